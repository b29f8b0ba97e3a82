"""The characters of a page of a PDF, in the order of the file: where each stands, and in what size and direction."""

import ctypes
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import atan2, degrees, hypot
from typing import TypeAlias

import pypdfium2
import pypdfium2.raw as pdfium

TextPage: TypeAlias = "ctypes._Pointer[ctypes.Structure]"  # noqa: SLF001 - the name that ctypes gives to the type of a pointer
"""What PDFium calls FPDF_TEXTPAGE."""

Rectangle = tuple[float, float, float, float]
"""Left, top, right, bottom."""

_FAR = 1e5  # points: no page is as large
_SPACES = {0x20, 0xA0, 0x1680, 0x202F, 0x205F, 0x3000, 0x0A, 0x0D, 0x09, *range(0x2000, 0x200C)}
_ACCENTS = {"´": "\u0301", "`": "\u0300", "ˆ": "\u0302", "¨": "\u0308", "˜": "\u0303", "ˇ": "\u030c", "¸": "\u0327"}
_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
# PDFium gives a hyphen at a line's end as U+0002; Symbol's and Wingdings' bullets lie in the private area.
_MEANT = {0x02: "-", 0xAD: "-", 0x2010: "-", 0x2011: "-", 0xF0B7: "•", 0xF0A7: "▪", 0xF0D8: "➢", 0xF0FC: "✓"}


BARE = 0xF0000
"""A code of a font that names no character waits, as a character of a plane for private use, for its encoding."""


@dataclass(frozen=True, slots=True)
class Style:
    """How a character is set. ``x`` and ``y`` are its origin in the page's own space.

    ``font`` tells the fonts without a name on a page apart; it is 0 for all others.
    """

    angle: int | None  # of the text in the page's own space, None where it is askew
    size: float
    bold: bool
    x: float
    y: float
    font: int = 0


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character. ``space`` and ``written`` are as of a word: white space in front, and a character for it."""

    text: str
    box: Rectangle  # in the page's own space: left, bottom, right, top
    style: Style
    space: bool
    written: bool
    font: int = 0


def glyphs(text: pypdfium2.PdfTextPage) -> Iterator[Glyph]:
    """The characters, white space apart."""
    handle, rectangle = text.raw, pdfium.FS_RECTF()
    code_of, box_of = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetLooseCharBox
    style: Style | None = None
    last: Rectangle | None = None
    hard = soft = False
    for index in range(text.count_chars()):
        code = code_of(handle, index)
        font = _nameless(handle, index) if code < 0x20 or 0x7F <= code < 0x100 else 0
        if code in _SPACES and not font:
            # Spaces that PDFium puts in are believed where there is a gap.
            soft = True
            hard = hard or not pdfium.FPDFText_IsGenerated(handle, index)
            continue
        written = chr(BARE + code) if font else _meant(code)
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
            yield Glyph(written, box, raised or style, space, hard, style.font)
            last = None if raised else box
        else:
            yield Glyph(written, box, style, space, hard, font or style.font)
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


def _gap(last: Rectangle, box: Rectangle, style: Style, *, soft: bool) -> bool:
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


def _style(handle: TextPage, index: int) -> Style:
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
    name = _font_name(handle, index)
    bold = pdfium.FPDFText_GetFontWeight(handle, index) >= 600 or b"bold" in name
    font = 0 if name else _font(handle, index)
    return Style(right_angle % 360 if abs(angle - right_angle) < 8 else None, size, bold, x.value, y.value, font)


def _font_name(handle: TextPage, index: int) -> bytes:
    name, flags = ctypes.create_string_buffer(80), ctypes.c_int()
    size = pdfium.FPDFText_GetFontInfo(handle, index, name, 80, flags)
    return name.value.lower() if size <= 80 else b"?"


def _nameless(handle: TextPage, index: int) -> int:
    """The font, where it has no name and no character for this code; else 0."""
    if pdfium.FPDFText_IsGenerated(handle, index) or not pdfium.FPDFText_HasUnicodeMapError(handle, index):
        return 0
    return 0 if _font_name(handle, index) else _font(handle, index)


def _font(handle: TextPage, index: int) -> int:
    painted = pdfium.FPDFText_GetTextObject(handle, index)
    font = pdfium.FPDFTextObj_GetFont(painted) if painted else None
    return ctypes.cast(font, ctypes.c_void_p).value or 0 if font else 0


def _superior(handle: TextPage, index: int, style: Style) -> Style | None:
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


def accented(found: list[Glyph]) -> list[Glyph]:
    """An accent that is drawn over a letter becomes a part of it, wherever the file has it in the line."""
    for n, glyph in enumerate(found):
        if glyph.text not in _ACCENTS:
            continue
        middle = (glyph.box[0] + glyph.box[2]) / 2
        for near in (n + 1, n - 1, n + 2, *range(n - 2, n - 9, -1)):
            if 0 <= near < len(found) and _under(found[near], glyph, middle):
                letter = found[near]
                written = unicodedata.normalize("NFC", letter.text + _ACCENTS[glyph.text])
                apart = n > 0 and near == n + 1 and letter.box[0] - found[n - 1].box[2] > 0.15 * letter.style.size
                found[near] = replace(letter, text=written, space=letter.space or (glyph.space and apart))
                found[n] = replace(glyph, text="")
                break
    return [glyph for glyph in found if glyph.text]


def _under(letter: Glyph, accent: Glyph, middle: float) -> bool:
    size = accent.style.size
    if not letter.text.isalpha() or abs(letter.box[1] - accent.box[1]) > 0.4 * size:
        return False
    composed = unicodedata.normalize("NFC", letter.text + _ACCENTS[accent.text])
    return len(composed) == len(letter.text) and letter.box[0] - 0.05 * size <= middle <= letter.box[2] + 0.05 * size
