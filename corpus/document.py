"""The records that describe a document: its text, notes, sentences, and what was repaired in it."""

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
class Raw:
    """What a reader saw, before cleaning. Spans are offsets in ``text``."""

    text: str
    sections: tuple[Section, ...] = ()
    pages: tuple[Span, ...] = ()
    notes: tuple["Note", ...] = ()
    title: str | None = None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote or endnote.

    ``label`` is as printed ("59", "*", "iv"). ``anchors`` are the offsets in Document.text where its markers stood.
    ``span`` is the place of its text, None where the document carries the marker but not the note.
    """

    id: str
    label: str
    kind: NoteKind
    span: Span | None
    anchors: tuple[int, ...]


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
    """A place in a document: in its clean text, and in the original. Made only by ``Document.locate``."""

    document_id: str
    clean: Span
    original: tuple[Span, ...]


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
    pages: tuple[Span, ...] = ()

    def locate(self, span: Span) -> Location:
        """The location of a span of ``text``. Raises ValueError if it reaches outside the text."""
        if span.end > len(self.text):
            raise ValueError(f"{span.start}..{span.end} is outside the text of {self.id}")
        return Location(self.id, span, self.alignment.to_original(span))

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
