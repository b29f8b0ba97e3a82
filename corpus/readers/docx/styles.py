"""What the styles of a DOCX file say about text: headings, hidden text, raised and lowered text (ECMA-376-1, 17.7)."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from corpus.readers.docx.parts import child, name, switched_on, value
from corpus.readers.flow import Shift

_SHIFTS = {"superscript": Shift.RAISED, "subscript": Shift.LOWERED, "baseline": Shift.NONE}
_HEADING = re.compile(r"heading ([1-9])", re.IGNORECASE)  # the name that every language's Word stores
_BODY_TEXT = 9  # 17.3.1.20: the outline level of what is no heading


@dataclass(frozen=True, slots=True)
class Look:
    """What run properties say: None where they leave it to what stands above them."""

    hidden: bool | None = None
    shift: Shift | None = None


@dataclass(frozen=True, slots=True)
class Style:
    """A style with what it inherits from no other. ``outline`` counts from 0, as 17.3.1.20 does."""

    name: str
    based_on: str | None
    outline: int | None
    look: Look


class Styles:
    """The styles of a document, by id."""

    def __init__(self, root: etree._Element | None) -> None:
        found = [each for each in root if name(each) == "w:style"] if root is not None else []
        self._styles: Mapping[str, Style] = {value(each, "styleId") or "": _style(each) for each in found}

    def heading(self, style_id: str | None) -> int | None:
        """The level of heading, from 1, that paragraphs of that style are; None where they are none."""
        for style in self._chain(style_id):
            if style.outline is not None:
                return style.outline + 1 if style.outline < _BODY_TEXT else None
            match = _HEADING.fullmatch(style.name)
            if match:
                return int(match[1])
        return 1 if self.is_title(style_id) else None

    def is_title(self, style_id: str | None) -> bool:
        """Whether paragraphs of that style are the document's title."""
        return any(style.name.lower() == "title" for style in self._chain(style_id))

    def look(self, run: Look, run_style: str | None, paragraph_style: str | None) -> Look:
        """How a run looks: its own properties, else its style's, else its paragraph's (17.7.2)."""
        above = [run, *(style.look for style in self._chain(run_style))]
        above += [style.look for style in self._chain(paragraph_style)]
        return Look(
            next((look.hidden for look in above if look.hidden is not None), None),
            next((look.shift for look in above if look.shift is not None), None),
        )

    def _chain(self, style_id: str | None) -> Iterator[Style]:
        seen: set[str] = set()
        while style_id and style_id in self._styles and style_id not in seen:
            seen.add(style_id)
            yield self._styles[style_id]
            style_id = self._styles[style_id].based_on


def run_look(properties: etree._Element | None) -> Look:
    """What the run properties ``w:rPr`` themselves say (17.3.2.41, 17.3.2.42)."""
    if properties is None:
        return Look()
    raised = child(properties, "w:vertAlign")
    return Look(
        switched_on(child(properties, "w:vanish")),
        _SHIFTS.get(value(raised) or "") if raised is not None else None,
    )


def outline(properties: etree._Element | None) -> int | None:
    """The outline level that the paragraph properties ``w:pPr`` themselves name, from 0."""
    level = child(properties, "w:outlineLvl")
    text = value(level) if level is not None else None
    return int(text) if text and text.isascii() and text.isdigit() and len(text) == 1 else None


def _style(element: etree._Element) -> Style:
    title, above = child(element, "w:name"), child(element, "w:basedOn")
    return Style(
        (value(title) or "") if title is not None else "",
        value(above) if above is not None else None,
        outline(child(element, "w:pPr")),
        run_look(child(element, "w:rPr")),
    )
