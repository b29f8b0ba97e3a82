"""From the lines of a paragraph to its text: words, their places, and the superscripts among them."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from corpus.readers.blocks import Block, Mark, Word
from corpus.readers.pdf.lines import Line
from corpus.readers.pdf.page import Piece, Sheet
from corpus.readers.pdf.paragraphs import Placed
from corpus.span import Span

_SUPERSCRIPTS = str.maketrans("0123456789+-−=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ")

Joiner = Callable[[str, str], bool]
"""Whether a hyphen at a line's end, between two parts of a word, is no part of the word."""


@dataclass(frozen=True, slots=True)
class Draft:
    """The text of a paragraph, markers still in it. ``raised`` are the superscripts."""

    text: str
    words: tuple[Word, ...]
    raised: tuple[Span, ...]
    level: int | None = None

    def page(self, offset: int) -> int:
        """The page (from 1) of the word at or before ``offset``."""
        n = bisect_right(self.words, offset, key=lambda word: word.start) - 1
        return self.words[max(n, 0)].page if self.words else 0


@dataclass(frozen=True, slots=True)
class Marker:
    """A marker in a draft: what to take out, and the labels and targets of the notes that it points to."""

    span: Span
    targets: tuple[tuple[str, str], ...]
    stays: bool = False  # it is a part of the sentence: `[4, p. 12]`


class _Writer:
    """Puts words behind each other."""

    def __init__(self, sheets: Sequence[Sheet], joins: Joiner) -> None:
        self.parts: list[str] = []
        self.length = 0
        self.words: list[Word] = []
        self.raised: list[Span] = []
        self._sheets = sheets
        self._joins = joins

    def line(self, placed: Placed) -> None:
        line = placed.line
        if self.parts:
            self._join(line)
        for n, piece in enumerate(line.pieces):
            if n and piece.space:
                self._add(" ")
            self._piece(placed, n, apart=n == 0 or piece.space or (n in line.raised) != (n - 1 in line.raised))

    def _join(self, line: Line) -> None:
        """What stands between the last line and this one: nothing, or a space."""
        first = line.pieces[0]
        before, begins = self.parts[-1], first.text[0]
        last, joint = before[-1], before[-2:-1].isalnum()
        if last == "-" and begins.isalpha() and joint:
            if 0 not in line.raised and self._joins(_last_word(before[:-1]), _first_word(line.text)):
                self.parts[-1] = before[:-1]
                self.length -= 1
                self.words[-1] = replace(self.words[-1], end=self.length)
        elif not (joint and last in "-–—/" and begins.isalnum()) and not _unspaced(last, first):
            self._add(" ")

    def _add(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)

    def _piece(self, placed: Placed, n: int, *, apart: bool) -> None:
        piece = placed.line.pieces[n]
        start = self.length
        self._add(piece.text)
        box = self._sheets[placed.page - 1].shown((piece.left, piece.top, piece.right, piece.bottom))
        if n in placed.line.raised:
            if n and n - 1 in placed.line.raised and self.raised:
                self.raised[-1] = Span(self.raised[-1].start, self.length)
            else:
                self.raised.append(Span(start, self.length))
        if not apart and self.words and self.words[-1].page == placed.page:
            word = self.words[-1]
            hull = (*map(min, word.box[:2], box[:2]), *map(max, word.box[2:], box[2:]))
            self.words[-1] = Word(word.start, self.length, word.page, (hull[0], hull[1], hull[2], hull[3]))
        else:
            self.words.append(Word(start, self.length, placed.page, box))


def draft(lines: Iterable[Placed], sheets: Sequence[Sheet], joins: Joiner, level: int | None = None) -> Draft:
    """The text of lines that belong together. ``sheets`` are all pages of the document."""
    writer = _Writer(sheets, joins)
    for placed in lines:
        writer.line(placed)
    words = tuple(word for word in writer.words if word.end > word.start)
    return Draft("".join(writer.parts), words, tuple(writer.raised), level)


def block(made: Draft, markers: Sequence[Marker]) -> Block:
    """The draft without its markers; superscripts that are none are written as such."""
    text = _with_superscripts(made, markers)
    kept: list[str] = []
    gone: list[tuple[int, int]] = []  # where a cut begins, and how many characters are gone behind it
    marks: list[Mark] = []
    read = lost = 0
    for marker in sorted(markers, key=lambda marker: marker.span):
        if marker.span.start < read:
            continue
        start, end = (marker.span.end, marker.span.end) if marker.stays else _with_space(text, marker.span, read)
        kept.append(text[read:start])
        lost += end - start
        gone.append((start, end))
        read = end
        marks.extend(Mark(end - lost, label, target) for label, target in marker.targets)
    kept.append(text[read:])
    return Block("".join(kept), tuple(marks), made.level, words=tuple(_moved(made.words, gone)))


def _with_space(text: str, span: Span, read: int) -> tuple[int, int]:
    """The cut for a marker: with the white space in front, where some stands behind it too, or a sentence ends."""
    start, end = span.start, span.end
    before = start
    while before > read and text[before - 1] == " ":
        before -= 1
    if before < start and (end == len(text) or text[end] in " .,;:!?)]”’"):
        return before, end
    if before < start or start == 0:
        while end < len(text) and text[end] == " ":
            end += 1
    return start, end


def _moved(words: Iterable[Word], gone: Sequence[tuple[int, int]]) -> Iterable[Word]:
    """The words with offsets in the text without the cuts; those that are cut out are gone."""
    n = lost = 0
    for word in words:
        while n < len(gone) and gone[n][1] <= word.start:
            lost += gone[n][1] - gone[n][0]
            n += 1
        start, end, k, inner = word.start - lost, word.end - lost, n, 0
        while k < len(gone) and gone[k][0] < word.end:
            first, last = max(gone[k][0], word.start), min(gone[k][1], word.end)
            inner += max(0, last - first)
            if gone[k][0] < word.start:
                start = gone[k][0] - lost
                end = start + word.end - word.start
            k += 1
        if end - inner > start:
            yield Word(start, end - inner, word.page, word.box)


def _with_superscripts(made: Draft, markers: Sequence[Marker]) -> str:
    cut = {marker.span.start for marker in markers} | {span.start for span in _nested(made, markers)}
    parts: list[str] = []
    read = 0
    for span in made.raised:
        written = span.of(made.text).translate(_SUPERSCRIPTS)
        if span.start not in cut and not any(character.isalnum() and character.isascii() for character in written):
            parts.append(made.text[read : span.start] + written)
            read = span.end
    return "".join(parts) + made.text[read:]


def _nested(made: Draft, markers: Sequence[Marker]) -> Iterable[Span]:
    """The superscripts inside longer markers."""
    spans = sorted(marker.span for marker in markers)
    for raised in made.raised:
        n = bisect_right(spans, raised.start, key=lambda span: span.start) - 1
        if n >= 0 and raised.end <= spans[n].end:
            yield raised


def _last_word(text: str) -> str:
    start = len(text)
    while start and (text[start - 1].isalpha() or text[start - 1] in "-'’"):
        start -= 1
    return text[start:]


def _first_word(text: str) -> str:
    end = 0
    while end < len(text) and (text[end].isalpha() or text[end] in "'’"):
        end += 1
    return text[:end]


def _unspaced(last: str, first: Piece) -> bool:
    """Whether no space stands for the line's end: between ideographs, and in Hangul where none is written."""
    begins = first.text[0]
    if _ideograph(last) and _ideograph(begins):
        return True
    return (_hangul(last) or _hangul(begins)) and not first.written and not last.isspace()


def _ideograph(character: str) -> bool:
    return "\u3000" <= character <= "\u9fff" or "\uf900" <= character <= "\ufaff" or "\uff00" <= character <= "\uffef"


def _hangul(character: str) -> bool:
    return "\uac00" <= character <= "\ud7a3" or "\u1100" <= character <= "\u11ff"
