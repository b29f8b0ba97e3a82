"""Questions with and without an answer, from SQuAD 1.1 and 2.0 and Natural Questions, split by article."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.sentences import split
from corpus.span import Span
from index.embed import LocalEmbedder
from index.fuse import mix
from index.lexical import Lexical
from index.lexical import terms as lexical_terms

SEED = 7
SPLITS = {"fit": (0, 13), "tune": (13, 17), "report": (17, 23)}
"""Articles of SQuAD 2.0, by their place in a shuffled list; those of SQuAD 1.1 alone are all for fitting."""

NEAR = 6
"""Paragraphs that a search of all articles finds for a question, the right one aside."""


@dataclass(frozen=True, slots=True)
class Row:
    """A question and its paragraph; without ``starts``, the offsets of ``answers`` in it, it does not answer it.

    ``near`` are the numbers of the paragraphs, over all articles of its split, that a search finds beside its own.
    """

    question: str
    title: str
    context: str
    answers: tuple[str, ...] = ()
    starts: tuple[int, ...] = ()
    near: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A text and the spans of its sentences."""

    title: str
    text: str
    sentences: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Questions:
    """The questions of one split, its paragraphs, and questions about something else that it does not answer."""

    rows: tuple[Row, ...]
    paragraphs: tuple[Paragraph, ...]
    strangers: tuple[Row, ...]


def load(folder: Path) -> dict[str, Questions]:
    """The splits by name. Raises OSError where a file is missing."""
    known = {row["id"]: row for name in ("squad1_dev", "squad2_dev") for row in _lines(folder / f"{name}.jsonl")}
    rows = [_row(row) for _, row in sorted(known.items())]
    second = sorted({row["title"] for row in _lines(folder / "squad2_dev.jsonl")})
    random = Random(SEED)  # noqa: S311 - a shuffle
    random.shuffle(second)
    strangers = [Row(row["question"], "", "") for row in _lines(folder / "nq_open.jsonl")]
    random.shuffle(strangers)
    titles = {name: set(second[first:last]) for name, (first, last) in SPLITS.items()}
    titles["fit"] |= {row.title for row in rows} - set(second)
    edges = {"fit": (0, 600), "tune": (600, 900), "report": (900, len(strangers))}
    return {
        name: _searched([row for row in rows if row.title in titles[name]], strangers[slice(*edges[name])])
        for name in SPLITS
    }


def sample(questions: Questions, count: int) -> Questions:
    """At most ``count`` of the questions, and of those about something else in the same proportion."""
    random = Random(SEED)  # noqa: S311 - a choice that has to repeat
    share = min(1.0, count / len(questions.rows))
    rows = random.sample(questions.rows, int(share * len(questions.rows)))
    strangers = random.sample(questions.strangers, int(share * len(questions.strangers)))
    return replace(questions, rows=tuple(rows), strangers=tuple(strangers))


def changed(row: Row, rows: Sequence[Row], random: Random) -> Row | None:
    """The question with another name or number in the place of its own; None where it has none.

    Its paragraph then answers it no longer.

    As the people did who wrote SQuAD's unanswerable questions: half the time by a name that the paragraph holds.
    """
    own = _marks(row.question)
    if not own:
        return None
    old = random.choice(own)
    inside = random.random() < 0.5
    pool = _marks(row.context) if inside else [mark for other in rows for mark in _marks(other.question)]
    pool = [mark for mark in pool if mark[0].isdigit() == old[0].isdigit() and mark not in row.question]
    pool = [mark for mark in pool if inside or mark not in row.context]
    pool = [mark for mark in pool if not any(mark in answer or answer in mark for answer in row.answers)]
    if not pool:
        return None
    return replace(row, question=row.question.replace(old, random.choice(pool)), answers=(), starts=())


def _marks(text: str) -> list[str]:
    """Names and numbers of a text, but for its first word."""
    return [found.group() for found in _MARK.finditer(text) if found.start()]


_MARK = re.compile(r"(?<!\w)(?:[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)*|\d[\d,.]*\d|\d)(?!\w)")


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _row(data: Mapping[str, Any]) -> Row:
    answered = data["answerable"]
    starts = tuple(data["answer_starts"]) if answered else ()
    return Row(data["question"], data["title"], data["context"], tuple(data["answers"]) if answered else (), starts)


def _searched(rows: Sequence[Row], strangers: Sequence[Row]) -> Questions:
    """The questions with the paragraphs that a search finds for them."""
    texts = list(dict.fromkeys((row.title, row.context) for row in rows))
    paragraphs = tuple(
        Paragraph(title, text, tuple(sentence.span for sentence in split(text))) for title, text in texts
    )
    search = Search(paragraphs, Vectors())
    own = {paragraph.text: number for number, paragraph in enumerate(paragraphs)}

    def found(row: Row) -> Row:
        near = [number for number, _, _ in search.found(row.question, NEAR + 1) if number != own.get(row.context)]
        return replace(row, near=tuple(near[:NEAR]))

    return Questions(tuple(map(found, rows)), paragraphs, tuple(map(found, strangers)))


class Vectors:
    """Sentences to vectors, each made once."""

    def __init__(self) -> None:
        self._embedder = LocalEmbedder()
        self._known: dict[str, NDArray[np.float64]] = {}

    def __call__(self, text: str) -> NDArray[np.float64]:
        """The vector of a text."""
        if text not in self._known:
            self._known[text] = np.array(self._embedder.embed_query(text))
        return self._known[text]


class Search:
    """Paragraphs that can be searched as a library is, in memory: by meaning and by words."""

    def __init__(self, paragraphs: Sequence[Paragraph], vectors: Vectors) -> None:
        self._vector = vectors
        self._edges = [0, *accumulate(len(paragraph.sentences) for paragraph in paragraphs)]
        self._vectors = np.array(
            [vectors(span.of(paragraph.text)) for paragraph in paragraphs for span in paragraph.sentences]
        )
        self._lexical = Lexical.build([lexical_terms(paragraph.text) for paragraph in paragraphs])

    def found(self, question: str, count: int) -> list[tuple[int, float, tuple[float, ...]]]:
        """The numbers of the best paragraphs, best first, with score and the cosine of each of their sentences."""
        cosines = self._vectors @ self._vector(question)
        best = np.maximum.reduceat(cosines, self._edges[:-1])
        scores = np.array(mix(best.tolist(), self._lexical.scores(question).bm25.tolist()))
        return [
            (place, float(scores[place]), tuple(cosines[self._edges[place] : self._edges[place + 1]].tolist()))
            for place in np.argsort(-scores, kind="stable")[:count].tolist()
        ]
