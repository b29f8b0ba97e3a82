"""From the tokens of Markdown to lines of text, with the markers in them."""

import re
from collections.abc import Callable, Iterable, Sequence

from lxml import etree
from markdown_it.token import Token

from corpus.readers import trees
from corpus.readers.blocks import Block, Mark
from corpus.readers.clusters import bare
from corpus.readers.flow import Flow, Shift
from corpus.readers.markdown.syntax import FORMULA, REFERENCE
from corpus.readers.rows import row
from corpus.readers.walk import walk

_TAG = re.compile(r"<(?P<end>/?)(?P<name>[A-Za-z][A-Za-z0-9-]*)")
_SHIFTS = {"sup": Shift.RAISED, "sub": Shift.LOWERED}
SHIFTED = re.compile(r"(?<=\w)\^(?P<up>[+−-]?\d{1,4}|st|nd|rd|th)\^|(?<=[A-Za-z)])~(?P<down>\d{1,3})~")
"""Pandoc's ``10^5^`` and ``H~2~O``. A caret or tilde around anything else may be no sign at all: ``x^2+y^2``."""

_FENCE = re.compile(r":{3,}[ \t]*(?:\{[^{}\n]*\}|[\w.-]*)[ \t:]*")  # Pandoc's `::: warning`
_ATTRIBUTES = re.compile(r"\{[ \t]*[#.-][^{}\n]*\}$")  # `# Heading {#name .class}`
_UNSEEN = {"script", "style", "template", "head", "title"}
_INLINE = {
    "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "img", "ins", "kbd",
    "label", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var",
}  # fmt: skip

Marker = Callable[[Token], Mark | str]
"""What a marker's token stands for: a mark (its offset is of no matter), or the text that it is after all."""


def blocks(tokens: Iterable[Token], marker: Marker, *, numbered: bool) -> list[Block]:
    """The blocks of ``tokens``; items of numbered lists begin with their numbers where ``numbered``."""
    writer = _Writer(marker, numbered=numbered)
    for token in tokens:
        writer.take(token)
    return writer.found


def line(tokens: Sequence[Token], marker: Marker) -> Flow:
    """The inline content of a block, and of inline notes."""
    written, shift, before = Flow(), Shift.NONE, ""
    for token in tokens:
        if token.type == REFERENCE:
            mark = marker(token)
            written.mark(mark.label, mark.target) if isinstance(mark, Mark) else written.write(mark)
        elif token.type == "html_inline":
            shift = _tag(token.content, written, shift)
        elif token.type in {"softbreak", "hardbreak"}:
            written.write(" " if token.type == "softbreak" else "\n")
        elif token.type == "image":
            written.add(line(token.children or (), marker))
        elif token.type == "text" and before in {"", "softbreak"} and _FENCE.fullmatch(token.content):
            continue
        elif token.type == "text" and not shift:
            _text(token.content, written)
        elif token.type in {"text", "text_special", "code_inline", FORMULA}:
            written.write(token.content, shift)
        before = token.type
    return written


class _Writer:
    def __init__(self, marker: Marker, *, numbered: bool) -> None:
        self.found: list[Block] = []
        self._marker = marker
        self._numbered = numbered
        self._level: int | None = None
        self._cells: list[list[Block]] | None = None
        self._lists: list[int | None] = []
        self._lead = ""

    def take(self, token: Token) -> None:
        kind = token.type
        if kind == "inline":
            self._inline(token)
        elif kind in {"fence", "code_block"}:
            self.found.append(Block(token.content.rstrip("\n")))
        elif kind == "html_block":
            self.found.extend(_html(token.content))
        elif kind in {"heading_open", "heading_close"}:
            self._level = int(token.tag[1:]) if kind == "heading_open" else None
        elif kind == "tr_open":
            self._cells = []
        elif kind == "tr_close" and self._cells is not None:
            self.found.append(row(self._cells))
            self._cells = None
        else:
            self._list(token)

    def _list(self, token: Token) -> None:
        if token.type in {"ordered_list_open", "bullet_list_open"}:
            self._lists.append(int(token.attrs.get("start", 1)) if token.type[0] == "o" else None)
        elif token.type in {"ordered_list_close", "bullet_list_close"}:
            self._lists.pop()
        elif token.type == "list_item_open" and self._lists[-1] is not None:
            self._lead = f"{self._lists[-1]}. " if self._numbered else ""
            self._lists[-1] += 1

    def _inline(self, token: Token) -> None:
        written = Flow()
        written.write(self._lead)
        self._lead = ""
        written.add(line(token.children or (), self._marker))
        text, marks = bare(written.text, written.marks)
        text = _ATTRIBUTES.sub("", text.rstrip()).rstrip() if self._level else text
        closed = Flow()
        closed.write(text)
        closed.marks.extend(marks)
        block = closed.block(self._level)
        if self._cells is None:
            self.found.append(block)
        else:
            self._cells.append([block])


def _text(text: str, written: Flow) -> None:
    read = 0
    for match in SHIFTED.finditer(text):
        written.write(text[read : match.start()])
        written.write(match["up"] or match["down"], Shift.RAISED if match["up"] else Shift.LOWERED)
        read = match.end()
    written.write(text[read:])


def _tag(tag: str, written: Flow, shift: Shift) -> Shift:
    """How what follows an HTML tag stands."""
    match = _TAG.match(tag)
    name = match["name"].lower() if match else ""
    if name == "br":
        written.write("\n")
    if not match or name not in _SHIFTS:
        return shift
    return Shift.NONE if match["end"] else _SHIFTS[name]


def _html(source: str) -> list[Block]:
    """The paragraphs of a piece of HTML."""
    try:
        root = trees.html(source.encode("utf-8", "replace"), "utf-8")
    except trees.TreeError:
        return []
    lines = [Flow()]
    shifts: list[Shift] = []

    def flow(text: str | None) -> None:
        lines[-1].flow(text or "", shifts[-1] if shifts else Shift.NONE)

    def enter(element: etree._Element) -> bool:
        if element.tag in _UNSEEN or not isinstance(element.tag, str):
            return False
        if element.tag not in _INLINE:
            lines.append(Flow())
        if element.tag in _SHIFTS:
            shifts.append(_SHIFTS[element.tag])
        flow(element.text)
        return True

    def leave(element: etree._Element) -> None:
        if element.tag in _SHIFTS:
            shifts.pop()
        if element.tag not in _INLINE:
            lines.append(Flow())

    walk(root, enter, leave, lambda element: flow(element.tail))
    return [Block(each.text.strip()) for each in lines if each.text.strip()]
