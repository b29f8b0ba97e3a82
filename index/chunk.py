"""Documents to passages: runs of whole sentences, with the notes that hang on them."""

import re
from collections.abc import Iterator, Sequence
from itertools import chain

from corpus.document import Document, Section, Sentence
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
    return tuple(passage(document, group) for group in _groups(document))


def passage(document: Document, sentences: Sequence[Sentence]) -> Passage:
    """The passage of some neighbouring sentences of ``document``."""
    span = Span(sentences[0].span.start, sentences[-1].span.end)
    return Passage(
        id=f"{document.id}:{span.start}-{span.end}",
        location=document.locate(span),
        text=span.of(document.text),
        sentences=tuple(sentence.span for sentence in sentences),
        heading=_heading(document.sections, span),
        notes=tuple(dict.fromkeys(chain.from_iterable(sentence.notes for sentence in sentences))),
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
    edges = {edge for note in document.notes if note.span for edge in (note.span.start, note.span.end)}
    group: list[Sentence] = []
    for sentence in document.sentences:
        if group:
            between = Span(group[-1].span.end, sentence.span.start)
            if "\n" in between.of(document.text) or any(between.start <= edge <= between.end for edge in edges):
                yield group
                group = []
        group.append(sentence)
    if group:
        yield group


def _cut(text: str, sentences: Sequence[Sentence]) -> Iterator[list[Sentence]]:
    """Parts of at most LONGEST units and about the same length; a sentence that is longer is a part of its own."""
    lengths = [len(_UNIT.findall(sentence.span.of(text))) for sentence in sentences]
    start = 0
    while start < len(sentences):
        left = sum(lengths[start:])
        target = left / -(-left // LONGEST)
        length, end = lengths[start], start + 1
        while end < len(sentences) and length + lengths[end] / 2 <= target and length + lengths[end] <= LONGEST:
            length, end = length + lengths[end], end + 1
        yield list(sentences[start:end])
        start = end


def _heading(sections: Sequence[Section], span: Span) -> tuple[str, ...]:
    above = [section for section in sections if section.span.start <= span.start < section.span.end]
    return tuple(section.title for section in sorted(above, key=lambda section: section.level))
