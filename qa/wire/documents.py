"""The JSON shapes of documents, their notes and problems; one model per shape, one function to make each.

Labels, not ids, name notes here: they are what the document prints. Offsets are Unicode code points in the document's
clean text (``start``, ``end``) and in its original (``original``).
"""

from collections.abc import Mapping, Sequence

from pydantic import BaseModel

from corpus.document import Document, Note, Parsed, Problem, Sentence
from corpus.span import Span


class ProblemOut(BaseModel):
    """A problem; ``where`` is a span of the clean text."""

    kind: str
    message: str
    where: tuple[int, int] | None


class PrintedNote(BaseModel):
    """A note as printed; ``text`` is null where the document carries only its marker."""

    label: str
    text: str | None


class NoteRef(PrintedNote):
    """A note as printed, and the one that it ``refers`` to where it repeats or shortens that ("Ibid., 45")."""

    refers: PrintedNote | None = None


class NoteOut(NoteRef):
    """A note of a document; ``anchors`` are the offsets where its markers stood."""

    id: str
    kind: str
    anchors: list[int]


class SentenceOut(BaseModel):
    """A sentence; ``notes`` and ``following`` are printed labels."""

    text: str
    start: int
    end: int
    original: list[tuple[int, int]]
    notes: list[str]
    following: str | None


class EmendationOut(BaseModel):
    """One repair; ``original`` is the wording that was replaced, ``original_start`` its place in the original."""

    start: int
    end: int
    original: str
    original_start: int
    replacement: str
    rule: str
    reason: str
    reviewed: bool


class GapOut(BaseModel):
    """A hole in the source, kept visible at ``offset``."""

    offset: int
    before: str
    reason: str


class DocumentOut(BaseModel):
    """What ``ibid clean --json`` prints."""

    id: str
    title: str
    text: str
    original: str
    problems: list[ProblemOut]
    notes: list[NoteOut]
    sentences: list[SentenceOut]
    emendations: list[EmendationOut]
    gaps: list[GapOut]


def document_out(parsed: Parsed) -> DocumentOut:
    """The document with all that was found and changed in it."""
    document = parsed.document
    notes = {note.id: note for note in document.notes}
    return DocumentOut(
        id=document.id,
        title=document.title,
        text=document.text,
        original=document.original,
        problems=[problem_out(problem) for problem in parsed.problems],
        notes=[_note(note, notes, document) for note in document.notes],
        sentences=[_sentence(sentence, document, notes) for sentence in document.sentences],
        emendations=[
            EmendationOut(
                start=emendation.span.start,
                end=emendation.span.end,
                original=emendation.original.of(document.original),
                original_start=emendation.original.start,
                replacement=emendation.span.of(document.text),
                rule=emendation.rule,
                reason=emendation.reason,
                reviewed=emendation.reviewed,
            )
            for emendation in document.emendations
        ],
        gaps=[GapOut(offset=gap.span.start, before=gap.before, reason=gap.reason) for gap in document.gaps],
    )


def problem_out(problem: Problem) -> ProblemOut:
    """A problem."""
    where = (problem.where.start, problem.where.end) if problem.where else None
    return ProblemOut(kind=problem.kind.value, message=problem.message, where=where)


def note_ref(note_id: str, document: Document) -> NoteRef:
    """A note as printed, with what it refers to. Raises KeyError if the document has none of that id."""
    note = document.note(note_id)
    refers = _printed(document.note(note.refers), document) if note.refers else None
    return NoteRef(label=note.label, text=_text(note, document), refers=refers)


def _note(note: Note, notes: Mapping[str, Note], document: Document) -> NoteOut:
    return NoteOut(
        id=note.id,
        label=note.label,
        kind=note.kind.value,
        text=_text(note, document),
        refers=_printed(notes[note.refers], document) if note.refers else None,
        anchors=list(note.anchors),
    )


def _printed(note: Note, document: Document) -> PrintedNote:
    return PrintedNote(label=note.label, text=_text(note, document))


def _text(note: Note, document: Document) -> str | None:
    return note.span.of(document.text) if note.span else None


def _sentence(sentence: Sentence, document: Document, known: Mapping[str, Note]) -> SentenceOut:
    return SentenceOut(
        text=sentence.span.of(document.text),
        start=sentence.span.start,
        end=sentence.span.end,
        original=span_pairs(document.alignment.to_original(sentence.span)),
        notes=[known[note].label for note in sentence.notes],
        following=known[sentence.following].label if sentence.following else None,
    )


def span_pairs(spans: Sequence[Span]) -> list[tuple[int, int]]:
    """The spans as pairs of offsets."""
    return [(span.start, span.end) for span in spans]
