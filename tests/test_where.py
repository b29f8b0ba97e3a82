"""Where a citation stands, in words."""

import pytest

from corpus.document import Box, Location, Page, Place
from corpus.span import Span
from qa.where import boxes_out, file_place_out, page_short, pages_out, where

SPAN = Span(0, 5)


def on(*pages: tuple[int, str | None]) -> Location:
    return Location("d", SPAN, (), tuple(Page(number, label, SPAN, 595, 842) for number, label in pages))


@pytest.mark.parametrize(
    ("location", "said"),
    [
        pytest.param(on((12, "12")), "p. 12", id="printed-as-counted"),
        pytest.param(on((12, "12"), (13, "13")), "pp. 12–13", id="two-pages"),
        pytest.param(on((14, "xii")), "p. xii (page 14 of the file)", id="printed-otherwise"),
        pytest.param(
            on((14, "xii"), (15, "xiii")), "pp. xii–xiii (pages 14–15 of the file)", id="two-printed-otherwise"
        ),
        pytest.param(on((12, None)), "p. 12 of the file", id="nothing-printed"),
        pytest.param(on((12, "2"), (13, None)), "pp. 12–13 of the file", id="one-of-two-printed"),
        pytest.param(on((12, "12"), (17, "17")), "pp. 12, 17", id="pages-apart"),
        pytest.param(on((1, "a\n b" + "c" * 100)), f"p. a b{'c' * 56}… (page 1 of the file)", id="absurd-label"),
        pytest.param(Location("d", SPAN, ()), "", id="unknown"),
    ],
)
def test_pages_are_named_as_they_are_printed(location: Location, said: str) -> None:
    assert where(location) == said


@pytest.mark.parametrize(
    ("place", "said"),
    [
        pytest.param(
            Place(SPAN, "OEBPS/chapter-4.xhtml", "note-32"), "chapter-4.xhtml, #note-32", id="file-and-element"
        ),
        pytest.param(Place(SPAN, "chapter-4.xhtml"), "chapter-4.xhtml", id="file"),
        pytest.param(Place(SPAN, element="s2"), "#s2", id="element"),
        pytest.param(Place(SPAN, paragraph=17), "paragraph 17", id="paragraph"),
        pytest.param(Place(SPAN), "", id="nothing"),
    ],
)
def test_a_place_without_pages_is_named_by_file_element_and_paragraph(place: Place, said: str) -> None:
    assert where(Location("d", SPAN, (), place=place)) == said


@pytest.mark.parametrize(
    ("place", "said"),
    [
        pytest.param(Place(SPAN, element="p1"), "article.html, #p1", id="element"),
        pytest.param(Place(SPAN, "OEBPS/ch1.xhtml", "p1"), "ch1.xhtml, #p1", id="file-inside"),
        pytest.param(Place(SPAN, paragraph=17), "paragraph 17", id="paragraph"),
        pytest.param(Place(SPAN), "", id="nothing"),
    ],
)
@pytest.mark.parametrize("name", ["article.html", "/texts/article.html", "C:\\texts\\article.html"])
def test_an_element_alone_is_said_with_its_files_name(place: Place, said: str, name: str) -> None:
    assert where(Location("d", SPAN, (), place=place), name) == said


@pytest.mark.parametrize(("label", "said"), [("xii", "p. xii"), ("12", "p. 12"), (None, "p. 14")])
def test_a_page_has_a_short_name(label: str | None, said: str) -> None:
    assert page_short(Page(14, label, SPAN, 595, 842)) == said


def test_the_shapes_say_the_same_in_json() -> None:
    location = on((14, "xii"))
    assert [page.model_dump() for page in pages_out(location.pages)] == [{"number": 14, "label": "xii"}]
    assert [box.model_dump() for box in boxes_out((Box(14, 72.04, 90, 99.96, 101.5),))] == [
        {"page": 14, "left": 72.0, "top": 90.0, "right": 100.0, "bottom": 101.5}
    ]
    place = file_place_out(Place(SPAN, "OEBPS/chapter-4.xhtml", "note-32", None))
    assert place
    assert place.model_dump() == {"file": "OEBPS/chapter-4.xhtml", "element": "note-32", "paragraph": None}
    assert file_place_out(None) is None
