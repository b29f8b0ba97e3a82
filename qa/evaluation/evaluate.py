"""Ask every question of a set, or take what another system answered, and report how good the answers are."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from time import monotonic

from index.library import Library
from qa import __version__
from qa.answer import Answer
from qa.evaluation.judging import judge
from qa.evaluation.marking import mark
from qa.evaluation.measuring import curves, intervals
from qa.evaluation.outcome import Documents, failed, other_outcome, outcome
from qa.evaluation.questions import digest
from qa.evaluation.records import Case, Outcome, Report
from qa.settings import Settings
from qa.verify import Verifier

_BROKEN = (ArithmeticError, LookupError, OSError, RuntimeError, TypeError, ValueError)
"""What answering may raise; each is the outcome of its question."""


@dataclass(frozen=True, slots=True)
class Examined:
    """What is examined: ``answer`` answers a question from the documents that ``document`` finds by id.

    ``verifier`` is the judge of citations; without one only what a text says to the letter counts as supported by it.
    """

    answer: Callable[[str], Answer]
    document: Documents
    verifier: Verifier | None = None


def evaluate(cases: Sequence[Case], examined: Examined, name: str, settings: Mapping[str, str] | None = None) -> Report:
    """Ask every question, and report on all of them; ``name`` and ``settings`` are what the report says of the run."""
    found = tuple(outcomes(cases, examined))
    return report(cases, found, examined.verifier, name=name, settings=settings or {})


def outcomes(cases: Sequence[Case], examined: Examined) -> Iterator[Outcome]:
    """What is answered to each case, in order. An error while answering is an outcome too, and does not stop the rest.

    A case with another system's answer is not asked.
    """
    for case in cases:
        if case.other is not None:
            yield other_outcome(case, case.other, examined.verifier)
        else:
            yield _asked(case, examined)


def report(
    cases: Sequence[Case],
    found: Sequence[Outcome],
    verifier: Verifier | None,
    *,
    name: str,
    settings: Mapping[str, str],
) -> Report:
    """The report on ``found``, which holds the outcome of each case. Raises KeyError where one is missing."""
    by_id = {each.id: each for each in found}
    supports = judge(verifier)
    scored = tuple(mark(case, by_id[case.id], supports) for case in cases)
    drawn = curves(scored)
    return Report(
        name=name,
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        version=__version__,
        settings=dict(settings),
        digest=digest(cases),
        measures=intervals(scored),
        risk_coverage=drawn.risk_coverage,
        calibration=drawn.calibration,
        verifier_calibration=drawn.verifier_calibration,
        confusions=drawn.confusions,
        cases=scored,
    )


def conditions(settings: Settings, library: Library) -> Mapping[str, str]:
    """What a report says of the run: the collection that is asked, and the settings that matter to its answers."""
    return {
        "collection": library.collection,
        "documents": str(library.count()),
        "embedder": settings.embedder,
        "model": settings.model or "none",
        "passages": str(settings.passages),
        "reader": settings.reader,
        "unsupported": settings.unsupported,
        "verifier": settings.verifier,
    }


def _asked(case: Case, examined: Examined) -> Outcome:
    begun = monotonic()
    try:
        answer = examined.answer(case.question)
        return outcome(case, answer, examined.document, round(monotonic() - begun, 4))
    except _BROKEN as error:
        return failed(case, error, round(monotonic() - begun, 4))
