"""Passages by their words: BM25 over stems, built by bm25s and read back without it."""

import json
import logging
import math
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from shutil import rmtree
from typing import Self, cast

import numpy as np
import Stemmer
from numpy.typing import NDArray

_TERM = re.compile(r"[^\W_]+")

_FUNCTION_WORDS = """
a about after all also an and any are as at be been before being between both but by can could did do does during each
for from had has have how if in into is it its many may might more most much must no nor not of on or other over shall
should so some such than that the their them then there these they this those to under until upon was were what when
where which while who whom whose why will with would
"""

FUNCTION_WORDS = frozenset(_FUNCTION_WORDS.split())
"""Words that a question is made of, not about; they count for BM25, where they weigh little, but not for coverage."""


class LexicalError(ValueError):
    """A saved index that cannot be read; it can be made anew from the passages."""


@dataclass(frozen=True, slots=True)
class Scores:
    """What a question's words say about each passage, by passage number.

    ``bm25`` is 0 or more. ``coverage`` is the share, 0 to 1, of the weight of the question's content words that stand
    in the passage, a word weighing its inverse document frequency; 0 where the question has none.
    """

    bm25: NDArray[np.float32]
    coverage: NDArray[np.float32]

    def best(self, count: int) -> list[int]:
        """The numbers of the passages with the highest BM25 above 0, best first."""
        found = np.flatnonzero(self.bm25)
        if len(found) > count:
            found = found[np.argpartition(-self.bm25[found], count)[:count]]
        return cast("list[int]", found[np.argsort(-self.bm25[found], kind="stable")].tolist())


def terms(text: str) -> list[str]:
    """The words of a text as BM25 sees them: letters and digits, in small letters, stemmed as English.

    >>> terms("The Russians' S-400 was delivered.")
    ['the', 'russian', 's', '400', 'was', 'deliv']
    """
    # A stemmer is no thread's friend, and made in microseconds.
    return cast("list[str]", Stemmer.Stemmer("english").stemWords(_TERM.findall(text.lower())))


@dataclass(frozen=True, slots=True)
class Lexical:
    """The postings of a fixed row of passages, each known by its place in the row.

    Of term t, ``passages[edges[t]:edges[t + 1]]`` are the passages it stands in and ``weights`` what it adds there.
    """

    size: int
    vocabulary: Mapping[str, int]
    weights: NDArray[np.float32]
    passages: NDArray[np.int32]
    edges: NDArray[np.int64]

    @classmethod
    def build(cls, passages: Sequence[Sequence[str]]) -> Self:
        """Index passages given as their ``terms``."""
        import bm25s

        logging.getLogger("bm25s").setLevel(logging.WARNING)  # it sets itself to DEBUG

        vocabulary: dict[str, int] = {}
        ids = [[vocabulary.setdefault(term, len(vocabulary)) for term in passage] for passage in passages]
        if not vocabulary:
            return cls(len(passages), {}, np.zeros(0, np.float32), np.zeros(0, np.int32), np.zeros(1, np.int64))
        index = bm25s.BM25()
        index.index((ids, vocabulary), show_progress=False)
        scores = index.scores
        return cls(len(passages), vocabulary, scores["data"], scores["indices"], scores["indptr"])

    def save(self, folder: Path) -> None:
        """Write the index into a folder."""
        folder.mkdir()
        np.save(folder / "weights.npy", self.weights)
        np.save(folder / "passages.npy", self.passages)
        np.save(folder / "edges.npy", self.edges)
        about = {"size": self.size, "vocabulary": [term for term in self.vocabulary if term]}
        (folder / "vocabulary.json").write_text(json.dumps(about), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path, size: int) -> Self:
        """Open what ``save`` wrote of that many passages. Raises LexicalError if it is not all there."""
        try:
            about = json.loads((folder / "vocabulary.json").read_bytes())
            weights, passages, edges = (
                np.load(folder / f"{name}.npy", mmap_mode="r") for name in ("weights", "passages", "edges")
            )
            vocabulary = {term: number for number, term in enumerate(about["vocabulary"])}
            fits = len(weights) == len(passages) == edges[-1] and len(edges) > len(vocabulary)
            if (
                not fits
                or about["size"] != size
                or (len(passages) and not 0 <= passages.min() <= passages.max() < size)
            ):
                raise LexicalError(f"{folder} is damaged")
            return cls(size, vocabulary, weights, passages, edges)
        except (OSError, EOFError, ValueError, KeyError, TypeError, IndexError) as error:
            raise LexicalError(f"{folder} is damaged") from error

    def scores(self, question: str) -> Scores:
        """What the question says about each passage."""
        bm25, covered = np.zeros(self.size, np.float32), np.zeros(self.size, np.float32)
        total = 0.0
        asked = terms(question)
        function = _function_terms()
        for term in dict.fromkeys(asked):
            found = self._found(term)
            bm25[self.passages[found]] += asked.count(term) * self.weights[found]
            if term not in function:
                weight = self._weight(found.stop - found.start)
                covered[self.passages[found]] += weight
                total += weight
        return Scores(bm25, covered / np.float32(total) if total else covered)

    def _found(self, term: str) -> slice:
        number = self.vocabulary.get(term)
        return slice(0, 0) if number is None else slice(int(self.edges[number]), int(self.edges[number + 1]))

    def _weight(self, passages: int) -> float:
        """Inverse document frequency, as in Lucene and bm25s: above 0 for every term."""
        return math.log(1 + (self.size - passages + 0.5) / (passages + 0.5))


def keep(built: Lexical, folder: Path) -> None:
    """Save a word index, all of it or nothing. Where that is not possible it serves from memory."""
    part = folder.with_name(f".{secrets.token_hex(8)}")
    try:
        part.parent.mkdir(exist_ok=True)
        built.save(part)
        part.rename(folder)
    except OSError:
        rmtree(part, ignore_errors=True)


@cache
def _function_terms() -> frozenset[str]:
    return frozenset(terms(" ".join(FUNCTION_WORDS)))
