"""From a question to passages: search by meaning and by words, look closely at what either finds, fuse."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Self

from index.dense import Dense
from index.fuse import mix
from index.lexical import Lexical
from index.passage import Channel
from index.volume import Vector, Volume

CANDIDATES = 30
"""Sentences by meaning, and passages by words, that are looked at closely; twice as many where there are notes."""

NOTE = 0.95
"""The weight of a note's own text: what the text says comes before what a note says as well."""

REFERENCE = 0.6
"""The weight of a note that only names sources: the words of titles sound like answers, and there are thousands."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """The volumes of a collection, side by side: a passage's number is its place over all of them."""

    volumes: tuple[Volume, ...]
    firsts: tuple[int, ...]  # the number of each volume's first passage, and one behind the last
    places: dict[str, int]  # of each document's volume

    @classmethod
    def of(cls, volumes: Sequence[Volume]) -> Self:
        """Put volumes side by side."""
        firsts = tuple(accumulate((volume.passages for volume in volumes), initial=0))
        return cls(tuple(volumes), firsts, {volume.document_id: place for place, volume in enumerate(volumes)})

    def number(self, span_id: str) -> int | None:
        """The number of the passage with the sentence or passage of that id, None if it is in no volume."""
        document_id, _, span = span_id.rpartition(":")
        place = self.places.get(document_id)
        start = span.partition("-")[0]
        if place is None or not start.isdecimal():
            return None
        passage = self.volumes[place].passage_at(int(start))
        return None if passage is None else self.firsts[place] + passage

    def find(self, number: int) -> tuple[Volume, int]:
        """The volume that a passage stands in, and its number there."""
        place = bisect_right(self.firsts, number) - 1
        return self.volumes[place], number - self.firsts[place]

    def weight(self, number: int) -> float:
        """What a passage's score is multiplied by."""
        volume, passage = self.find(number)
        return REFERENCE if passage in volume.references else NOTE if passage in volume.noted else 1.0

    def annotated(self, number: int) -> int | None:
        """The number of the passage that a note hangs on, given that of its text; None where that is no note's text."""
        volume, passage = self.find(number)
        annotated = volume.annotated.get(passage)
        return None if annotated is None else number - passage + annotated


@dataclass(frozen=True, slots=True)
class Found:
    """A passage that was found, by its number; the rest as in Hit."""

    number: int
    score: float
    channel: Channel
    similarities: tuple[float, ...]
    bm25: float
    coverage: float


@dataclass(frozen=True, slots=True)
class Index:
    """What is searched."""

    shelf: Shelf
    lexical: Lexical
    dense: Dense


def retrieve(index: Index, question: str, vector: Vector, k: int) -> list[Found]:
    """The best ``k`` passages for a question and its vector, best first.

    With a note's text comes the passage that the note hangs on, if there is room for both.
    """
    count = max(CANDIDATES, 2 * k) * (2 if any(volume.noted for volume in index.shelf.volumes) else 1)
    near = dict.fromkeys(map(index.shelf.number, index.dense.nearest(vector, count)))
    words = index.lexical.scores(question)
    likely = dict.fromkeys(words.best(count))
    numbers = _with_annotated(index.shelf, [number for number in near | likely if number is not None])
    similarities = [_similarities(index.shelf, number, vector) for number in numbers]
    mixed = mix([max(cosines) for cosines in similarities], words.bm25[numbers].tolist())
    scores = [score * index.shelf.weight(number) for number, score in zip(numbers, mixed, strict=True)]
    ranked = sorted(range(len(numbers)), key=lambda place: -scores[place])
    best = set(_chosen(index.shelf, [numbers[place] for place in ranked], k))
    return [
        Found(
            number := numbers[place],
            scores[place],
            _channel(by_meaning=number in near, by_words=number in likely),
            similarities[place],
            float(words.bm25[number]),
            float(words.coverage[number]),
        )
        for place in ranked
        if numbers[place] in best
    ]


def _with_annotated(shelf: Shelf, numbers: Sequence[int]) -> list[int]:
    """The passages, and those that the notes among them hang on."""
    annotated = map(shelf.annotated, numbers)
    return list(dict.fromkeys([*numbers, *(number for number in annotated if number is not None)]))


def _chosen(shelf: Shelf, ranked: Sequence[int], k: int) -> list[int]:
    """The first ``k``; a note's text only together with what it hangs on, unless it is all that is chosen."""
    chosen: dict[int, None] = {}
    for number in ranked:
        both = dict.fromkeys(_with_annotated(shelf, [number]))
        if not chosen or len(chosen | both) <= k:
            chosen |= both
    return list(chosen)[:k]


def _similarities(shelf: Shelf, number: int, vector: Vector) -> tuple[float, ...]:
    volume, passage = shelf.find(number)
    return tuple(volume.similarities(passage, vector).tolist())


def _channel(*, by_meaning: bool, by_words: bool) -> Channel:
    if by_meaning and by_words:
        return Channel.BOTH
    return Channel.DENSE if by_meaning else Channel.LEXICAL
