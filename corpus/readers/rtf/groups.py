"""What a group of an RTF file sets and its end sets back, and the notes that are open in groups."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from corpus.document import NoteKind
from corpus.readers.blocks import Block
from corpus.readers.raised import subscript, superscript
from corpus.readers.rtf.flow import Flow

POSITIONS = {"super": superscript, "up": superscript, "sub": subscript, "dn": subscript}
"""How the text behind a control word is written that raises or lowers it."""


@dataclass(slots=True)
class State:
    """What a group sets and its end sets back."""

    destination: str = "text"
    starred: bool = False
    encoding: str = ""  # of the font; "" is the document's
    fallback: int = 1  # how many characters stand for a \\u
    position: Callable[[str], str] | None = None
    hidden: bool = False
    in_table: bool = False
    style: int = 0
    outline: int | None = None
    opened: str = ""  # what the group opened: a "note", a "box", the "result" of a field


@dataclass(slots=True)
class OpenNote:
    """A note that is open; its flow goes on where the marker stands when it ends."""

    outer: Flow
    mark: int
    key: str
    kind: NoteKind = NoteKind.FOOTNOTE


def without_label(text: tuple[Block, ...], label: str) -> tuple[Block, ...]:
    """The note's text without the mark of its own that stands in front of it."""
    if not text or not label:
        return text
    first = text[0]
    lead = next((lead for lead in (label, superscript(label)) if first.text.startswith(lead)), "")
    kept = first.text[len(lead) :].lstrip()
    shift = len(first.text) - len(kept)
    marks = tuple(replace(mark, offset=max(0, mark.offset - shift)) for mark in first.marks)
    return (replace(first, text=kept, marks=marks), *text[1:])
