"""A small PDF with footnotes made by hand, and the document that it holds, for tests that need no reader of PDFs."""

import hashlib
from collections.abc import Iterator, Sequence

from corpus.document import Parsed, Source
from corpus.parse import build
from corpus.readers.blocks import Block, Mark, NoteText, PageSize, Word, raw

WIDTH, HEIGHT = 420, 595  # points; A5
LINES = (
    (
        (60, 16, "The Mill on the Orr"),
        (110, 11, "The mill on the Orr was built in 1820 by Josef Brandt."),
        (126, 11, "It burned down on 3 May 1871, and the owner"),
        (142, 11, "did not rebuild it."),
        (158, 11, "He sold the land for $2,500 in the spring"),
        (540, 8, "1 Orr Valley Herald, 4 May 1871."),
    ),
    (
        (60, 11, "of 1872 to Anna Weiss."),
        (76, 11, "She opened a school for girls there."),
        (540, 8, "2 Deed of sale, county archive."),
    ),
)
"""Of each page: the top of a line in points from the page's top, its size, its text."""

LEFT = 50
MARKS = (("1", 0, 3, 11), ("2", 1, 0, 11))
"""Label, page, line, size of the line: raised numbers behind the ends of lines."""


def pdf(title: str = "The Mill", labels: str = "") -> bytes:
    """The file. ``labels`` is a dictionary of page labels, in PDF's own words (ISO 32000-1, 12.4.2)."""
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R {f'/PageLabels {labels}' if labels else ''} >>",
        f"<< /Type /Pages /Kids [{' '.join(f'{5 + 2 * n} 0 R' for n in range(len(LINES)))}] /Count {len(LINES)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>",
        f"<< /Title ({title}) >>",
    ]
    for number, lines in enumerate(LINES):
        content = "\n".join(_shown(LEFT, top, size, text) for top, size, text in lines)
        for label, page, line, size in MARKS:
            if page == number:
                top, _, text = lines[line]
                content += "\n" + _shown(LEFT + len(text) * size * 0.6, top - 3, 7, label)
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Contents {6 + 2 * number} 0 R "
            "/Resources << /Font << /F 3 0 R >> >> >>"
        )
        objects.append(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream")
    return _file(objects)


def _shown(left: float, top: float, size: float, text: str) -> str:
    return f"BT /F {size} Tf {left:.2f} {HEIGHT - top - size * 0.8:.2f} Td ({text}) Tj ET"


def _file(objects: Sequence[str]) -> bytes:
    written, places = "%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(written))
        written += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    start = len(written)
    written += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    written += f"trailer << /Size {len(objects) + 1} /Root 1 0 R /Info 4 0 R >>\nstartxref\n{start}\n%%EOF\n"
    return written.encode("latin-1")


def words(page: int, line: int) -> Iterator[tuple[str, tuple[float, float, float, float]]]:
    """The words of a line and where they are printed: Courier is 0.6 of its size wide."""
    top, size, text = LINES[page][line]
    at = 0
    for word in text.split():
        start = text.index(word, at)
        at = start + len(word)
        yield word, (LEFT + start * size * 0.6, top, LEFT + at * size * 0.6, top + size)


def _block(lines: Sequence[tuple[int, int]], *, marks: tuple[Mark, ...] = (), skip: int = 0) -> Block:
    text, placed = "", []
    for page, line in lines:
        for word, box in list(words(page, line))[skip:]:
            start = len(text) + bool(text)
            text += f" {word}" if text else word
            placed.append(Word(start, start + len(word), page + 1, box))
    return Block(text, marks=marks, words=tuple(placed))


def paged(data: bytes, name: str = "mill.pdf", labels: tuple[str | None, str | None] = ("xii", None)) -> Parsed:
    """The document that a reader of PDFs should find in the file: ``labels`` are what is printed on its two pages."""
    body = _block([(0, 1), (0, 2), (0, 3), (0, 4), (1, 0), (1, 1)])
    first, second = (body.text.index(text) + len(text) for text in ("rebuild it.", "Anna Weiss."))
    seen = raw(
        [Block(body.text, (Mark(first, "1", "a"), Mark(second, "2", "b")), words=body.words)],
        [NoteText("a", "1", (_block([(0, 5)], skip=1),)), NoteText("b", "2", (_block([(1, 2)], skip=1),))],
        title="The Mill",
        pages=[PageSize(label, WIDTH, HEIGHT) for label in labels],
    )
    return build(seen, Source(name, hashlib.sha256(data).hexdigest(), "application/pdf"))
