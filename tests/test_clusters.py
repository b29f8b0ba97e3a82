"""Markers that stand together: what is printed between and around them goes with them."""

import pytest

from corpus.readers.blocks import Mark
from corpus.readers.clusters import bare, ranges
from corpus.readers.flow import closed_up


def marked(source: str) -> tuple[str, list[Mark]]:
    """``source`` without its stars, and a mark for each of them."""
    pieces = source.split("*")
    offsets = [sum(map(len, pieces[: n + 1])) for n in range(len(pieces) - 1)]
    return "".join(pieces), [Mark(offset, str(n), str(n)) for n, offset in enumerate(offsets, start=1)]


def shown(text: str, marks: list[Mark]) -> str:
    for mark in reversed(marks):
        text = f"{text[: mark.offset]}*{text[mark.offset :]}"
    return text


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("word[*] on", "word* on"),
        ("word ([*]) on", "word * on"),
        ("word*,* on", "word** on"),
        ("word [*, *–*]; on", "word ***; on"),
        ("word*, and* on", "word*, and* on"),
        ("word (see *) on", "word (see *) on"),
        ("(*word*)", "(*word*)"),
        ("word [*, p. 5] on", "word [*p. 5] on"),
        ("*", "*"),
        ("[*", "[*"),
    ],
)
def test_brackets_and_commas_go_and_words_stay(source: str, expected: str) -> None:
    assert shown(*bare(*marked(source))) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("word *.", "word*."),
        ("word * on", "word* on"),
        ("word *on", "word *on"),
        ("word * * .", "word** ."),
        ("word *", "word*"),
        (" * word", "* word"),
    ],
)
def test_a_space_in_front_of_a_marker_goes_where_another_or_an_end_follows(source: str, expected: str) -> None:
    assert shown(*closed_up(*marked(source))) == expected


def test_a_dash_alone_between_two_markers_makes_a_range() -> None:
    text, marks = marked("word *–* and *, * and *-*")
    assert [(first.label, last.label) for first, last in ranges(text, marks)] == [("1", "2"), ("5", "6")]


def test_many_markers_behind_much_white_space_take_no_time() -> None:
    text, marks = marked("word" + " " * 20_000 + "* " * 20_000)
    assert shown(*closed_up(text, marks))[:6] == "word**"
