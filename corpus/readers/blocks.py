"""What readers of structured formats find: blocks of text with the markers in them, and the texts of notes.

A reader collects these records; ``raw`` puts them together into one text with everything else as spans over it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corpus.document import Note, NoteKind, Page, Place, Problem, Raw, Section, Words
from corpus.span import Span


@dataclass(frozen=True, slots=True)
class Mark:
    """A marker that stood at ``offset`` of its block, and was taken out of it.

    ``target`` is the key of the note that it points to; markers with the same target are markers of one note. ``label``
    is as printed, without the brackets around it.
    """

    offset: int
    label: str
    target: str


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a block, or a part of one that was broken at a line's end, and where it is printed.

    ``box`` is left, top, right and bottom in points from the top left corner of page ``page`` (counted from 1).
    """

    start: int
    end: int
    page: int
    box: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, list item, row of a table, or the like.

    ``text`` has no marker in it. ``level`` is that of a heading (1 is the highest), None for any other text. ``file``,
    ``element`` and ``paragraph`` are as in ``Place``. ``words`` ascend.
    """

    text: str
    marks: tuple[Mark, ...] = ()
    level: int | None = None
    file: str = ""
    element: str = ""
    paragraph: int | None = None
    words: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True)
class NoteText:
    """The text of the note with that key, its printed label not in it. ``label`` is what stands in front of it."""

    key: str
    label: str
    blocks: tuple[Block, ...]
    kind: NoteKind = NoteKind.FOOTNOTE


@dataclass(frozen=True, slots=True)
class PageSize:
    """A page, in points as it is shown; ``label`` is the number printed on it, None where there is none."""

    label: str | None
    width: float
    height: float


def raw(
    body: Sequence[Block],
    notes: Sequence[NoteText] = (),
    *,
    title: str | None = None,
    problems: Iterable[Problem] = (),
    pages: Sequence[PageSize] = (),
) -> Raw:
    """The body, then the notes' texts, a blank line between two blocks.

    Notes come in the order of their first markers, then those without a marker. A marker whose target is the key of no
    note gives a note without text. Markers may stand in the text of notes too.
    """
    kept = [block for block in body if block.text.strip() or block.marks]
    texts = [note for note in notes if any(block.text.strip() for block in note.blocks)]
    text, starts = _joined([*kept, *(block for note in texts for block in note.blocks)])
    placed = list(zip([*kept, *(block for note in texts for block in note.blocks)], starts, strict=True))
    ends = [start + len(block.text) for block, start in placed]
    spans = _note_spans(texts, starts[len(kept) :], ends[len(kept) :])
    return Raw(
        text,
        sections=tuple(_sections(placed[: len(kept)], ends[len(kept) - 1] if kept else 0)),
        pages=_pages(pages, placed[: len(kept)]),
        notes=_notes(placed, texts, spans, text),
        title=title,
        problems=tuple(problems),
        places=tuple(
            Place(Span(start, start + len(block.text)), block.file, block.element, block.paragraph)
            for block, start in placed
            if block.file or block.element or block.paragraph is not None
        ),
        words=_words(placed) if pages else None,
    )


def _joined(blocks: Sequence[Block]) -> tuple[str, list[int]]:
    starts: list[int] = []
    length = 0
    for block in blocks:
        starts.append(length)
        length += len(block.text) + 2
    return "\n\n".join(block.text for block in blocks), starts


def _note_spans(texts: Sequence[NoteText], starts: Sequence[int], ends: Sequence[int]) -> dict[str, Span]:
    spans: dict[str, Span] = {}
    first = 0
    for note in texts:
        last = first + len(note.blocks) - 1
        spans.setdefault(note.key, Span(starts[first], ends[last]))
        first = last + 1
    return spans


def _notes(
    placed: Sequence[tuple[Block, int]], texts: Sequence[NoteText], spans: dict[str, Span], text: str
) -> tuple[Note, ...]:
    kinds = {note.key: note.kind for note in texts}
    anchors: dict[str, list[int]] = {}
    labels: dict[str, str] = {}
    for block, start in placed:
        for mark in block.marks:
            anchors.setdefault(mark.target, []).append(_behind_text(text, start, start + mark.offset))
            labels.setdefault(mark.target, mark.label)
    for note in texts:
        if note.key not in anchors:
            anchors[note.key] = []
            labels[note.key] = note.label
    return tuple(
        Note(key, labels[key], kinds.get(key, NoteKind.FOOTNOTE), spans.get(key), tuple(places))
        for key, places in anchors.items()
    )


def _behind_text(text: str, start: int, offset: int) -> int:
    """The anchor moved back over white space, so that it stands behind the sentence that it closes."""
    while offset > start and text[offset - 1].isspace():
        offset -= 1
    return offset


def _sections(placed: Sequence[tuple[Block, int]], end: int) -> Iterable[Section]:
    """Each heading with what stands under it, up to the next of its level or a higher one."""
    open_: list[int] = []
    found: list[tuple[str, int, int]] = []
    ends: dict[int, int] = {}
    for block, start in placed:
        if block.level is not None:
            while open_ and found[open_[-1]][1] >= block.level:
                ends[open_.pop()] = start
            open_.append(len(found))
            found.append((block.text.strip(), block.level, start))
    return (Section(title, level, Span(start, ends.get(n, end))) for n, (title, level, start) in enumerate(found))


def _pages(sizes: Sequence[PageSize], placed: Sequence[tuple[Block, int]]) -> tuple[Page, ...]:
    spans: dict[int, Span] = {}
    for block, start in placed:
        for word in block.words:
            known = spans.get(word.page, Span(start + word.start, start + word.end))
            spans[word.page] = Span(min(known.start, start + word.start), max(known.end, start + word.end))
    return tuple(
        Page(number, size.label, spans.get(number, Span(0, 0)), size.width, size.height)
        for number, size in enumerate(sizes, start=1)
    )


def _words(placed: Sequence[tuple[Block, int]]) -> Words:
    words = [(word, start) for block, start in placed for word in block.words]
    return Words(
        starts=tuple(start + word.start for word, start in words),
        ends=tuple(start + word.end for word, start in words),
        pages=tuple(word.page for word, _ in words),
        boxes=tuple(round(edge * 10) for word, _ in words for edge in word.box),
    )
