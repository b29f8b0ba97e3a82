"""Lists of notes at the end of a document that stand under no heading."""

import pytest
from printed import Leaf, pdf
from test_readers_pdf_notes import FILLER, LEFT, WIDTH, links

from corpus.document import NoteKind
from corpus.readers.pdf import read
from corpus.readers.pdf.labels import numeral, roman

NOTES = ("Croxton, Last Christian Peace, 12.", "Ibid., pp. 3 ff.", "He stayed 9 days.", "Rep. 3, Nr. 45.")


def with_tail(labels: tuple[str, str, str, str], forms: str) -> bytes:
    """Text with four markers, and four notes of its own size at the end; ``forms`` is how a label is printed there."""
    leaf = Leaf()
    said = "".join(f" So it stood, and so it was to stay.^{{{label}}}" for label in labels)
    y = leaf.paragraph(LEFT, 80, WIDTH, FILLER + said) + 30
    for label, note in zip(labels, NOTES, strict=True):
        y = leaf.paragraph(LEFT, y, WIDTH, forms.format(label) + note) + 10
    return pdf(leaf)


@pytest.mark.parametrize("forms", ["{}. ", "^{{{}}} ", "[{}] "])
def test_notes_after_the_text_are_found_without_a_heading(forms: str) -> None:
    raw = read(with_tail(("1", "2", "3", "4"), forms))
    assert [(label, note) for _, label, _, note in links(raw)] == list(zip("1234", NOTES, strict=True))
    assert {note.kind for note in raw.notes or ()} == {NoteKind.ENDNOTE}


def test_roman_labels_may_touch_their_notes() -> None:
    found = links(read(with_tail(("i", "ii", "iii", "iv"), "{}")))
    assert sorted((label, note) for _, label, _, note in found) == sorted(
        zip(("i", "ii", "iii", "iv"), NOTES, strict=True)
    )


def test_a_numbered_list_at_the_end_is_no_list_of_notes() -> None:
    leaf = Leaf()
    y = leaf.paragraph(LEFT, 80, WIDTH, FILLER + " The field measured ten m^{2} in all, and it cost nothing.") + 30
    for number, item in enumerate(("Take the field.", "Measure it.", "Write it down."), start=1):
        leaf.text(LEFT, y + 14 * number, f"{number}. {item}")
    raw = read(pdf(leaf))
    assert not links(raw)
    assert "2. Measure it." in raw.text


def test_arrows_back_to_the_markers_are_no_part_of_a_note() -> None:
    from corpus.readers.pdf.lines import Line
    from corpus.readers.pdf.lists import without_arrows
    from corpus.readers.pdf.page import Piece
    from corpus.readers.pdf.paragraphs import Placed

    words = ("Evans", "1999.", "↩", "↩", "2")
    pieces = tuple(
        Piece(word, 10 * n, 0, 10 * n + 8, 10, 10, 6 if word == "2" else 10, space=True) for n, word in enumerate(words)
    )
    (left,) = without_arrows([Placed(1, 1, Line(pieces, frozenset({4}), 10, 10))])
    assert left.line.text == "Evans 1999."


def test_what_a_browser_prints_at_the_edges_is_no_part_of_the_text() -> None:
    leaves = []
    for number in (1, 2):
        leaf = Leaf()
        leaf.text(24, 22, "11/22/26, 11:22 PM          On Towns", 8)
        y = 40.0
        for _ in range(22):
            y = leaf.paragraph(34, y, 540, FILLER[:70], 12) + 17
        leaf.text(24, 775, f"https://example.org/towns.html          {number}/2", 8)
        leaves.append(leaf)
    text = read(pdf(*leaves)).text
    assert "11:22" not in text
    assert "example.org" not in text


@pytest.mark.parametrize(("number", "written"), [(1, "i"), (4, "iv"), (9, "ix"), (38, "xxxviii"), (99, "xcix")])
def test_numerals_are_written_as_they_are_read(number: int, written: str) -> None:
    assert numeral(number) == written
    assert roman(written) == number


def test_labels_may_stand_alone_above_their_notes() -> None:
    leaf = Leaf()
    y = leaf.paragraph(LEFT, 80, WIDTH, FILLER + " So it stood.^{1} And so it stayed.^{2} It fell.^{3}") + 30
    for number, note in enumerate(NOTES[:3], start=1):
        leaf.text(LEFT, y, str(number))
        y = leaf.paragraph(LEFT, y + 14, WIDTH, note) + 8
    assert [(label, note) for _, label, _, note in links(read(pdf(leaf)))] == list(zip("123", NOTES[:3], strict=True))


@pytest.mark.parametrize("second", [1, 3])
def test_notes_at_the_ends_of_chapters_are_found_without_a_heading(second: int) -> None:
    leaf = Leaf()
    y = 80.0
    for chapter, first in (("One", 1), ("Two", second)):
        leaf.text(LEFT, y, f"Chapter {chapter}", 16, font="bold")
        said = f" It stood.^{{{first}}} It was empty.^{{{first + 1}}}"
        y = leaf.paragraph(LEFT, y + 30, WIDTH, FILLER + said) + 20
        for n in (0, 1):
            y = leaf.paragraph(LEFT, y, WIDTH, f"{first + n}. {NOTES[n]} In {chapter}.") + 6
        y += 40
    found = links(read(pdf(leaf)))
    assert sorted(note or "" for _, _, _, note in found) == sorted(
        f"{NOTES[n]} In {chapter}." for n in (0, 1) for chapter in ("One", "Two")
    )
    assert {label for _, label, _, _ in found} == {"1", "2", str(second), str(second + 1)}
