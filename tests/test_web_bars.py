"""Bars over the cited words of a page."""

from hypothesis import given
from hypothesis import strategies as st

from corpus.document import Box
from qa.web.bars import bars


def test_the_words_of_a_line_are_one_bar_and_lines_stay_apart() -> None:
    line = [Box(1, 72, 100, 90, 112), Box(1, 94, 102, 130, 112), Box(1, 134, 99, 150, 112)]
    below = [Box(1, 72, 114, 90, 126), Box(1, 94, 114, 130, 126)]
    assert bars([*line, *below]) == (Box(1, 72, 99, 150, 112), Box(1, 72, 114, 130, 126))


def test_a_line_that_runs_from_right_to_left_is_one_bar() -> None:
    assert bars([Box(1, 94, 100, 130, 112), Box(1, 72, 100, 90, 112)]) == (Box(1, 72, 100, 130, 112),)


def test_columns_and_pages_stay_apart() -> None:
    left, right, next_page = Box(1, 72, 100, 290, 112), Box(1, 320, 100, 400, 112), Box(2, 320, 100, 400, 112)
    assert bars([left, right, next_page]) == (left, right, next_page)


def test_a_word_without_extent_draws_nothing() -> None:
    assert bars([Box(1, 72, 100, 72, 112), Box(1, 80, 100, 90, 100)]) == ()


_EDGES = st.tuples(*[st.integers(0, 600)] * 4)


@given(st.lists(_EDGES))
def test_every_word_lies_under_a_bar(edges: list[tuple[int, int, int, int]]) -> None:
    boxes = [Box(1, min(a, b), min(c, d), max(a, b) + 1, max(c, d) + 1) for a, b, c, d in edges]
    drawn = bars(boxes)
    assert len(drawn) <= len(boxes)
    for box in boxes:
        assert any(
            bar.left <= box.left and bar.top <= box.top and bar.right >= box.right and bar.bottom >= box.bottom
            for bar in drawn
        )
