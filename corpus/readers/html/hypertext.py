"""Pages of HTML and XHTML as trees: their encoding, what their elements say they are, and where their ids stand."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.entities import html5

from lxml import etree

from corpus.document import Problem, ProblemKind
from corpus.readers import trees
from corpus.readers.html.raised_classes import dress
from corpus.readers.text import decode


def words(text: str) -> frozenset[str]:
    """The words of ``text``: a set that can be read."""
    return frozenset(text.split())


# HTML standard, 13.2.3.2: what the first 1,024 bytes declare. The standard's names for encodings are wider than
# Python's: what is called Latin-1 or ASCII is Windows-1252, and a declared UTF-16 that can be read as ASCII is UTF-8.
_DECLARED = re.compile(
    rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]+)|<meta[^>]{0,300}?charset\s*=\s*["']?([\w.:-]+)""",
    re.IGNORECASE,
)
_WIDENED = {"iso8859-1": "cp1252", "ascii": "cp1252", "utf-16": "utf-8", "utf-16-le": "utf-8", "utf-16-be": "utf-8"}
_PROLOG = re.compile(r"\A<\?xml[^>]*\?>")
_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31});")
_NAMESPACES = frozenset(
    ("{http://www.w3.org/1999/xhtml", "{http://www.w3.org/2000/svg", "{http://www.w3.org/1998/Math/MathML")
)
_NO_TEXT_CODECS = words("unicode_escape idna raw_unicode_escape unicode-escape punycode undefined")
_XML_ENTITIES = frozenset({"amp", "lt", "gt", "quot", "apos"})
# `<a id="x"/>` is an empty element in XHTML and an open one in HTML, where it would swallow what follows.
_EMPTY = re.compile(
    r"<(a|b|i|p|em|div|span|sup|sub|td|th|li|script|style|title|section|iframe)\b([^<>]*)/>", re.IGNORECASE
)

_NONE: frozenset[str] = frozenset()
INLINE = words(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q rb rp rt ruby s samp "
    "small span strike strong sub sup time tt u var wbr"
)
"""Elements within a line; all others begin a line of their own."""

HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}


@dataclass(frozen=True, slots=True, eq=False)
class Page:
    """One page. ``name`` is that of its file in a container, "" where there is none.

    ``order`` numbers the elements as they stand; it holds them all, so that each keeps its identity. ``ids`` are the
    elements by their ids, and by the names of anchors; the first of an id counts. ``numbers`` are those that a browser
    prints in front of the items of lists. ``beside`` is a page of which only the notes that other pages point to are
    wanted.
    """

    name: str
    root: etree._Element
    order: dict[etree._Element, int]
    ids: dict[str, etree._Element]
    numbers: dict[etree._Element, int]
    problems: tuple[Problem, ...] = ()
    beside: bool = False


def page(data: bytes, name: str = "", *, beside: bool = False, sheets: str = "") -> Page:
    """The page that ``data`` holds; ``sheets`` are its style sheets. Raises ValueError where it holds none."""
    text, problems = _decoded(data)
    root = _root(text)
    order: dict[etree._Element, int] = {}
    ids: dict[str, etree._Element] = {}
    for element in root.iter("*"):
        element.tag = _local(str(element.tag))
        order[element] = len(order)
        for key in (element.get("id"), element.get("name") if element.tag == "a" else None):
            if key:
                ids.setdefault(key, element)
    dress(root, sheets)
    return Page(name, root, order, ids, dict(_numbered(root)), problems, beside)


def _numbered(root: etree._Element) -> Iterator[tuple[etree._Element, int]]:
    """The items of numbered lists, with their numbers (HTML standard, 4.4.8)."""
    for items in root.iter("ol"):
        number = _integer(items.get("start"), 1) - 1
        for item in items.iterchildren("li"):
            number = _integer(item.get("value"), number + 1)
            yield item, number


def _integer(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 6 else otherwise


def kinds(element: etree._Element) -> frozenset[str]:
    """What the element says it is: its ``epub:type`` (EPUB 3 Structural Semantics) and ``role`` (DPUB-ARIA)."""
    said = element.get("{http://www.idpf.org/2007/ops}type") or element.get("epub:type") or ""
    role = element.get("role")
    return frozenset(f"{said} {role or ''}".lower().split()) if said or role else _NONE


def classes(element: etree._Element) -> frozenset[str]:
    """The element's classes, in lower case."""
    called = element.get("class")
    return frozenset(called.lower().split()) if called else _NONE


def children(element: etree._Element) -> list[etree._Element]:
    """The elements in the element; references to unknown entities are none."""
    return [child for child in element if isinstance(child.tag, str)]


def content(element: etree._Element) -> str:
    """All characters in the element."""
    return "".join(str(text) for text in element.itertext())


def block_of(element: etree._Element) -> etree._Element:
    """The nearest element at or above it that begins a line of its own."""
    while element.tag in INLINE and (above := element.getparent()) is not None:
        element = above
    return element


def _local(tag: str) -> str:
    """The element's name. Names that are none of HTML's mean nothing here: Word's `<o:p>` is no paragraph."""
    namespace, _, name = tag.rpartition("}")
    if namespace == "{http://www.idpf.org/2007/ops" and name == "case":
        return "template"  # EPUB 3.0: one of several forms of the same; the default form is read
    if ":" in name or (namespace and namespace not in _NAMESPACES):
        return "span"
    return name.lower()


def _root(text: str) -> etree._Element:
    text = text.lstrip()
    head = text[:2000]
    if head.startswith("<?xml") or "http://www.w3.org/1999/xhtml" in head:
        try:
            return trees.xml(_ENTITY.sub(_character, _PROLOG.sub("", text, count=1)).encode())
        except trees.TreeError:
            text = _EMPTY.sub(r"<\1\2></\1>", _PROLOG.sub("", text, count=1))
    return trees.html(text.encode(), "utf-8")


def _character(match: re.Match[str]) -> str:
    return match[0] if match[1] in _XML_ENTITIES else html5.get(f"{match[1]};", match[0])


def _decoded(data: bytes) -> tuple[str, tuple[Problem, ...]]:
    if data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text, problems = decode(data)
    elif declared := _declared(data):
        text, problems = _by_name(data, declared)
    else:
        text, problems = _undeclared(data)
    # What neither XML nor HTML allows, and what would end the text early.
    return re.sub("[\x00-\x08\x0b\x0e-\x1f]", "", text).replace("\f", " "), problems


def _declared(data: bytes) -> str | None:
    match = _DECLARED.search(data[:4096])
    if not match:
        return None
    try:
        name = codecs.lookup((match[1] or match[2]).decode("ascii", "replace")).name
        "".encode(name)  # some codecs of Python are none of text
    except (LookupError, ValueError):
        return None
    return None if name in _NO_TEXT_CODECS else _WIDENED.get(name, name)


def _by_name(data: bytes, encoding: str) -> tuple[str, tuple[Problem, ...]]:
    for name in (encoding, "utf-8"):
        try:
            return data.decode(name), ()
        except ValueError:
            continue
    text = data.decode(encoding, "replace")
    if encoding == "utf-8" and 2 * text.count("\ufffd") > sum(not character.isascii() for character in text):
        return _undeclared(data)
    message = f"it says that it is {encoding}, but not all of it is; what could not be read is shown as \ufffd"
    return text, (Problem(ProblemKind.ENCODING, message),)


def _undeclared(data: bytes) -> tuple[str, tuple[Problem, ...]]:
    try:
        return data.decode("utf-8"), ()
    except ValueError:
        message = "it is not UTF-8; read as windows-1252. If letters look wrong, save it as UTF-8"
        return data.decode("cp1252", "replace"), (Problem(ProblemKind.ENCODING, message),)
