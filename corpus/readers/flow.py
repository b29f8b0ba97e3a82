"""The text of a block as a reader writes it, piece by piece, with the markers in it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from corpus.readers.blocks import Block, Mark
from corpus.readers.raised import subscript, superscript
from corpus.span import Span


class Shift(StrEnum):
    """Whether characters stand on the line, above or below it."""

    NONE = ""
    RAISED = "raised"
    LOWERED = "lowered"


@dataclass(frozen=True, slots=True)
class Raised:
    """Characters that stand above the line: ``span`` in the line's text, ``source`` as they were written."""

    span: Span
    source: str


_SET = {Shift.RAISED: superscript, Shift.LOWERED: subscript}
_WHITE = re.compile(r"[ \t\r\n]+")  # XML 1.0, 2.3: what counts as white space there; a no-break space does not
_CLOSING = frozenset(".,;:!?)]}’”…")


class Flow:
    """A text that grows. Raised and lowered numbers are written so that they never join the number in front of them."""

    def __init__(self) -> None:
        self.marks: list[Mark] = []
        self.raised: list[Raised] = []
        self._pieces: list[str] = []
        self._length = 0
        self._shift = Shift.NONE
        self._shifted: list[str] = []

    def __len__(self) -> int:
        """The length of what has been written so far."""
        self._settle()
        return self._length

    def write(self, text: str, shift: Shift = Shift.NONE) -> None:
        """Puts ``text`` behind what there is, as it stands."""
        if not text:
            return
        if shift != self._shift:
            self._settle()
            self._shift = shift
        if shift:
            self._shifted.append(text)
        else:
            self._put(text)

    def flow(self, text: str, shift: Shift = Shift.NONE) -> None:
        """As ``write``, with each run of white space as one space, and none at the beginning."""
        text = _WHITE.sub(" ", text)
        self.write(text[1:] if text[:1] == " " and self.last in {"", " ", "\n", "\t"} else text, shift)

    def mark(self, label: str, target: str) -> None:
        """Puts a marker behind what there is."""
        self.marks.append(Mark(len(self), label, target))

    def add(self, other: "Flow") -> None:
        """Puts another line behind this one."""
        text, start = other.text, len(self)
        self.marks.extend(replace(mark, offset=mark.offset + start) for mark in other.marks)
        self.raised.extend(replace(each, span=each.span.shift(start)) for each in other.raised)
        self.write(text)

    @property
    def last(self) -> str:
        """The last character, "" of an empty line."""
        pieces = self._shifted or self._pieces
        return pieces[-1][-1] if pieces else ""

    def tail(self, length: int) -> str:
        """The last characters of what has been written, at least ``length`` of them where there are so many."""
        self._settle()
        pieces: list[str] = []
        for piece in reversed(self._pieces):
            pieces.append(piece)
            length -= len(piece)
            if length <= 0:
                break
        return "".join(reversed(pieces))

    @property
    def text(self) -> str:
        """What has been written so far."""
        self._settle()
        return "".join(self._pieces)

    def block(self, level: int | None = None, *, element: str = "", paragraph: int | None = None) -> Block:
        """The line as a block, closed up where markers were taken out."""
        text, marks = closed_up(self.text, self.marks)
        return Block(text, tuple(marks), level, element=element, paragraph=paragraph)

    def _put(self, text: str) -> None:
        self._pieces.append(text)
        self._length += len(text)

    def _settle(self) -> None:
        """Writes what was collected above or below the line: only now it is known whole."""
        if self._shifted:
            source, start = "".join(self._shifted), self._length
            self._shifted = []
            self._put(_SET[self._shift](source))
            if self._shift == Shift.RAISED:
                self.raised.append(Raised(Span(start, self._length), source))
        self._shift = Shift.NONE


def closed_up(text: str, marks: Sequence[Mark]) -> tuple[str, list[Mark]]:
    """``text`` without the spaces in front of a marker that nothing but its own end, punctuation or a space follows."""
    spaces = []
    before = begin = 0  # the offset of the marker before, and where the white space in front of it begins
    for offset in sorted({mark.offset for mark in marks}):
        start = offset
        while start > before and text[start - 1] in " \t\u00a0\u202f":
            start -= 1
        start = begin if start == before else start
        behind = text[offset : offset + 1]
        if start < offset and (not behind or behind.isspace() or behind in _CLOSING):
            spaces.append(Span(start, offset))
        before, begin = offset, start
    return cut(text, marks, spaces)


def cut(text: str, marks: Iterable[Mark], spans: Iterable[Span]) -> tuple[str, list[Mark]]:
    """``text`` without what stands at ``spans``, and the marks moved with what is left."""
    kept: list[str] = []
    gone: list[Span] = []
    read = 0
    for span in sorted(spans):
        if span.end <= read:
            continue
        start = max(span.start, read)
        kept.append(text[read:start])
        gone.append(Span(start, span.end))
        read = span.end
    kept.append(text[read:])
    return "".join(kept), list(_moved(sorted(marks, key=lambda mark: mark.offset), gone))


def _moved(marks: Iterable[Mark], gone: Sequence[Span]) -> Iterable[Mark]:
    passed = lost = 0
    for mark in marks:
        while passed < len(gone) and gone[passed].end <= mark.offset:
            lost += len(gone[passed])
            passed += 1
        inside = max(0, mark.offset - gone[passed].start) if passed < len(gone) else 0
        yield replace(mark, offset=mark.offset - lost - inside)
