"""What holds of every text: only markers are taken out, each note has its own id, and it never takes long."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.clean import clean
from corpus.notes import find, layout, pair
from corpus.parse import parse_bytes
from corpus.span import Carrier, apply

PIECES = st.sampled_from([
    "Sugar rose", ".", " ", "1", "2", "3", "12", "[1]", "[2]", "[3]", "(1)", "*", "†", "¹", "²", "^3", "{4}", ", ", "–",
    "\n", "\n\n", "\f", "Notes", "____", "[Footnote 1: ", "]", "[note 2]", "1. Smith", "2 Jones", "* See", "iv", "[a]",
    "1650", "men", "’",
])  # fmt: skip


@given(st.lists(PIECES, max_size=60).map("".join))
def test_only_markers_are_taken_out_and_every_note_has_its_own_id(text: str) -> None:
    tidy, cleaned = clean(text)
    found = find(tidy, layout(text, Carrier(cleaned)))
    bare, alignment = apply(tidy, found.edits())
    notes = pair(found, Carrier(alignment))
    assert len({note.id for note in notes}) == len(notes)
    assert all(note.span or note.anchors for note in notes)
    assert [c for c in bare if c.isalpha()] == [
        c for n, c in enumerate(tidy) if c.isalpha() and not any(m.span.start <= n < m.span.end for m in found.markers)
    ]
    for body in found.bodies:
        assert body.span.of(tidy).strip() == body.span.of(tidy) != ""
        assert not any(len(marker.span) and marker.span.overlaps(body.span) for marker in found.markers)


@given(st.lists(PIECES, max_size=60).map("".join))
def test_a_text_without_digits_symbols_and_brackets_is_left_alone(text: str) -> None:
    plain = "".join(c for c in text if c.isalpha() or c in " \n.,").replace("iv", "")
    assert find(plain).markers == ()


def test_notes_with_one_label_in_two_chapters_have_two_ids() -> None:
    text = "One.1 Two.2\n\nNotes\n\n1. Smith.\n2. Jones.\n\nMore text.1 Still more.2\n\nNotes\n\n1. Brown.\n2. Green."
    document = parse_bytes(text.encode(), "two.txt").document
    assert [(note.id, document.note_text(note.id)) for note in document.notes] == [
        ("n1", "Smith."),
        ("n2", "Jones."),
        ("n1-2", "Brown."),
        ("n2-2", "Green."),
    ]


def test_two_notes_at_one_place_have_the_same_anchor() -> None:
    document = parse_bytes(b"Sugar rose.[1][2] Salt fell.[3]", "place.txt").document
    assert [(note.label, note.anchors) for note in document.notes] == [("1", (11,)), ("2", (11,)), ("3", (22,))]


def test_the_lines_of_a_note_are_joined_and_its_neighbours_are_not() -> None:
    text = (
        "[1] John Smith, A History of Sugar in the Levant and of those\nwho sold it, London 1999.\n"
        "[2] Jane Jones, The Salt Roads of the Sahara and of the Sudan,\nParis 2001."
    )
    assert clean(text)[0] == (
        "[1] John Smith, A History of Sugar in the Levant and of those who sold it, London 1999.\n"
        "[2] Jane Jones, The Salt Roads of the Sahara and of the Sudan, Paris 2001."
    )


def test_a_line_that_begins_with_a_number_by_chance_is_joined() -> None:
    text = (
        "The committee met in the small room of the old town hall, and\n12 of its members voted for the motion at once."
    )
    assert "\n" not in clean(text)[0]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("".join(f"word. {n * 7919 % 300 + 1} The " for n in range(20_000)), id="numbers"),
        pytest.param("".join(f"word.{n} The " for n in range(1, 9_000)), id="one long count"),
        pytest.param("word.1 The " * 10_000 + "\n\nNotes\n\n" + "1. x\n\n" * 2_000, id="one label"),
        pytest.param("\n\n".join(f"{n % 50 + 1}. x" for n in range(10_000)), id="lists"),
        pytest.param("[Footnote 1: " * 20_000, id="brackets that never close"),
        pytest.param("word* *a " * 20_000, id="stars"),
        pytest.param("Notes\n\n1. a\n\n" * 5_000, id="headings"),
        pytest.param("_____\n* a\n" * 5_000, id="rules"),
        pytest.param("1. ^ a b c d e f g " * 10_000, id="back links"),
        pytest.param("[" * 100_000 + "]" * 100_000, id="nested brackets"),
    ],
)
@pytest.mark.timeout(20)
def test_no_text_however_odd_takes_long(text: str) -> None:
    tidy, cleaned = clean(text)
    found = find(tidy, layout(text, Carrier(cleaned)))
    assert all(marker.span.end <= len(tidy) for marker in found.markers)
