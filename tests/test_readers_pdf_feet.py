"""Feet of pages that are longer than the text above them, and numbers of pages between text and edge."""

from printed import Leaf, pdf
from test_readers_pdf_notes import FILLER, LEFT, WIDTH, links

from corpus.readers.pdf import read


def with_long_notes(first: int) -> Leaf:
    leaf = Leaf()
    y = leaf.paragraph(LEFT, 80, WIDTH, FILLER + f" So it stood.^{{{first}}} And so it stayed.^{{{first + 1}}}", 11)
    y = leaf.paragraph(LEFT, y + 60, WIDTH, f"{first}. The long note begins. " + 4 * FILLER, 9)
    leaf.paragraph(LEFT, y, WIDTH, f"{first + 1}. Ibid.", 9)
    return leaf


def test_notes_that_are_longer_than_their_text_are_still_notes() -> None:
    found = links(read(pdf(with_long_notes(1), with_long_notes(3), with_long_notes(5))))
    assert [label for _, label, _, _ in found] == ["1", "2", "3", "4", "5", "6"]
    assert [note for _, label, _, note in found if label in {"2", "4", "6"}] == ["Ibid."] * 3
    assert all((note or "").startswith("The long note begins.") for _, label, _, note in found if label in {"1", "3"})


def test_the_number_of_a_small_page_on_large_paper_is_no_part_of_a_note() -> None:
    leaves = []
    for number in range(1, 4):
        leaf = Leaf()
        leaf.paragraph(LEFT, 140, WIDTH, FILLER + f" So it stood.^{{{number}}}")
        leaf.rule(LEFT, LEFT + 120, 580)
        leaf.paragraph(LEFT, 592, WIDTH, f"^{{{number}}} The note upon it, which goes on", 8)
        leaf.text(LEFT + 200, 635, str(number))
        leaves.append(leaf)
    raw = read(pdf(*leaves))
    assert [note for _, _, _, note in links(raw)] == ["The note upon it, which goes on"] * 3
    assert [page.label for page in raw.pages] == ["1", "2", "3"]


def test_two_markers_that_touch_are_two_where_their_notes_are_next() -> None:
    leaf = Leaf()
    leaf.paragraph(LEFT, 80, WIDTH, FILLER + " It stood.^{1} Many were empty.^{23} It fell.^{4}")
    leaf.rule(LEFT, LEFT + 120, 580)
    y = 592.0
    for number, note in enumerate(("Croxton, 12.", "The count is his.", "Cf. the list.", "Ibid."), start=1):
        y = leaf.paragraph(LEFT, y, WIDTH, f"^{{{number}}} {note}", 8)
    found = links(read(pdf(leaf)))
    assert [(label, note) for _, label, _, note in found] == [
        ("1", "Croxton, 12."),
        ("2", "The count is his."),
        ("3", "Cf. the list."),
        ("4", "Ibid."),
    ]
    assert found[1][2] == found[2][2]


def test_a_marker_behind_a_number_counts_where_it_is_the_next() -> None:
    leaf = Leaf()
    leaf.paragraph(LEFT, 80, WIDTH, FILLER + " It stood.^{1} They amended section 340^{2} then.")
    leaf.rule(LEFT, LEFT + 120, 580)
    leaf.paragraph(LEFT, 592, WIDTH, "^{1} Croxton, 12.", 8)
    following = Leaf()
    following.paragraph(LEFT, 80, WIDTH, FILLER)
    following.rule(LEFT, LEFT + 120, 580)
    following.paragraph(LEFT, 592, WIDTH, "^{2} See the second volume.", 8)
    assert [label for _, label, _, _ in links(read(pdf(leaf, following)))] == ["1", "2"]


def test_a_letter_behind_a_year_is_a_marker_where_its_note_stands_below() -> None:
    leaf = Leaf()
    leaf.paragraph(LEFT, 80, WIDTH, FILLER + " It was kept since 2009^{a} and lost.^{b}")
    leaf.rule(LEFT, LEFT + 120, 580)
    leaf.paragraph(LEFT, 592, WIDTH, "^{a} And checked twice.", 8)
    leaf.paragraph(LEFT, 604, WIDTH, "^{b} The others were away.", 8)
    assert [label for _, label, _, _ in links(read(pdf(leaf)))] == ["a", "b"]


def test_columns_of_many_short_notes_are_columns() -> None:
    leaf = Leaf()
    notes = ["Ibid.", "Id. at 3.", "A longer note, which fills the line", "Ibid."]
    for left, first in ((72, 1), (316, 13)):
        markers = "".join(f" The standard applied in that case.^{{{n}}}" for n in range(first, first + 12))
        leaf.paragraph(left, 80, 226, markers, 9)
        leaf.rule(left, left + 60, 540)
        for n in range(12):
            leaf.text(left + 8, 552 + 10 * n, f"^{{{first + n}}} {notes[n % 4]}", 7)
    leaf.text(303, 740, "7", 9)
    found = links(read(pdf(leaf)))
    assert [label for _, label, _, _ in sorted(found, key=lambda each: int(each[1]))] == [str(n) for n in range(1, 25)]
    assert {note for _, _, _, note in found} == {"Ibid.", "Id. at 3.", "A longer note, which fills the line"}


def test_powers_are_no_markers_in_a_document_that_marks_with_brackets() -> None:
    leaf = Leaf()
    y = leaf.paragraph(
        LEFT, 80, WIDTH, FILLER + " It is so [1]. It agrees with the old law, in all units of mc^{2} as such [2, 3]."
    )
    leaf.text(LEFT, y + 30, "References", 14, font="bold")
    for n in range(1, 4):
        leaf.text(LEFT, y + 60 + 14 * n, f"[{n}] Gomez, Salt flux in estuaries, part {n}.")
    raw = read(pdf(leaf))
    assert [label for _, label, _, _ in links(raw)] == ["1", "2", "3"]
    assert "mc²" in raw.text


def test_labels_that_touch_notes_which_begin_with_a_number_are_told_by_their_count() -> None:
    leaf = Leaf()
    leaf.paragraph(LEFT, 80, WIDTH, FILLER + "".join(f" It stood.^{{{n}}}" for n in range(1, 6)))
    leaf.rule(LEFT, LEFT + 120, 580)
    for n, note in enumerate(
        ("See Croxton.", "Ibid., pp. 3 ff., and the list of", "42 U.S.C. 1983.", "ta men.", "Id.")
    ):
        leaf.text(LEFT, 592 + 20 * n, f"{n + 1}{note}", 8)
    leaf.text(LEFT, 622, "3 June 1640, in another hand.", 8)
    assert [(label, note) for _, label, _, note in links(read(pdf(leaf)))] == [
        ("1", "See Croxton."),
        ("2", "Ibid., pp. 3 ff., and the list of 3 June 1640, in another hand."),
        ("3", "42 U.S.C. 1983."),
        ("4", "ta men."),
        ("5", "Id."),
    ]


def test_a_count_that_begins_again_on_a_page_begins_again_at_its_foot() -> None:
    leaf = Leaf()
    y = leaf.paragraph(LEFT, 80, WIDTH, FILLER + " It stood.^{1} It was empty.^{2}")
    leaf.paragraph(LEFT, y + 20, WIDTH, FILLER + " The other fell.^{1} It was sold.^{2}")
    leaf.rule(LEFT, LEFT + 120, 580)
    for n, (label, note) in enumerate((("1", "One."), ("2", "Two."), ("1", "Three."), ("2", "Four."))):
        leaf.paragraph(LEFT, 592 + 10 * n, WIDTH, f"^{{{label}}} {note}", 8)
    found = {note: before for _, _, before, note in links(read(pdf(leaf)))}
    assert found["One."].endswith("It stood.")
    assert found["Two."].endswith("It was empty.")
    assert found["Three."].endswith("The other fell.")
    assert found["Four."].endswith("It was sold.")


def test_a_line_of_a_note_that_begins_with_the_next_number_is_no_note() -> None:
    leaf = Leaf()
    leaf.paragraph(LEFT, 80, WIDTH, FILLER + " It stood.^{11} It was empty.^{12}")
    leaf.rule(LEFT, LEFT + 120, 580)
    leaf.text(LEFT, 592, "^{11} The agency acted under Rule", 8)
    leaf.text(LEFT, 602, "12(b)(6), as all agreed.", 8)
    leaf.text(LEFT, 612, "^{12} Ibid.", 8)
    assert [note for _, _, _, note in links(read(pdf(leaf)))] == [
        "The agency acted under Rule 12(b)(6), as all agreed.",
        "Ibid.",
    ]
