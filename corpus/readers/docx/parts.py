"""The parts of a DOCX file, found by their relationships (ECMA-376 part 2, clauses 6 to 9), and names in them."""

import posixpath
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import unquote

from lxml import etree

from corpus.readers import trees
from corpus.readers.container import Container

# Transitional, then strict (ECMA-376 part 4, clause 9; part 1, annex A).
_WORD = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_PREFIXES = {
    **dict.fromkeys(_WORD, "w"),
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
    "http://purl.org/dc/elements/1.1/": "dc",
}
# What is not printed: what was deleted or moved away (17.13.5), properties, instructions of fields, readings above
# characters (17.3.3.24), and the second form of what is stored twice.
PASSED_OVER = {
    "w:del", "w:moveFrom", "w:pPr", "w:rPr", "w:sdtPr", "w:sdtEndPr", "w:tblPr", "w:tblGrid", "w:trPr", "w:tcPr",
    "w:sectPr", "w:rt", "w:delInstrText", "w:delText",
}  # fmt: skip
_MAIN = ".main+xml"  # how the content types of a document, a template, and both with macros end


class DocxError(ValueError):
    """A DOCX file that cannot be read; the message says why."""


class Parts:
    """The parts of a package, by the kind of their relationship to another one."""

    def __init__(self, data: bytes) -> None:
        """Raises ContainerError or DocxError for what is no package with a document in it."""
        self._container = Container(data)
        # Part names are compared without case (part 2, 6.2.2.3), and some writers use the wrong slash.
        self._names = {name.replace("\\", "/").lower(): name for name in self._container.names}
        main = next(self._related("", "officeDocument"), None) or self._typed() or "word/document.xml"
        if main.lower() not in self._names:
            raise DocxError("it holds no Word document")
        self._main = main

    def document(self) -> etree._Element:
        """The root of the main part. Raises TreeError where it is damaged."""
        return self._tree(self._main)

    def of(self, kind: str) -> etree._Element | None:
        """The root of the part that the document relates to as ``kind`` ("footnotes"), None where there is none."""
        name = next(self._related(self._main, kind), None)
        return self._tree(name) if name else None

    def properties(self, kind: str = "core") -> etree._Element | None:
        """The root of the core properties (part 2, clause 8), or of the extended ones (part 1, 22.2).

        None where there are none that can be read.
        """
        name = next(self._related("", f"{kind}-properties"), None)
        try:
            return self._tree(name) if name else None
        except trees.TreeError:
            return None  # nothing of the text is in them

    def _tree(self, name: str) -> etree._Element:
        return trees.xml(self._container.read(self._names[name.lower()]))

    def _related(self, source: str, kind: str) -> Iterator[str]:
        """The names of the parts there are. ``source`` is "" for the package itself."""
        folder, base = posixpath.split(source)
        relationships = posixpath.join(folder, "_rels", f"{base}.rels")
        if relationships.lower() not in self._names:
            return iter(())
        found = (
            posixpath.normpath(posixpath.join("/", folder, unquote(each.get("Target", "")))).lstrip("/")
            for each in self._tree(relationships)
            if each.get("Type", "").rpartition("/")[2] == kind and each.get("TargetMode") != "External"
        )
        return (name for name in found if name.lower() in self._names)

    def _typed(self) -> str | None:
        """The main part by its content type, where no relationship leads to it."""
        if "[content_types].xml" not in self._names:
            return None
        for each in self._tree("[content_types].xml"):
            if "word" in each.get("ContentType", "") and each.get("ContentType", "").endswith(_MAIN):
                return each.get("PartName", "").lstrip("/")
        return None


@lru_cache(maxsize=4096)
def _short(tag: str) -> str:
    space, _, local = tag[1:].rpartition("}")
    return f"{_PREFIXES.get(space, '?')}:{local}"


def name(element: etree._Element) -> str:
    """The element's name with a short prefix: "w:p", in strict and transitional files alike."""
    return _short(element.tag) if isinstance(element.tag, str) else ""


def value(element: etree._Element, attribute: str = "val") -> str | None:
    """The element's attribute of that name in Word's namespace, None where there is none."""
    for space in _WORD:
        found = element.get(f"{{{space}}}{attribute}")
        if found is not None:
            return found
    return element.get(attribute)


def child(element: etree._Element | None, *path: str) -> etree._Element | None:
    """The first child of that name, the first child of that, and so on; None where there is none."""
    for step in path:
        if element is None:
            return None
        element = next((each for each in element if name(each) == step), None)
    return element


def switched_on(element: etree._Element | None) -> bool | None:
    """What an on/off property says (17.17.4), None where it is not there."""
    return None if element is None else value(element) not in {"0", "false", "off"}


def is_deleted(properties: etree._Element | None) -> bool:
    """Whether what has these properties was deleted or moved away, with its changes tracked (17.13.5)."""
    return any(child(properties, each) is not None for each in ("w:del", "w:moveFrom"))


def is_first(branch: etree._Element) -> bool:
    """Whether the branch of alternatives is the one to read: the first (part 3, 7.5)."""
    above = branch.getparent()
    return above is None or next(each for each in above if name(each) in {"mc:Choice", "mc:Fallback"}) is branch
