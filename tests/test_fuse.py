import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.fuse import mix


def test_meaning_weighs_seven_tenths() -> None:
    assert mix([0.5, 0.25], [2.0, 4.0]) == pytest.approx([0.5, 0.475])


def test_a_cosine_below_zero_counts_as_zero() -> None:
    assert mix([-0.5], [0.0]) == [0.0]


def test_without_a_common_word_only_meaning_counts() -> None:
    assert mix([0.5, 1.0], [0.0, 0.0]) == pytest.approx([0.35, 0.7])


def test_nothing_gives_nothing() -> None:
    assert mix([], []) == []


PAIRS = st.lists(st.tuples(st.floats(-1, 1), st.floats(0, 100)), max_size=20)


@given(PAIRS)
@settings(deadline=None)
def test_scores_lie_between_zero_and_one(pairs: list[tuple[float, float]]) -> None:
    scores = mix([cosine for cosine, _ in pairs], [words for _, words in pairs])
    assert all(0 <= score <= 1 + 1e-9 for score in scores)
