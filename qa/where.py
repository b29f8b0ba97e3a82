"""Where in its file a cited text stands: as JSON, and in words for people.

The words are made here alone; the page, the frame, the terminal and a marker's tooltip say the same.
"""

from collections.abc import Sequence

from pydantic import BaseModel

from corpus.document import Box, Location, Page, Place

_LONGEST = 60  # characters of a label, a file's name or an element's id that are repeated


class PageOut(BaseModel):
    """A page: ``number`` counts from 1 in the file, ``label`` is what is printed on it, null where nothing is."""

    number: int
    label: str | None


class BoxOut(BaseModel):
    """A rectangle on page ``page`` (counted from 1), in points from the page's top left corner."""

    page: int
    left: float
    top: float
    right: float
    bottom: float


class FilePlaceOut(BaseModel):
    """Where the text begins in a file without pages.

    ``file`` is the file inside a container and ``element`` the nearest element id, "" where there is none;
    ``paragraph`` counts from 1, null where nobody counts them.
    """

    file: str
    element: str
    paragraph: int | None


def pages_out(pages: Sequence[Page]) -> list[PageOut]:
    """The pages."""
    return [PageOut(number=page.number, label=page.label) for page in pages]


def boxes_out(boxes: Sequence[Box]) -> list[BoxOut]:
    """The boxes, to a tenth of a point."""
    return [
        BoxOut(
            page=box.page,
            left=round(box.left, 1),
            top=round(box.top, 1),
            right=round(box.right, 1),
            bottom=round(box.bottom, 1),
        )
        for box in boxes
    ]


def file_place_out(place: Place | None) -> FilePlaceOut | None:
    """The place in a file without pages."""
    return FilePlaceOut(file=place.file, element=place.element, paragraph=place.paragraph) if place else None


def where(location: Location, file: str = "") -> str:
    """The place in words, on one line: its pages, or file, element and paragraph; "" where nothing is known.

    A page goes by the number printed on it. Where another stands there than the file counts, both are said; where none
    does, that it is the file's count. ``file``, the name of the document's own file, stands before an element's id that
    would stand alone.
    """
    if location.pages:
        return on_pages(location.pages)
    place = location.place
    if place is None:
        return ""
    held_in = place.file or (file if place.element else "")
    parts = [
        _line(held_in.replace("\\", "/").rpartition("/")[2]),
        f"#{_line(place.element)}" if place.element else "",
        f"paragraph {place.paragraph}" if place.paragraph is not None else "",
    ]
    return ", ".join(part for part in parts if part)


def on_pages(pages: Sequence[Page]) -> str:
    """The pages in words; at least one."""
    many = len(pages) > 1
    counted = _run([str(page.number) for page in pages], pages)
    labels = [_line(page.label or "") for page in pages]
    short = "pp." if many else "p."
    if not all(labels):
        return f"{short} {counted} of the file"
    if labels == [str(page.number) for page in pages]:
        return f"{short} {counted}"
    return f"{short} {_run(labels, pages)} ({'pages' if many else 'page'} {counted} of the file)"


def page_short(page: Page) -> str:
    """The page in few words, for where the file's count goes without saying or is said elsewhere."""
    return f"p. {_line(page.label or str(page.number))}"


def _run(names: Sequence[str], pages: Sequence[Page]) -> str:
    """As in "12–14" or, where the pages between are not meant, "12, 17"."""
    neighbours = pages[-1].number - pages[0].number == len(pages) - 1
    return f"{names[0]}–{names[-1]}" if neighbours and len(names) > 1 else ", ".join(names)


def _line(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"
