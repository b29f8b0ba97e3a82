"""PDF files from untrusted hands: opened in memory, with bounds, and let go of page by page."""

import ctypes
import re
from collections.abc import Iterator
from contextlib import contextmanager

import pypdfium2
import pypdfium2.raw as pdfium

MOST_PAGES = 5_000

_PASSWORD = "it is protected by a password; save it without one"  # noqa: S105 - a message, no password
_DAMAGED = "it is damaged: no page of it can be opened; download or export it again"
_PROGRAM = re.compile(
    r"^(microsoft\s+(word|powerpoint)|powerpoint\s+presentation|untitled|document\s*\d*$|slide\s*\d)", re.IGNORECASE
)
_FILE_NAME = re.compile(
    r"\.(docx?|odt|rtf|tex|dvi|pdf|indd|qxd|qxp|pages|wpd|ps|eps|p65|fm|html?|pptx?|xml|txt)$", re.IGNORECASE
)


class PdfError(ValueError):
    """A PDF that cannot or must not be read; the message says why."""


@contextmanager
def opened(data: bytes) -> Iterator[pypdfium2.PdfDocument]:
    """The document in ``data``, closed at the end.

    One with an owner's password only opens. Raises PdfError for one that asks for a password, is damaged, holds
    no page, or has more than ``MOST_PAGES``.
    """
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = error.err_code in {pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY}
        raise PdfError(_PASSWORD if locked else _DAMAGED) from error
    try:
        if len(document) > MOST_PAGES:
            raise PdfError(f"it has {len(document):,} pages; at most {MOST_PAGES:,} are read: split it")
        yield document
    finally:
        document.close()


def title(document: pypdfium2.PdfDocument) -> str | None:
    """The title that its metadata give, where it looks like one: no file name, no program's own words."""
    size = pdfium.FPDF_GetMetaText(document.raw, b"Title", None, 0)
    buffer = ctypes.create_string_buffer(max(size, 2))
    pdfium.FPDF_GetMetaText(document.raw, b"Title", buffer, size)
    written = " ".join(buffer.raw[: max(size - 2, 0)].decode("utf-16-le", "replace").replace("\0", " ").split())
    letters = sum(character.isalpha() for character in written)
    if letters < 4 or letters * 2 < len(written) or _PROGRAM.search(written) or _FILE_NAME.search(written):
        return None
    # A single word with joints in it is the name of a file or a class, not of a reading.
    return None if " " not in written and re.search(r"[_/\\\d]", written) else written


def label(document: pypdfium2.PdfDocument, index: int) -> str | None:
    """The page's label (ISO 32000-1, 12.4.2), None where the file gives none. ``index`` counts from 0."""
    size = pdfium.FPDF_GetPageLabel(document.raw, index, None, 0)
    if size <= 2:
        return None
    buffer = ctypes.create_string_buffer(size)
    pdfium.FPDF_GetPageLabel(document.raw, index, buffer, size)
    return buffer.raw[: size - 2].decode("utf-16-le", "replace").strip() or None
