"""From a question to passages: embed, search by meaning and by words, fuse."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index.fuse import mix
from index.lexical import Scores
from index.passage import Channel
from index.volume import Vector, Volume

CANDIDATES = 100
"""Sentences by meaning, and passages by words, that are looked at closely."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """The volumes of a collection, side by side: a passage's number is its place over all of them."""

    volumes: tuple[Volume, ...]
    firsts: tuple[int, ...]  # the number of each volume's first passage, and one behind the last
    places: dict[str, int]  # of each document's volume

    @classmethod
    def of(cls, volumes: Sequence[Volume]) -> "Shelf":
        """Put volumes side by side."""
        firsts = np.cumsum([0, *(volume.passages for volume in volumes)]).tolist()
        return cls(tuple(volumes), tuple(firsts), {volume.document_id: place for place, volume in enumerate(volumes)})

    @property
    def passages(self) -> int:
        """How many passages there are."""
        return self.firsts[-1]

    def number(self, sentence_id: str) -> int | None:
        """The number of the passage with that sentence, None if it is in no volume."""
        document_id, _, span = sentence_id.rpartition(":")
        place = self.places.get(document_id)
        if place is None:
            return None
        passage = self.volumes[place].passage_at(int(span.partition("-")[0]))
        return None if passage is None else self.firsts[place] + passage

    def find(self, number: int) -> tuple[Volume, int]:
        """The volume that a passage stands in, and its number there."""
        place = int(np.searchsorted(self.firsts, number, side="right")) - 1
        return self.volumes[place], number - self.firsts[place]


def retrieve(
    question: Vector, words: Scores, near: Sequence[str], shelf: Shelf, k: int
) -> list[tuple[int, float, Channel, Vector]]:
    """The best ``k`` passages: number, score, channel and the cosine of each sentence."""
    dense = list(dict.fromkeys(number for number in map(shelf.number, near) if number is not None))
    lexical = words.best(CANDIDATES)
    numbers = list(dict.fromkeys([*dense, *lexical]))
    cosines = [_similarities(shelf, number, question) for number in numbers]
    scores = mix([float(values.max()) for values in cosines], words.bm25[numbers].tolist())
    best = sorted(range(len(numbers)), key=lambda place: -scores[place])[:k]
    by_meaning, by_words = set(dense), set(lexical)
    return [
        (numbers[place], scores[place], _channel(numbers[place], by_meaning, by_words), cosines[place])
        for place in best
    ]


def _similarities(shelf: Shelf, number: int, question: Vector) -> Vector:
    volume, passage = shelf.find(number)
    return volume.similarities(passage, question)


def _channel(number: int, by_meaning: set[int], by_words: set[int]) -> Channel:
    if number in by_meaning and number in by_words:
        return Channel.BOTH
    return Channel.DENSE if number in by_meaning else Channel.LEXICAL
