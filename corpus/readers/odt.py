"""OpenDocument text (ODF 1.3, part 3): paragraphs, tables, and notes with the labels that the file carries."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from lxml import etree

from corpus.document import NoteKind, Raw
from corpus.readers import blocks, trees
from corpus.readers.blocks import Block, NoteText
from corpus.readers.container import Container, ContainerError
from corpus.readers.line import Line
from corpus.readers.raised import subscript, superscript
from corpus.readers.rows import row

_SPACES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xml": "http://www.w3.org/XML/1998/namespace",
}
_PREFIXES = {uri: prefix for prefix, uri in _SPACES.items()}
_MOST_REPEATED = 1000  # spaces, of one ``text:s``: the count is the file's own word


def read(data: bytes) -> Raw:
    """The text and notes of an ODT file. Raises ValueError for a damaged one, or one with a password."""
    container = Container(data)
    manifest = "META-INF/manifest.xml"
    if "encrypted-package" in container or (manifest in container and b"encryption-data" in container.read(manifest)):
        raise ContainerError("it is protected by a password; save it without one")
    content = trees.xml(container.read("content.xml"))
    styled = trees.xml(container.read("styles.xml")) if "styles.xml" in container else None
    body = content.find("office:body/office:text", _SPACES)
    if body is None:
        raise ContainerError("it holds no text document; save it as OpenDocument text (ODT)")
    reader = _Reader(_positions(content, styled))
    reader.blocks(body)
    title = _title(container) or next((block.text for block in reader.titles), None)
    return blocks.raw(reader.found, reader.notes, title=title)


def _title(container: Container) -> str | None:
    if "meta.xml" not in container:
        return None
    title = trees.xml(container.read("meta.xml"), recover=True).findtext(".//dc:title", None, _SPACES)
    return " ".join(title.split()) or None if title else None


def _positions(*roots: etree._Element | None) -> dict[str, Callable[[str], str]]:
    """The text styles that raise or lower what they are for, by name (ODF 20.384, ``style:text-position``)."""
    styles = [style for root in roots if root is not None for style in root.iter(f"{{{_SPACES['style']}}}style")]
    parents = {_get(style, "style:name"): _get(style, "style:parent-style-name") for style in styles}
    own = {_get(style, "style:name"): _position(style) for style in styles}
    positions: dict[str, Callable[[str], str]] = {}
    for name in own:
        at, seen = name, {""}
        while at not in seen and own.get(at, "") == "":
            seen.add(at)
            at = parents.get(at, "")
        position = own.get(at, "")
        if position in {"super", "sub"}:
            positions[name] = superscript if position == "super" else subscript
    return positions


def _position(style: etree._Element) -> str:
    """Where the style puts the text: "super", "sub", "none", or "" where it says nothing of it."""
    properties = style.find("style:text-properties", _SPACES)
    words = _get(properties, "style:text-position").split() if properties is not None else []
    if not words:
        return ""
    if words[0] in {"super", "sub"}:
        return words[0]
    height = words[0].removesuffix("%").split(".")[0]
    return "none" if height in {"0", "-0"} else "sub" if height.startswith("-") else "super"


@dataclass(slots=True)
class _State:
    """A paragraph that is being read: white space is one space, and none at the beginning (ODF 6.1.2)."""

    line: Line
    spaced: bool = True

    def write(self, text: str, convert: Callable[[str], str]) -> None:
        kept = _collapsed(text, spaced=self.spaced)
        self.line.write(convert(kept))
        if kept:
            self.spaced = kept[-1] == " "

    def exactly(self, text: str) -> None:
        self.line.write(text)
        self.spaced = False


def _collapsed(text: str, *, spaced: bool) -> str:
    pieces: list[str] = []
    for character in text:
        space = character in " \t\r\n"
        if not (space and spaced):
            pieces.append(" " if space else character)
        spaced = space
    return "".join(pieces)


class _Reader:
    """One pass over the document."""

    def __init__(self, positions: dict[str, Callable[[str], str]]) -> None:
        self.found: list[Block] = []
        self.notes: list[NoteText] = []
        self.titles: list[Block] = []
        self._positions = positions
        self._paragraphs = 0
        self._in_note = False
        self._ids: list[str] = []

    def blocks(self, parent: etree._Element) -> None:
        for element in parent:
            name = _name(element)
            if name in {"text:p", "text:h"}:
                self._paragraph(element)
            elif name == "table:table":
                self._table(element)
            elif name == "draw:frame":
                self._frames([element])
            elif name not in _NOT_TEXT:
                self._ids.append(_get(element, "xml:id"))
                self.blocks(element)
                self._ids.pop()

    def _paragraph(self, element: etree._Element) -> None:
        if not self._in_note:
            self._paragraphs += 1
        number = None if self._in_note else self._paragraphs
        state = _State(Line(element=_get(element, "xml:id", "text:id")))
        frames: list[etree._Element] = []
        self._inlines(element, state, _same, frames)
        level = _level(element) if _name(element) == "text:h" and not self._in_note else None
        block = state.line.block(level, next((name for name in reversed(self._ids) if name), ""), number)
        self.found.append(block)
        if _get(element, "text:style-name") == "Title" and block.text:
            self.titles.append(block)
        self._frames(frames)

    def _frames(self, frames: list[etree._Element]) -> None:
        for frame in frames:
            for box in frame.iterchildren(f"{{{_SPACES['draw']}}}text-box"):
                self.blocks(box)

    def _table(self, table: etree._Element) -> None:
        for element in _rows(table):
            cells = [self._apart(cell) for cell in element if _name(cell) == "table:table-cell"]
            self.found.append(row(cells))

    def _apart(self, parent: etree._Element) -> list[Block]:
        """The blocks of ``parent``, not put among those of the document."""
        outer, self.found = self.found, []
        self.blocks(parent)
        inner, self.found = self.found, outer
        return inner

    def _inlines(
        self, parent: etree._Element, state: _State, convert: Callable[[str], str], frames: list[etree._Element]
    ) -> None:
        state.write(parent.text or "", convert)
        for element in parent:
            self._inline(element, state, convert, frames)
            state.write(element.tail or "", convert)

    def _inline(
        self, element: etree._Element, state: _State, convert: Callable[[str], str], frames: list[etree._Element]
    ) -> None:
        name = _name(element)
        if name == "text:note":
            self._note(element, state.line)
        elif name in _CHARACTERS:
            state.exactly(_CHARACTERS[name] * _count(element))
        elif name in {"draw:frame", "draw:custom-shape"}:
            frames.append(element)
        elif name in {"text:bookmark", "text:bookmark-start"}:
            known = _get(element, "text:name")
            state.line.element = state.line.element or ("" if known.startswith("_") else known)
        elif name == "text:note-ref" and convert is superscript:
            self._repeated(element, state.line)
        elif name not in _NOT_TEXT:
            style = self._positions.get(_get(element, "text:style-name"), convert)
            self._inlines(element, state, style, frames)

    def _note(self, note: etree._Element, line: Line) -> None:
        citation = note.find("text:note-citation", _SPACES)
        label = _text(citation) if citation is not None else ""
        label = label or (_get(citation, "text:label") if citation is not None else "") or str(len(self.notes) + 1)
        key = _get(note, "text:id", "xml:id") or f"note:{len(self.notes)}"
        kind = NoteKind.ENDNOTE if _get(note, "text:note-class") == "endnote" else NoteKind.FOOTNOTE
        line.mark(label, key)
        body = note.find("text:note-body", _SPACES)
        outer, self._in_note = self._in_note, True
        text = tuple(self._apart(body)) if body is not None else ()
        self._in_note = outer
        self.notes.append(NoteText(key, label, text, kind))

    def _repeated(self, reference: etree._Element, line: Line) -> None:
        """A raised cross-reference to a note prints the note's marker again (ODF 7.7.3)."""
        line.mark(_text(reference), _get(reference, "text:ref-name"))


_CHARACTERS = {"text:s": " ", "text:tab": "\t", "text:line-break": "\n"}

_NOT_TEXT = {
    "text:tracked-changes",  # what was deleted
    "text:soft-page-break",
    "text:table-of-content",  # the headings again
    "text:illustration-index",
    "text:table-index",
    "text:object-index",
    "text:user-index",
    "text:alphabetical-index",
    "text:sequence-decls",
    "text:variable-decls",
    "text:user-field-decls",
    "text:ruby-text",
    "text:number",
    "office:annotation",
    "office:annotation-end",
    "office:forms",
    "",
}


def _text(element: etree._Element) -> str:
    return "".join(piece for piece in element.itertext() if isinstance(piece, str)).strip()


def _same(text: str) -> str:
    return text


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for element in table:
        if _name(element) == "table:table-row":
            yield element
        elif _name(element).startswith("table:table-"):
            yield from _rows(element)


def _level(heading: etree._Element) -> int:
    level = _get(heading, "text:outline-level")
    return max(1, int(level)) if level.isascii() and level.isdigit() and len(level) < 3 else 1


def _count(element: etree._Element) -> int:
    count = _get(element, "text:c")
    return min(int(count), _MOST_REPEATED) if count.isascii() and count.isdigit() and len(count) < 9 else 1


def _name(element: etree._Element) -> str:
    """The element's name with the usual prefix, "" for what is none of a text document's."""
    name = etree.QName(element)
    prefix = _PREFIXES.get(name.namespace or "")
    return f"{prefix}:{name.localname}" if prefix else ""


def _get(element: etree._Element, *names: str) -> str:
    """The first of these attributes that the element has, "" where it has none."""
    for name in names:
        prefix, _, local = name.partition(":")
        value = element.get(f"{{{_SPACES[prefix]}}}{local}")
        if value:
            return value
    return ""
