"""PDF files: what is read of them as files: pages, places, titles, and what is declined."""

import io
from contextlib import suppress
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from printed import Leaf, pdf

from corpus.document import ProblemKind
from corpus.readers.pdf import file as pdf_file
from corpus.readers.pdf import read
from corpus.readers.pdf.picture import picture

WORDS = "The treaty was signed at dawn and the envoys left the city before the gates were closed again"


def page(text: str = WORDS, **kwargs: int) -> Leaf:
    leaf = Leaf(**kwargs)
    leaf.paragraph(72, 100, 400, text)
    return leaf


WHOLE = pdf(page(), page())


def test_the_text_of_a_paragraph_is_joined_over_its_lines() -> None:
    assert read(pdf(page())).text == WORDS


def test_each_word_has_its_place_on_the_page() -> None:
    leaf = Leaf()
    leaf.text(72, 100, "First words", 10)
    leaf.text(72, 112, "here stand", 10)
    words = read(pdf(leaf)).words
    assert words is not None
    assert len(words.starts) == 4
    left, top, right, bottom = (edge / 10 for edge in words.boxes[:4])
    assert (left, right) == (72.0, 102.0)  # five letters of 6 points
    assert 89 < top < 94
    assert 101 < bottom < 104
    assert all(first <= second for first, second in pairwise(words.starts))


def test_places_are_those_of_the_cropped_page() -> None:
    leaf = Leaf(crop=(50, 100, 562, 742))
    leaf.text(72, 100, "Cropped words stand here", 10)
    raw = read(pdf(leaf))
    assert raw.words is not None
    assert (raw.pages[0].width, raw.pages[0].height) == (512.0, 642.0)
    assert raw.words.boxes[0] == 220
    assert 390 < raw.words.boxes[1] < 440


@pytest.mark.parametrize(("rotate", "left", "top"), [(90, 692, 72), (180, 510, 692), (270, 100, 510)])
def test_places_are_those_of_the_page_as_it_is_turned(rotate: int, left: int, top: int) -> None:
    leaf = Leaf(rotate=rotate)
    leaf.text(72, 100, "Turned words", 10)
    words = read(pdf(leaf)).words
    assert words is not None
    assert abs(words.boxes[0] / 10 - left) < 32
    assert abs(words.boxes[1] / 10 - top) < 32


def test_a_turned_page_with_upright_text_reads_like_any_other() -> None:
    leaf = Leaf(rotate=90)
    for n, line in enumerate(("Words that are upright", "on a page that is turned")):
        leaf.turned(100 + 12 * n, 700, line)
    raw = read(pdf(leaf))
    assert raw.text == "Words that are upright on a page that is turned"
    assert raw.words is not None
    assert raw.words.boxes[0] == 920


def test_the_stamp_at_the_side_of_a_page_is_no_text() -> None:
    leaf = page()
    leaf.turned(20, 600, "arXiv:1234.5678v1 [cs.CL] 1 Jan 2020", 16)
    assert read(pdf(leaf)).text == WORDS


def test_text_in_an_invisible_layer_over_a_scan_is_text() -> None:
    leaf = Leaf()
    leaf.text(72, 100, "What was recognised", 10, mode=3)
    assert read(pdf(leaf)).text == "What was recognised"


def test_a_page_without_text_is_counted_and_told() -> None:
    blank = Leaf()
    blank.rule(72, 500, 300)
    raw = read(pdf(page(), blank, page("And so on, they said.")))
    assert len(raw.pages) == 3
    (problem,) = raw.problems
    assert problem.kind is ProblemKind.PAGE_WITHOUT_TEXT
    assert problem.message == "page 2 has no text layer (a scan?); run OCR on it"


def test_an_empty_page_is_no_problem() -> None:
    assert read(pdf(page(), Leaf())).problems == ()


def test_a_file_without_any_text_is_declined_with_advice() -> None:
    blank = Leaf()
    blank.rule(72, 500, 300)
    with pytest.raises(pdf_file.PdfError, match="run OCR on it"):
        read(pdf(blank))


def test_a_file_that_asks_for_a_password_is_declined() -> None:
    with pytest.raises(pdf_file.PdfError, match="protected by a password"):
        read(pdf(page(), password=("secret", "owner")))


def test_a_file_with_an_owners_password_only_is_read() -> None:
    assert read(pdf(page(), password=("", "owner"))).text == WORDS


@pytest.mark.parametrize("data", [b"%PDF-1.4\n", b"%PDF-1.7\n%%EOF", b"%PDF-1.4\n" + b"\0" * 5_000, b""])
def test_a_damaged_file_is_declined_in_words(data: bytes) -> None:
    with pytest.raises(pdf_file.PdfError, match="it is damaged"):
        read(data)


def test_a_truncated_file_gives_what_is_left_of_it_or_is_declined() -> None:
    whole = pdf(*(page() for _ in range(5)))
    for size in range(0, len(whole), 97):
        with suppress(pdf_file.PdfError):
            assert set(read(whole[:size]).text.split()) <= set(WORDS.split())


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 1_500), st.binary(min_size=1, max_size=12)), min_size=1, max_size=6))
def test_whatever_is_damaged_ends_in_words_or_in_text(damage: list[tuple[int, bytes]]) -> None:
    data = bytearray(WHOLE)
    for place, written in damage:
        data[place : place + len(written)] = written
    with suppress(pdf_file.PdfError):
        assert isinstance(read(bytes(data)).text, str)


def test_places_that_are_no_numbers_do_no_harm() -> None:
    leaf = page()
    leaf.stream.append("BT /F1 1e30 Tf 1e30 0 0 1e30 1e38 1e38 Tm (far) Tj ET BT /F1 0 Tf 0 0 0 0 0 0 Tm (flat) Tj ET")
    assert WORDS in read(pdf(leaf)).text


def test_a_title_of_broken_letters_is_no_failure() -> None:
    whole = pdf(page(), title="A History")
    assert read(whole.replace(b"(A History)", b"<FEFFD800D800D8>")).text == WORDS


def test_too_many_pages_are_declined(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_file, "MOST_PAGES", 2)
    with pytest.raises(pdf_file.PdfError, match="3 pages; at most 2 are read"):
        read(pdf(page(), page(), page()))


@pytest.mark.parametrize(
    ("given", "title"),
    [
        ("A History of the Straits", "A History of the Straits"),
        ("Microsoft Word - draft_3.doc", "The Largest Words"),
        ("chapter2.indd", "The Largest Words"),
        ("untitled", "The Largest Words"),
        ("paper_final_v2", "The Largest Words"),
        ("", "The Largest Words"),
    ],
)
def test_the_title_is_the_given_one_where_it_is_one_else_the_largest_text(given: str, title: str) -> None:
    leaf = page()
    leaf.text(72, 60, "The Largest Words", 20)
    assert read(pdf(leaf, title=given)).title == title


def test_a_text_of_one_size_has_no_title() -> None:
    assert read(pdf(page())).title is None


def test_a_picture_has_the_width_that_was_asked_for() -> None:
    shown = Image.open(io.BytesIO(picture(pdf(page()), 1, 901)))
    assert shown.format == "PNG"
    assert shown.width == 901
    assert shown.height == 1166


@pytest.mark.parametrize(("asked", "given"), [(1, 100), (50_000, 2_000)])
def test_a_picture_is_neither_tiny_nor_huge(asked: int, given: int) -> None:
    assert Image.open(io.BytesIO(picture(pdf(page()), 1, asked))).width == given


def test_a_strip_of_a_page_gives_no_endless_picture() -> None:
    assert Image.open(io.BytesIO(picture(pdf(Leaf(width=10, height=14_000)), 1, 1000))).height <= 6_001


@pytest.mark.parametrize("number", [0, 2, -1])
def test_a_page_that_is_not_there_is_told(number: int) -> None:
    with pytest.raises(ValueError, match=f"there is no page {number}; it has pages 1 to 1"):
        picture(pdf(page()), number, 500)
