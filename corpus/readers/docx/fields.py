"""Fields of a DOCX file: their instructions are not printed, their results are (ECMA-376-1, 17.16)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from corpus.readers.docx.parts import name, value

# Word refers to a note by NOTEREF, LibreOffice by REF and a bookmark of its own.
_NOTEREF = re.compile(
    r"\s*(?P<kind>NOTEREF|FTNREF|REF)\s+\"?(?P<bookmark>[^\s\"\\]+)\"?(?P<switches>.{0,200})", re.IGNORECASE | re.DOTALL
)


@dataclass(slots=True)
class _Field:
    """A field: its instruction up to ``result``, then what it shows.

    ``target`` is the note whose number it shows, ``formatted`` whether it is to look like a note's mark.
    """

    closed: bool
    instruction: list[str] = field(default_factory=list)
    result: bool = False
    target: str | None = None
    formatted: bool = False
    label: list[str] = field(default_factory=list)


class Fields:
    """The fields that are open at a place of the text. ``bookmarks`` tells which note stands at which bookmark."""

    def __init__(self, root: etree._Element, bookmarks: Mapping[str, str]) -> None:
        self._bookmarks = bookmarks
        self._closed = _closed(root)
        self._open: list[_Field] = []

    def character(self, element: etree._Element) -> tuple[str, str] | None:
        """Takes note of a ``w:fldChar``; at the end of a field as ``end``."""
        kind = value(element, "fldCharType")
        if kind == "begin":
            self._open.append(_Field(element in self._closed))
        elif kind == "separate" and self._open:
            self._show()
        return self.end() if kind == "end" and self._open else None

    def simple(self, element: etree._Element) -> None:
        """Takes note of the beginning of a ``w:fldSimple``."""
        self._open.append(_Field(closed=True, instruction=[value(element, "instr") or ""]))
        self._show()

    def instruct(self, element: etree._Element) -> None:
        """Takes note of a ``w:instrText``."""
        if self._open and not self._open[-1].result:
            self._open[-1].instruction.append(element.text or "")

    def end(self) -> tuple[str, str] | None:
        """Closes the innermost field: the label and the target of the marker that it was, None where it was none."""
        ended = self._open.pop()
        label = "".join(ended.label).strip()
        return (label, ended.target) if ended.target and label else None

    def takes(self, text: str, *, raised: bool) -> bool:
        """Whether ``text``, which stands here, is no text: part of an instruction, or the label of a marker."""
        shown = next((each for each in reversed(self._open) if each.target and (each.formatted or raised)), None)
        if shown:
            shown.label.append(text)
        return bool(shown) or any(each.closed and not each.result for each in self._open)

    def _show(self) -> None:
        """A reference to a note that looks like a note's mark (17.16.5.39: switch f) is a mark of that note."""
        shown = self._open[-1]
        shown.result = True
        match = _NOTEREF.match("".join(shown.instruction))
        if match:
            shown.target = self._bookmarks.get(match["bookmark"])
            shown.formatted = match["kind"].upper() != "REF" and "\\f" in match["switches"].lower()


def _closed(root: etree._Element) -> set[etree._Element]:
    """The beginnings of fields that have an end: where it is missing, what follows is text all the same."""
    opened: list[etree._Element] = []
    closed: set[etree._Element] = set()
    for element in root.iter():
        if name(element) == "w:fldChar":
            kind = value(element, "fldCharType")
            if kind == "begin":
                opened.append(element)
            elif kind == "end" and opened:
                closed.add(opened.pop())
    return closed
