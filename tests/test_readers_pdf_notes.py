"""PDF files: which markers and notes are found, and that nothing else is taken for one."""

import json
import re
from bisect import bisect_right
from pathlib import Path

import pytest
from printed import Leaf, pdf

from corpus.document import NoteKind, Raw
from corpus.readers.pdf import read

HERE = Path(__file__).parent
PUBLIC = HERE.parents[1] / "shared" / "data" / "documents" / "pdf"

LEFT, WIDTH = 72, 420
FILLER = (
    "The envoys of the republic came to the court in the spring of the year and asked for the old privileges to be "
    "written anew, which the council, after some days of talk among its members, was ready to grant them in part."
)


def links(raw: Raw) -> list[tuple[int, str, str, str | None]]:
    """Page of the marker, label, the text before, and the note."""
    assert raw.notes is not None
    return sorted(
        (
            page_of(raw, anchor),
            note.label,
            raw.text[max(0, anchor - 24) : anchor],
            note.span.of(raw.text) if note.span else None,
        )
        for note in raw.notes
        for anchor in note.anchors
    )


def page_of(raw: Raw, offset: int) -> int:
    assert raw.words is not None
    return raw.words.pages[max(0, bisect_right(raw.words.starts, max(offset - 1, 0)) - 1)]


def leaf_with(body: str, *notes: str, rule: bool = True, foot: float = 660, size: float = 8) -> Leaf:
    leaf = Leaf()
    y = leaf.paragraph(LEFT, 80, WIDTH, FILLER)
    leaf.paragraph(LEFT, y, WIDTH, body, indent=18)
    if rule and notes:
        leaf.rule(LEFT, LEFT + 120, foot - 12)
    for note in notes:
        foot = leaf.paragraph(LEFT, foot, WIDTH, note, size)
    return leaf


def test_a_raised_number_is_the_marker_of_the_note_at_the_foot() -> None:
    raw = read(
        pdf(leaf_with("The treaty was renewed.^{1} It held for long.", "^{1} Croxton, Last Christian Peace, 12."))
    )
    ((page, label, before, note),) = links(raw)
    assert (page, label, note) == (1, "1", "Croxton, Last Christian Peace, 12.")
    assert before.endswith("The treaty was renewed.")
    assert "The treaty was renewed. It held for long." in raw.text


def test_a_marker_behind_a_year_is_not_a_part_of_the_year() -> None:
    raw = read(pdf(leaf_with("The war ended in 1650^{13} and was not renewed.", "^{13} Croxton, 45.")))
    assert "The war ended in 1650 and was not renewed." in raw.text
    assert "165013" not in raw.text
    ((_, label, before, _),) = links(raw)
    assert label == "13"
    assert before.endswith("The war ended in 1650")


@pytest.mark.parametrize("rule", [True, False])
@pytest.mark.parametrize("label", ["^{7} ", "7. ", "7 ", "7) ", "[7] "])
def test_labels_of_notes_may_be_raised_or_not(label: str, *, rule: bool) -> None:
    raw = read(pdf(leaf_with("It was renewed.^{7} It held.", f"{label}Croxton, Peace, 12, with more.", rule=rule)))
    assert [(label, note) for _, label, _, note in links(raw)] == [("7", "Croxton, Peace, 12, with more.")]


@pytest.mark.parametrize("symbol", ["*", "†", "‡", "§", "**"])
def test_symbols_are_markers_too(symbol: str) -> None:
    raw = read(pdf(leaf_with(f"It was renewed.^{{{symbol}}} It held.", f"{symbol} Added by the editor.")))
    assert [(label, note) for _, label, _, note in links(raw)] == [(symbol, "Added by the editor.")]


def test_a_symbol_that_is_not_raised_is_a_marker_where_the_foot_has_its_note() -> None:
    raw = read(pdf(leaf_with("By A. Writer* of the academy, a friend.", "* Fellow of the academy.")))
    assert [(label, note) for _, label, _, note in links(raw)] == [("*", "Fellow of the academy.")]
    assert "By A. Writer of the academy" in raw.text


def test_powers_and_ordinals_are_no_markers() -> None:
    body = "On the 1^{st} of May some 10^{5} men held 3 km^{2} of land, at x^{2} each.^{1} The 2^{nd} year came."
    raw = read(pdf(leaf_with(body, "^{1} Croxton, 45.")))
    assert "On the 1st of May some 10⁵ men held 3 km² of land, at x² each. The 2nd year came." in raw.text
    assert [label for _, label, _, _ in links(raw)] == ["1"]


def test_a_power_is_no_marker_even_where_a_note_has_its_number() -> None:
    raw = read(
        pdf(leaf_with("Some 10^{2} men came.^{1} They went.^{2} All was calm.", "^{1} One note.", "^{2} Another."))
    )
    assert "Some 10² men came. They went. All was calm." in raw.text
    assert [label for _, label, _, _ in links(raw)] == ["1", "2"]


def test_two_markers_together_are_two_links() -> None:
    raw = read(pdf(leaf_with("It was renewed.^{1,2} It held.", "^{1} One note.", "^{2} Another.")))
    assert sorted((label, note) for _, label, _, note in links(raw)) == [("1", "One note."), ("2", "Another.")]
    assert "It was renewed. It held." in raw.text


def test_a_note_runs_on_at_the_foot_of_the_next_page() -> None:
    first = leaf_with(
        "It was renewed.^{1} It held.", "^{1} This note is long and it does not end on this page but goes on"
    )
    second = leaf_with("Then came the winter.^{2} It was hard.", "and ends on the next one.", "^{2} Another note.")
    raw = read(pdf(first, second))
    assert [(page, label, note) for page, label, _, note in links(raw)] == [
        (1, "1", "This note is long and it does not end on this page but goes on and ends on the next one."),
        (2, "2", "Another note."),
    ]


def test_a_note_of_two_paragraphs_stays_one_note() -> None:
    leaf = leaf_with("It was renewed.^{1} It held.^{2} So it was.", "^{1} The first part of the note.")
    y = leaf.paragraph(
        LEFT, 672, WIDTH, "The second part, which begins with an indent, of the same note, and ends.", 8, indent=14
    )
    leaf.paragraph(LEFT, y, WIDTH, "^{2} Another note.", 8)
    notes = {label: note for _, label, _, note in links(read(pdf(leaf)))}
    assert notes["1"] is not None
    assert notes["1"].split() == [
        "The",
        "first",
        "part",
        "of",
        "the",
        "note.",
        "The",
        "second",
        "part,",
        "which",
        "begins",
        "with",
        "an",
        "indent,",
        "of",
        "the",
        "same",
        "note,",
        "and",
        "ends.",
    ]
    assert notes["2"] == "Another note."


def test_numbering_may_begin_again_on_each_page() -> None:
    leaves = [
        leaf_with(
            f"Case {n} was heard.^{{1}} It was lost.^{{2}} So it was.",
            f"^{{1}} First of {n}.",
            f"^{{2}} Second of {n}.",
        )
        for n in (5, 6, 7)
    ]
    assert [(page, label, note) for page, label, _, note in links(read(pdf(*leaves)))] == [
        (1, "1", "First of 5."),
        (1, "2", "Second of 5."),
        (2, "1", "First of 6."),
        (2, "2", "Second of 6."),
        (3, "1", "First of 7."),
        (3, "2", "Second of 7."),
    ]


def test_the_notes_of_two_columns_stand_at_the_foot_of_each() -> None:
    leaf = Leaf()
    text = f"{FILLER} It was renewed.^{{1}} {FILLER}"
    other = f"{FILLER} It was lost.^{{2}} {FILLER}"
    leaf.paragraph(54, 80, 230, f"{FILLER} {text}", 9)
    leaf.paragraph(320, 80, 230, f"{FILLER} {other}", 9)
    leaf.rule(54, 110, 640)
    leaf.rule(320, 380, 640)
    leaf.paragraph(54, 652, 230, "^{1} A note on the left side.", 7)
    leaf.paragraph(320, 652, 230, "^{2} A note on the right side.", 7)
    assert [(label, note) for _, label, _, note in links(read(pdf(leaf)))] == [
        ("1", "A note on the left side."),
        ("2", "A note on the right side."),
    ]


def test_notes_at_the_end_are_found_by_their_heading() -> None:
    body = leaf_with("It was renewed.^{1} It held.^{2} Then it fell.^{3} So it was.")
    end = Leaf()
    end.text(LEFT, 80, "Notes", 14, font="bold")
    y = 104.0
    for n, note in enumerate(
        ("Croxton, Peace, 12, which is a long note and so runs over one line at the least.", "Ibid., 14.", "Weber, 3."),
        start=1,
    ):
        y = end.paragraph(LEFT, y, WIDTH, f"{n}. {note}", 9)
    raw = read(pdf(body, end))
    assert [(label, note) for _, label, _, note in links(raw)] == [
        ("1", "Croxton, Peace, 12, which is a long note and so runs over one line at the least."),
        ("2", "Ibid., 14."),
        ("3", "Weber, 3."),
    ]
    assert raw.notes is not None
    assert {note.kind for note in raw.notes} == {NoteKind.ENDNOTE}


def test_notes_at_the_end_may_begin_again_with_each_chapter() -> None:
    one = leaf_with("It was renewed.^{1} It held.^{2} So it was.")
    two = leaf_with("It was lost.^{1} It fell.^{2} So it ended.")
    end = Leaf()
    end.text(LEFT, 80, "Notes", 14, font="bold")
    y = 104.0
    for chapter in ("One", "Two"):
        end.text(LEFT, y, f"Chapter {chapter}", 12, font="bold")
        y += 18
        for n in (1, 2):
            y = end.paragraph(LEFT, y, WIDTH, f"{n}. Note {n} of {chapter}.", 9)
        y += 8
    assert [(page, label, note) for page, label, _, note in links(read(pdf(one, two, end)))] == [
        (1, "1", "Note 1 of One."),
        (1, "2", "Note 2 of One."),
        (2, "1", "Note 1 of Two."),
        (2, "2", "Note 2 of Two."),
    ]


def test_notes_at_the_end_need_no_heading_and_may_be_counted_in_roman_numbers() -> None:
    first = leaf_with("It was renewed.^{i} It held.^{ii} So it was.")
    second = leaf_with(
        "It was lost.^{iii} So it ended.", "^{i} One note.", "^{ii} Another.", "^{iii} The last.", foot=400
    )
    assert [(page, label, note) for page, label, _, note in links(read(pdf(first, second)))] == [
        (1, "i", "One note."),
        (1, "ii", "Another."),
        (2, "iii", "The last."),
    ]


def test_a_list_of_notes_goes_on_over_pages_with_running_heads() -> None:
    leaves = [leaf_with(*(f"It was renewed {'abcdefgh'[n]} times.^{{{n + 1}}} It held.",)) for n in range(8)]
    for part in (0, 1):
        end = Leaf()
        end.text(LEFT, 40, f"Notes to pages {part + 3}", 8)
        end.text(LEFT, 740, str(part + 9), 8)
        if part == 0:
            end.text(LEFT, 80, "NOTES", 12, font="bold")
        y = 104.0
        for n in range(4 * part + 1, 4 * part + 5):
            y = end.paragraph(
                LEFT, y, WIDTH, f"{n}. Croxton, Peace, {n * 7}, where it is told at length and with much care.", 9
            )
        leaves.append(end)
    assert [(label, note) for _, label, _, note in links(read(pdf(*leaves)))] == [
        (str(n), f"Croxton, Peace, {n * 7}, where it is told at length and with much care.") for n in range(1, 9)
    ]


def references(*texts: str) -> Leaf:
    leaf = Leaf()
    leaf.text(LEFT, 80, "References", 12, font="bold")
    y = 104.0
    for n, text in enumerate(texts, start=1):
        y = leaf.paragraph(LEFT, y, WIDTH, f"[{n}] {text}", 9)
    return leaf


def test_numbers_in_brackets_point_into_the_list_of_references() -> None:
    body = leaf_with("As was shown [1, 3] and later [2\N{EN DASH}4], see [4, p. 12] too. In [0, 1] all lie.")
    raw = read(pdf(body, references("Alpha, A.", "Beta, B.", "Gamma, C.", "Delta, D.")))
    assert "As was shown and later, see [4, p. 12] too. In [0, 1] all lie." in raw.text
    assert [(label, note) for _, label, _, note in sorted(links(raw), key=lambda link: (link[1], link[2]))] == [
        ("1", "Alpha, A."),
        ("2", "Beta, B."),
        ("3", "Gamma, C."),
        ("3", "Gamma, C."),
        ("4", "Delta, D."),
        ("4", "Delta, D."),
    ]


def test_citations_by_author_and_year_are_no_markers() -> None:
    end = Leaf()
    end.text(LEFT, 80, "References", 12, font="bold")
    end.paragraph(LEFT, 104, WIDTH, "Alpha, A. On peace. 1998.", 9)
    end.paragraph(LEFT, 116, WIDTH, "Beta, B. On war. 1999.", 9)
    raw = read(pdf(leaf_with("As was shown (Alpha, 1998) and later (Beta, 1999), it held."), end))
    assert raw.notes == ()
    assert "(Alpha, 1998)" in raw.text


def test_markers_whose_notes_are_missing_are_still_markers() -> None:
    raw = read(pdf(leaf_with("It was renewed.^{4} It held.^{5} Then it fell.^{6} So it was.")))
    assert [(label, note) for _, label, _, note in links(raw)] == [("4", None), ("5", None), ("6", None)]
    assert "It was renewed. It held. Then it fell. So it was." in raw.text


def test_a_numbered_list_in_the_text_holds_no_notes() -> None:
    leaf = Leaf()
    y = leaf.paragraph(LEFT, 80, WIDTH, FILLER)
    for n in (1, 2, 3):
        y = leaf.paragraph(LEFT, y, WIDTH, f"{n}. This is a step of the plan that they made.")
    assert read(pdf(leaf)).notes == ()


def test_numbers_that_a_scan_has_lost_the_height_of_are_markers_where_the_foot_has_their_notes() -> None:
    leaf = leaf_with("It was renewed.3 It held for some years in 1650. There were 3 of them.", "3 Croxton, 12.", size=8)
    raw = read(pdf(leaf))
    assert [(label, note) for _, label, _, note in links(raw)] == [("3", "Croxton, 12.")]
    assert "It was renewed. It held for some years in 1650. There were 3 of them." in raw.text


def test_ten_thousand_superscripts_come_through() -> None:
    leaves = []
    for page in range(20):
        leaf = Leaf()
        for line in range(50):
            leaf.text(30, 50 + 12 * line, "a word^{3} " * 10 + "abcdefghijklmnopqrst"[page] * 3, 8)
        leaves.append(leaf)
    raw = read(pdf(*leaves))
    assert raw.text.count("word") == 10_000


def gold(name: str) -> list[dict[str, str | int]]:
    lines = (HERE / "data" / "pdf" / "gold" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def plain(text: str) -> str:
    return re.sub(r"\s+", "", text)


GOLD = ("gpt2_paper", "redp5110_sampled", "normal_4pages")


def compared(name: str) -> tuple[int, int, int, int]:
    """Of the links of the gold, how many were found, and how many there are; of those found, how many are right."""
    raw = read((PUBLIC / f"{name}.pdf").read_bytes())
    true = [
        (link["page"], link["label"], plain(str(link["text_before_marker"])), plain(str(link["note"])))
        for link in gold(name)
    ]
    found = [
        (
            page_of(raw, anchor),
            note.label,
            plain(raw.text[max(0, anchor - 200) : anchor]),
            plain(note.span.of(raw.text) if note.span else ""),
        )
        for note in raw.notes or ()
        for anchor in note.anchors
    ]
    hits = [t for t in true if any(f[:2] == t[:2] and f[2].endswith(t[2]) and f[3].startswith(t[3]) for f in found)]
    right = [f for f in found if any(f[:2] == t[:2] and f[2].endswith(t[2]) and f[3].startswith(t[3]) for t in true)]
    return len(hits), len(true), len(right), len(found)


@pytest.mark.parametrize("name", GOLD)
def test_the_notes_of_public_documents_are_found_as_a_person_found_them(name: str) -> None:
    if not (PUBLIC / f"{name}.pdf").exists():
        pytest.skip(f"the public documents are not here: {name}.pdf")
    hits, true, right, found = compared(name)
    assert hits >= 0.9 * true
    assert right >= 0.9 * found
