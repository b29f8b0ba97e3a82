"""Reading the passages that a search found: which sentence answers the question, in which words, and whether any."""

import math
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from corpus.span import Span
from index.crossencoder import CrossEncoderError, load_cross_encoder
from index.embed import session
from index.pairs import Pair, Text, numbered, pair, tokens
from index.passage import Hit, Passage, Reading

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

WEIGHTS = Path(__file__).parent / "weights" / "reader-int8.onnx"
"""The packaged reader; made by ``python -m qa.training``."""

WEIGHTS_SHA256 = "feae572e0eebfcea3aaae30b9fa2756941bc8ba5645054caa8f8e56570cd2a7d"

MEAN, PEAK, BEGIN, END = range(4)
"""What the reader says of a token: what it adds to its sentence (the mean over the sentence counts), how much it looks
like the answer (the highest counts), and whether an answer begins or ends there."""

WORKERS = 2
"""Passages that are read at the same time, each in one thread: the model lets go of Python's lock."""

LONGEST_ANSWER = 24
"""Tokens of the words that are shown as the answer."""

_BY_SEARCH, _BY_READING = 13.5, 0.53
"""What a passage's score by search and its best sentence's by reading weigh; ``qa.training.gate.fit_order``."""


class Reader(Protocol):
    """Reads passages for a question."""

    def __call__(self, question: str, passages: Sequence[Passage], /) -> Sequence[Reading]:
        """What it says of each passage, in order."""
        ...


class LocalReader:
    """The packaged reader in eight-bit integers, by onnxruntime, without torch. The file is read on first use."""

    def __init__(self, weights: Path = WEIGHTS, sha256: str = WEIGHTS_SHA256) -> None:
        self._weights, self._sha256 = weights, sha256
        self._session: InferenceSession | None = None
        self._loading = Lock()

    def __call__(self, question: str, passages: Sequence[Passage], /) -> tuple[Reading, ...]:
        """What the reader says of each passage, one at a time, so that none depends on its neighbours."""
        asked = tokens(question)
        with ThreadPoolExecutor(WORKERS) as pool:
            return tuple(pool.map(partial(self._read, asked), passages))

    def _read(self, asked: Text, passage: Passage) -> Reading:
        start = passage.location.clean.start
        sentences = [span.shift(-start) for span in passage.sentences]
        row = pair(asked, tokens(passage.text))
        values, none = self._model().run(None, {"token_ids": row.ids[None], "kinds": row.kinds[None]})
        return reading(row, sentences, values[row.begin : row.begin + len(row.places)], float(none[0]))

    def _model(self) -> "InferenceSession":
        with self._loading:
            if self._session is None:
                self._session = session(self._weights, self._sha256)
            return self._session


class CrossEncoderReader:
    """Any cross-encoder that scores a question beside a text with one value, log-odds; it marks no words.

    Raises CrossEncoderError if the model is not on this machine or gives several values.
    """

    def __init__(self, name: str) -> None:
        self._model = load_cross_encoder(name, "IBID_READER")
        if self._model.num_labels != 1:
            raise CrossEncoderError(
                f"IBID_READER: {name!r} gives {self._model.num_labels} values for a pair; a reader gives one"
            )

    def __call__(self, question: str, passages: Sequence[Passage], /) -> tuple[Reading, ...]:
        """What the model says of each sentence of the passages."""
        texts = [
            [span.shift(-passage.location.clean.start).of(passage.text) for span in passage.sentences]
            for passage in passages
        ]
        pairs = [(question, text) for sentences in texts for text in sentences]
        values = iter(self._model.predict(pairs, show_progress_bar=False).tolist())
        return tuple(
            Reading(tuple(float(next(values)) for _ in sentences), (Span(0, 0),) * len(sentences))
            for sentences in texts
        )


def rerank(question: str, hits: Sequence[Hit], reader: Reader) -> tuple[Hit, ...]:
    """The hits with what ``reader`` says of them, best first by that and by their scores together."""
    readings = reader(question, [hit.passage for hit in hits])
    read = [_with(hit, reading) for hit, reading in zip(hits, readings, strict=True)]
    return tuple(sorted(read, key=lambda hit: -hit.score))


def _with(hit: Hit, reading: Reading) -> Hit:
    """The hit with its reading, and the chance that the passage is the right one as its score."""
    odds = _BY_SEARCH * hit.score + _BY_READING * max(reading.scores)
    return replace(hit, score=1 / (1 + math.exp(-odds)), reading=reading)


def reading(row: Pair, sentences: Sequence[Span], values: NDArray[np.float32], none: float) -> Reading:
    """The sentences' scores and answers, from the ``values`` of the passage's tokens, (tokens, 4).

    A sentence behind the last token that was read has the score -20, and no answer.
    """
    numbers = np.array(numbered(row.places, sentences))
    scores, answers = [-20.0] * len(sentences), [Span(0, 0)] * len(sentences)
    for number in dict.fromkeys(numbers.tolist()):
        own = np.flatnonzero(numbers == number)
        scores[number] = float(values[own, MEAN].mean() + values[own, PEAK].max()) - none
        first, last = _best(values[own, BEGIN], values[own, END])
        answers[number] = Span(row.places[own[first]].start, row.places[own[last]].end)
    return Reading(tuple(scores), tuple(answers))


def _best(begins: NDArray[np.float32], ends: NDArray[np.float32]) -> tuple[int, int]:
    """The first and last of the tokens between which the answer stands most likely."""
    both = begins[:, None] + ends[None, :]
    allowed = np.triu(np.ones_like(both, dtype=bool)) & ~np.triu(np.ones_like(both, dtype=bool), LONGEST_ANSWER)
    first, last = np.unravel_index(np.where(allowed, both, -np.inf).argmax(), both.shape)
    return int(first), int(last)
