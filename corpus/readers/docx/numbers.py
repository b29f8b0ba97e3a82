"""The numbers that Word prints for notes: they are in no file, they are counted (ECMA-376-1, 17.11)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lxml import etree

from corpus.readers.docx.parts import child, name, value

_CHICAGO = "*†‡§"  # 17.18.59: chicago
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Numbering:
    """How notes of one kind are numbered in one section. ``restart`` is as in 17.18.60."""

    form: str
    start: int
    restart: str


class Count:
    """Counts the notes of one kind through the sections of a document.

    ``chapters``: LibreOffice counts anew in each chapter, stores that as a restart in each section, and makes no
    sections for it. A chapter begins with a heading of the first level.
    """

    def __init__(self, sections: Sequence[Numbering], *, chapters: bool = False) -> None:
        self._sections = sections
        self._chapters = chapters and len(sections) == 1 and sections[0].restart == "eachSect"
        self._section = 0
        self._next: int | None = None

    def label(self) -> str:
        """The number that the next note is printed with."""
        numbering = self._sections[self._section]
        number = numbering.start if self._next is None else self._next
        self._next = number + 1
        return printed(number, numbering.form)

    def new_chapter(self) -> None:
        """What follows stands below another heading of the first level."""
        if self._chapters:
            self._next = None

    def new_section(self) -> None:
        """What follows stands in the next section."""
        self._section = min(self._section + 1, len(self._sections) - 1)
        if self._sections[self._section].restart == "eachSect":
            self._next = None


def numberings(document: etree._Element, settings: etree._Element | None, kind: str) -> tuple[Numbering, ...]:
    """How notes of ``kind`` ("footnote", "endnote") are numbered, section by section; at least one.

    A section's own properties (17.11.5, 17.11.11) stand above those of the whole document (17.11.4, 17.11.12).
    """
    # The standard says decimal for both kinds (17.11.17, 17.11.18), but Word, which leaves out what is its default,
    # prints endnotes in small Roman numerals: [MS-OI29500] 2.1.306.
    default = Numbering("lowerRoman" if kind == "endnote" else "decimal", 1, "continuous")
    whole = _numbering(child(settings, f"w:{kind}Pr"), default)
    sections = [
        _numbering(child(each, f"w:{kind}Pr"), whole)
        for each in document.iter()
        if name(each) == "w:sectPr" and not _is_former(each)
    ]
    return tuple(sections) or (whole,)


def printed(number: int, form: str) -> str:
    """``number`` in the number format ``form`` (17.18.59); in decimals where the format is none of the known."""
    write = _FORMS.get(form)
    return write(number) if write and 0 < number < 4000 else str(number)


def _is_former(section: etree._Element) -> bool:
    above = section.getparent()
    return above is not None and name(above) == "w:sectPrChange"


def _numbering(properties: etree._Element | None, default: Numbering) -> Numbering:
    form, start, restart = (_said(properties, each) for each in ("w:numFmt", "w:numStart", "w:numRestart"))
    known = start if start and start.isascii() and start.isdigit() and len(start) < 6 else ""
    return Numbering(form or default.form, int(known) if known else default.start, restart or default.restart)


def _said(properties: etree._Element | None, wanted: str) -> str | None:
    found = child(properties, wanted)
    return value(found) if found is not None else None


def _roman(number: int) -> str:
    pieces = []
    for worth, sign in _ROMAN:
        pieces.append(sign * (number // worth))
        number %= worth
    return "".join(pieces)


def _repeated(signs: str, number: int) -> str:
    """The signs one after the other, then doubled, then threefold: a … z, aa, bb."""
    return signs[(number - 1) % len(signs)] * ((number - 1) // len(signs) + 1)


def _circled(number: int) -> str:
    return chr(0x2460 + number - 1) if number <= 20 else str(number)


_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_FORMS: dict[str, Callable[[int], str]] = {
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "lowerLetter": lambda number: _repeated(_LETTERS, number),
    "upperLetter": lambda number: _repeated(_LETTERS.upper(), number),
    "chicago": lambda number: _repeated(_CHICAGO, number),
    "decimalZero": lambda number: f"{number:02}",
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalFullWidth": lambda number: str(number).translate({48 + n: 0xFF10 + n for n in range(10)}),
    "numberInDash": lambda number: f"- {number} -",
}
