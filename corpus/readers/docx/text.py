"""The text of a DOCX file's body, or of one of its notes (ECMA-376-1, clause 17)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from lxml import etree

from corpus.readers.blocks import Block
from corpus.readers.clusters import bare
from corpus.readers.docx.fields import Fields
from corpus.readers.docx.numbers import Count
from corpus.readers.docx.parts import PASSED_OVER, child, is_deleted, is_first, name, value
from corpus.readers.docx.styles import Look, Styles, outline, run_look
from corpus.readers.docx.symbols import symbol
from corpus.readers.flow import Flow, Raised, Shift
from corpus.readers.formulas import linear
from corpus.readers.rows import row
from corpus.readers.walk import walk

_CHARACTERS = {"w:tab": "\t", "w:ptab": "\t", "w:br": "\n", "w:cr": "\n", "w:noBreakHyphen": "-"}
_LONGEST_MARK = 10


@dataclass(frozen=True, slots=True)
class Paper:
    """What the whole document knows: its styles, the counts of its notes, and which note stands at which bookmark."""

    styles: Styles
    counts: Mapping[str, Count]
    bookmarks: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Told:
    """What was read: ``custom`` are the marks that the author chose, by the note's key.

    ``raised`` are the raised characters of each block, for finding notes that were only typed; ``titles`` the texts of
    paragraphs in the style of a title; ``own_mark`` is where the note's own number stood in its first block.
    """

    blocks: tuple[Block, ...]
    raised: tuple[tuple[Raised, ...], ...]
    custom: Mapping[str, str]
    titles: tuple[str, ...]
    own_mark: int | None
    embedded: bool


@dataclass(slots=True)
class _Paragraph:
    line: Flow
    number: int
    style: str | None
    level: int | None
    joins: bool  # its mark was deleted: the next paragraph goes on with it
    ends_section: bool


def tell(root: etree._Element, paper: Paper) -> Told:
    """The text below ``root``: the document's body, or one note."""
    story = _Story(root, paper)
    walk(root, story.enter, story.leave)
    return story.told()


class _Story:
    def __init__(self, root: etree._Element, paper: Paper) -> None:
        self._paper = paper
        self._found: list[tuple[Block, tuple[Raised, ...]]] = []
        # Where finished paragraphs go: the story, a cell of a table, or behind the paragraph that a box hangs on.
        self._sinks = [self._found]
        self._rows: list[list[list[tuple[Block, tuple[Raised, ...]]]]] = []
        self._paragraphs: list[_Paragraph] = []
        self._joined: dict[int, _Paragraph] = {}
        self._looks: list[Look] = [Look()]
        self._fields = Fields(root, paper.bookmarks)
        self._mark: tuple[str, list[str]] | None = None
        self._custom: dict[str, str] = {}
        self._titles: list[str] = []
        self._number = 0
        self._own_mark: int | None = None
        self._embedded = False

    def told(self) -> Told:
        for depth in list(self._joined):
            self._finish(self._joined.pop(depth))
        return Told(
            tuple(block for block, _ in self._found),
            tuple(raised for _, raised in self._found),
            self._custom,
            tuple(self._titles),
            self._own_mark,
            self._embedded,
        )

    def enter(self, element: etree._Element) -> bool:
        kind = name(element)
        if kind in PASSED_OVER or (kind == "w:tr" and is_deleted(child(element, "w:trPr"))):
            return False
        if kind in {"mc:Choice", "mc:Fallback"}:
            return is_first(element)
        known = _ENTER.get(kind)
        if known:
            known(self, element)
        elif kind in _CHARACTERS:
            self._write(_CHARACTERS[kind])
        return kind not in {"m:oMath", "w:t"}

    def leave(self, element: etree._Element) -> None:
        known = _LEAVE.get(name(element))
        if known:
            known(self, element)

    # Paragraphs and tables

    def open_paragraph(self, element: etree._Element) -> None:
        self._number += 1
        properties = child(element, "w:pPr")
        named = child(properties, "w:pStyle")
        style = value(named) if named is not None else None
        level = outline(properties)
        before = self._joined.pop(len(self._sinks), None)
        paragraph = _Paragraph(
            before.line if before else Flow(),
            before.number if before else self._number,
            style,
            self._paper.styles.heading(style) if level is None else (level + 1 if level < 9 else None),
            is_deleted(child(properties, "w:rPr")),
            child(properties, "w:sectPr") is not None,
        )
        if paragraph.level == 1 and not self._paper.styles.is_title(style):
            for count in self._paper.counts.values():
                count.new_chapter()
        self._paragraphs.append(paragraph)
        self._sinks.append([])

    def close_paragraph(self, _: etree._Element) -> None:
        self._end_mark()
        inner = self._sinks.pop()
        paragraph = self._paragraphs.pop()
        if paragraph.joins:
            self._joined[len(self._sinks)] = paragraph
        else:
            self._finish(paragraph)
        self._sinks[-1].extend(inner)
        if paragraph.ends_section:
            for count in self._paper.counts.values():
                count.new_section()

    def _finish(self, paragraph: _Paragraph) -> None:
        text, line = paragraph.line.text, paragraph.line
        if self._paper.styles.is_title(paragraph.style):
            self._titles.append(" ".join(text.split()))
        raised = tuple(line.raised)
        if line.marks:  # taking out what is around them moves what was raised, and nothing else was only typed
            text, marks = bare(text, line.marks)
            line, raised = Flow(), ()
            line.write(text)
            line.marks.extend(marks)
        self._sinks[-1].append((line.block(paragraph.level, paragraph=paragraph.number), raised))

    def open_row(self, _: etree._Element) -> None:
        self._rows.append([])

    def open_cell(self, _: etree._Element) -> None:
        self._sinks.append([])

    def close_cell(self, _: etree._Element) -> None:
        rest = self._joined.pop(len(self._sinks), None)
        if rest:
            self._finish(rest)
        cell = self._sinks.pop()
        if self._rows:
            self._rows[-1].append(cell)
        else:
            self._sinks[-1].extend(cell)

    def close_row(self, _: etree._Element) -> None:
        cells = self._rows.pop()
        filled = [cell for cell in cells if any(block.text.strip() or block.marks for block, _ in cell)]
        if len(filled) > 1:
            self._sinks[-1].append((row([[block for block, _ in cell] for cell in cells]), ()))
        else:  # a cell that holds all is a way to lay out paragraphs
            self._sinks[-1].extend(each for cell in filled for each in cell)

    # Runs and what is in them

    def open_run(self, element: etree._Element) -> None:
        properties = child(element, "w:rPr")
        named = child(properties, "w:rStyle")
        style = self._paragraphs[-1].style if self._paragraphs else None
        own = run_look(properties)
        self._looks.append(self._paper.styles.look(own, value(named) if named is not None else None, style))

    def close_run(self, _: etree._Element) -> None:
        self._looks.pop()
        if self._mark and "".join(self._mark[1]).strip():
            self._end_mark()

    def _write(self, text: str) -> None:
        if not self._paragraphs or self._looks[-1].hidden:
            return
        if self._mark:
            self._mark[1].append(text)
            return
        shift = self._looks[-1].shift or Shift.NONE
        if not self._fields.takes(text, raised=shift == Shift.RAISED):
            self._paragraphs[-1].line.write(text, shift)

    def text(self, element: etree._Element) -> None:
        self._write(element.text or "")

    def symbol(self, element: etree._Element) -> None:
        self._write(symbol(value(element, "font") or "", value(element, "char") or ""))

    def formula(self, element: etree._Element) -> None:
        self._write(linear(element))

    # Notes

    def reference(self, element: etree._Element) -> None:
        kind, key = name(element)[2:].removesuffix("Reference"), key_of(element)
        if not self._paragraphs or self._looks[-1].hidden or kind not in self._paper.counts:
            return
        self._end_mark()
        if value(element, "customMarkFollows") in {"1", "true", "on"}:
            self._mark = (key, [])  # 17.11.3: what follows is the mark, and the note is not counted
        else:
            self._paragraphs[-1].line.mark(self._paper.counts[kind].label(), key)

    def _end_mark(self) -> None:
        if not self._mark:
            return
        (key, pieces), self._mark = self._mark, None
        text = "".join(pieces).strip()
        mark, rest = (text, "") if len(text) <= _LONGEST_MARK else (text.split()[0], text[len(text.split()[0]) :])
        mark = mark.strip("[]()") or mark
        self._custom[key] = mark
        self._paragraphs[-1].line.mark(mark, key)
        self._write(rest)

    def own(self, _: etree._Element) -> None:
        if self._paragraphs and self._own_mark is None and not self._found:
            self._own_mark = len(self._paragraphs[-1].line)

    def embed(self, _: etree._Element) -> None:
        self._embedded = True

    # Fields

    def field_character(self, element: etree._Element) -> None:
        self._place(self._fields.character(element))

    def close_simple_field(self, _: etree._Element) -> None:
        self._place(self._fields.end())

    def instruction(self, element: etree._Element) -> None:
        self._fields.instruct(element)

    def open_simple_field(self, element: etree._Element) -> None:
        self._fields.simple(element)

    def _place(self, marker: tuple[str, str] | None) -> None:
        if marker and self._paragraphs:
            self._paragraphs[-1].line.mark(*marker)


_ENTER: dict[str, Callable[[_Story, etree._Element], None]] = {
    "w:p": _Story.open_paragraph,
    "w:tr": _Story.open_row,
    "w:tc": _Story.open_cell,
    "w:r": _Story.open_run,
    "w:t": _Story.text,
    "w:sym": _Story.symbol,
    "m:oMath": _Story.formula,
    "w:footnoteReference": _Story.reference,
    "w:endnoteReference": _Story.reference,
    "w:footnoteRef": _Story.own,
    "w:endnoteRef": _Story.own,
    "w:altChunk": _Story.embed,
    "w:subDoc": _Story.embed,
    "w:fldChar": _Story.field_character,
    "w:fldSimple": _Story.open_simple_field,
    "w:instrText": _Story.instruction,
}
_LEAVE: dict[str, Callable[[_Story, etree._Element], None]] = {
    "w:p": _Story.close_paragraph,
    "w:tr": _Story.close_row,
    "w:tc": _Story.close_cell,
    "w:r": _Story.close_run,
    "w:fldSimple": _Story.close_simple_field,
}


def key_of(element: etree._Element) -> str:
    """The key of the note that ``w:footnote``, ``w:endnote`` or a reference to one means: "footnote 2"."""
    return f"{name(element)[2:].removesuffix('Reference')} {value(element, 'id') or ''}"
