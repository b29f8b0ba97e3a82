"""The measures by name, each in one line; the functions that compute them say more, and where they come from."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure: ``title`` heads its row, ``definition`` says in one line what it is, both in plain words."""

    name: str
    title: str
    definition: str
    lower_is_better: bool = False


_ALL = (
    Measure("correct", "Questions handled correctly", "declined where there is no answer, else answered correctly"),
    Measure("hit@1", "Right passage first", "share of questions whose first passage is a right one"),
    Measure("hit@4", "Right passage among four", "share of questions with a right one among the first four passages"),
    Measure("mrr@10", "Reciprocal rank", "mean of 1 / rank of the first right passage, 0 behind the tenth"),
    Measure("ndcg@10", "nDCG", "gain of the first ten passages, discounted by rank, as a share of the best possible"),
    Measure("exact_match", "Exact match", "share of answerable questions whose answer is a reference answer"),
    Measure("f1", "Token F1", "mean overlap in words of the answer with the nearest reference answer"),
    Measure("answer_sentence", "Answer sentence", "share of answerable questions where a shown sentence holds it"),
    Measure("citation_recall", "Citation recall", "share of an answer's sentences that their citations support"),
    Measure("citation_precision", "Citation precision", "share of an answer's citations that its sentences need"),
    Measure("supported_claims", "Supported claims", "share of the shown sentences that the check found supported"),
    Measure("footnote_precision", "Footnote precision", "share of the shown footnotes with right number and document"),
    Measure("footnote_recall", "Footnote recall", "share of the right footnotes that are shown"),
    Measure("abstention_precision", "Abstention precision", "share of the declined questions that have no answer"),
    Measure("abstention_recall", "Abstention recall", "share of the questions without an answer that are declined"),
    Measure("abstention_f1", "Abstention F1", "harmonic mean of abstention precision and recall"),
    Measure("answered", "Answerable questions answered", "share of the questions with an answer that are answered"),
    Measure("auroc", "AUROC", "how often an answerable question scores higher than one without an answer"),
    Measure("aurc", "Risk over coverage", "mean share of wrong answers over all shares answered", lower_is_better=True),
    Measure(
        "calibration_error",
        "Calibration error",
        "mean distance between how sure the system is that it can answer, and how often it can",
        lower_is_better=True,
    ),
    Measure(
        "verifier_calibration_error",
        "Calibration error of the check",
        "mean distance between the check's score of a sentence, and how often its answer holds",
        lower_is_better=True,
    ),
    Measure("errors", "Errors", "share of questions at which answering broke off", lower_is_better=True),
    Measure("seconds", "Seconds", "median time of an answer, in seconds", lower_is_better=True),
)

MEASURES: Mapping[str, Measure] = MappingProxyType({measure.name: measure for measure in _ALL})
"""All measures by name, in the order in which they are shown."""
