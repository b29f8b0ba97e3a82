"""A place in a document as the source panel shows it: the passage in pieces, its notes, its original wording.

Everything is cut on the server: offsets are Unicode code points here and UTF-16 units in a browser.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from pydantic import BaseModel

from corpus.document import Document, Emendation, Note, Page, Sentence
from corpus.span import Span
from index.passage import Passage
from qa.web.bars import bars
from qa.where import BoxOut, FilePlaceOut, PageOut, boxes_out, file_place_out, on_pages, page_short, where
from qa.wire.documents import GapOut, NoteRef, note_ref


class PieceOut(BaseModel):
    """A stretch of the passage: whether it is cited, whether it is a visible gap of the source, whether it answers.

    ``markers`` are the labels that the document prints behind it.
    """

    text: str
    cited: bool
    gap: bool
    markers: list[str]
    answer: bool = False


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


class SizedPageOut(PageOut):
    """A page with its ``width`` and ``height`` in points; ``name`` is what it is called in words, ``short`` in few."""

    name: str
    short: str
    width: float
    height: float


class AnnotatedOut(BaseModel):
    """A sentence that a note hangs on, at ``start`` to ``end`` of the document.

    ``passage_id`` is the passage that it stands in, null where that was not asked for.
    """

    text: str
    start: int
    end: int
    passage_id: str | None


class PlaceOut(BaseModel):
    """A passage with a cited place in it, ``start`` to ``end``; both are null where the whole passage is meant.

    ``notes`` hang on the cited sentences, ``following`` is the next note of their paragraph where none does. Where the
    place is the text of a note itself, ``in_note`` is that note and ``annotated`` the first sentence that it hangs on.
    ``original`` and ``repaired`` hold both wordings of the cited place; they are empty where nothing was repaired.

    ``pages``, ``boxes``, ``place`` and ``where`` say where it stands, as in a citation. ``bars`` are the boxes with the
    words of one line merged, ``note_bars`` those of its notes' texts on the same pages.
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
    pages: list[SizedPageOut]
    boxes: list[BoxOut]
    bars: list[BoxOut]
    note_bars: list[BoxOut]
    place: FilePlaceOut | None
    where: str
    in_note: NoteRef | None
    annotated: AnnotatedOut | None


PassageAt = Callable[[int], Passage | None]
"""The passage with the sentence that starts at an offset of the document."""


def place_out(
    document: Document,
    passage: Passage,
    cited: Span | None,
    passage_at: PassageAt = lambda _: None,
    answer: Span | None = None,
) -> PlaceOut:
    """What the panel shows of ``passage``; ``answer`` are the words in the cited place that answer.

    Raises ValueError if ``cited`` reaches outside the passage, or ``answer`` outside of what is cited.
    """
    whole = passage.location.clean
    place = cited or whole
    for inner, outer in ((place, whole), (answer or place, place)):
        if not outer.start <= inner.start < inner.end <= outer.end:
            raise ValueError(f"{inner.start} to {inner.end} is outside the passage {passage.id}")
    notes, following = _notes(document, place)
    own = _own_note(document, place)
    located = document.locate(place)
    repairs = [emendation for emendation in document.emendations if _touches(emendation, place)]
    return PlaceOut(
        passage_id=passage.id,
        document_id=document.id,
        title=document.title,
        heading=list(passage.heading),
        text=passage.text,
        start=cited.start if cited else None,
        end=cited.end if cited else None,
        pieces=_pieces(document, whole, cited, answer),
        notes=[note_ref(note, document) for note in notes],
        following=note_ref(following, document) if following else None,
        gaps=_gaps(document, whole),
        original=_original(document, place, repairs) if repairs else [],
        repaired=_marked(document.text, place, [repair.span for repair in repairs]) if repairs else [],
        repairs=[_repair(document, repair) for repair in repairs],
        pages=[_page(page) for page in located.pages],
        boxes=boxes_out(located.boxes),
        bars=boxes_out(bars(located.boxes)),
        note_bars=_note_bars(document, notes, {page.number for page in located.pages}),
        place=file_place_out(located.place),
        where=where(located, document.source.name),
        in_note=note_ref(own.id, document) if own else None,
        annotated=_annotated(document, own, passage_at) if own else None,
    )


def _gaps(document: Document, whole: Span) -> list[GapOut]:
    return [
        GapOut(offset=gap.span.start, before=gap.before, reason=gap.reason)
        for gap in document.gaps
        if whole.start <= gap.span.start < whole.end
    ]


def _repair(document: Document, repair: Emendation) -> RepairOut:
    return RepairOut(
        original=repair.original.of(document.original),
        replacement=repair.span.of(document.text),
        reason=repair.reason,
        reviewed=repair.reviewed,
    )


def _page(page: Page) -> SizedPageOut:
    return SizedPageOut(
        number=page.number,
        label=page.label,
        name=on_pages((page,)),
        short=page_short(page),
        width=page.width,
        height=page.height,
    )


def _note_bars(document: Document, notes: Iterable[str], pages: set[int]) -> list[BoxOut]:
    spans = [span for note in notes if (span := document.note(note).span)]
    boxes = [box for span in spans for box in document.locate(span).boxes]
    return boxes_out(bars(box for box in boxes if box.page in pages))


def _own_note(document: Document, place: Span) -> Note | None:
    """The note whose own text holds the place."""
    holding = (note for note in document.notes if note.span and note.span.start <= place.start < note.span.end)
    return next(holding, None)


def _annotated(document: Document, note: Note, passage_at: PassageAt) -> AnnotatedOut | None:
    sentence = next((sentence for sentence in document.sentences if note.id in sentence.notes), None)
    if sentence is None:
        return None
    span, found = sentence.span, passage_at(sentence.span.start)
    return AnnotatedOut(
        text=span.of(document.text), start=span.start, end=span.end, passage_id=found.id if found else None
    )


def _notes(document: Document, place: Span) -> tuple[tuple[str, ...], str | None]:
    touched: Sequence[Sentence] = [
        sentence
        for sentence in document.sentences
        if sentence.span.start < place.end and place.start < sentence.span.end
    ]
    notes = tuple(dict.fromkeys(note for sentence in touched for note in sentence.notes))
    return notes, (None if notes or not touched else touched[-1].following)


def _touches(emendation: Emendation, place: Span) -> bool:
    """Whether a repair stands in the place; one that removed words has an empty span and counts at its point."""
    return place.start <= emendation.span.start < place.end and emendation.span.end <= place.end


def _pieces(document: Document, whole: Span, cited: Span | None, answer: Span | None) -> list[PieceOut]:
    gaps = [gap.span for gap in document.gaps if whole.start <= gap.span.start and gap.span.end <= whole.end]
    printed = [(anchor, note.label) for note in document.notes for anchor in note.anchors]
    inner = {anchor for anchor, _ in printed if whole.start < anchor < whole.end}
    edges = _edges((whole, *gaps, *filter(None, (cited, answer))))
    return [
        PieceOut(
            text=document.text[start:end],
            cited=_inside(start, end, (cited,)),
            gap=_inside(start, end, gaps),
            markers=[label for anchor, label in printed if anchor == end],
            answer=_inside(start, end, (answer,)),
        )
        for start, end in pairwise(sorted(edges | inner))
    ]


def _inside(start: int, end: int, spans: Iterable[Span | None]) -> bool:
    return any(span and span.start <= start and end <= span.end for span in spans)


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
