"""Raised numbers that were typed in the place of a marker."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.readers.blocks import Block, Mark
from corpus.readers.repeated_numbers import repeated

MARKED = Block("One two.", (Mark(3, "1", "a"), Mark(8, "2", "b")))


def test_a_raised_number_behind_its_note_is_another_marker() -> None:
    assert repeated([MARKED, Block("Again ¹. So it was.² And mc² of 10⁵.")]) == (
        MARKED,
        Block("Again. So it was. And mc² of 10⁵.", (Mark(5, "1", "a"), Mark(17, "2", "b"))),
    )


@pytest.mark.parametrize(
    "blocks",
    [
        [Block("Before.¹"), MARKED],
        [MARKED, Block("Jones.¹ Smith.⁷")],
        [MARKED, Block("Some ¹⁴C of m², x², ¹⁄₂.")],
        [MARKED, Block("New.", (Mark(4, "1", "c"),)), Block("Which.¹")],
    ],
)
def test_what_may_count_other_things_stays_text(blocks: list[Block]) -> None:
    assert repeated(blocks) == tuple(blocks)


@given(st.lists(st.text("ab .¹²2,")))
def test_text_without_markers_is_left_alone(texts: list[str]) -> None:
    blocks = [Block(text) for text in texts]
    assert repeated(blocks) == tuple(blocks)
