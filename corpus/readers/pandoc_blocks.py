"""From Pandoc's tree of a document to blocks of text, the markers in them, and the notes' texts."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from corpus.document import Problem
from corpus.readers.blocks import Block, Mark, NoteText
from corpus.readers.pandoc import PandocError, Tree
from corpus.readers.raised import subscript, superscript
from corpus.readers.signs import Role, Signs

_Node = dict[str, Any]  # of Pandoc's JSON: {"t": name, "c": content}

_FRONT = ("title", "subtitle", "author", "institute", "date", "abstract")
"""What of the metadata is printed at the head of a document, in this order."""

_QUOTES = {"SingleQuote": "‘’", "DoubleQuote": "“”"}


@dataclass(frozen=True, slots=True)
class Content:
    """What Pandoc read. A mark's target is the key of a note here, or the character of a sign.

    ``quoted`` are the signs that stood in code, where their source was put back.
    """

    blocks: tuple[Block, ...]
    notes: tuple[NoteText, ...]
    title: str | None
    problems: tuple[Problem, ...]
    quoted: frozenset[str]


def content(tree: Tree, signs: Signs) -> Content:
    """The blocks and notes of ``tree``. Raises PandocError if it is nested too deeply."""
    walk = _Walk(signs)
    try:
        document = json.loads(tree.json)
        front = [walk.meta(document["meta"][name]) for name in _FRONT if name in document["meta"]]
        walk.blocks(document["blocks"])
    except RecursionError as error:
        raise PandocError("it is nested too deeply; it is not read") from error
    title = " ".join(front[0].split()) if "title" in document["meta"] else None
    return Content(tuple(walk.found), tuple(walk.notes), title or None, tree.problems, frozenset(walk.quoted))


@dataclass(slots=True)
class _Line:
    """A text that grows, with the marks in it."""

    pieces: list[str] = field(default_factory=list)
    length: int = 0
    marks: list[Mark] = field(default_factory=list)
    element: str = ""

    def write(self, text: str) -> None:
        self.pieces.append(text)
        self.length += len(text)

    def add(self, other: Block) -> None:
        self.marks.extend(replace(mark, offset=mark.offset + self.length) for mark in other.marks)
        self.write(other.text)


class _Walk:
    """One pass over the tree, in the order of the document."""

    def __init__(self, signs: Signs) -> None:
        self.found: list[Block] = []
        self.notes: list[NoteText] = []
        self.quoted: set[str] = set()
        self._signs = signs
        self._headings: list[tuple[int, str]] = []
        self._elements: list[str] = []

    # Blocks

    def meta(self, value: _Node) -> str:
        """Reads a value of the metadata as blocks; its text."""
        first = len(self.found)
        match value["t"]:
            case "MetaInlines":
                self._paragraph(value["c"])
            case "MetaBlocks":
                self.blocks(value["c"])
            case "MetaString":
                self.found.append(Block(value["c"]))
            case "MetaList":
                for item in value["c"]:
                    self.meta(item)
        return " ".join(block.text for block in self.found[first:])

    def blocks(self, nodes: Iterable[_Node]) -> None:
        for node in nodes:
            known = _BLOCKS.get(node["t"])
            if known:
                known(self, node.get("c"))

    def _paragraph(self, inlines: Iterable[_Node], level: int | None = None) -> None:
        line = _Line()
        self._write(inlines, line)
        self._close(line, level)

    def _close(self, line: _Line, level: int | None = None) -> None:
        text = "".join(line.pieces)
        begins, ends = len(text) - len(text.lstrip()), len(text.rstrip())
        marks = tuple(replace(mark, offset=max(0, min(mark.offset, ends) - begins)) for mark in line.marks)
        self.found.append(Block(text.strip(), marks, level, element=line.element or self._element()))

    def _element(self) -> str:
        above = [*(name for _, name in self._headings), *self._elements]
        return next((name for name in reversed(above) if name), "")

    def _header(self, value: Any) -> None:
        level, (name, _, _), inlines = value
        self._headings = [heading for heading in self._headings if heading[0] < level]
        self._headings.append((level, name))
        self._paragraph(inlines, level)

    def _line_block(self, lines: Sequence[Sequence[_Node]]) -> None:
        line = _Line()
        for n, inlines in enumerate(lines):
            if n:
                line.write("\n")
            self._write(inlines, line)
        self._close(line)

    def _code_block(self, value: Any) -> None:
        self.found.append(Block(self._restored(value[1]).strip("\n"), element=value[0][0] or self._element()))

    def _items(self, items: Iterable[Iterable[_Node]]) -> None:
        for item in items:
            self.blocks(item)

    def _definitions(self, items: Iterable[tuple[list[_Node], list[list[_Node]]]]) -> None:
        for term, definitions in items:
            self._paragraph(term)
            self._items(definitions)

    def _div(self, value: Any) -> None:
        (name, _, _), nodes = value
        self._elements.append(name)
        self.blocks(nodes)
        self._elements.pop()

    def _figure(self, value: Any) -> None:
        attributes, (_, caption), nodes = value
        self._div((attributes, nodes))
        self._div((attributes, caption))

    def _table(self, value: Any) -> None:
        (name, _, _), (_, caption), _, head, bodies, foot = value
        self._elements.append(name)
        self.blocks(caption)
        rows = [*head[1], *(row for body in bodies for row in (*body[2], *body[3])), *foot[1]]
        for _, cells in rows:
            self._row(cells)
        self._elements.pop()

    def _row(self, cells: Iterable[Any]) -> None:
        line = _Line()
        for n, cell in enumerate(cells):
            if n:
                line.write("\t")
            for k, block in enumerate(self._apart(cell[4])):
                if k:
                    line.write("\n")
                line.add(block)
        self._close(line)

    def _apart(self, nodes: Iterable[_Node]) -> list[Block]:
        """The blocks of ``nodes``, not put among those of the document."""
        outer, self.found = self.found, []
        self.blocks(nodes)
        inner, self.found = self.found, outer
        return inner

    # Inlines

    def _write(self, nodes: Iterable[_Node], line: _Line) -> None:
        for node in nodes:
            known = _INLINES.get(node["t"])
            if known:
                known(self, node.get("c"), line)

    def _string(self, text: str, line: _Line) -> None:
        at = 0
        for match in self._signs.find(text):
            line.write(text[at : match.start()])
            sign = self._signs.of(match[1])
            if sign and sign.role is Role.TEXT:
                line.write(sign.source)
            else:
                line.marks.append(Mark(line.length, "", match[1]))
            at = match.end()
        line.write(text[at:])

    def _restored(self, text: str) -> str:
        self.quoted.update(match[1] for match in self._signs.find(text))
        return self._signs.restored(text)

    def _quoted(self, value: Any, line: _Line) -> None:
        before, behind = _QUOTES[value[0]["t"]]
        line.write(before)
        self._write(value[1], line)
        line.write(behind)

    def _span(self, value: Any, line: _Line) -> None:
        (name, _, _), inlines = value[0], value[1]
        line.element = line.element or name
        self._write(inlines, line)

    def _cite(self, value: Any, line: _Line) -> None:
        citations, inlines = value
        begun = line.length
        self._write(inlines, line)
        if line.length > begun or any(inline["t"] != "RawInline" for inline in inlines):
            return
        # The bibliography is another file, so its key stands for the citation.
        line.write("[")
        for n, citation in enumerate(citations):
            line.write("; " if n else "")
            self._write([*citation["citationPrefix"], *([_SPACE] if citation["citationPrefix"] else [])], line)
            line.write(citation["citationId"])
            self._write(citation["citationSuffix"], line)
        line.write("]")

    def _scripted(self, nodes: Iterable[_Node], line: _Line, convert: Callable[[str], str]) -> None:
        inner = _Line()
        self._write(nodes, inner)
        text = "".join(inner.pieces)
        if inner.marks:  # a raised marker: what it stands in is nothing but its dress
            line.add(Block(text, tuple(inner.marks)))
        else:
            line.write(convert(text))

    def _note(self, nodes: Iterable[_Node], line: _Line) -> None:
        key = f"note:{len(self.notes)}"
        line.marks.append(Mark(line.length, "", key))
        self.notes.append(NoteText(key, "", ()))  # its place, before those of the notes within it
        n = len(self.notes) - 1
        self.notes[n] = replace(self.notes[n], blocks=tuple(self._apart(nodes)))

    def _raw(self, value: Any, line: _Line) -> None:
        form, text = value
        if form == "html" and text.lower().startswith("<br"):
            line.write("\n")


_SPACE: _Node = {"t": "Space"}

_BLOCKS: dict[str, Callable[[_Walk, Any], None]] = {
    "Plain": _Walk._paragraph,
    "Para": _Walk._paragraph,
    "LineBlock": _Walk._line_block,
    "CodeBlock": _Walk._code_block,
    "BlockQuote": _Walk.blocks,
    "OrderedList": lambda walk, value: walk._items(value[1]),
    "BulletList": _Walk._items,
    "DefinitionList": _Walk._definitions,
    "Header": _Walk._header,
    "Table": _Walk._table,
    "Figure": _Walk._figure,
    "Div": _Walk._div,
}

_INLINES: dict[str, Callable[[_Walk, Any, _Line], None]] = {
    "Str": _Walk._string,
    "Space": lambda _, __, line: line.write(" "),
    "SoftBreak": lambda _, __, line: line.write(" "),
    "LineBreak": lambda _, __, line: line.write("\n"),
    "Emph": lambda walk, value, line: walk._write(value, line),
    "Underline": lambda walk, value, line: walk._write(value, line),
    "Strong": lambda walk, value, line: walk._write(value, line),
    "Strikeout": lambda walk, value, line: walk._write(value, line),
    "SmallCaps": lambda walk, value, line: walk._write(value, line),
    "Superscript": lambda walk, value, line: walk._scripted(value, line, superscript),
    "Subscript": lambda walk, value, line: walk._scripted(value, line, subscript),
    "Quoted": _Walk._quoted,
    "Cite": _Walk._cite,
    "Code": lambda walk, value, line: line.write(walk._restored(value[1])),
    "Math": lambda walk, value, line: line.write(walk._restored(value[1])),
    "RawInline": _Walk._raw,
    "Link": lambda walk, value, line: walk._write(value[1], line),
    "Image": lambda walk, value, line: walk._write(value[1], line),
    "Span": _Walk._span,
    "Note": _Walk._note,
}
