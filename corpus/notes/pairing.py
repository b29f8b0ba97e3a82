"""From what was found in a text, or by a reader, to the notes of a document."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from corpus.document import Note, NoteKind, Problem, ProblemKind
from corpus.notes.records import Found, Marker
from corpus.span import Carrier, Span


def pair(found: Found, carrier: Carrier) -> tuple[Note, ...]:
    """The notes of ``found``, with offsets carried into the document's text.

    In the order of their first markers, then those without a marker.
    """
    bodies = {body.note: body for body in found.bodies}
    marked: dict[int, list[Marker]] = {}
    for marker in found.markers:
        marked.setdefault(marker.note, []).append(marker)
    turns: Counter[str] = Counter()
    notes: list[Note] = []
    for key in [*marked, *(body.note for body in found.bodies if body.note not in marked)]:
        markers, body = marked.get(key, []), bodies.get(key)
        label = body.label if body else markers[0].label
        anchors = tuple(dict.fromkeys(carrier.offset(marker.span.start) for marker in markers))
        span = carrier.span(body.span) if body else None
        kind = body.kind if body else NoteKind.FOOTNOTE
        notes.append(Note(_note_id(label, turns[label]), label, kind, span, anchors))
        turns[label] += 1
    return tuple(notes)


def carried(notes: Iterable[Note], carrier: Carrier) -> tuple[Note, ...]:
    """A reader's notes with offsets carried into the document's text, and the document's ids."""
    turns: Counter[str] = Counter()
    result: list[Note] = []
    for note in notes:
        span = carrier.span(note.span) if note.span else None
        anchors = tuple(carrier.offset(anchor) for anchor in note.anchors)
        result.append(replace(note, id=_note_id(note.label, turns[note.label]), span=span, anchors=anchors))
        turns[note.label] += 1
    return tuple(result)


def problems(notes: Iterable[Note]) -> tuple[Problem, ...]:
    """What could not be paired, each with its place."""
    return tuple(
        _markless(note, note.span) if note.span else _textless(note)
        for note in notes
        if note.span is None or not note.anchors
    )


def _textless(note: Note) -> Problem:
    message = f"note {note.label} is marked in the text, but the document does not carry its text"
    anchor = note.anchors[0]
    return Problem(ProblemKind.NOTE_WITHOUT_TEXT, message, Span(anchor, anchor))


def _markless(note: Note, span: Span) -> Problem:
    message = f"note {note.label} has a text, but no marker in the document points to it"
    return Problem(ProblemKind.NOTE_WITHOUT_MARKER, message, span)


def _note_id(label: str, turn: int) -> str:
    return f"n{label}" if turn == 0 else f"n{label}-{turn + 1}"
