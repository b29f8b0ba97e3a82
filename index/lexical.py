"""Passages by their words: BM25 over stems."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import bm25s
import numpy as np
import Stemmer

_TERM = re.compile(r"[^\W_]+")


class LexicalError(ValueError):
    """A saved index that cannot be read; it can be made anew from the passages."""


@dataclass(frozen=True, slots=True)
class Scores:
    """What a question's words say about each passage, by passage number.

    ``bm25`` is at least 0; ``idf`` is the question's terms with their weight.
    """

    bm25: np.ndarray
    idf: dict[str, float]

    def best(self, count: int) -> list[int]:
        """The numbers of the passages with the highest scores above 0, best first."""
        found = np.flatnonzero(self.bm25)
        ranked = found[np.argsort(-self.bm25[found], kind="stable")]
        return cast("list[int]", ranked[:count].tolist())


def terms(text: str) -> list[str]:
    """The words of a text as BM25 sees them: letters and digits, in small letters, stemmed as English."""
    return cast("list[str]", Stemmer.Stemmer("english").stemWords(_TERM.findall(text.lower())))


class Lexical:
    """BM25 of a fixed row of passages, each known by its place in the row."""

    def __init__(self, index: bm25s.BM25 | None) -> None:
        self._index = index

    @classmethod
    def build(cls, passages: Sequence[Sequence[str]]) -> "Lexical":
        """Index passages given as their ``terms``."""
        if not any(passages):
            return cls(None)
        vocabulary: dict[str, int] = {}
        ids = [[vocabulary.setdefault(term, len(vocabulary)) for term in passage] for passage in passages]
        index = bm25s.BM25()
        index.index((ids, vocabulary), show_progress=False)
        return cls(index)

    def save(self, folder: Path) -> None:
        """Write the index into a folder."""
        if self._index is not None:
            self._index.save(folder, show_progress=False)

    @classmethod
    def load(cls, folder: Path) -> "Lexical":
        """Read back what ``save`` wrote, without copying it into memory. Raises LexicalError if that cannot be done."""
        try:
            return cls(bm25s.BM25.load(folder, mmap=True))
        except (OSError, ValueError, KeyError) as error:
            raise LexicalError(f"{folder} holds no word index") from error

    def scores(self, question: str, passages: int) -> Scores:
        """The scores of all passages, of which there are that many."""
        known = [] if self._index is None else [term for term in terms(question) if term in self._index.vocab_dict]
        if self._index is None or not known:
            return Scores(np.zeros(passages, dtype=np.float32), {})
        return Scores(self._index.get_scores(known), {})
