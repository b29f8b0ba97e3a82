"""The formats that are read, and how a file's format is told: by its content first, by its suffix second."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from corpus.document import Raw
from corpus.prolog import Prolog, head, prolog
from corpus.readers.container import Container, ContainerError
from corpus.unread import refusal, zip_refusal

Beside = Callable[[str], bytes | None]
"""The bytes of the page of HTML with that bare name, which lies in the same folder; None where there is none."""


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its name as people know it, and the module of ``corpus.readers`` that reads it.

    ``beside`` says that its notes may stand in another file of the same folder.
    """

    name: str
    media_type: str
    suffixes: tuple[str, ...]
    module: str
    beside: bool = False

    def read(self, data: bytes, beside: Beside | None = None) -> Raw:
        """What the format's reader sees. Raises ValueError, in words for a person, where it cannot be read."""
        # Imported when needed: each reader brings a library of its own.
        read: Callable[..., Raw] = import_module(f"corpus.readers.{self.module}").read
        return read(data, beside=beside) if self.beside else read(data)


FORMATS = (
    Format("plain text", "text/plain", (".txt", ".text"), "text"),
    Format("Markdown", "text/markdown", (".md", ".markdown"), "markdown"),
    Format("HTML", "text/html", (".html", ".htm", ".xhtml"), "html", beside=True),
    Format("EPUB", "application/epub+zip", (".epub",), "epub"),
    Format(
        "Word (DOCX)",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        (".docx",),
        "docx",
    ),
    Format("OpenDocument (ODT)", "application/vnd.oasis.opendocument.text", (".odt",), "odt"),
    Format("RTF", "application/rtf", (".rtf",), "rtf"),
    Format("LaTeX", "application/x-latex", (".tex", ".latex"), "latex"),
    Format("reStructuredText", "text/x-rst", (".rst", ".rest"), "rst"),
    Format("Org", "text/org", (".org",), "org"),
    Format("MediaWiki", "text/x-wiki", (".mediawiki", ".wiki", ".wikitext"), "mediawiki"),
    Format("JATS", "application/jats+xml", (".nxml", ".jats"), "jats"),
    Format("DocBook", "application/docbook+xml", (".docbook", ".dbk"), "docbook"),
    Format("FictionBook (FB2)", "application/x-fictionbook+xml", (".fb2",), "fb2"),
    Format("AsciiDoc", "text/asciidoc", (".adoc", ".asciidoc"), "asciidoc"),
    Format("Textile", "text/x-textile", (".textile",), "textile"),
    Format("PDF", "application/pdf", (".pdf",), "pdf"),
)
"""All formats, the most common first."""

SUFFIXES = {suffix: each for each in FORMATS for suffix in each.suffixes} | {".xml": None}
"""Suffix to format; None where only the content tells it."""

_BY_MODULE = {each.module: each for each in FORMATS}


_NAMES = {each.media_type: each.name for each in FORMATS}


def format_name(media_type: str) -> str:
    """The name of the format with that media type, as people know it; "" of one that is none of ours."""
    return _NAMES.get(media_type, "")


class FormatError(ValueError):
    """A file of a format that is not read; the message says which, as far as it can be told, and what to do."""


def detect(data: bytes, suffix: str) -> Format:
    """The format of a file with that suffix (".md", lower case).

    What its first bytes say counts, whatever it is called; where they say nothing, the suffix does. Raises FormatError
    if it is none that is read.
    """
    if not data:
        raise FormatError("holds no text: the file is empty")
    if told := refusal(data):
        raise FormatError(told)
    module = _binary(data, suffix) or _marked_up(head(data), suffix)
    if module:
        return _BY_MODULE[module]
    known = SUFFIXES.get(suffix)
    if known is None:
        raise FormatError(_unknown(suffix))
    if known.module in _TOLD_BY_CONTENT:
        raise FormatError(f"it is called {suffix}, but it is no {known.name}; save it again in that format")
    return known


_TOLD_BY_CONTENT = {"docx", "odt", "epub", "pdf", "rtf", "fb2", "jats", "docbook"}
"""What is none of these by its content is none of these, whatever it is called."""

_PLAIN = {"text", "markdown", "latex", "rst", "org", "mediawiki", "asciidoc", "textile"}
"""These may begin with a tag of HTML, or speak of other formats."""


def _unknown(suffix: str) -> str:
    if suffix == ".xml":
        read = ", ".join(each.name for each in FORMATS if each.module in {"jats", "docbook", "fb2", "html"})
        return f"it is no XML of a kind that is read; known are {read}"
    listed = ", ".join(sorted(SUFFIXES))
    return f"the format {suffix or 'without a suffix'} is not read; known are {listed}"


def _binary(data: bytes, suffix: str) -> str | None:
    """The format by signatures that stand in no text."""
    if data.startswith(b"PK\x03\x04"):
        return _zipped(data)
    start = data[:1024].removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"{\\rtf"):
        return "rtf"
    # Readers take a PDF whose header stands anywhere in the first 1024 bytes (PDF 1.7, implementation note 13); a text
    # may name the header there too, but it holds no objects.
    if start.startswith(b"%PDF-") or (b"%PDF-" in start and (suffix == ".pdf" or b"endobj" in data)):
        return "pdf"
    return None


def _zipped(data: bytes) -> str:
    try:
        container = Container(data)
        names = frozenset(container.names)
        mimetype = container.read("mimetype")[:200].decode("latin-1").strip() if "mimetype" in names else ""
    except ContainerError as error:
        raise FormatError(str(error)) from error
    if mimetype == "application/epub+zip" or "META-INF/container.xml" in names:
        return "epub"
    if mimetype in _OPEN_DOCUMENT_TEXT or (not mimetype and {"content.xml", "META-INF/manifest.xml"} <= names):
        return "odt"
    if any(name.startswith("word/") for name in names):
        return "docx"
    raise FormatError(zip_refusal(names, mimetype))


_OPEN_DOCUMENT_TEXT = {
    "application/vnd.oasis.opendocument.text",
    "application/vnd.oasis.opendocument.text-template",
    "application/vnd.oasis.opendocument.text-web",
    "application/vnd.sun.xml.writer",
}


def _marked_up(start: str, suffix: str) -> str | None:
    """The format by the document type and the root element; ``start`` is the file's beginning."""
    if not start.startswith("<"):
        return "latex" if _LATEX.match(start) else None
    found = prolog(start)
    if found.root == "html" or found.doctype == "html":
        return "html"
    named = SUFFIXES.get(suffix)
    if named and named.module in _PLAIN and not found.declared and not found.doctype:
        return None
    module = _xml(found, start) or _by_root(found, named)
    if not module and found.declared and found.root:
        raise FormatError(_xml_refusal(found))
    return module


def _by_root(found: Prolog, named: Format | None) -> str | None:
    """A piece of a document that says nothing of its type is what it is called."""
    if found.root in {"head", "body"} or (named and named.module == "html"):
        return "html"
    return named.module if found.root and named and named.module in {"docbook", "jats"} else None


def _xml(found: Prolog, start: str) -> str | None:
    if found.root == "fictionbook":
        return "fb2"
    about = f"{found.identifier} {found.attributes}".lower()
    if "docbook" in about:
        return "docbook"
    if "jats" in about or "nlm//dtd" in about or "niso.org" in about:
        return "jats"
    if found.root == "article" and (_JATS_ATTRIBUTE.search(found.attributes) or "<front>" in start):
        return "jats"
    certain = found.declared or found.doctype or found.root != "article"
    return "docbook" if certain and found.root in _DOCBOOK and "<title>" in start else None


_DOCBOOK = {"article", "book", "chapter", "refentry"}
_JATS_ATTRIBUTE = re.compile(r"\b(?:article-type|dtd-version)\s*=")
# The class, behind comments: a text that speaks of LaTeX does not begin so.
_LATEX = re.compile(r"(?:\s|%[^\n]*+\n)*+\\(?:documentclass|documentstyle|begin\s*\{document\})")


def _xml_refusal(found: Prolog) -> str:
    if found.root in {"package", "document"} and "office" not in found.attributes:
        return f"{_unknown('.xml')}; its root element is {found.root}"
    return _OTHER_XML.get(found.root) or f"{_unknown('.xml')}; its root element is {found.root[:40]}"


_OTHER_XML = {
    "worddocument": "it is Word 2003 XML, which is not read; save it as DOCX",
    "package": "it is Word XML in one file (Flat OPC), which is not read; save it as DOCX",
    "document": "it is OpenDocument in one XML file, which is not read; save it as ODT",
    "tei": "it is TEI, which is not read; convert it to EPUB, DOCX or HTML (TEI Garage)",
    "mediawiki": "it is an export of a wiki with many pages, which is not read; save the source of one page",
}
