"""Silence: whether the passages answer a question at all. A logistic model with coefficients fitted by calibrate.py."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from index.passage import Hit
from qa.candidates import Candidate, candidates
from qa.question import read


@dataclass(frozen=True, slots=True)
class Gate:
    """``sentence`` weighs the features of a sentence, ``answer`` those of the best one; from ``threshold`` is answered."""

    sentence: Mapping[str, float]
    answer: Mapping[str, float]
    threshold: float


@cache
def load_gate() -> Gate:
    """The gate that comes with the package."""
    data = json.loads(resources.files("qa").joinpath("answerable.json").read_text(encoding="utf-8"))
    return Gate(data["sentence"], data["gate"], data["threshold"])


def load_weights() -> Mapping[str, float]:
    """The weights of a sentence's features."""
    return load_gate().sentence


def answerable(question: str, hits: Sequence[Hit], gate: Gate) -> bool:
    """Whether ``hits`` answer the question well enough to say so."""
    return probability(question, hits, gate) >= gate.threshold


def probability(question: str, hits: Sequence[Hit], gate: Gate) -> float:
    """The probability that the best sentence of ``hits`` answers the question; 0 without hits."""
    ranked = candidates(read(question), hits, gate.sentence)
    if not ranked:
        return 0.0
    value = sum(gate.answer.get(name, 0.0) * feature for name, feature in features(ranked).items())
    return 1 / (1 + math.exp(-value))


def features(ranked: Sequence[Candidate]) -> dict[str, float]:
    """What tells whether the first of ``ranked`` answers the question."""
    best = ranked[0]
    other = max((candidate.score for candidate in ranked if candidate.hit != best.hit), default=0.0)
    return {"bias": 1.0, "margin": best.score - other, "score": best.score, **best.features}
