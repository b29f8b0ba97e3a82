"""Whether a premise bears out a claim: the packaged model, or any cross-encoder or NLI model by name.

A claim is read sentence by sentence. Of a premise that is too long to be read at once two windows are: the run of
sentences that shares most words with the claim, and one put together from the sentences nearest to it, wherever they
stand, so that a claim may rest on two places. The better one counts. A small logistic model, whose coefficients stand
in entail.json beside this module, joins what the model says of the claim's worst sentence with what claim and premise
have in common.
"""

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index.crossencoder import CrossEncoderError, load_cross_encoder
from index.embed import WEIGHTS as EMBEDDER_WEIGHTS
from index.embed import Embedder, LocalEmbedder, session
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

WEIGHTS_SHA256 = "540cd3a44b98cf0ca945ccef0278c65b3b3951968af2c9cd05a7c25d67d34ced"

SUPPORTED, CONTRADICTED, UNSUPPORTED = range(3)
"""What the packaged model's three values stand for."""

QUOTED, DENIED = 0.8, -2.0
"""A claim that has so many of its words from one sentence, and of which the model says so clearly that it is not
supported, is that sentence with something changed: its words speak for it, and should not. Its chance is halved."""

WINDOW = 200
"""Tokens of a window of a premise that is too long to be read at once."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """What a judgement rests on: ``features`` by name, and the model's three values for the claim's worst sentence.

    ``quoted`` is the share of that sentence's content words that stand in one sentence of the premise.
    """

    features: Mapping[str, float]
    worst: NDArray[np.float64]
    quoted: float = 0.0


class LocalVerifier:
    """The packaged verifier in eight-bit integers, by onnxruntime, without torch. Files are read on first use.

    It knows English alone. ``embedder`` tells how near a claim is to the sentences of its premise.
    """

    def __init__(self, weights: Path = WEIGHTS, sha256: str | None = None, embedder: Embedder | None = None) -> None:
        self._weights, self._sha256 = weights, sha256 or WEIGHTS_SHA256
        self._session: InferenceSession | None = None
        self._loading = Lock()
        self._vector = lru_cache(maxsize=_VECTORS)((embedder or LocalEmbedder()).embed_query)

    def __call__(self, pairs: Sequence[tuple[str, str]], /) -> tuple[Judgement, ...]:
        """What it says of each pair, one at a time, so that none depends on its neighbours."""
        return tuple(self._judge(premise, claim) for premise, claim in pairs)

    def weigh(self, premise: str, claim: str) -> Weighed:
        """What its judgement on a pair rests on."""
        own = parts(claim)
        read = [(part, self._read(premise, part)) for part in own]
        doubtful, worst = min(read, key=lambda each: margin(each[1]))
        nearness = sum(self._nearness(premise, part) for part in own) / len(own)
        found = {"bias": 1.0, "worst": margin(worst), "nearness": nearness, **overlap(claim, premise)}
        words = terms(doubtful)
        most = max((len(words & terms(sentence)) for sentence in sentences(premise)), default=0)
        return Weighed(found, worst, most / len(words) if words else 1.0)

    def _judge(self, premise: str, claim: str) -> Judgement:
        for text in (premise, claim):
            if (found := language(text)) not in {"English", ""} and not _english_words(text):
                raise UncheckableError(f"the check reads English, and this looks {found}")
        return joint(self.weigh(premise, claim), coefficients())

    def _read(self, premise: str, part: str) -> NDArray[np.float64]:
        """The model's values for a part of a claim, beside the window that speaks most for it."""
        return max((self._values(part, window) for window in windows(part, premise)), key=margin)

    def _values(self, part: str, window: str) -> NDArray[np.float64]:
        row = pair(tokens(part), tokens(window))
        found = self._model().run(["classes"], {"token_ids": row.ids[None], "kinds": row.kinds[None]})[0]
        return np.asarray(found, dtype=np.float64)

    def _nearness(self, premise: str, part: str) -> float:
        """The cosine of a part of a claim with the nearest of the sentences that share most words with it."""
        words = terms(part)
        found = sorted(sentences(premise), key=lambda sentence: -_told(words, sentence))[:_NEAR]
        own = self._vector(part)
        return max((float(np.dot(own, self._vector(sentence[:_LONGEST]))) for sentence in found), default=0.0)

    def _model(self) -> "InferenceSession":
        with self._loading:
            if self._session is None:
                self._session = session(self._weights, self._sha256)
            return self._session


def _english_words(text: str) -> bool:
    """Whether most words of a text are English ones, names and short words aside: function words deceive in a claim."""
    from wordfreq import zipf_frequency  # its tables take most of a second to read

    words = [word for word in re.findall(r"[^\W\d_]{3,}", text[:2000]) if word.islower()]
    return sum(zipf_frequency(word, "en") > 3 for word in words) > 0.6 * len(words)


_VECTORS, _NEAR, _LONGEST = 2048, 6, 600
# Vectors that are kept, sentences that are compared, and characters of each.


def margin(values: NDArray[np.float64]) -> float:
    """The log-odds of "supported" among the three values."""
    return float(values[SUPPORTED] - np.logaddexp(values[CONTRADICTED], values[UNSUPPORTED]))


def joint(weighed: Weighed, weights: Mapping[str, float]) -> Judgement:
    """The judgement that rests on what was weighed, by a logistic model."""
    value = sum(weights.get(name, 0.0) * feature for name, feature in weighed.features.items())
    supported = 1 / (1 + math.exp(-max(min(value, 30.0), -30.0)))
    if weighed.quoted >= QUOTED and margin(weighed.worst) < DENIED:
        supported /= 2
    apart = float(np.clip(weighed.worst[UNSUPPORTED] - weighed.worst[CONTRADICTED], -30, 30))
    return Judgement(supported, (1 - supported) / (1 + math.exp(apart)))


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
        told = (self._model.config.id2label if self._model.config else None) or {}
        named = {str(place): str(label) for place, label in told.items()}
        return [named.get(str(place), "") for place in range(count)]


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
