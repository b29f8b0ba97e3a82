"""The formats that are read, and how a file's format is told: by its content first, by its suffix second."""

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from corpus.document import Raw

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


class FormatError(ValueError):
    """A file of a format that is not read; the message says which, as far as it can be told, and what to do."""


def detect(data: bytes, suffix: str) -> Format:
    """The format of a file with that suffix (".md", lower case). Raises FormatError if it is none that is read."""
    module = _by_content(data)
    if module:
        return _BY_MODULE[module]
    known = SUFFIXES.get(suffix)
    if known is None:
        listed = ", ".join(sorted(SUFFIXES))
        raise FormatError(f"the format {suffix or 'without a suffix'} is not read; known are {listed}")
    if known.module in _TOLD_BY_CONTENT:
        raise FormatError(f"it is called {suffix}, but it is no {known.name}; save it again in that format")
    return known


_TOLD_BY_CONTENT = {"docx", "odt", "epub", "pdf", "rtf", "fb2", "jats", "docbook"}
"""What is none of these by its content is none of these, whatever it is called."""


def _by_content(data: bytes) -> str | None:
    start = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        return _zipped(data)
    if data.startswith(bytes.fromhex("D0CF11E0A1B11AE1")):
        # OLE 2: Word 97 to 2003, and every Office file that has a password.
        raise FormatError("it is an old Word file or has a password; save it as DOCX, without a password")
    if start.startswith(b"{\\rtf"):
        return "rtf"
    return _marked_up(start)


def _zipped(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as container:
            names = set(container.namelist())
            mimetype = b""
            if "mimetype" in names:
                with container.open("mimetype") as member:
                    mimetype = member.read(100).strip()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        raise FormatError("it is damaged: its zip container cannot be opened") from error
    if mimetype == b"application/epub+zip" or "META-INF/container.xml" in names:
        return "epub"
    if mimetype.startswith(b"application/vnd.oasis.opendocument.text"):
        return "odt"
    if "word/document.xml" in names or ("[Content_Types].xml" in names and any(n.startswith("word/") for n in names)):
        return "docx"
    raise FormatError("it is a zip archive of no format that is read; unpack it and add what is in it")


def _marked_up(start: bytes) -> str | None:
    """The format by the root element, where there is one. ``start`` is the file's beginning, without white space."""
    if not start.startswith(b"<"):
        return "latex" if re.search(rb"^\s*\\documentclass|^\s*\\begin\{document\}", start, re.MULTILINE) else None
    head = start.decode("utf-16" if start[:2] in {b"\xff\xfe", b"\xfe\xff"} else "latin-1", "replace")
    found = re.search(r"<(?![?!])(?:\w+:)?(\w+)([^>]*)", re.sub(r"<!--.*?-->", "", head, flags=re.DOTALL))
    root, rest = (found[1].lower(), found[2]) if found else ("", "")
    if "<!doctype html" in head.lower() or root in {"html", "body", "head"}:
        return "html"
    if root == "fictionbook":
        return "fb2"
    if "docbook" in head.lower() or root in {"book", "chapter", "refentry"}:
        return "docbook"
    if "JATS" in head or "NLM//DTD" in head or (root == "article" and re.search(r"article-type|dtd-version", rest)):
        return "jats"
    return "docbook" if root == "article" and "<title>" in head else None
