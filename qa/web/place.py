"""A place in a document as the source panel shows it: the passage in pieces, its notes, its original wording.

Everything is cut on the server: offsets are Unicode code points here and UTF-16 units in a browser.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from pydantic import BaseModel

from corpus.document import Document, Emendation, Sentence
from corpus.span import Span
from index.passage import Passage
from qa.wire import GapOut, NoteRef


class PieceOut(BaseModel):
    """A stretch of the passage: whether it is cited, whether it is a visible gap of the source.

    ``markers`` are the labels that the document prints behind it.
    """

    text: str
    cited: bool
    gap: bool
    markers: list[str]


class WordingOut(BaseModel):
    """A stretch of a wording, and whether it differs between the original and the repaired text."""

    text: str
    changed: bool


class RepairOut(BaseModel):
    """One repair in the cited place, and why it was made."""

    original: str
    replacement: str
    reason: str
    reviewed: bool


class PlaceOut(BaseModel):
    """A passage with a cited place in it, ``start`` to ``end``; both are null where the whole passage is meant.

    ``notes`` hang on the cited sentences, ``following`` is the next note of their paragraph where none does.
    ``original`` and ``repaired`` hold both wordings of the cited place; they are empty where nothing was repaired.
    """

    passage_id: str
    document_id: str
    title: str
    heading: list[str]
    text: str
    start: int | None
    end: int | None
    pieces: list[PieceOut]
    notes: list[NoteRef]
    following: NoteRef | None
    gaps: list[GapOut]
    original: list[WordingOut]
    repaired: list[WordingOut]
    repairs: list[RepairOut]


def place_out(document: Document, passage: Passage, cited: Span | None) -> PlaceOut:
    """What the panel shows of ``passage``. Raises ValueError if ``cited`` reaches outside the passage."""
    whole = passage.location.clean
    if cited and not whole.start <= cited.start < cited.end <= whole.end:
        raise ValueError(f"{cited.start} to {cited.end} is outside the passage {passage.id}")
    place = cited or whole
    notes, following = _notes(document, place)
    repairs = [emendation for emendation in document.emendations if _touches(emendation, place)]
    return PlaceOut(
        passage_id=passage.id,
        document_id=document.id,
        title=document.title,
        heading=list(passage.heading),
        text=passage.text,
        start=cited.start if cited else None,
        end=cited.end if cited else None,
        pieces=_pieces(document, whole, cited),
        notes=[_note(document, note) for note in notes],
        following=_note(document, following) if following else None,
        gaps=[
            GapOut(offset=gap.span.start, before=gap.before, reason=gap.reason)
            for gap in document.gaps
            if whole.start <= gap.span.start < whole.end
        ],
        original=_original(document, place, repairs) if repairs else [],
        repaired=_marked(document.text, place, [repair.span for repair in repairs]) if repairs else [],
        repairs=[
            RepairOut(
                original=repair.original.of(document.original),
                replacement=repair.span.of(document.text),
                reason=repair.reason,
                reviewed=repair.reviewed,
            )
            for repair in repairs
        ],
    )


def _notes(document: Document, place: Span) -> tuple[tuple[str, ...], str | None]:
    touched: Sequence[Sentence] = [
        sentence
        for sentence in document.sentences
        if sentence.span.start < place.end and place.start < sentence.span.end
    ]
    notes = tuple(dict.fromkeys(note for sentence in touched for note in sentence.notes))
    return notes, (None if notes or not touched else touched[-1].following)


def _note(document: Document, note_id: str) -> NoteRef:
    return NoteRef(label=document.note(note_id).label, text=document.note_text(note_id))


def _touches(emendation: Emendation, place: Span) -> bool:
    """Whether a repair stands in the place; one that removed words has an empty span and counts at its point."""
    return place.start <= emendation.span.start < place.end and emendation.span.end <= place.end


def _pieces(document: Document, whole: Span, cited: Span | None) -> list[PieceOut]:
    gaps = [gap.span for gap in document.gaps if whole.start <= gap.span.start and gap.span.end <= whole.end]
    printed = [(anchor, note.label) for note in document.notes for anchor in note.anchors]
    inner = {anchor for anchor, _ in printed if whole.start < anchor < whole.end}
    edges = _edges((whole, *gaps, *([cited] if cited else [])))
    return [
        PieceOut(
            text=document.text[start:end],
            cited=cited is not None and cited.start <= start and end <= cited.end,
            gap=any(gap.start <= start and end <= gap.end for gap in gaps),
            markers=[label for anchor, label in printed if anchor == end],
        )
        for start, end in pairwise(sorted(edges | inner))
    ]


def _edges(spans: Iterable[Span]) -> set[int]:
    return {edge for span in spans for edge in (span.start, span.end)}


def _original(document: Document, place: Span, repairs: Sequence[Emendation]) -> list[WordingOut]:
    """The original from the first to the last character of the place, removed words in it included."""
    spans = [*document.alignment.to_original(place), *(repair.original for repair in repairs)]
    hull = Span(min(span.start for span in spans), max(span.end for span in spans))
    return _marked(document.original, hull, [repair.original for repair in repairs])


def _marked(text: str, whole: Span, changed: Sequence[Span]) -> list[WordingOut]:
    edges = _edges((whole, *changed))
    return [
        WordingOut(text=text[start:end], changed=any(span.start <= start and end <= span.end for span in changed))
        for start, end in pairwise(sorted(edges))
    ]
