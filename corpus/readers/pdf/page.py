"""A page of a PDF: its words, in parts of one size on one baseline, and its horizontal rules.

All places are in points in the frame in which the page's text stands upright, y downward; ``Sheet.shown`` carries a box
to the page as it is shown.
"""

import ctypes
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium

from corpus.readers.pdf.characters import Glyph, Rectangle, accented, glyphs
from corpus.readers.pdf.encodings import named

MOST_CHARACTERS = 200_000
"""Of a page; the densest newspaper has a fifth."""

_MOST_OBJECTS = 3_000  # of a page are looked at for rules; a drawing has more


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


def _main_angle(runs: tuple[list[Glyph], ...], rotation: int) -> int:
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


def _piece(run: list[Glyph], angle: int, bounds: Rectangle) -> Piece:
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


def _runs(text: pypdfium2.PdfTextPage) -> Iterator[list[Glyph]]:
    """The characters in the order of the file, cut at white space, and where size, baseline or direction change."""
    run: list[Glyph] = []
    for glyph in accented(named(list(glyphs(text)))):
        if run and (glyph.space or _broken(run[-1], glyph)):
            yield run
            run = []
        run.append(glyph)
    if run:
        yield run


def _broken(one: Glyph, two: Glyph) -> bool:
    a, b = one.style, two.style
    if a is b:
        return False
    if a.angle != b.angle or abs(a.size - b.size) > 0.03 * a.size:
        return True
    return abs(a.x - b.x if a.angle in {90, 270} else a.y - b.y) > 0.06 * a.size
