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
