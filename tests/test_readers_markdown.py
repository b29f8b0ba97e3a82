"""Markdown: every kind of footnote that is written in it, and nothing that only looks like one."""

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.document import Raw
from corpus.parse import parse_bytes
from corpus.readers import markdown


def read(source: str) -> Raw:
    return markdown.read(source.encode())


def blocks(raw: Raw) -> list[str]:
    return raw.text.split("\n\n")


def noted(raw: Raw) -> list[tuple[str, str | None, list[str]]]:
    """Label, text, and the last characters in front of each anchor of each note."""
    return [
        (note.label, note.span.of(raw.text) if note.span else None, [raw.text[:at][-8:] for at in note.anchors])
        for note in raw.notes or ()
    ]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("A word.[^1] Next", "A word. Next"),
        ("A word[^1].", "A word."),
        ("A word [^1].", "A word."),
        ("A word [^1], and", "A word, and"),
        ("A word[^1] [^1] goes", "A word goes"),
        ("A word[^1],[^1] goes", "A word goes"),
        ("A word([^1]) goes", "A word goes"),
        ("A word<sup>[^1]</sup> goes", "A word goes"),
        ("In 1650[^1] it was", "In 1650 it was"),
        ("A *word*[^1] **goes[^1]**", "A word goes"),
        ("A [link](https://example.org)[^1] goes", "A link goes"),
        ("A [link[^1]](https://example.org) goes", "A link goes"),
        ("A formula $x^2[^a]$ is[^1]", "A formula $x^2$ is"),
    ],
)
def test_nothing_of_a_marker_is_left_in_the_sentence(source: str, text: str) -> None:
    raw = read(f"{source}\n\n[^1]: Note.\n[^a]: Other.")
    assert blocks(raw)[0] == text
    assert ("1", "Note.") in [(label, body) for label, body, _ in noted(raw)]


def test_labels_are_as_written_and_notes_come_in_the_order_of_their_markers() -> None:
    raw = read("One[^core] and two[^59].\n\n[^59]: Fifty-nine.\n[^core]: The core.\n")
    assert noted(raw) == [("core", "The core.", ["One"]), ("59", "Fifty-nine.", [" and two"])]


def test_an_inline_note_has_its_number_in_the_order_of_printing() -> None:
    raw = read("One[^x] and two^[A *short* one, [linked](u), `]` and [b].] end.\n\n[^x]: Note.")
    assert noted(raw) == [("x", "Note.", ["One"]), ("2", "A short one, linked, ] and [b].", [" and two"])]
    assert blocks(raw)[0] == "One and two end."


def test_a_note_may_hold_paragraphs_lists_and_code() -> None:
    raw = read("One[^n].\n\n[^n]: First.\n\n    Second.\n\n    - item\n\n        code\n\nGoes on.\n")
    assert noted(raw) == [("n", "First.\n\nSecond.\n\nitem\n\ncode", ["One"])]
    assert blocks(raw)[1] == "Goes on."


def test_several_markers_of_one_note_are_its_anchors() -> None:
    raw = read("One[^n] two[^n] three.[^N]\n\n[^n]: Note.")
    assert noted(raw) == [("n", "Note.", ["One", "One two", "o three."])]


def test_a_marker_without_a_note_and_a_note_without_a_marker_are_both_kept() -> None:
    raw = read("One[^1] and two[^gone].\n\n[^1]: Note.\n[^idle]: Never meant.")
    assert noted(raw) == [("1", "Note.", ["One"]), ("gone", None, [" and two"]), ("idle", "Never meant.", [])]
    assert blocks(raw)[0] == "One and two."


@pytest.mark.parametrize(
    "source",
    [
        "The class [^a-z] is one",
        "No `[^1]` here",
        "No \\[^1] here",
        "No [^my note] here",
        "<!-- [^1] -->Text",
        "No \\^[x] here",
    ],
)
def test_what_only_looks_like_a_marker_is_none(source: str) -> None:
    raw = read(f"{source}.")
    assert raw.notes is None
    assert blocks(raw)[0] == source.replace("`", "").replace("\\", "").replace("<!-- [^1] -->", "") + "."


def test_code_blocks_hold_no_markers_and_no_notes() -> None:
    raw = read("Text[^1].\n\n    [^2]: code[^2]\n\n```\n[^3]: code[^3]\n```\n\n[^1]: Note.")
    assert [label for label, _, _ in noted(raw)] == ["1"]
    assert blocks(raw)[1:3] == ["[^2]: code[^2]", "[^3]: code[^3]"]


def test_notes_are_found_in_lists_and_quotations() -> None:
    raw = read("> Quoted[^q].\n>\n> [^q]: In the quotation.\n\n- Item[^i].\n\n  [^i]: In the item.\n")
    assert noted(raw) == [("q", "In the quotation.", ["Quoted"]), ("i", "In the item.", ["d.\n\nItem"])]


def test_a_marker_in_a_note_is_an_anchor_in_that_note() -> None:
    raw = read("One[^a].\n\n[^b]: Bee.\n[^a]: See[^b] there.\n")
    assert noted(raw) == [("a", "See there.", ["One"]), ("b", "Bee.", ["ne.\n\nSee"])]


def test_where_a_label_is_defined_again_each_marker_has_the_next_definition() -> None:
    raw = read("One[^1].\n\n[^1]: First.\n\n# Next\n\nTwo[^1].\n\n[^1]: Second.\n")
    assert noted(raw) == [("1", "First.", ["One"]), ("1", "Second.", ["ext\n\nTwo"])]


def test_headings_have_levels_and_markers() -> None:
    raw = read("Title\n=====\n\nText.\n\n## Part[^1] {#part}\n\nMore.\n\n[^1]: Note.")
    assert [(section.title, section.level) for section in raw.sections] == [("Title", 1), ("Part", 2)]
    assert raw.title == "Title"
    assert [label for label, _, _ in noted(raw)] == ["1"]


@pytest.mark.parametrize(
    ("front", "title"),
    [
        ("---\nauthor: A\ntitle: 'On ''things'''\n---\n", "On 'things'"),
        ('---\ntitle: "Of [^1] and more"\n...\n', "Of [^1] and more"),
        ("---\ntitle: >\n  Long\n  title\nx: y\n---\n", "Long title"),
        ('+++\ntitle = "Toml"\n+++\n', "Toml"),
        ("% Percent\n  sign\n% Author\n% Date\n", "Percent sign"),
    ],
)
def test_the_title_in_front_is_the_title_and_no_text(front: str, title: str) -> None:
    raw = read(front + "\n# Heading\n\nText.")
    assert raw.title == title
    assert raw.text == "Heading\n\nText."


def test_a_rule_in_front_is_no_front_matter() -> None:
    assert read("---\n\nText with: a colon.\n\n---\n\nMore.").text == "Text with: a colon.\n\nMore."


def test_a_row_of_a_table_is_a_block_and_its_markers_are_kept() -> None:
    raw = read("| A | B |\n|---|---|\n| one[^1] | two |\n\n[^1]: Note.")
    assert blocks(raw)[:2] == ["A\tB", "one\ttwo"]
    assert noted(raw) == [("1", "Note.", ["A\tB\n\none"])]


def test_tags_go_their_text_stays_and_raised_numbers_stay_apart() -> None:
    raw = read(
        "Ten 10<sup>5</sup>, H<sub>2</sub>O and 10^6^ or x^2+y^2.<br>New[^1]\n\n"
        "<div>\n<p>Block<sup>2</sup></p></div>\n\n[^1]: N."
    )
    assert blocks(raw)[:2] == ["Ten 10⁵, H₂O and 10⁶ or x^2+y^2.\nNew", "Block²"]


def test_prices_are_no_formula() -> None:
    raw = read("It cost $5 then.[^1] The US$ fell.\n\n[^1]: Note.")
    assert blocks(raw)[0] == "It cost $5 then. The US$ fell."
    assert noted(raw) == [("1", "Note.", ["$5 then."])]


def test_links_pictures_and_hard_breaks_are_their_text() -> None:
    raw = read("A [link](u), ![a *picture*](p), <https://e.org> and  \na break; [@doe99, p. 3].")
    assert raw.text == "A link, a picture, https://e.org and\na break; [@doe99, p. 3]."


def test_a_file_without_any_sign_of_footnotes_leaves_them_to_be_found() -> None:
    raw = read("# Head\n\nOne<sup>1</sup>.\n\n## Notes\n\n1. The first.\n2. The second.\n")
    assert raw.notes is None
    assert raw.text == "Head\n\nOne¹.\n\nNotes\n\n1. The first.\n\n2. The second."


def test_headings_are_kept_where_notes_have_to_be_found() -> None:
    document = parse_bytes(b"# Head\n\nText without notes.\n\n## Part\n\nMore text.\n", "a.md").document
    assert [(section.title, section.level) for section in document.sections] == [("Head", 1), ("Part", 2)]


def test_other_encodings_are_read_and_told() -> None:
    raw = markdown.read("“Größe”[^1] – naïve café\n\n[^1]: Añadido über Straßen.".encode("cp1252"))
    assert noted(raw) == [("1", "Añadido über Straßen.", ["“Größe”"])]
    assert len(raw.problems) == 1


def test_windows_line_ends_change_nothing() -> None:
    source = "---\ntitle: T\n---\n\nOne[^1].\n\n[^1]: First.\n\n    Second.\n"
    assert read(source.replace("\n", "\r\n")) == read(source)


@pytest.mark.parametrize("unit", ["^[", "[^a", "[", "![", "> ", "- ", "[^1]: ", "^[a ", "$a ", "`a``", "*a "])
def test_no_nesting_is_too_deep_and_none_takes_long(unit: str) -> None:
    began = time.process_time()
    for source in (unit * 1_000, unit * 3_000 + "]" * 1_000):
        assert read(source).problems == ()
    assert time.process_time() - began < 20


def test_many_notes_are_read_in_seconds() -> None:
    words = "and so it goes on and on for a while, " * 5
    body = "".join(f"Paragraph {n} {words}as is known.[^{n}]\n\n" for n in range(1500))
    notes = "".join(f"[^{n}]: Note {n} says {words}.\n\n" for n in range(1500))
    began = time.process_time()
    raw = read(body + notes)
    assert time.process_time() - began < 30
    assert [len(note.anchors) for note in raw.notes or ()] == [1] * 1500


_PIECE = st.sampled_from(
    ["word", " ", "\n\n", "[^1]", "[^b]", "^[in]", "`[^1]`", "*", "> ", "- ", "\\", "1650", ". ", "|"]
)


@given(st.lists(_PIECE, max_size=40))
@settings(max_examples=150, deadline=None)
def test_every_anchor_and_every_note_lies_within_the_text(pieces: list[str]) -> None:
    raw = read("".join(pieces) + "\n\n[^1]: Note one.\n\n[^b]: Note b.\n")
    for note in raw.notes or ():
        assert all(0 <= at <= len(raw.text) for at in note.anchors)
        assert note.span is None or note.span.of(raw.text).strip()
    assert {"Note one.", "Note b."} <= {text for _, text, _ in noted(raw)}


PUBLIC = Path(__file__).parents[2] / "shared" / "data" / "documents" / "markdown"


@pytest.mark.skipif(not PUBLIC.is_dir(), reason="the public documents are not here")
@pytest.mark.parametrize(
    ("name", "labels"),
    [
        ("pandoc_MANUAL.md", ["2", "3", "4", "note-on-refs"]),
        ("pandoc_testsuite.md", ["1", "longnote", "3", "4", "5"]),
        ("3595-move-crates-io-team-under-dev-tools.md", ["subteam", "subteam-requirement", "count", "mods", "plan"]),
    ],
)
def test_public_files_have_their_notes_and_no_others(name: str, labels: list[str]) -> None:
    raw = markdown.read((PUBLIC / name).read_bytes())
    assert [note.label for note in raw.notes or ()] == labels
    assert all(note.span and len(note.anchors) == 1 for note in raw.notes or ())


ANCHORED = """# On Grain

It fetched £348,471<sup id="a1">[1](#f1)</sup>, or 10^5^ of *them*,[[2]](#two) by a law[^x-y] of $a_1 < b_1$.

Then section 340<sup><a href="#f3" id="a3">3</a></sup> came.

<b id="f1">1</b> Of the first. [↩](#a1)

<a name="two"></a>[2] Of the **second**.

<p id="f3">3. Of the third. <a href="#a3">back</a></p>
"""


def test_links_to_anchors_of_html_say_which_marker_means_which_note() -> None:
    raw = read("---\ntitle: Grain\n---\n" + ANCHORED)
    assert noted(raw) == [
        ("1", "Of the first.", ["£348,471"]),
        ("2", "Of the second.", ["of them,"]),
        ("3", "Of the third.", ["tion 340"]),
    ]
    assert "or 10⁵ of them, by a law[^x-y] of $a_1 < b_1$." in raw.text
    assert raw.title == "Grain"


def test_links_within_a_text_that_lead_to_no_note_are_none() -> None:
    raw = read('See [below](#b) and [1](#c).\n\n<a id="b"></a>\n\n## Below\n\nText.\n')
    assert raw.notes is None
    assert raw.text == "See below and 1.\n\nBelow\n\nText."
