"""PDF files: reading order, paragraphs, headings, running heads, and words broken at the ends of lines."""

import random

from printed import Leaf, pdf

from corpus.readers.pdf import read

ONE = "The first paragraph tells how the envoys came to the court and what they asked of the council there on that day."
TWO = (
    "The second paragraph tells of the answer that they were given, and how it pleased none of those who had sent them."
)
LONG = f"{ONE} {TWO} {ONE}"


def blocks(*leaves: Leaf) -> list[str]:
    return read(pdf(*leaves)).text.split("\n\n")


def test_paragraphs_are_told_by_their_indent() -> None:
    leaf = Leaf()
    y = leaf.paragraph(72, 80, 300, ONE, indent=15)
    y = leaf.paragraph(72, y, 300, TWO, indent=15)
    leaf.paragraph(72, y, 300, ONE, indent=15)
    assert blocks(leaf) == [ONE, TWO, ONE]


def test_paragraphs_are_told_by_the_space_between_them() -> None:
    leaf = Leaf()
    y = leaf.paragraph(72, 80, 300, ONE)
    leaf.paragraph(72, y + 8, 300, TWO)
    assert blocks(leaf) == [ONE, TWO]


def test_paragraphs_are_told_by_a_last_line_that_is_not_full() -> None:
    leaf = Leaf()
    y = leaf.paragraph(72, 80, 300, ONE)
    leaf.paragraph(72, y, 300, TWO)
    assert blocks(leaf) == [ONE, TWO]


def test_a_paragraph_goes_on_over_a_page() -> None:
    first, second = Leaf(), Leaf()
    first.paragraph(72, 80, 300, "This sentence begins on the one page and it")
    second.paragraph(72, 80, 300, "ends on the other.")
    assert blocks(first, second) == ["This sentence begins on the one page and it ends on the other."]


def test_two_columns_are_read_one_after_the_other_below_their_title() -> None:
    leaf = Leaf()
    leaf.text(72, 60, "A Title That Runs Over Both of the Columns", 14, font="bold")
    leaf.paragraph(54, 100, 230, f"{LONG} And so the left ends.", 9)
    leaf.paragraph(320, 100, 230, f"{LONG} And so the right ends.", 9)
    assert blocks(leaf) == [
        "A Title That Runs Over Both of the Columns",
        f"{LONG} And so the left ends.",
        f"{LONG} And so the right ends.",
    ]


def test_a_figure_over_both_columns_does_not_break_a_sentence() -> None:
    leaf = Leaf()
    y = leaf.paragraph(54, 100, 230, LONG, 9)
    leaf.text(54, y, "The left column with all it has goes on in", 9)
    leaf.text(54, y + 60, "Figure 1. A map of the city and its gates.", 8)
    leaf.paragraph(320, 100, 230, f"the right one, and {LONG}", 9)
    leaf.paragraph(54, 500, 496, "Figure 2. A map of the city and its gates in that year, with a scale beside it.", 8)
    found = blocks(leaf)
    assert any("it has goes on in the right one, and The first" in each for each in found)
    assert "Figure 2. A map of the city and its gates in that year, with a scale beside it." in found


def test_the_rows_of_a_table_stand_apart() -> None:
    leaf = Leaf()
    y = leaf.paragraph(72, 80, 300, ONE)
    for n, row in enumerate((("Year", "Ships", "Men"), ("1650", "12", "400"), ("1651", "14", "450"))):
        for k, cell in enumerate(row):
            leaf.text(72 + 120 * k, y + 12 + 12 * n, cell)
    leaf.paragraph(72, y + 70, 300, TWO)
    assert blocks(leaf) == [ONE, "Year Ships Men", "1650 12 400", "1651 14 450", TWO]


def test_headings_have_levels_by_their_size() -> None:
    leaf = Leaf()
    leaf.text(72, 60, "The Whole Story", 20, font="bold")
    leaf.text(72, 100, "A Chapter", 14, font="bold")
    leaf.paragraph(72, 120, 300, ONE)
    leaf.text(72, 200, "A Part of It", 10, font="bold")
    leaf.paragraph(72, 220, 300, TWO)
    raw = read(pdf(leaf))
    assert [(section.title, section.level) for section in raw.sections] == [
        ("The Whole Story", 1),
        ("A Chapter", 2),
        ("A Part of It", 3),
    ]


def book(pages: int, *, head: bool = True) -> list[Leaf]:
    leaves = []
    for n in range(pages):
        leaf = Leaf()
        if head:
            leaf.text(72, 40, "A History of the Peace" if n % 2 else "The Council", 8)
        leaf.text(300, 740, str(n + 11), 8)
        leaf.paragraph(72, 80, 300, f"{ONE} {'This page tells of ' + 'abcdefgh'[n] * 6}.")
        leaves.append(leaf)
    return leaves


def test_running_heads_and_page_numbers_are_no_text_but_labels() -> None:
    raw = read(pdf(*book(6)))
    assert [page.label for page in raw.pages] == ["11", "12", "13", "14", "15", "16"]
    assert "A History of the Peace" not in raw.text
    assert "The Council" not in raw.text
    assert not any(str(n) in raw.text for n in range(11, 17))
    assert raw.text.count("The first paragraph") == 6


def test_roman_numbers_are_labels_too() -> None:
    leaves = []
    for number in ("iv", "v", "vi"):
        leaf = Leaf()
        leaf.text(300, 740, number, 8)
        leaf.paragraph(72, 80, 300, f"{ONE} {number * 5}.")
        leaves.append(leaf)
    assert [page.label for page in read(pdf(*leaves)).pages] == ["iv", "v", "vi"]


def test_labels_of_the_file_stand_where_nothing_is_printed() -> None:
    leaves = [Leaf(), Leaf()]
    for leaf in leaves:
        leaf.paragraph(72, 80, 300, ONE)
    labels = "/PageLabels << /Nums [0 << /S /r /St 3 >>] >>"
    assert [page.label for page in read(pdf(*leaves, labels=labels)).pages] == ["iii", "iv"]


def test_the_first_line_of_a_page_is_no_running_head() -> None:
    leaves = []
    for n in range(5):
        leaf = Leaf()
        leaf.paragraph(72, 60, 300, f"{'abcde'[n] * 9} begins this page. {LONG}")
        leaves.append(leaf)
    text = read(pdf(*leaves)).text
    assert all(letter * 9 in text for letter in "abcde")


def test_words_broken_at_the_ends_of_lines_are_whole_again() -> None:
    leaf = Leaf()
    for n, line in enumerate(
        (
            "We had the infor-",
            "mation that a well-",
            "known man of Anglo-",
            "American birth in 1650-",
            "1651 had come to it.",
        )
    ):
        leaf.text(72, 80 + 12 * n, line)
    assert blocks(leaf) == [
        "We had the information that a well-known man of Anglo-American birth in 1650-1651 had come to it."
    ]


def test_the_documents_own_writing_decides_on_a_hyphen() -> None:
    leaf = Leaf()
    lines = ("The zorblax came, and", "the wub-fizz went. A zor-", "blax is no wub-", "fizz, as all men know.")
    for n, line in enumerate(lines):
        leaf.text(72, 80 + 12 * n, line)
    assert blocks(leaf) == ["The zorblax came, and the wub-fizz went. A zorblax is no wub-fizz, as all men know."]


def test_both_halves_of_a_broken_word_keep_their_places() -> None:
    leaf = Leaf()
    leaf.text(72, 80, "We had the infor-")
    leaf.text(72, 92, "mation then.")
    raw = read(pdf(leaf))
    assert raw.words is not None
    found = [raw.text[start:end] for start, end in zip(raw.words.starts, raw.words.ends, strict=True)]
    assert found == ["We", "had", "the", "infor", "mation", "then."]


def test_a_drop_cap_belongs_to_its_word() -> None:
    leaf = Leaf()
    leaf.text(72, 104, "T", 34)
    leaf.text(94, 80, "he envoys came to the court in spring and")
    leaf.text(94, 92, "asked for the old privileges of the city to")
    leaf.text(94, 104, "be written anew, as the custom was then and")
    leaf.text(72, 116, "the council heard them with much patience and")
    leaf.text(72, 128, "granted what they had asked for.")
    assert blocks(leaf)[0].startswith("The envoys came to the court in spring and asked for")


def test_words_painted_twice_are_read_once() -> None:
    leaf = Leaf()
    for shift in (0, 0.4):
        leaf.text(72 + shift, 80, "A shadow falls")
    assert blocks(leaf) == ["A shadow falls"]


def test_scattered_words_take_no_quadratic_time() -> None:
    chance = random.Random(1)
    leaf = Leaf()
    for n in range(4_000):
        leaf.text(chance.uniform(0, 600), chance.uniform(10, 780), f"w{n}", chance.choice([4, 6, 9, 13]))
    assert len(read(pdf(leaf)).text) > 10_000
