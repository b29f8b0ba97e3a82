"""From marked cases to the measures of the whole set, each with its interval, and to what is plotted."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from qa.evaluation.definitions import MEASURES
from qa.evaluation.measures import abstention
from qa.evaluation.measures.calibration import calibration_bins, calibration_error
from qa.evaluation.measures.footnotes import confusions
from qa.evaluation.measures.intervals import Floats, Statistic, difference, interval, mean, median, ratio
from qa.evaluation.records import (
    Bin,
    Confusion,
    Difference,
    Interval,
    Marks,
    NoteCounts,
    Report,
    Result,
    RiskPoint,
    Scored,
)

_MEANS: Mapping[str, Callable[[Marks], float | None]] = {
    "correct": lambda marks: marks.correct,
    "hit@1": lambda marks: marks.hit_1,
    "hit@4": lambda marks: marks.hit_4,
    "mrr@10": lambda marks: marks.mrr_10,
    "ndcg@10": lambda marks: marks.ndcg_10,
    "exact_match": lambda marks: marks.exact_match,
    "f1": lambda marks: marks.f1,
    "answer_sentence": lambda marks: marks.answer_sentence,
    "citation_recall": lambda marks: marks.citation_recall,
    "citation_precision": lambda marks: marks.citation_precision,
    "supported_claims": lambda marks: marks.supported_claims,
}


@dataclass(frozen=True, slots=True)
class Measured:
    """A measure of some cases: its statistic, and on how many cases (or claims) it rests."""

    statistic: Statistic
    n: int


@dataclass(frozen=True, slots=True)
class Curves:
    """What is plotted of some cases."""

    risk_coverage: tuple[RiskPoint, ...]
    calibration: tuple[Bin, ...]
    verifier_calibration: tuple[Bin, ...]
    confusions: tuple[Confusion, ...]


def intervals(cases: Sequence[Scored]) -> dict[str, Interval]:
    """The measures that apply to ``cases``, by name, in the order of ``definitions.MEASURES``."""
    found = {name: interval(each.statistic, len(cases), each.n) for name, each in _measured(cases).items()}
    return {name: value for name in MEASURES if (value := found.get(name)) is not None}


def differences(first: Report, second: Report) -> dict[str, Difference]:
    """How ``second`` differs from ``first``, measure by measure, on the questions (by id) that both have.

    Measures that apply to one of them alone are left out; all are where they share no question.
    """
    others = {scored.case.id: scored for scored in second.cases}
    pairs = [(scored, others[scored.case.id]) for scored in first.cases if scored.case.id in others]
    if not pairs:
        return {}
    counts = {name: each.n for name, each in _measured([one for one, _ in pairs]).items()}
    both = _measured([one for one, _ in pairs] + [other for _, other in pairs])
    found = {name: difference(each.statistic, len(pairs), counts[name]) for name, each in both.items()}
    return {name: value for name in MEASURES if (value := found.get(name)) is not None}


def curves(cases: Sequence[Scored]) -> Curves:
    """What is plotted of ``cases``."""
    judged = [scored for scored in cases if scored.outcome.confidence is not None]
    known = [scored for scored in judged if scored.case.answerable is not None]
    marked = [scored for scored in judged if scored.marks.correct is not None]
    scores, right, _ = _claims(cases)
    return Curves(
        abstention.risk_coverage(_confidences(marked), _wrong(marked)),
        calibration_bins(_confidences(known), _answerable(known)),
        calibration_bins(scores, right),
        confusions(scored.marks.confusions for scored in cases),
    )


def _measured(cases: Sequence[Scored]) -> dict[str, Measured]:
    """The statistics of ``cases``, by name, whether or not they apply."""
    marks = [scored.marks for scored in cases]
    columns = {name: _column([of(each) for each in marks]) for name, of in _MEANS.items()}
    found = {name: Measured(mean(column), _count(column)) for name, column in columns.items()}
    seconds = _column([scored.outcome.seconds or None for scored in cases])
    errors = _column([scored.outcome.result is Result.ERROR for scored in cases])
    return {
        **found,
        **_of_notes(marks),
        **_of_silence(cases),
        **_of_confidence(cases),
        "verifier_calibration_error": _of_verifier(cases),
        "errors": Measured(mean(errors), len(cases)),
        "seconds": Measured(median(seconds), _count(seconds)),
    }


def _of_notes(marks: Sequence[Marks]) -> dict[str, Measured]:
    counts = [each.notes or NoteCounts(0, 0, 0, 0) for each in marks]
    shown, right = _column([one.shown for one in counts]), _column([one.right for one in counts])
    gold, found = _column([one.gold for one in counts]), _column([one.found for one in counts])
    return {
        "footnote_precision": Measured(ratio(right, shown), int(np.sum(shown > 0))),
        "footnote_recall": Measured(ratio(found, gold), int(np.sum(gold > 0))),
    }


def _of_silence(cases: Sequence[Scored]) -> dict[str, Measured]:
    """Of questions of which nobody knows whether they have an answer, nothing follows."""
    known = [place for place, scored in enumerate(cases) if scored.case.answerable is not None]
    answerable = _answerable([cases[place] for place in known])
    results = [cases[place].outcome.result for place in known]
    declined = np.array([result is Result.INSUFFICIENT_EVIDENCE for result in results], dtype=np.bool_)
    spoken = np.array([result is Result.ANSWERED for result in results], dtype=np.bool_)
    answered = ratio((answerable & spoken).astype(np.float64), answerable.astype(np.float64))
    found = {
        "abstention_precision": Measured(abstention.precision(answerable, declined), int(np.sum(declined))),
        "abstention_recall": Measured(abstention.recall(answerable, declined), int(np.sum(~answerable))),
        "abstention_f1": Measured(abstention.f1(answerable, declined), len(known)),
        "answered": Measured(answered, int(np.sum(answerable))),
    }
    return {name: Measured(_of(each.statistic, known), each.n) for name, each in found.items()}


def _of_confidence(cases: Sequence[Scored]) -> dict[str, Measured]:
    told = [place for place, scored in enumerate(cases) if scored.outcome.confidence is not None]
    known = [place for place in told if cases[place].case.answerable is not None]
    marked = [place for place in told if cases[place].marks.correct is not None]
    judged, run = [cases[place] for place in known], [cases[place] for place in marked]
    scores, answerable = _confidences(judged), _answerable(judged)
    return {
        "auroc": Measured(_of(abstention.auroc(scores, answerable), known), len(known)),
        "aurc": Measured(_of(abstention.aurc(_confidences(run), _wrong(run)), marked), len(marked)),
        "calibration_error": Measured(_of(calibration_error(scores, answerable), known), len(known)),
    }


def _of_verifier(cases: Sequence[Scored]) -> Measured:
    scores, right, places = _claims(cases)
    return Measured(_of(calibration_error(scores, right), places), len(places))


def _claims(cases: Sequence[Scored]) -> tuple[Floats, abstention.Flags, list[int]]:
    """Scores of claims that a check judged, whether the answer of their case holds, and the places of their cases.

    A literal quote is no judgement of the check's.
    """
    found = [
        (claim.score, bool(scored.marks.correct), place)
        for place, scored in enumerate(cases)
        for claim in scored.outcome.claims
        if claim.score is not None and claim.checked_by != "quote" and scored.marks.correct is not None
    ]
    scores = np.array([score for score, _, _ in found], dtype=np.float64)
    right = np.array([right for _, right, _ in found], dtype=np.bool_)
    return scores, right, [place for _, _, place in found]


def _of(statistic: Statistic, places: Sequence[int]) -> Statistic:
    """A statistic of the cases at ``places`` alone; a case that stands there twice counts twice."""
    return lambda weights: statistic(weights[:, list(places)])


def _wrong(cases: Sequence[Scored]) -> abstention.Flags:
    """Whether answering was, or would have been, wrong. What was declined had nothing right to say."""
    wrong = [scored.case.answerable is False or not scored.marks.correct for scored in cases]
    return np.array(wrong, dtype=np.bool_)


def _answerable(cases: Sequence[Scored]) -> abstention.Flags:
    return np.array([bool(scored.case.answerable) for scored in cases], dtype=np.bool_)


def _confidences(cases: Sequence[Scored]) -> Floats:
    return np.array([scored.outcome.confidence for scored in cases], dtype=np.float64)


def _column(values: Sequence[float | None]) -> Floats:
    return np.array([np.nan if value is None else value for value in values], dtype=np.float64)


def _count(column: Floats) -> int:
    return int(np.sum(~np.isnan(column)))
