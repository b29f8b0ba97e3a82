"""Two reports side by side: their measures on the questions that both have, and the questions that came out otherwise.

The first is the one compared with, as a baseline, the second the one at hand.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qa.evaluation.definitions import MEASURES, Measure
from qa.evaluation.failures import failures
from qa.evaluation.measuring import differences
from qa.evaluation.records import Difference, Report, Result, Scored


@dataclass(frozen=True, slots=True)
class Compared:
    """A measure in both reports."""

    measure: Measure
    difference: Difference


@dataclass(frozen=True, slots=True)
class Changed:
    """A question whose result changed; ``first`` and ``second`` say in words what became of it in each report."""

    id: str
    question: str
    first: str
    second: str


@dataclass(frozen=True, slots=True)
class Condition:
    """What was otherwise in one of two runs; "" where a report does not tell it."""

    name: str
    first: str
    second: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs between two reports, by name ``first`` and ``second``; ``conditions`` is what they were made under.

    ``shared`` is how many questions both have, ``only_first`` and ``only_second`` how many were left out. ``better``
    are the questions that the second report alone has right, ``worse`` those that the first alone has right.
    """

    first: str
    second: str
    shared: int
    only_first: int
    only_second: int
    rows: tuple[Compared, ...]
    better: tuple[Changed, ...]
    worse: tuple[Changed, ...]
    conditions: tuple[Condition, ...] = ()


def compare(first: Report, second: Report) -> Comparison:
    """Compare two reports, question by question, by their ids."""
    others = {scored.case.id: scored for scored in first.cases}
    pairs = [(others[scored.case.id], scored) for scored in second.cases if scored.case.id in others]
    rows = tuple(Compared(MEASURES[name], each) for name, each in differences(first, second).items())
    return Comparison(
        first=first.name,
        second=second.name,
        shared=len(pairs),
        only_first=len(first.cases) - len(pairs),
        only_second=len(second.cases) - len(pairs),
        rows=rows,
        better=_changed(pairs, right=1),
        worse=_changed(pairs, right=0),
        conditions=tuple(_conditions(first, second)),
    )


def result(scored: Scored) -> str:
    """What became of a question, in words: right, or what went wrong first."""
    found = failures(scored)
    if found and not scored.marks.correct:
        return found[0].value
    if scored.marks.correct is None:
        return "not judged"
    declined = scored.outcome.result is Result.INSUFFICIENT_EVIDENCE
    return f"rightly {'declined' if declined else 'answered'}"


def _conditions(first: Report, second: Report) -> Iterator[Condition]:
    told = [_told(first), _told(second)]
    for name in dict.fromkeys((*told[0], *told[1])):
        one, other = (each.get(name, "") for each in told)
        if one != other:
            yield Condition(name, one, other)


def _told(report: Report) -> dict[str, str]:
    """What a report says of its run. Of the digest, as much as tells two sets apart."""
    return {
        "made": report.created,
        "version": report.version,
        "digest of the set": report.digest[:12],
        **report.settings,
    }


def _changed(pairs: Sequence[tuple[Scored, Scored]], *, right: int) -> tuple[Changed, ...]:
    """The pairs of which the one at ``right`` is correct and the other is not."""
    return tuple(
        Changed(pair[1].case.id, pair[1].case.question, result(pair[0]), result(pair[1]))
        for pair in pairs
        if pair[right].marks.correct is True and pair[1 - right].marks.correct is False
    )
