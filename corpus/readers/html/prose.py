"""From a tree of HTML to blocks of text: paragraphs, headings, list items, rows of tables, code."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from lxml import etree

from corpus.readers.blocks import Block
from corpus.readers.flow import Flow, Shift, cut
from corpus.readers.html.hypertext import HEADINGS, INLINE, children, content, words
from corpus.readers.html.page import is_text
from corpus.span import Span

_WHITE = re.compile(r"[ \t\r\n\f]+")
_BEFORE_BREAK = re.compile(r"(?<! ) +(?=[\n\t])")
_WORDS = re.compile(r"[^\W\d_]{3}")  # `[citation needed]` is raised too, but is no exponent
_SHIFTS = {"sup": Shift.RAISED, "sub": Shift.LOWERED}
_FLOWING = words("p div h1 h2 h3 h4 h5 h6 ul ol dl table blockquote pre section article")
_VOID = frozenset({"br", "hr", "img", "math"})
_OPEN_BRACKETS = {"[": "]", "(": ")"}


@dataclass(frozen=True, slots=True)
class Hole:
    """A place among the blocks where a note was taken out, to be shown behind the text."""


@dataclass(frozen=True, slots=True)
class Cuts:
    """What is taken out of a tree: ``marks`` are markers, each with the labels and keys of the notes it stands for.

    ``notes`` hold the texts of notes; ``gone`` are links back, printed labels, and what is not the article.
    """

    marks: Mapping[etree._Element, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    notes: Collection[etree._Element] = frozenset()
    gone: Collection[etree._Element] = frozenset()


@dataclass(frozen=True, slots=True)
class _Step:
    """What there is still to do: go into an element, come out of it, or write what stands behind it."""

    element: etree._Element
    doing: str  # "enter", "leave" or "tail"
    shift: Shift = Shift.NONE


def blocks(root: etree._Element, cuts: Cuts, *, file: str = "") -> list[Block | Hole]:
    """The blocks of ``root`` in order, and the places where notes stood. ``root`` itself is never cut out."""
    scribe = _Scribe(root, cuts, file)
    waiting = [_Step(root, "enter")]
    while waiting:
        step = waiting.pop()
        if step.doing == "enter":
            waiting.extend(reversed(scribe.enter(step)))
        elif step.doing == "leave":
            scribe.leave(step.element)
        else:
            scribe.write(step.element.tail or "", step.shift)
    scribe.flush()
    return scribe.done


class _Scribe:
    """Writes blocks, one line at a time."""

    def __init__(self, root: etree._Element, cuts: Cuts, file: str) -> None:
        self.done: list[Block | Hole] = []
        self._root = root
        self._cuts = cuts
        self._file = file
        self._line = Flow()
        self._level: int | None = None
        self._names: list[str] = []  # ids of the elements that are open, "" for none
        self._anchor = ""
        self._code = 0
        self._row: etree._Element | None = None
        self._cells = 0
        self._breaks = 0
        self._closed = ""  # the bracket that closes behind a marker, where one opened in front of it
        self._layouts: set[etree._Element] = set()

    def enter(self, step: _Step) -> list[_Step]:
        element, shift = step.element, step.shift
        if element is not self._root and self._is_cut(element):
            return []
        if element.tag in _VOID:
            self._void(element, shift)
            return []
        if _is_nothing(element):
            return []
        self._begin(element)
        within = _SHIFTS.get(element.tag, shift)
        if element.tag in _SHIFTS and _WORDS.search(content(element)):
            within = Shift.NONE
        self.write(element.text or "", within)
        steps: list[_Step] = []
        for child in element:
            if isinstance(child.tag, str):
                steps.append(_Step(child, "enter", within))
            steps.append(_Step(child, "tail", within))
        return [*steps, _Step(element, "leave")]

    def leave(self, element: etree._Element) -> None:
        if element.tag in HEADINGS and self._row is None:
            self.flush()
            self._level = None
        elif element is self._row:
            self.flush()
            self._row = None
        elif element.tag not in INLINE:
            self._apart()
            self._code -= element.tag == "pre"
        self._names.pop()

    def write(self, text: str, shift: Shift = Shift.NONE) -> None:
        if self._closed and text.strip():
            bare = text.lstrip()
            if not bare.strip(" ,;–-"):
                return  # between two markers
            if bare[0] == self._closed:
                text = bare[1:]
            else:  # the bracket holds more than the marker
                self._line.write("[" if self._closed == "]" else "(")
            self._closed = ""
        if text.strip():
            self._breaks = 0
        if self._code:
            self._line.write(text.replace("\r\n", "\n").replace("\r", "\n"), shift)
            return
        text = _WHITE.sub(" ", text)
        if text[:1].isdigit() and self._line.last.isdigit() and self._line.marks[-1:] and not shift:
            text = f" {text}" if self._line.marks[-1].offset == len(self._line) else text
        self._line.flow(text, shift)

    def flush(self) -> None:
        """Ends the block."""
        line, self._line = self._line, Flow()
        if self._closed:
            line.write("[" if self._closed == "]" else "(")
        element = next((name for name in (*self._names[-1:], self._anchor, *reversed(self._names)) if name), "")
        self._cells, self._breaks, self._closed, self._anchor = 0, 0, "", ""
        if not line.text.strip() and not line.marks:
            return
        block = _trimmed(line.block(self._level, element=element), code=bool(self._code), row=self._row is not None)
        self.done.append(replace(block, file=self._file))

    def _begin(self, element: etree._Element) -> None:
        name = element.get("id") or (element.get("name") if element.tag == "a" else None) or ""
        if element.tag not in INLINE:
            self._open(element)
        elif name and not len(self._line) and not self._anchor:
            self._anchor = name
        self._names.append(name if element.tag not in INLINE else "")

    def _open(self, element: etree._Element) -> None:
        if element.tag == "table" and _is_layout(element):
            self._layouts.add(element)
        if (
            element.tag == "tr"
            and self._row is None
            and next(element.iterancestors("table"), None) not in self._layouts
        ):
            self.flush()
            self._row = element
        elif element.tag in {"td", "th"} and self._row is not None:
            if self._cells:
                self._line.write("\t")
            self._cells += 1
        else:
            self._apart()
        if element.tag in HEADINGS and self._row is None:
            self._level = HEADINGS[element.tag]
        self._code += element.tag == "pre"

    def _apart(self) -> None:
        """What follows stands apart: in a row by a space, elsewhere in a block of its own."""
        if self._row is None:
            self.flush()
        elif self._line.last not in {"", "\t", " "}:
            self._line.write(" ")

    def _is_cut(self, element: etree._Element) -> bool:
        if element in self._cuts.marks:
            self._unbracket()
            for label, key in self._cuts.marks[element]:
                self._line.mark(label, key)
        elif element in self._cuts.notes:
            if element.tag not in INLINE:
                self._apart()
            self.done.append(Hole())
        elif element in self._cuts.gone:
            self._unbracket()
        else:
            return not is_text(element)
        return True

    def _unbracket(self) -> None:
        """Takes back a bracket that opened in front of a marker, as long as its end is still to come."""
        if self._closed or self._line.last not in {*_OPEN_BRACKETS, " ", "\u00a0"}:
            return
        text = self._line.text.rstrip()
        if text and text[-1] in _OPEN_BRACKETS:
            line = Flow()
            line.marks, line.raised = self._line.marks, self._line.raised
            line.write(text[:-1])
            self._line, self._closed = line, _OPEN_BRACKETS[text[-1]]

    def _void(self, element: etree._Element, shift: Shift) -> None:
        if element.tag == "math":
            self.write(_formula(element), shift)
        elif element.tag == "img":
            called = element.get("class") or ""
            if "mwe-math" in called or "latex" in called.lower().split():
                self.write(_braced(element.get("alt") or ""), shift)
        elif element.tag == "hr" or self._row is not None:
            self._apart()
        else:
            self._break()

    def _break(self) -> None:
        self._breaks += 1
        if self._breaks > 1 and not self._code:
            self.flush()
        elif len(self._line):
            self._line.write(" " if self._level else "\n")


def _is_nothing(element: etree._Element) -> bool:
    """Whether the element is an empty box, which scripts put into the middle of a line."""
    if element.tag not in {"div", "section", "p"} or any(text.strip() for text in element.itertext()):
        return False
    return next(element.iter(*_VOID), None) is None


def _is_layout(table: etree._Element) -> bool:
    """Whether the table only places things on the page: tables in it, cells full of paragraphs, or a single cell."""
    if (table.get("role") or "") in {"presentation", "none"} or next(table.iterdescendants("table"), None) is not None:
        return True
    cells = list(table.iter("td", "th"))
    if len(cells) <= 1:
        return True
    return any(sum(child.tag in _FLOWING for child in children(cell)) > 2 for cell in cells)


def _formula(element: etree._Element) -> str:
    """What the formula says in TeX where that is given, else its characters."""
    if element.get("alttext"):
        return _braced(element.get("alttext") or "")
    for annotation in element.iter("annotation"):
        if "tex" in (annotation.get("encoding") or "").lower():
            return _braced(content(annotation))
    return content(element)


def _braced(text: str) -> str:
    """TeX without the frame that MediaWiki puts around it, a brace and the size of a displayed formula."""
    text = text.strip()
    return text[15:-1].strip() if text.startswith("{\\displaystyle ") and text.endswith("}") else text


def _trimmed(block: Block, *, code: bool, row: bool) -> Block:
    """The block without white space at its ends: of code, without empty lines there; of a row, cells stay apart."""
    text = block.text
    end = len(text.rstrip(" \n" if row else None))
    start = len(text) - len(text.lstrip("\n" if code else " \n" if row else None))
    if start >= end:
        return replace(block, text="", marks=tuple(replace(mark, offset=0) for mark in block.marks))
    gone = [Span(0, start), Span(end, len(text))]
    bare, marks = cut(text, block.marks, [span for span in gone if len(span)])
    if not code:
        bare, marks = cut(bare, marks, [Span(*match.span()) for match in _BEFORE_BREAK.finditer(bare)])
    return replace(block, text=bare, marks=tuple(marks))
