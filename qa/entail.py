"""Whether a premise bears out a claim: the packaged model, or any cross-encoder or NLI model by name.

A claim is read sentence by sentence. Of a premise that is too long to be read at once two windows are: the run of
sentences that shares most words with the claim, and one put together from the sentences nearest to it, wherever they
stand, so that a claim may rest on two places. The better one counts. A small logistic model, whose coefficients stand
in entail.json beside this module, joins the worst and the mean of the claim's sentences with what claim and premise
have in common.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index.crossencoder import CrossEncoderError, load_cross_encoder
from index.embed import WEIGHTS as EMBEDDER_WEIGHTS
from index.embed import session
from index.pairs import LONGEST_FIRST, LONGEST_SECOND, pair, tokens
from qa.language import language
from qa.overlap import overlap
from qa.rules import sentences
from qa.verify import Judgement, UncheckableError, Verifier
from qa.wording import terms

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

WEIGHTS = EMBEDDER_WEIGHTS.with_name("verifier-int8.onnx")
"""The packaged verifier; made by ``python -m qa.training``."""

WEIGHTS_SHA256 = ""

SUPPORTED, CONTRADICTED, UNSUPPORTED = range(3)
"""What the packaged model's three values stand for."""

WINDOW = 200
"""Tokens of a window of a premise that is too long to be read at once."""


class LocalVerifier:
    """The packaged verifier in eight-bit integers, by onnxruntime, without torch. The file is read on first use.

    It knows English alone.
    """

    def __init__(self, weights: Path = WEIGHTS, sha256: str | None = None) -> None:
        self._weights, self._sha256 = weights, sha256 or WEIGHTS_SHA256
        self._session: InferenceSession | None = None
        self._loading = Lock()

    def __call__(self, pairs: Sequence[tuple[str, str]], /) -> tuple[Judgement, ...]:
        """What it says of each pair, one at a time, so that none depends on its neighbours."""
        return tuple(self._judge(premise, claim) for premise, claim in pairs)

    def _judge(self, premise: str, claim: str) -> Judgement:
        foreign = {language(premise), language(claim)} - {"English", ""}
        if foreign:
            raise UncheckableError(f"the check reads English, and this looks {min(foreign)}")
        read = [self.read(premise, part) for part in parts(claim)]
        return joint(read, overlap(claim, premise), coefficients())

    def read(self, premise: str, part: str) -> NDArray[np.float64]:
        """The model's three values for one sentence of a claim, from the window that speaks most for it."""
        values = [self._values(part, window) for window in windows(part, premise)]
        return max(values, key=margin)

    def _values(self, part: str, window: str) -> NDArray[np.float64]:
        row = pair(tokens(part), tokens(window))
        found = self._model().run(["classes"], {"token_ids": row.ids[None], "kinds": row.kinds[None]})[0]
        return np.asarray(found, dtype=np.float64)

    def _model(self) -> "InferenceSession":
        with self._loading:
            if self._session is None:
                self._session = session(self._weights, self._sha256)
            return self._session


def margin(values: NDArray[np.float64]) -> float:
    """The log-odds of "supported" among the three values."""
    return float(values[SUPPORTED] - np.logaddexp(values[CONTRADICTED], values[UNSUPPORTED]))


def features(read: Sequence[NDArray[np.float64]], shared: Mapping[str, float]) -> dict[str, float]:
    """What the joint model weighs: the values of the claim's sentences, and the measures of ``qa.overlap``."""
    margins = [margin(values) for values in read]
    return {"bias": 1.0, "worst": min(margins), "mean": sum(margins) / len(margins), **shared}


def joint(read: Sequence[NDArray[np.float64]], shared: Mapping[str, float], weights: Mapping[str, float]) -> Judgement:
    """The judgement on a claim, from what the model says of its sentences and what it shares with the premise."""
    found = features(read, shared)
    value = sum(weights.get(name, 0.0) * feature for name, feature in found.items())
    supported = 1 / (1 + math.exp(-max(min(value, 30.0), -30.0)))
    worst = min(read, key=margin)
    denied = 1 / (1 + math.exp(float(np.clip(worst[UNSUPPORTED] - worst[CONTRADICTED], -30, 30))))
    return Judgement(supported, (1 - supported) * denied)


@cache
def coefficients() -> Mapping[str, float]:
    """The joint model's coefficients, which come with the package."""
    data: dict[str, float] = json.loads(resources.files("qa").joinpath("entail.json").read_text(encoding="utf-8"))
    return data


def parts(claim: str) -> tuple[str, ...]:
    """The sentences of a claim, those that are too long to be read at once in halves; a very short one is not alone."""
    found: list[str] = []
    for sentence in sentences(claim) or (claim,):
        if found and len(sentence.split()) < _FEWEST:
            found[-1] = f"{found[-1]} {sentence}"
        else:
            found.append(sentence)
    return tuple(piece for sentence in found for piece in _halved(sentence))


_FEWEST = 4


def _halved(sentence: str) -> list[str]:
    words = sentence.split()
    if len(tokens(sentence).ids) <= LONGEST_FIRST or len(words) < 2 * _FEWEST:
        return [sentence]
    middle = len(words) // 2
    commas = [place + 1 for place, word in enumerate(words[:-1]) if word[-1] in ",;:"]
    cut = min([*commas, middle], key=lambda place: (abs(place - middle) > len(words) // 4, place not in commas))
    return [*_halved(" ".join(words[:cut])), *_halved(" ".join(words[cut:]))]


def windows(part: str, premise: str) -> tuple[str, ...]:
    """The texts of the premise that are read beside a sentence of a claim, each short enough to be read at once."""
    found = [(sentence, len(tokens(sentence).ids)) for sentence in _short(premise)]
    if sum(size for _, size in found) <= LONGEST_SECOND:
        return (premise,)
    words = terms(part)
    edges = _edges([size for _, size in found])
    texts = [" ".join(sentence for sentence, _ in found[first:last]) for first, last in edges]
    best = max(texts, key=lambda text: len(words & terms(text)))
    return tuple(dict.fromkeys((best, _gathered(words, found))))


def _short(premise: str) -> list[str]:
    """The sentences of a premise, cut where one is longer than the model reads."""
    return [
        " ".join(words[start : start + _MOST])
        for sentence in sentences(premise)
        for words in [sentence.split()]
        for start in range(0, len(words), _MOST)
    ]


_MOST = 100
"""Words of a sentence beyond which it is cut, so that a window holds it."""


def _edges(sizes: Sequence[int]) -> list[tuple[int, int]]:
    """Windows over sentences of these sizes, each begun at the middle of the one before."""
    edges: list[tuple[int, int]] = []
    first = 0
    while True:
        last, total = first, 0
        while last < len(sizes) and (last == first or total + sizes[last] <= WINDOW):
            total += sizes[last]
            last += 1
        edges.append((first, last))
        if last == len(sizes):
            return edges
        first = max(first + 1, (first + last) // 2)


def _gathered(words: frozenset[str], found: Sequence[tuple[str, int]]) -> str:
    """The sentences that share most words with the claim, in their order, as far as they can be read at once."""
    order = sorted(range(len(found)), key=lambda place: -_told(words, found[place][0]))
    taken, total = [], 0
    for place in order:
        if total + found[place][1] <= WINDOW:
            taken.append(place)
            total += found[place][1]
    return " ".join(found[place][0] for place in sorted(taken))


def _told(words: frozenset[str], sentence: str) -> float:
    own = terms(sentence)
    return len(words & own) + len(words & own) / (len(own) + 1)


class NamedVerifier:
    """Any cross-encoder or NLI model, by name or folder.

    One value is the log-odds that the claim is supported; of two or three, the model's own labels tell which is which.
    Raises CrossEncoderError if it is not on this machine or its labels tell nothing.
    """

    def __init__(self, name: str) -> None:
        self._model = load_cross_encoder(name, "IBID_VERIFIER")
        self._places = label_places(name, self._labels())

    def __call__(self, pairs: Sequence[tuple[str, str]], /) -> tuple[Judgement, ...]:
        """What the model says of each pair; what is longer than it reads is cut off."""
        rows = np.asarray(self._model.predict(list(pairs), show_progress_bar=False), dtype=np.float64)
        return tuple(judgement(np.atleast_1d(row), self._places) for row in rows)

    def _labels(self) -> Sequence[str]:
        count = self._model.num_labels
        told: Mapping[int, str] = self._model.config.id2label or {}
        return [str(told.get(place, "")) for place in range(count)]


@dataclass(frozen=True, slots=True)
class Places:
    """Which of a model's values stand for what; ``contradicted`` is None where it does not tell that apart."""

    supported: int
    contradicted: int | None


def label_places(name: str, labels: Sequence[str]) -> Places:
    """Where a model's labels say supported and contradicted. Raises CrossEncoderError if they do not.

    >>> label_places("some-nli", ["CONTRADICTION", "entailment", "neutral"])
    Places(supported=1, contradicted=0)
    """
    if len(labels) == 1:
        return Places(0, None)
    lower = [label.lower().replace("-", "_") for label in labels]
    supported = [place for place, label in enumerate(lower) if _is(label, _SUPPORTING)]
    contradicted = [place for place, label in enumerate(lower) if _is(label, _CONTRADICTING)]
    if len(supported) != 1 or len(labels) > 3:
        raise CrossEncoderError(
            f"IBID_VERIFIER: the labels of {name!r} ({', '.join(labels)}) do not say which is which; "
            "give a model with one value, or with the labels entailment, neutral and contradiction"
        )
    return Places(supported[0], contradicted[0] if contradicted else None)


_SUPPORTING = ("entail", "support", "consistent", "faithful", "true")
_CONTRADICTING = ("contradict", "refut")


def _is(label: str, beginnings: Sequence[str]) -> bool:
    return label.startswith(tuple(beginnings))


def judgement(values: NDArray[np.float64], places: Places) -> Judgement:
    """The judgement that a model's values before sigmoid or softmax stand for."""
    if len(values) == 1:
        return Judgement(float(1 / (1 + np.exp(-values[0]))), 0.0)
    chances = np.exp(values - values.max())
    chances /= chances.sum()
    contradicted = 0.0 if places.contradicted is None else float(chances[places.contradicted])
    return Judgement(float(chances[places.supported]), contradicted)


def verifier(name: str) -> Verifier | None:
    """The verifier of that name: "default", "none", or any cross-encoder or NLI model by name or folder.

    Raises CrossEncoderError if it cannot be had.
    """
    if name == "none":
        return None
    return LocalVerifier() if name == "default" else NamedVerifier(name)
