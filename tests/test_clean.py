import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.clean import RECIPE, clean
from corpus.span import rebuild


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("one\r\ntwo\rthree", "one\ntwo\nthree", id="newlines of Windows and of old Macintosh"),
        pytest.param("100\u00a0km\tfar", "100 km far", id="no-break space and tab"),
        pytest.param(
            "co\u00adop\u200beration\ufeff", "cooperation", id="soft hyphen, zero-width space, byte order mark"
        ),
        pytest.param("  two   words  \nnext", "two words\nnext", id="runs of spaces"),
        pytest.param("\n\n\na\n\n\n\nb\n\n", "a\n\nb", id="blank lines"),
        pytest.param("a \n \n \n b", "a\n\nb", id="lines of spaces are blank lines"),
        pytest.param("don’t “touch” — these…", "don’t “touch” — these…", id="typographic marks stay"),
    ],
)
def test_layout_is_cleaned(before: str, after: str) -> None:
    assert clean(before)[0] == after


def test_lines_broken_at_a_fixed_width_are_joined() -> None:
    wrapped = (
        "The committee met on the first day of the month to\nhear the report that the secretary had prepared for\nit."
    )
    assert "\n" not in clean(wrapped)[0]


def test_lines_of_verse_stay_apart() -> None:
    verse = "Shall I compare thee to a summer's day?\nThou art more lovely and more temperate:"
    assert clean(verse)[0] == verse


@given(st.text(alphabet="ab .\n\r\t\u00a0\u00ad\u200b\f", max_size=60))
def test_cleaning_is_aligned_and_done_in_one_go(text: str) -> None:
    cleaned, alignment = clean(text)
    assert rebuild(text, cleaned, alignment) == cleaned
    assert clean(cleaned)[0] == cleaned


@given(st.text(max_size=60))
def test_no_letter_or_digit_is_lost_or_moved(text: str) -> None:
    cleaned, _ = clean(text, RECIPE)
    assert [c for c in cleaned if c.isalnum()] == [c for c in text if c.isalnum()]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a" * 200_000, id="one long word"),
        pytest.param("a" + " " * 200_000 + "b", id="spaces"),
        pytest.param("a" + "\n" * 200_000 + "b", id="newlines"),
        pytest.param("word " * 50_000, id="one long line"),
    ],
)
@pytest.mark.timeout(20)
def test_no_text_however_odd_hangs_the_cleaning(text: str) -> None:
    assert len(clean(text)[0]) <= len(text)
