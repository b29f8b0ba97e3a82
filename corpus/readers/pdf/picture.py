"""A page of a PDF as a picture."""

import io

import pypdfium2

from corpus.readers.pdf import file as pdf_file

NARROWEST, WIDEST = 100, 2000
"""Pixels."""

_TALLEST = 6_000  # pixels: of a page that is a strip, only as much as fits is worth showing


def picture(data: bytes, number: int, width: int) -> bytes:
    """Page ``number`` (from 1) as PNG, ``width`` pixels wide, ``NARROWEST`` to ``WIDEST``.

    A page far higher than wide comes narrower. Raises ValueError for a page that is not there or is damaged.
    """
    width = min(max(width, NARROWEST), WIDEST)
    with pdf_file.opened(data) as document:
        if not 1 <= number <= len(document):
            raise pdf_file.PdfError(f"there is no page {number}; it has pages 1 to {len(document)}")
        try:
            page = document[number - 1]
        except pypdfium2.PdfiumError as error:
            raise pdf_file.PdfError(f"page {number} is damaged and cannot be shown") from error
        try:
            across, down = page.get_size()
            # PDFium rounds up: half a pixel less makes the width exact.
            scale = min((width - 0.5) / max(across, 1), _TALLEST / max(down, 1))
            bitmap = page.render(scale=scale)
            try:
                out = io.BytesIO()
                bitmap.to_pil().save(out, "PNG")
            finally:
                bitmap.close()
        finally:
            page.close()
    return out.getvalue()
