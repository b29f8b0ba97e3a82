"""Documents to passages: runs of whole sentences, with the notes that hang on them."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from corpus.cited import only_names
from corpus.document import Document, Note, Section, Sentence
from corpus.span import Span
from index.passage import Passage

LONGEST = 220
"""Words and marks of a passage: about 256 of the default model's tokens, so that a passage fits it at once."""

_UNIT = re.compile(r"\w+|[^\w\s]")


def chunk(document: Document) -> tuple[Passage, ...]:
    """The passages of a document, in order; every sentence stands in exactly one.

    A paragraph is a passage; a longer one is cut between sentences into parts of about the same length. A heading goes
    with the paragraph under it. A note's text is a passage of its own.
    """
    groups = list(_groups(document))
    paths = _paths(document.sections, (group[0].span.start for group in groups))
    notes = _holding(document.notes, map(_end, groups))
    return tuple(map(_passage, [document] * len(groups), groups, paths, notes))


def passage(document: Document, sentences: Sequence[Sentence]) -> Passage:
    """The passage of some neighbouring sentences of ``document``."""
    path = next(_paths(document.sections, (sentences[0].span.start,)))
    return _passage(document, sentences, path, next(_holding(document.notes, (_end(sentences),))))


def _passage(document: Document, sentences: Sequence[Sentence], path: tuple[str, ...], note: Note | None) -> Passage:
    span = Span(sentences[0].span.start, sentences[-1].span.end)
    return Passage(
        id=f"{document.id}:{span.start}-{span.end}",
        location=document.locate(span),
        text=span.of(document.text),
        sentences=tuple(sentence.span for sentence in sentences),
        heading=path,
        notes=tuple(dict.fromkeys(chain.from_iterable(sentence.notes for sentence in sentences))),
        in_note=note.id if note else None,
        annotates=_annotated(document, note) if note else None,
        reference=bool(note and note.span and only_names(note.span.of(document.text))),
    )


def _groups(document: Document) -> Iterator[list[Sentence]]:
    """The sentences of each passage."""
    headings = {section.span.start for section in document.sections}
    waiting: list[Sentence] = []
    for paragraph in _paragraphs(document):
        waiting += paragraph
        if paragraph[0].span.start not in headings or len(paragraph) > 1:
            yield from _cut(document.text, waiting)
            waiting = []
    if waiting:
        yield waiting


def _paragraphs(document: Document) -> Iterator[list[Sentence]]:
    """Sentences between which stands no line end, and no edge of a note's text."""
    edges = sorted({edge for note in document.notes if note.span for edge in (note.span.start, note.span.end)})
    group: list[Sentence] = []
    for sentence in document.sentences:
        if group:
            between = Span(group[-1].span.end, sentence.span.start)
            if "\n" in between.of(document.text) or _within(edges, between):
                yield group
                group = []
        group.append(sentence)
    if group:
        yield group


def _cut(text: str, sentences: Sequence[Sentence]) -> Iterator[list[Sentence]]:
    """Parts of at most LONGEST units and about the same length; a sentence that is longer is a part of its own."""
    lengths = [len(_UNIT.findall(sentence.span.of(text))) for sentence in sentences]
    start, left = 0, sum(lengths)
    while start < len(sentences):
        target = left / -(-left // LONGEST)
        length, end = lengths[start], start + 1
        while end < len(sentences) and length + lengths[end] / 2 <= target and length + lengths[end] <= LONGEST:
            length, end = length + lengths[end], end + 1
        yield list(sentences[start:end])
        start, left = end, left - length


def _within(edges: Sequence[int], between: Span) -> bool:
    """Whether one of the ascending ``edges`` lies in ``between``, its ends included."""
    place = bisect_left(edges, between.start)
    return place < len(edges) and edges[place] <= between.end


def _paths(sections: Iterable[Section], starts: Iterable[int]) -> Iterator[tuple[str, ...]]:
    """The titles of the sections that each of the ascending ``starts`` lies in, the outermost first."""
    coming = sorted(sections, key=lambda section: -section.span.start)
    above: list[Section] = []
    for start in starts:
        while coming and coming[-1].span.start <= start:
            above.append(coming.pop())
        above = [section for section in above if start < section.span.end]
        yield tuple(section.title for section in sorted(above, key=lambda section: section.level))


def _end(sentences: Sequence[Sentence]) -> int:
    """The last character: in front of a note's text may stand its label, or the heading of all notes."""
    return sentences[-1].span.end - 1


def _holding(notes: Iterable[Note], offsets: Iterable[int]) -> Iterator[Note | None]:
    """The note in whose text each of the ascending ``offsets`` lies."""
    coming = sorted(((note.span, n, note) for n, note in enumerate(notes) if note.span), reverse=True)
    last: tuple[Span, Note] | None = None
    for offset in offsets:
        while coming and coming[-1][0].start <= offset:
            span, _, note = coming.pop()
            last = span, note
        yield last[1] if last and offset < last[0].end else None


def _annotated(document: Document, note: Note) -> Span | None:
    """The sentence that a note hangs on, the first if there are several."""
    for anchor in sorted(note.anchors):
        place = bisect_left(document.sentences, anchor, key=lambda sentence: sentence.span.end)
        # An anchor in front of a paragraph belongs to the paragraph's first sentence.
        for sentence in document.sentences[place : place + 2]:
            if note.id in sentence.notes:
                return sentence.span
    return None
