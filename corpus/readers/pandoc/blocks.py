"""From Pandoc's tree of a document to blocks of text, the markers in them, and the notes' texts."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from corpus.document import Problem
from corpus.readers.blocks import Block, NoteText
from corpus.readers.line import Line
from corpus.readers.pandoc.run import PandocError, Tree
from corpus.readers.raised import subscript, superscript
from corpus.readers.rows import row
from corpus.readers.signs import Role, Signs

_Node = dict[str, Any]  # of Pandoc's JSON: {"t": name, "c": content}

_FRONT = ("title", "subtitle", "author", "institute", "date")
"""What of the metadata is printed at the head of a document, in this order."""

_SPACE: _Node = {"t": "Space"}

_PLAIN = ("Emph", "Underline", "Strong", "Strikeout", "SmallCaps")
"""Dress, which is not kept."""

_WHITE = {"Space": " ", "SoftBreak": " ", "LineBreak": "\n"}

_QUOTES = {"SingleQuote": "‘’", "DoubleQuote": "“”"}


@dataclass(frozen=True, slots=True)
class Content:
    """What Pandoc read. A mark's target is the key of a note here, or the character of a sign.

    ``quoted`` are the signs that stood in code, where their source was put back. The first ``front`` blocks are the
    title and what stands with it.
    """

    blocks: tuple[Block, ...]
    notes: tuple[NoteText, ...]
    title: str | None
    problems: tuple[Problem, ...]
    quoted: frozenset[str]
    front: int


def content(tree: Tree, signs: Signs) -> Content:
    """The blocks and notes of ``tree``. Raises PandocError if it is nested too deeply."""
    walk = _Walk(signs)
    try:
        document = json.loads(tree.json)
        read = {name: walk.meta(document["meta"][name]) for name in _FRONT if name in document["meta"]}
        front = len(walk.found)
        if "abstract" in document["meta"]:
            walk.meta(document["meta"]["abstract"])
        walk.blocks(document["blocks"])
    except RecursionError as error:
        raise PandocError("it is nested too deeply; it is not read") from error
    title = " ".join(read.get("title", "").split()) or None
    return Content(tuple(walk.found), tuple(walk.notes), title, tree.problems, frozenset(walk.quoted), front)


class _Walk:
    """One pass over the tree, in the order of the document."""

    def __init__(self, signs: Signs) -> None:
        self.found: list[Block] = []
        self.notes: list[NoteText] = []
        self.quoted: set[str] = set()
        self._signs = signs
        self._headings: list[tuple[int, str]] = []
        self._elements: list[str] = []
        self._blocks: dict[str, Callable[[_Node], None]] = {
            "Plain": lambda node: self._paragraph(node["c"]),
            "Para": lambda node: self._paragraph(node["c"]),
            "LineBlock": self._line_block,
            "CodeBlock": self._code_block,
            "BlockQuote": lambda node: self.blocks(node["c"]),
            "OrderedList": lambda node: self._items(node["c"][1]),
            "BulletList": lambda node: self._items(node["c"]),
            "DefinitionList": self._definitions,
            "Header": self._header,
            "Table": self._table,
            "Figure": self._figure,
            "Div": self._div,
        }
        self._inlines: dict[str, Callable[[_Node, Line], None]] = {
            "Str": lambda node, line: self._string(node["c"], line),
            "Superscript": lambda node, line: self._scripted(node["c"], line, superscript),
            "Subscript": lambda node, line: self._scripted(node["c"], line, subscript),
            "Quoted": self._quoted,
            "Cite": self._cite,
            "Code": self._code,
            "Math": lambda node, line: self._string(node["c"][1], line),
            "RawInline": self._raw,
            "Link": self._span,
            "Image": self._span,
            "Span": self._span,
            "Note": self._note,
        }
        self._inlines |= dict.fromkeys(_PLAIN, lambda node, line: self._write(node["c"], line))
        self._inlines |= dict.fromkeys(_WHITE, lambda node, line: line.write(_WHITE[node["t"]]))

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
            known = self._blocks.get(node["t"])
            if known:
                known(node)

    def _paragraph(self, inlines: Iterable[_Node], level: int | None = None) -> None:
        line = Line()
        self._write(inlines, line)
        self._close(line, level)

    def _close(self, line: Line, level: int | None = None) -> None:
        self.found.append(line.block(level, self._element()))

    def _element(self) -> str:
        above = [*(name for _, name in self._headings), *self._elements]
        return next((name for name in reversed(above) if name), "")

    def _header(self, node: _Node) -> None:
        level, (name, _, _), inlines = node["c"]
        self._headings = [heading for heading in self._headings if heading[0] < level]
        self._headings.append((level, name))
        self._paragraph(inlines, level)

    def _line_block(self, node: _Node) -> None:
        line = Line()
        for n, inlines in enumerate(node["c"]):
            if n:
                line.write("\n")
            self._write(inlines, line)
        self._close(line)

    def _code_block(self, node: _Node) -> None:
        (name, _, _), text = node["c"]
        self.found.append(Block(self._restored(text).strip("\n"), element=name or self._element()))

    def _items(self, items: Iterable[Iterable[_Node]]) -> None:
        for item in items:
            self.blocks(item)

    def _definitions(self, node: _Node) -> None:
        for term, definitions in node["c"]:
            self._paragraph(term)
            self._items(definitions)

    def _div(self, node: _Node) -> None:
        (name, _, _), nodes = node["c"]
        self._elements.append(name)
        self.blocks(nodes)
        self._elements.pop()

    def _figure(self, node: _Node) -> None:
        (name, _, _), (_, caption), nodes = node["c"]
        self._elements.append(name)
        self.blocks([*nodes, *caption])
        self._elements.pop()

    def _table(self, node: _Node) -> None:
        (name, _, _), (_, caption), _, head, bodies, foot = node["c"]
        self._elements.append(name)
        self.blocks(caption)
        rows = [*head[1], *(row for body in bodies for row in (*body[2], *body[3])), *foot[1]]
        for _, cells in rows:
            self._row(cells)
        self._elements.pop()

    def _row(self, cells: Iterable[Sequence[list[_Node]]]) -> None:
        self.found.append(row([self._apart(cell[4]) for cell in cells]))

    def _apart(self, nodes: Iterable[_Node]) -> list[Block]:
        """The blocks of ``nodes``, not put among those of the document."""
        outer, self.found = self.found, []
        self.blocks(nodes)
        inner, self.found = self.found, outer
        return inner

    # Inlines

    def _write(self, nodes: Iterable[_Node], line: Line) -> None:
        for node in nodes:
            known = self._inlines.get(node["t"])
            if known:
                known(node, line)

    def _string(self, text: str, line: Line) -> None:
        at = 0
        for match in self._signs.find(text):
            line.write(text[at : match.start()])
            sign = self._signs.of(match[1])
            if sign and sign.role is Role.TEXT:
                line.write(sign.source)
            else:
                line.mark("", match[1])
            at = match.end()
        line.write(text[at:])

    def _restored(self, text: str) -> str:
        self.quoted.update(match[1] for match in self._signs.find(text))
        return self._signs.restored(text)

    def _code(self, node: _Node, line: Line) -> None:
        text: str = node["c"][1]
        found = [self._signs.of(match[1]) for match in self._signs.find(text)]
        if any(sign and sign.role is Role.EVENT for sign in found):
            self._string(text, line)
        else:
            line.write(self._restored(text))

    def _quoted(self, node: _Node, line: Line) -> None:
        kind, inlines = node["c"]
        quotes = _QUOTES[kind["t"]]
        line.write(quotes[0])
        self._write(inlines, line)
        line.write(quotes[1])

    def _span(self, node: _Node, line: Line) -> None:
        (name, _, _), inlines = node["c"][:2]
        line.element = line.element or name
        self._write(inlines, line)

    def _cite(self, node: _Node, line: Line) -> None:
        citations, inlines = node["c"]
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
            inner = Line()
            self._write(citation["citationSuffix"], inner)
            line.write(", " if inner.text()[:1].isalnum() else "")
            line.add(inner.block())
        line.write("]")

    def _scripted(self, nodes: Iterable[_Node], line: Line, convert: Callable[[str], str]) -> None:
        inner = Line()
        self._write(nodes, inner)
        text = inner.text()
        if inner.marks:  # a raised marker: what it stands in is nothing but its dress
            line.add(Block(text, tuple(inner.marks)))
        else:
            line.write(convert(text))

    def _note(self, node: _Node, line: Line) -> None:
        key = f"note:{len(self.notes)}"
        line.mark("", key)
        self.notes.append(NoteText(key, "", ()))  # its place, before those of the notes within it
        n = len(self.notes) - 1
        self.notes[n] = replace(self.notes[n], blocks=tuple(self._apart(node["c"])))

    def _raw(self, node: _Node, line: Line) -> None:
        form, text = node["c"]
        if form == "html" and text.lower().startswith("<br"):
            line.write("\n")
