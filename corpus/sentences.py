"""Sentences of a text, each knowing the notes that hang on it."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise

from syntok import segmenter
from syntok.tokenizer import Tokenizer

from corpus.document import Note, Sentence
from corpus.span import Span

_PARAGRAPH = re.compile(r"[^\n]+")


def split(text: str, notes: Sequence[Note] = ()) -> tuple[Sentence, ...]:
    """Split ``text`` and hang each note's anchors on the sentence that they close or stand in.

    Every non-space character lies in exactly one sentence; no sentence crosses a line. An anchor behind a sentence's
    last character belongs to that sentence.
    """
    anchors = sorted((anchor, note.id) for note in notes for anchor in note.anchors)
    sentences: list[Sentence] = []
    for paragraph in _PARAGRAPH.finditer(text):
        spans = list(_spans(paragraph.group(), paragraph.start()))
        sentences.extend(_with_notes(spans, anchors))
    return tuple(sentences)


def _with_notes(spans: Sequence[Span], anchors: Sequence[tuple[int, str]]) -> Iterator[Sentence]:
    if not spans:
        return
    # An anchor in front of a paragraph's first character belongs to its first sentence.
    edges = [spans[0].start - 1, *(span.end for span in spans)]
    own = [_ids(anchors, before, edge) for before, edge in pairwise(edges)]
    following: str | None = None
    result = []
    for span, ids in zip(reversed(spans), reversed(own), strict=True):
        result.append(Sentence(span, ids, None if ids else following))
        following = ids[0] if ids else following
    yield from reversed(result)


def _ids(anchors: Sequence[tuple[int, str]], after: int, upto: int) -> tuple[str, ...]:
    first = bisect_left(anchors, (after + 1, ""))
    last = bisect_left(anchors, (upto + 1, ""))
    return tuple(dict.fromkeys(note for _, note in anchors[first:last]))


def _spans(paragraph: str, start: int) -> Iterator[Span]:
    tokens = Tokenizer(emit_hyphen_or_underscore_sep=True, replace_not_contraction=False).tokenize(paragraph)
    begins = [0, *(sentence[0].offset for sentence in list(segmenter.split(tokens))[1:])]
    for begin, end in zip(begins, [*begins[1:], len(paragraph)], strict=True):
        piece = paragraph[begin:end]
        if stripped := piece.strip():
            lead = begin + len(piece) - len(piece.lstrip())
            yield Span(lead, lead + len(stripped)).shift(start)
