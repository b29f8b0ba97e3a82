"""The records that describe a document: its text, notes, sentences, and what was repaired in it."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from enum import StrEnum

from corpus.span import Alignment, Span


class NoteKind(StrEnum):
    """Where the document prints the note, as far as it tells."""

    FOOTNOTE = "footnote"
    ENDNOTE = "endnote"


class ProblemKind(StrEnum):
    """What went wrong or is missing; the message says it for a reader."""

    NOTE_WITHOUT_TEXT = "note_without_text"
    NOTE_WITHOUT_MARKER = "note_without_marker"
    GAP = "gap"
    ENCODING = "encoding"
    PAGE_WITHOUT_TEXT = "page_without_text"
    NOT_READ = "not_read"
    EMPTY = "empty"
    UNKNOWN_KEY = "unknown_key"
    QUOTE_NOT_FOUND = "quote_not_found"
    CLAIM_WITHOUT_CITATION = "claim_without_citation"
    MODEL_FAILED = "model_failed"
    MODEL_NOT_CONFIGURED = "model_not_configured"
    QUESTION_LANGUAGE = "question_language"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something a reader should know, as data: never raised, never lost."""

    kind: ProblemKind
    message: str
    where: Span | None = None  # in Document.text, where it has a place there


@dataclass(frozen=True, slots=True)
class Source:
    """What was read: ``name`` is a path, an upload's file name, or a URL; ``sha256`` is over its bytes, in hex."""

    name: str
    sha256: str
    media_type: str


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it, up to the next heading of its level or a higher one (1 is the highest)."""

    title: str
    level: int
    span: Span


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a paged document: ``number`` counts from 1, ``label`` is the number printed on it, if any.

    ``span`` goes from the first to the last character of the running text on it; it is empty where the page has none.
    ``width`` and ``height`` are in points (1/72 inch), as the page is shown.
    """

    number: int
    label: str | None
    span: Span
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on page ``page`` (counted from 1), in points from the page's top left corner."""

    page: int
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Words:
    """Where the words of a paged document stand, in columns: a book has hundreds of thousands of them.

    Word n is the text from ``starts[n]`` to ``ends[n]``, on page ``pages[n]`` (counted from 1), in the rectangle
    ``boxes[4 * n : 4 * n + 4]``: left, top, right and bottom in tenths of a point from the page's top left corner.
    ``starts`` ascend. A word that was broken at the end of a line counts as two.
    """

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    pages: tuple[int, ...]
    boxes: tuple[int, ...]

    def over(self, span: Span) -> tuple[Box, ...]:
        """The boxes of the words that ``span`` touches, in the order of the text."""
        first = bisect_right(self.ends, span.start)
        last = bisect_left(self.starts, span.end)
        return tuple(
            Box(self.pages[n], *(tenths / 10 for tenths in self.boxes[4 * n : 4 * n + 4])) for n in range(first, last)
        )


@dataclass(frozen=True, slots=True)
class Place:
    """Where the text at ``span`` stands in its file, for formats without pages.

    ``file`` is the file inside a container (EPUB), "" where the document is one file; ``element`` the nearest element
    id at or above the text, "" where there is none; ``paragraph`` counts from 1 (DOCX), None where nobody counts them.
    """

    span: Span
    file: str = ""
    element: str = ""
    paragraph: int | None = None


@dataclass(frozen=True, slots=True)
class Raw:
    """What a reader saw, before cleaning. Spans are offsets in ``text``: the body, then the notes' texts.

    ``notes`` is None where the format does not mark notes: they have to be found in the text. Otherwise no marker is
    left in ``text``. Ids of notes are the reader's own; the document's are given later.
    """

    text: str
    sections: tuple[Section, ...] = ()
    pages: tuple[Page, ...] = ()
    notes: tuple["Note", ...] | None = None
    title: str | None = None
    problems: tuple[Problem, ...] = ()
    places: tuple[Place, ...] = ()
    words: Words | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote or endnote.

    ``label`` is as printed ("59", "*", "iv"). ``anchors`` are the offsets in Document.text where its markers stood.
    ``span`` is the place of its text, None where the document carries the marker but not the note. ``refers`` is the id
    of the note that a repeated or shortened one ("Ibid., 45", "Croxton, op. cit.") means, where that is certain.
    """

    id: str
    label: str
    kind: NoteKind
    span: Span | None
    anchors: tuple[int, ...]
    refers: str | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the clean text.

    ``notes`` hang on it. Where none does, ``following`` is the next note of the same paragraph, if there is one: it may
    attest the sentence too, but it is never shown as the sentence's own.
    """

    span: Span
    notes: tuple[str, ...] = ()
    following: str | None = None


@dataclass(frozen=True, slots=True)
class Emendation:
    """One repair: ``span`` in the clean text, ``original`` in the original, why, and whether a person decided it.

    ``original`` is a hull: it spans from the first to the last original character concerned.
    """

    span: Span
    original: Span
    rule: str
    reason: str
    reviewed: bool = False


@dataclass(frozen=True, slots=True)
class Gap:
    """A hole in the source: ``span`` holds the visible ``[…]``, ``before`` the few words in front of it."""

    span: Span
    before: str
    reason: str


@dataclass(frozen=True, slots=True)
class Location:
    """A place in a document: in its clean text, and in the original. Made only by ``Document.locate``.

    Of a paged document ``pages`` are the pages that it stands on and ``boxes`` the places of its words there; of any
    other ``place`` says where in the file it begins, where the format can tell.
    """

    document_id: str
    clean: Span
    original: tuple[Span, ...]
    pages: tuple[Page, ...] = ()
    boxes: tuple[Box, ...] = ()
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """One clean string, and everything known about it as spans over that string."""

    id: str
    title: str
    source: Source
    original: str
    text: str
    alignment: Alignment
    sections: tuple[Section, ...] = ()
    notes: tuple[Note, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    emendations: tuple[Emendation, ...] = ()
    gaps: tuple[Gap, ...] = ()
    pages: tuple[Page, ...] = ()
    places: tuple[Place, ...] = ()
    words: Words | None = None

    def locate(self, span: Span) -> Location:
        """The location of a span of ``text``. Raises ValueError if it reaches outside the text."""
        if span.end > len(self.text):
            raise ValueError(f"{span.start}..{span.end} is outside the text of {self.id}")
        boxes = self.words.over(span) if self.words else ()
        pages = tuple(self.pages[number - 1] for number in sorted({box.page for box in boxes}))
        return Location(self.id, span, self.alignment.to_original(span), pages, boxes, self._place(span.start))

    def _place(self, offset: int) -> Place | None:
        n = bisect_right(self.places, offset, key=lambda place: place.span.start) - 1
        return self.places[n] if n >= 0 else None

    def note(self, note_id: str) -> Note:
        """The note of that id. Raises KeyError if there is none."""
        for note in self.notes:
            if note.id == note_id:
                return note
        raise KeyError(note_id)

    def note_text(self, note_id: str) -> str | None:
        """The note's text, or None where the document carries only its marker."""
        span = self.note(note_id).span
        return span.of(self.text) if span else None


@dataclass(frozen=True, slots=True)
class Parsed:
    """A document and what a reader of it should know."""

    document: Document
    problems: tuple[Problem, ...]
