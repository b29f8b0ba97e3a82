"""reStructuredText, by docutils: it numbers and names the notes as it prints them, which Pandoc does not."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from textwrap import dedent

from docutils import nodes
from docutils.core import publish_doctree
from docutils.utils import Reporter

from corpus.document import Problem, ProblemKind, Raw
from corpus.readers import blocks
from corpus.readers.blocks import Block, NoteText
from corpus.readers.line import Line
from corpus.readers.raised import subscript, superscript
from corpus.readers.rows import row
from corpus.readers.rst.sphinx import known_to_sphinx
from corpus.readers.text import decode

_SETTINGS = {
    "_disable_config": True,  # no settings from files of this machine
    "file_insertion_enabled": False,
    "raw_enabled": False,
    "input_encoding": "unicode",
    "report_level": Reporter.SEVERE_LEVEL + 1,
    "halt_level": Reporter.SEVERE_LEVEL + 1,
    "trim_footnote_reference_space": True,
    "line_length_limit": 200_000,
    "syntax_highlight": "none",
    "toc_backlinks": False,
}
_UNRESOLVED = re.compile(r"\[(#?[\w.:+-]*|\*)\]_")
_DIRECTIVE = re.compile(r"\.\. [^\n]{1,200}?::[ \t]*(?P<argument>[^\n]*)\n?(?P<content>.*)", re.DOTALL)
_OPTIONS = re.compile(r"(?:[ \t]*:[\w-]{1,50}:[^\n]*(?:\n|\Z))+")
_DEEPEST = 5  # unknown directives within unknown directives
_ROLE = re.compile(r":[\w:+.-]+:`~?!?([^`<]*?)(?:\s*<[^`>]*>)?`")
_NOT_READ = re.compile(r"\.\. (?:include|literalinclude|raw|csv-table)::.*|:(?:file|url): .*")


def read(data: bytes) -> Raw:
    """The text and notes of a reStructuredText file. Raises ValueError for what is no text, or nested too deeply."""
    text, problems = decode(data)
    known_to_sphinx()
    reader = _Reader()
    try:
        tree = _tree(text)
        reader.blocks(tree.children)
    except RecursionError as error:
        raise ValueError("it is nested too deeply; it is not read") from error
    title = tree.get("title") or None
    body = _settled(reader.found, reader.notes)
    return blocks.raw(body, reader.notes, title=title, problems=(*problems, *reader.problems))


def _tree(text: str) -> nodes.document:
    return publish_doctree(text, settings_overrides=dict(_SETTINGS))


def _settled(body: Iterable[Block], notes: Iterable[NoteText]) -> list[Block]:
    """The body, with markers that were read apart from their notes set on the notes of that label."""
    keys = {f"missing:{note.label}": note.key for note in notes}
    return [
        replace(block, marks=tuple(replace(mark, target=keys.get(mark.target, mark.target)) for mark in block.marks))
        for block in body
    ]


def _initials(note: nodes.Element) -> str:
    """What a note begins with where docutils takes it for the number of a list: ``J. Smith``, ``A. a. O.``."""
    found: list[str] = []
    inner = next((child for child in note.children if not isinstance(child, nodes.label)), None)
    while isinstance(inner, nodes.enumerated_list) and len(inner) == 1 and inner["enumtype"] != "arabic":
        # A single I, V, X, L, C, D or M is read as a Roman number.
        numerals = "ivxlcdm" if "roman" in inner["enumtype"] else "abcdefghijklmnopqrstuvwxyz"
        start = inner.get("start", 1)
        place = {1: 0, 5: 1, 10: 2, 50: 3, 100: 4, 500: 5, 1000: 6}.get(start) if len(numerals) == 7 else start - 1
        if place is None:
            break
        letter = numerals[place].upper() if inner["enumtype"].startswith("upper") else numerals[place]
        found.append(f"{inner['prefix']}{letter}{inner['suffix']} ")
        inner = inner.children[0].children[0] if inner.children[0].children else None
    return "".join(found)


class _Reader:
    """One pass over the tree of docutils."""

    def __init__(self) -> None:
        self.found: list[Block] = []
        self.notes: list[NoteText] = []
        self.problems: list[Problem] = []
        self._level = self._depth = 0
        self._elements: list[str] = []

    # Blocks

    def blocks(self, children: Iterable[nodes.Node]) -> None:
        for node in children:
            if isinstance(node, nodes.Text):
                self._close(self._line([node]))
            elif isinstance(node, nodes.Element):
                self._block(node)

    def _block(self, node: nodes.Element) -> None:
        if isinstance(node, nodes.system_message):
            self._message(node)
        elif isinstance(node, (*_NOT_TEXT,)) or "contents" in node.get("classes", ()):
            pass
        elif isinstance(node, (nodes.footnote, nodes.citation)):
            self._note(node)
        elif isinstance(node, (nodes.title, nodes.subtitle, nodes.rubric)):
            heading = isinstance(node.parent, nodes.section) and isinstance(node, nodes.title)
            self._close(self._line(node.children), self._level if heading else None)
        elif isinstance(node, nodes.row):
            self.found.append(row([self._apart(entry.children) for entry in node.children]))
        elif isinstance(node, nodes.line_block):
            self._close(self._lines(node))
        elif isinstance(node, nodes.FixedTextElement):
            self.found.append(Block(node.astext().strip("\n"), element=self._element()))
        elif isinstance(node, nodes.TextElement):
            self._close(self._line(node.children))
        else:
            self._within(node)

    def _within(self, node: nodes.Element) -> None:
        section = isinstance(node, nodes.section)
        self._level += section
        self._elements.append(node["ids"][0] if node.get("ids") else "")
        if isinstance(node, nodes.image):
            self._close(self._line([node]))
        self.blocks(node.children)
        self._elements.pop()
        self._level -= section

    def _close(self, line: Line, level: int | None = None) -> None:
        self.found.append(line.block(level, self._element()))

    def _element(self) -> str:
        return next((name for name in reversed(self._elements) if name), "")

    def _apart(self, children: Sequence[nodes.Node]) -> list[Block]:
        outer, self.found = self.found, []
        self.blocks(children)
        inner, self.found = self.found, outer
        return inner

    def _note(self, node: nodes.Element) -> None:
        label = next((child.astext() for child in node.children if isinstance(child, nodes.label)), "")
        key = str(node["ids"][0]) if node["ids"] else f"note:{len(self.notes)}"
        text = self._apart([child for child in node.children if not isinstance(child, nodes.label)])
        if text and (initials := _initials(node)):
            shift = len(initials)
            marks = tuple(replace(mark, offset=mark.offset + shift) for mark in text[0].marks)
            text[0] = replace(text[0], text=initials + text[0].text, marks=marks)
        self.notes.append(NoteText(key, label, tuple(text)))

    def _message(self, node: nodes.Element) -> None:
        """What docutils says: of what it was not allowed to read, and the text of a directive that it does not know."""
        said = node.astext()
        if "Unknown directive type" in said and isinstance(node.children[-1], nodes.literal_block):
            self._unknown(node.children[-1].astext())
        elif "disabled" in said:
            named = _NOT_READ.search(said)
            message = f"what it includes is not read ({named[0].strip()[:200] if named else 'a file'})"
            self.problems.append(Problem(ProblemKind.NOT_READ, message))

    def _unknown(self, source: str) -> None:
        directive = _DIRECTIVE.match(source)
        if directive is None or self._depth == _DEEPEST:
            return
        self._depth += 1
        argument = directive["argument"].strip()
        content = dedent(directive["content"].strip("\n"))
        options = _OPTIONS.match(content)
        content = content[options.end() :] if options else content
        # A single word is a name or a path, and no text.
        self.blocks(_tree("\n\n".join([argument if " " in argument else "", content])).children)
        self._depth -= 1

    # Inlines

    def _line(self, children: Iterable[nodes.Node]) -> Line:
        line = Line()
        self._write(children, line, None)
        return line

    def _lines(self, block: nodes.Element) -> Line:
        line = Line()
        for n, child in enumerate(block.children):
            line.write("\n" if n else "")
            inner = self._lines(child) if isinstance(child, nodes.line_block) else self._line(child.children)
            line.add(inner.block())
        return line

    def _write(self, children: Iterable[nodes.Node], line: Line, convert: Callable[[str], str] | None) -> None:
        for node in children:
            if isinstance(node, nodes.Text):
                text = re.sub(r"[ \t]*\n[ \t]*", " ", node.astext())
                line.write(convert(text) if convert else text)
            elif isinstance(node, (nodes.footnote_reference, nodes.citation_reference)):
                line.trim()
                line.mark(node.astext(), str(node.get("refid") or f"missing:{node.astext()}"))
            elif isinstance(node, nodes.problematic):
                _problematic(node.astext(), line)
            elif isinstance(node, nodes.image):
                line.write(str(node.get("alt", "")))
            elif isinstance(node, nodes.Element) and not isinstance(node, (nodes.raw, nodes.system_message)):
                set_as = superscript if isinstance(node, nodes.superscript) else convert
                self._write(node.children, line, subscript if isinstance(node, nodes.subscript) else set_as)


_NOT_TEXT = (
    nodes.comment,
    nodes.substitution_definition,
    nodes.pending,
    nodes.target,
    nodes.raw,
    nodes.decoration,
    nodes.meta,
    nodes.transition,
)


def _problematic(text: str, line: Line) -> None:
    """What docutils could not resolve: a marker without a note, or a role that it does not know."""
    missing = _UNRESOLVED.fullmatch(text)
    role = _ROLE.fullmatch(text)
    if missing:
        label = missing[1].lstrip("#") or "#"
        line.mark(label, f"missing:{label}")
    else:
        line.write(role[1] if role else text)
