"""FictionBook 2: the body, and the notes and comments that stand in bodies of their own (FictionBook 2.21 schema)."""

import re
from collections.abc import Callable, Iterator

from lxml import etree

from corpus.document import Raw
from corpus.readers import blocks, trees
from corpus.readers.blocks import Block, NoteText
from corpus.readers.line import Line
from corpus.readers.raised import subscript, superscript
from corpus.readers.rows import row

_HREF = "{http://www.w3.org/1999/xlink}href"
_PARAGRAPHS = {"p", "v", "subtitle", "text-author", "td", "th", "date"}
_NOT_TEXT = {"binary", "stylesheet", "description", "image", ""}
_LONGEST_LABEL = 4  # characters of a paragraph that is taken for the label of the note that it begins
_MARKER = re.compile(r"[\[({<]{0,2}([^][(){}<>]*)[])}>]{0,2}")


def read(data: bytes) -> Raw:
    """The text and notes of an FB2 file. Raises ValueError for damaged XML."""
    root = trees.xml(data, recover=True)
    bodies = [element for element in root if _name(element) == "body"]
    if not bodies:
        raise ValueError("it holds no text; save it again as FictionBook")
    linked = {_target(element) for element in root.iter() if _name(element) == "a"}
    apart = [body for body in bodies[1:] if _holds_notes(body, linked)]
    notes = {identity: section for body in apart for identity, section in _sections(body)}
    reader = _Reader(set(notes))
    for body in bodies:
        if body not in apart:
            reader.blocks(body, 1)
    texts = tuple(reader.note(identity, section) for identity, section in notes.items())
    return blocks.raw(reader.found, texts, title=_title(root))


def _title(root: etree._Element) -> str | None:
    for element in root.iter():
        if _name(element) == "book-title":
            return " ".join("".join(_strings(element)).split()) or None
    return None


def _holds_notes(body: etree._Element, linked: set[str]) -> bool:
    named = (body.get("name") or "").lower() in {"notes", "comments", "footnotes", "endnotes"}
    return named or any(identity in linked for identity, _ in _sections(body))


def _target(link: etree._Element) -> str:
    return (link.get(_HREF) or link.get("href") or "").removeprefix("#")


def _sections(body: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    """The notes of a body: its sections with an id, at any depth."""
    for element in body.iter():
        if _name(element) == "section" and element.get("id"):
            yield element.get("id", ""), element


class _Reader:
    """One pass over the document."""

    def __init__(self, notes: set[str]) -> None:
        self.found: list[Block] = []
        self._notes = notes
        self._elements: list[str] = []

    def blocks(self, parent: etree._Element, level: int | None) -> None:
        """The blocks in ``parent``; ``level`` is that of its title, None where headings do not count."""
        self._elements.append(parent.get("id") or "")
        for element in parent:
            name = _name(element)
            if name == "title":
                self._heading(element, level)
            elif name in _PARAGRAPHS:
                self.found.append(self._paragraph(element))
            elif name == "tr":
                self.found.append(row([[self._paragraph(cell)] for cell in element]))
            elif name == "section":
                self.blocks(element, level + 1 if level else None)
            elif name not in _NOT_TEXT:
                self.blocks(element, None)
        self._elements.pop()

    def _heading(self, title: etree._Element, level: int | None) -> None:
        line = Line()
        for n, paragraph in enumerate(element for element in title if _name(element) == "p"):
            line.write("\n" if n else "")
            line.add(self._paragraph(paragraph))
        self.found.append(line.block(level, self._element()))

    def _paragraph(self, element: etree._Element) -> Block:
        line = Line(element=element.get("id") or "")
        self._inlines(element, line, None)
        return line.block(None, self._element())

    def _element(self) -> str:
        return next((name for name in reversed(self._elements) if name), "")

    def _inlines(self, parent: etree._Element, line: Line, convert: Callable[[str], str] | None) -> None:
        _write(line, parent.text, convert)
        for element in parent:
            name = _name(element)
            if name == "a" and (element.get("type") in {"note", "comment"} or _target(element) in self._notes):
                line.mark(_label("".join(_strings(element))), _target(element))
            elif name == "image":
                line.write(element.get("alt") or "")
            else:
                inner = {"sup": superscript, "sub": subscript}.get(name, convert)
                self._inlines(element, line, inner)
            _write(line, element.tail, convert)

    def note(self, identity: str, section: etree._Element) -> NoteText:
        """The note that is the section: its title is its label, what stands in further notes in it is theirs."""
        title = next((element for element in section if _name(element) == "title"), None)
        first = title if title is not None else next(iter(section), None)
        label = _label("".join(_strings(first))) if first is not None else ""
        label = label if title is not None or 0 < len(label) <= _LONGEST_LABEL else identity
        outer, self.found = self.found, []
        self._elements.append(identity)
        for element in section:
            if _name(element) in _PARAGRAPHS:
                self.found.append(self._paragraph(element))
            elif _name(element) == "title" or (_name(element) == "section" and element.get("id")):
                pass
            elif _name(element) not in _NOT_TEXT:
                self.blocks(element, None)
        self._elements.pop()
        text, self.found = tuple(self.found), outer
        return NoteText(identity, label, _without_label(text, label))


def _without_label(text: tuple[Block, ...], label: str) -> tuple[Block, ...]:
    """The text without a first paragraph that says the label again."""
    return text[1:] if len(text) > 1 and not text[0].marks and _label(text[0].text) == label else text


def _label(text: str) -> str:
    """What a marker prints, without the brackets around it."""
    words = " ".join(text.split())
    bracketed = _MARKER.fullmatch(words)
    return (bracketed[1].strip() if bracketed else words) or words


def _write(line: Line, text: str | None, convert: Callable[[str], str] | None) -> None:
    words = re.sub(r"[ \t\r\n]+", " ", text or "")
    line.write(convert(words) if convert else words)


def _strings(element: etree._Element) -> Iterator[str]:
    return (text for text in element.itertext() if isinstance(text, str))


def _name(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""
