"""Silence: whether the passages answer a question at all.

A logistic model over what the best sentence has and lacks. Its coefficients and its threshold stand in answerable.json,
fitted on questions with and without an answer by ``python -m qa.training.gate``.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from index.passage import Hit
from qa.candidates import LIKELIEST, Candidate, candidates
from qa.question import Question, read


@dataclass(frozen=True, slots=True)
class Gate:
    """The coefficients: ``sentence`` ranks the sentences, ``answer`` judges the best one.

    A question is answered from ``threshold`` on, a probability.
    """

    sentence: Mapping[str, float]
    answer: Mapping[str, float]
    threshold: float


@cache
def load_gate(*, read: bool = False) -> Gate:
    """The gate that comes with the package: for passages that the packaged reader has read, or for others."""
    data = json.loads(resources.files("qa").joinpath("answerable.json").read_text(encoding="utf-8"))
    fitted = data["read" if read else "unread"]
    return Gate(fitted["sentence"], fitted["answer"], fitted["threshold"])


def answerable(question: str, hits: Sequence[Hit], gate: Gate) -> bool:
    """Whether ``hits`` answer the question well enough to say so."""
    asked = read(question)
    return probability(asked, candidates(asked, hits, gate.sentence), gate) >= gate.threshold


def probability(question: Question, ranked: Sequence[Candidate], gate: Gate) -> float:
    """The probability that the first of ``ranked`` answers the question; 0 without candidates."""
    if not ranked:
        return 0.0
    value = sum(gate.answer.get(name, 0.0) * feature for name, feature in features(question, ranked).items())
    return 1 / (1 + math.exp(-value))


def features(question: Question, ranked: Sequence[Candidate]) -> dict[str, float]:
    """What tells whether the first of ``ranked`` answers the question, by name."""
    best = ranked[0]
    rival = next((candidate.score for candidate in ranked if candidate.hit != best.hit), best.score - 3)
    cosines = sorted(candidate.features["cosine"] for candidate in ranked)
    said = {term for candidate in ranked for term in candidate.terms}
    return {
        "bias": 1.0,
        "score": best.score,
        "margin": best.score - rival,
        "best_cosine": cosines[-1],
        "cosine_above_median": best.features["cosine"] - cosines[len(cosines) // 2],
        "names_absent": float(len(question.names - said)),
        "terms_absent": float(len(question.terms - said)),
        "head_absent": float(not question.head <= said),
        "terms": float(len(question.terms)),
        "negated": float(question.negated),
        **best.features,
        **_read(ranked),
    }


def _read(ranked: Sequence[Candidate]) -> dict[str, float]:
    """What a reader says of all sentences together."""
    scores = [candidate.features["reading"] for candidate in ranked if "reading" in candidate.features]
    if not scores:
        return {}
    best = ranked[0]
    elsewhere = [candidate.features["reading"] for candidate in ranked if candidate.hit != best.hit]
    return {
        "best_reading": max(scores),
        "any_reading": math.log1p(sum(map(math.exp, scores))),
        "reading_elsewhere": max(elsewhere, default=-LIKELIEST),
    }
