"""DocBook 4 and 5, with its footnotes (DocBook 5.1: The Definitive Guide, ``footnote`` and ``footnoteref``)."""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from corpus.document import Problem, ProblemKind, Raw
from corpus.readers import entities as docbook_entities
from corpus.readers import trees
from corpus.readers.pandoc import notes as pandoc_notes
from corpus.readers.signs import Role, Sign, Signs

_XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
_INCLUDE = "{http://www.w3.org/2001/XInclude}include"
# Where the count of the notes begins anew (DocBook XSL, "footnote number").
_COUNTS_ANEW = frozenset({"chapter", "appendix", "preface", "article", "refentry"})
_TABLES = frozenset({"table", "informaltable"})


def read(data: bytes) -> Raw:
    """The text and notes of a DocBook file. Raises ValueError for damaged XML or too many entities."""
    data, missing = docbook_entities.expanded(data)
    root = trees.xml(data)
    signs = Signs("".join(_texts(root)))
    problems = (*missing, *_without_includes(root))
    _sign(root, signs)
    text = etree.tostring(root, encoding="unicode")
    return pandoc_notes.raw(text, "docbook", signs, problems)


def _texts(root: etree._Element) -> Iterator[str]:
    return (text for text in root.itertext() if isinstance(text, str))


def _without_includes(root: etree._Element) -> Iterator[Problem]:
    for element in list(root.iter(_INCLUDE)):
        name = element.get("href", "")
        parent = element.getparent()
        if parent is None:
            continue
        _append_before(element, element.tail or "")
        parent.remove(element)
        yield Problem(ProblemKind.NOT_READ, f"the file {name!r}, which it includes, is not read")


def _append_before(element: etree._Element, text: str) -> None:
    """Puts ``text`` in front of the element."""
    previous, parent = element.getprevious(), element.getparent()
    if previous is not None:
        previous.tail = (previous.tail or "") + text
    elif parent is not None:
        parent.text = (parent.text or "") + text


@dataclass(frozen=True, slots=True)
class _Known:
    key: str
    label: str


def _sign(root: etree._Element, signs: Signs) -> None:
    """A sign at the beginning of every note's text, and one in the place of every further marker of it."""
    labels = dict(_labels(root))
    known: dict[str, _Known] = {}
    for n, (note, label) in enumerate(labels.items()):
        known[note.get(_XML_ID) or note.get("id") or f" {n}"] = _Known(f"note:{n}", label)
        _mark(note, signs.add(Sign(Role.NOTE, f"note:{n}", label)))
    for reference in list(_named(root, "footnoteref")):
        name = reference.get("linkend", "")
        target = known.get(name, _Known(f"id:{name}", reference.get("label", "")))
        sign = signs.add(Sign(Role.MARKER, target.key, target.label))
        _append_before(reference, sign + (reference.tail or ""))
        parent = reference.getparent()
        if parent is not None:
            parent.remove(reference)


def _mark(note: etree._Element, sign: str) -> None:
    """The sign in front of the note's first text: in its first block, down to where text may stand."""
    element = note
    while not (element.text or "").strip() and len(element) and _name(element) in _HOLDERS:
        element = element[0]
    if element is note and not len(note):
        # A note of bare text, which Pandoc leaves out: it is to hold blocks.
        element = etree.SubElement(note, note.tag.replace("footnote", "para") if isinstance(note.tag, str) else "para")
        element.text, note.text = note.text, None
    element.text = sign + (element.text or "")


_HOLDERS = frozenset({"footnote", "blockquote", "itemizedlist", "orderedlist", "listitem", "variablelist", "note"})


def _labels(root: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    """Every note with its label: its own, or its number in the chapter, or its letter in the table."""
    counts: dict[etree._Element, int] = {}
    for note in _named(root, "footnote"):
        above = [element for element in note.iterancestors() if _name(element) in _COUNTS_ANEW | _TABLES]
        place = above[0] if above else root
        if note.get("label"):
            yield note, note.get("label", "")
            continue
        counts[place] = counts.get(place, 0) + 1
        yield note, _letter(counts[place]) if _name(place) in _TABLES else str(counts[place])


def _letter(number: int) -> str:
    letters = ""
    while number:
        number, digit = divmod(number - 1, 26)
        letters = chr(ord("a") + digit) + letters
    return letters


def _named(root: etree._Element, name: str) -> Iterator[etree._Element]:
    return (element for element in root.iter() if _name(element) == name)


def _name(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""
