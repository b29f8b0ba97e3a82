"""A page of a PDF: its words, in parts of one size on one baseline, and its horizontal rules.

All places are in points in the frame in which the page's text stands upright, y downward; ``Sheet.shown`` carries a box
to the page as it is shown.
"""

import ctypes
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import atan2, degrees, hypot

import pypdfium2
import pypdfium2.raw as pdfium

MOST_CHARACTERS = 200_000
"""Of a page; the densest newspaper has a fifth."""

Rectangle = tuple[float, float, float, float]
"""Left, top, right, bottom."""

_FAR = 1e5  # points: no page is as large
_MOST_OBJECTS = 3_000  # of a page are looked at for rules; a drawing has more
_SPACES = {0x20, 0xA0, 0x1680, 0x202F, 0x205F, 0x3000, 0x0A, 0x0D, 0x09, *range(0x2000, 0x200C)}
# PDFium gives a hyphen at a line's end as U+0002; Symbol's and Wingdings' bullets lie in the private area.
_MEANT = {0x02: "-", 0xAD: "-", 0x2010: "-", 0x2011: "-", 0xF0B7: "•", 0xF0A7: "▪", 0xF0D8: "➢", 0xF0FC: "✓"}
_ACCENTS = {"´": "\u0301", "`": "\u0300", "ˆ": "\u0302", "¨": "\u0308", "˜": "\u0303", "ˇ": "\u030c", "¸": "\u0327"}
_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}


class CrowdedError(ValueError):
    """A page with more on it than any page to be read; the message says so."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A word, or a part of one, of one size on one baseline.

    ``space`` says that white space stands in front of it, ``written`` that the file has a space character there.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    base: float
    size: float
    bold: bool = False
    space: bool = False
    written: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal line."""

    left: float
    right: float
    y: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page. ``width`` and ``height`` are as shown; ``turn`` is by how many degrees its text is turned there."""

    number: int
    width: float
    height: float
    turn: int
    pieces: tuple[Piece, ...]
    rules: tuple[Rule, ...]
    painted: bool  # it shows anything at all

    def shown(self, box: Rectangle) -> Rectangle:
        """``box`` on the page as it is shown."""
        left, top, right, bottom = box
        if self.turn == 90:
            return top, self.height - right, bottom, self.height - left
        if self.turn == 180:
            return self.width - right, self.height - bottom, self.width - left, self.height - top
        if self.turn == 270:
            return self.width - bottom, left, self.width - top, right
        return box

    @property
    def across(self) -> float:
        """The width of the page in the frame of its text."""
        return self.height if self.turn in {90, 270} else self.width

    @property
    def down(self) -> float:
        """The height of the page in the frame of its text."""
        return self.width if self.turn in {90, 270} else self.height


@dataclass(frozen=True, slots=True)
class _Style:
    angle: int | None  # of the text in the page's own space, None where it is askew
    size: float
    bold: bool
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class _Glyph:
    text: str
    box: Rectangle  # in the page's own space: left, bottom, right, top
    style: _Style
    space: bool
    written: bool


def sheet(document: pypdfium2.PdfDocument, number: int) -> Sheet:
    """Page ``number`` (from 1). Raises PdfiumError where it is damaged, CrowdedError where it holds too much."""
    page = document[number - 1]
    try:
        text = page.get_textpage()
        try:
            if text.count_chars() > MOST_CHARACTERS:
                raise CrowdedError(f"page {number} holds more than {MOST_CHARACTERS:,} characters and is left out")
            runs = tuple(_runs(text))
        finally:
            text.close()
        width, height = page.get_size()
        rotation = page.get_rotation()
        bounds = page.get_bbox()
        angle = _main_angle(runs, rotation)
        upright = [run for run in runs if run[0].style.angle == angle]
        pieces = tuple(_piece(run, angle, bounds) for run in upright)
        rules = tuple(_rules(page, angle, bounds))
        painted = pdfium.FPDFPage_CountObjects(page.raw) > 0
    finally:
        page.close()
    return Sheet(number, width, height, (angle - rotation) % 360, _inside(pieces, bounds), rules, painted)


def _inside(pieces: tuple[Piece, ...], bounds: Rectangle) -> tuple[Piece, ...]:
    """Without what lies outside the crop box: printers' marks, and text that is hidden there."""
    far = max(bounds[2] - bounds[0], bounds[3] - bounds[1])
    return tuple(piece for piece in pieces if piece.right > 0 and piece.bottom > 0 and piece.left < far)


def _main_angle(runs: tuple[list[_Glyph], ...], rotation: int) -> int:
    counts = {rotation: 0}
    for run in runs:
        angle = run[0].style.angle
        if angle is not None:
            counts[angle] = counts.get(angle, 0) + len(run)
    # Upright as shown, unless most of the page is turned: a table across the page.
    most = max(counts, key=lambda angle: counts[angle])
    return most if counts[most] > 1.5 * counts[rotation] else rotation


def _framed(box: Rectangle, angle: int, bounds: Rectangle) -> Rectangle:
    """``box`` of the page's own space (left, bottom, right, top) in the frame of text that runs at ``angle``."""
    left, bottom, right, top = box
    if angle == 90:
        return bottom - bounds[1], left - bounds[0], top - bounds[1], right - bounds[0]
    if angle == 180:
        return bounds[2] - right, bottom - bounds[1], bounds[2] - left, top - bounds[1]
    if angle == 270:
        return bounds[3] - top, bounds[2] - right, bounds[3] - bottom, bounds[2] - left
    return left - bounds[0], bounds[3] - top, right - bounds[0], bounds[3] - bottom


def _piece(run: list[_Glyph], angle: int, bounds: Rectangle) -> Piece:
    boxes = [glyph.box for glyph in run]
    hull = (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )
    left, top, right, bottom = _framed(hull, angle, bounds)
    style = run[0].style
    base = _framed((style.x, style.y, style.x, style.y), angle, bounds)[1]
    text = unicodedata.normalize("NFC", "".join(glyph.text for glyph in run))
    return Piece(text, left, top, right, bottom, base, style.size, style.bold, run[0].space, run[0].written)


def _rules(page: pypdfium2.PdfPage, angle: int, bounds: Rectangle) -> Iterator[Rule]:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    for index in range(min(pdfium.FPDFPage_CountObjects(page.raw), _MOST_OBJECTS)):
        painted = pdfium.FPDFPage_GetObject(page.raw, index)
        if pdfium.FPDFPageObj_GetType(painted) != pdfium.FPDF_PAGEOBJ_PATH:
            continue
        if pdfium.FPDFPageObj_GetBounds(painted, left, bottom, right, top):
            box = _framed((left.value, bottom.value, right.value, top.value), angle, bounds)
            if box[3] - box[1] <= 3 and box[2] - box[0] >= 20:
                yield Rule(box[0], box[2], (box[1] + box[3]) / 2)


def _runs(text: pypdfium2.PdfTextPage) -> Iterator[list[_Glyph]]:
    """The characters in the order of the file, cut at white space, and where size, baseline or direction change."""
    run: list[_Glyph] = []
    for glyph in _accented(list(_glyphs(text))):
        if run and (glyph.space or _broken(run[-1], glyph)):
            yield run
            run = []
        run.append(glyph)
    if run:
        yield run


def _broken(one: _Glyph, two: _Glyph) -> bool:
    a, b = one.style, two.style
    if a is b:
        return False
    if a.angle != b.angle or abs(a.size - b.size) > 0.03 * a.size:
        return True
    return abs(a.x - b.x if a.angle in {90, 270} else a.y - b.y) > 0.06 * a.size


def _glyphs(text: pypdfium2.PdfTextPage) -> Iterator[_Glyph]:
    handle, rectangle = text.raw, pdfium.FS_RECTF()
    code_of, box_of = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetLooseCharBox
    style: _Style | None = None
    last: Rectangle | None = None
    hard = soft = False
    for index in range(text.count_chars()):
        code = code_of(handle, index)
        if code in _SPACES:
            # Spaces that PDFium puts in are believed where there is a gap.
            soft = True
            hard = hard or not pdfium.FPDFText_IsGenerated(handle, index)
            continue
        written = _meant(code)
        if not written or not box_of(handle, index, rectangle):
            continue
        box = (rectangle.left, rectangle.bottom, rectangle.right, rectangle.top)
        if not all(-_FAR < edge < _FAR for edge in box):  # nonsense, or no number at all
            continue
        if style is None or last is None or soft or _moved(last, box):
            style = _style(handle, index)
        space = hard or (last is not None and _gap(last, box, style, soft=soft))
        if written.isdigit():
            raised = _superior(handle, index, style)
            yield _Glyph(written, box, raised or style, space, hard)
            last = None if raised else box
        else:
            yield _Glyph(written, box, style, space, hard)
            last = box
        hard = soft = False


def _meant(code: int) -> str:
    if code in _MEANT:
        return _MEANT[code]
    if code in _LIGATURES:
        return _LIGATURES[code]
    if code < 0x20 or 0x7F <= code < 0xA0 or code in {0xFFFE, 0xFFFF, 0xFEFF}:
        return ""
    return "\ufffd" if 0xD800 <= code < 0xE000 or code > 0x10FFFF else chr(code)


def _moved(last: Rectangle, box: Rectangle) -> bool:
    return abs(last[1] - box[1]) > 0.02 or abs(last[3] - box[3]) > 0.02


def _gap(last: Rectangle, box: Rectangle, style: _Style, *, soft: bool) -> bool:
    """Whether white space stands between two neighbours on one line, or the second begins elsewhere."""
    if style.angle == 90:
        gap = box[1] - last[3]
    elif style.angle == 270:
        gap = last[1] - box[3]
    elif style.angle == 180:
        gap = last[0] - box[2]
    else:
        gap = box[0] - last[2]
    return gap > (0.09 if soft else 0.2) * style.size or gap < -0.9 * style.size


def _style(handle: ctypes._Pointer, index: int) -> _Style:  # type: ignore[type-arg]
    matrix, x, y = pdfium.FS_MATRIX(), ctypes.c_double(), ctypes.c_double()
    pdfium.FPDFText_GetMatrix(handle, index, matrix)
    pdfium.FPDFText_GetCharOrigin(handle, index, x, y)
    angle = degrees(atan2(matrix.b, matrix.a))
    right_angle = round(angle / 90) * 90 if angle == angle else 0  # noqa: PLR0124 - not a number equals nothing
    size = pdfium.FPDFText_GetFontSize(handle, index) * hypot(matrix.c, matrix.d)
    if not 0.1 < size < _FAR:
        size = 0.1
    if not (-_FAR < x.value < _FAR and -_FAR < y.value < _FAR):
        x.value = y.value = 0
    bold = pdfium.FPDFText_GetFontWeight(handle, index) >= 600 or b"bold" in _font_name(handle, index)
    return _Style(right_angle % 360 if abs(angle - right_angle) < 8 else None, size, bold, x.value, y.value)


def _font_name(handle: ctypes._Pointer, index: int) -> bytes:  # type: ignore[type-arg]
    name, flags = ctypes.create_string_buffer(80), ctypes.c_int()
    size = pdfium.FPDFText_GetFontInfo(handle, index, name, 80, flags)
    return name.value.lower() if size <= 80 else b""


def _superior(handle: ctypes._Pointer, index: int, style: _Style) -> _Style | None:  # type: ignore[type-arg]
    """The style of a digit that is drawn as a superscript in a font of full size, as expert fonts do."""
    if style.angle != 0:
        return None
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    if not pdfium.FPDFText_GetCharBox(handle, index, left, right, bottom, top):
        return None
    rise, height = bottom.value - style.y, top.value - bottom.value
    if rise > 0.2 * style.size and 0.2 * style.size < height < 0.56 * style.size:
        return replace(style, size=0.6 * style.size, y=style.y + 0.3 * style.size)
    return None


def _accented(glyphs: list[_Glyph]) -> list[_Glyph]:
    """An accent that is drawn over a letter becomes a part of it, wherever the file has it in the line."""
    for n, glyph in enumerate(glyphs):
        if glyph.text not in _ACCENTS:
            continue
        middle = (glyph.box[0] + glyph.box[2]) / 2
        for near in (n + 1, n - 1, n + 2, *range(n - 2, n - 9, -1)):
            if 0 <= near < len(glyphs) and _under(glyphs[near], glyph, middle):
                letter = glyphs[near]
                written = unicodedata.normalize("NFC", letter.text + _ACCENTS[glyph.text])
                apart = n > 0 and near == n + 1 and letter.box[0] - glyphs[n - 1].box[2] > 0.15 * letter.style.size
                glyphs[near] = replace(letter, text=written, space=letter.space or (glyph.space and apart))
                glyphs[n] = replace(glyph, text="")
                break
    return [glyph for glyph in glyphs if glyph.text]


def _under(letter: _Glyph, accent: _Glyph, middle: float) -> bool:
    size = accent.style.size
    if not letter.text.isalpha() or abs(letter.box[1] - accent.box[1]) > 0.4 * size:
        return False
    composed = unicodedata.normalize("NFC", letter.text + _ACCENTS[accent.text])
    return len(composed) == len(letter.text) and letter.box[0] - 0.05 * size <= middle <= letter.box[2] + 0.05 * size
