"""Two texts as one row of tokens."""

from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.span import Span
from index.pairs import (
    FIRST,
    FIRST_SHARED,
    LONGEST_FIRST,
    LONGEST_SECOND,
    SECOND,
    SECOND_SHARED,
    numbered,
    pair,
    tokens,
)


def test_a_row_is_both_texts_between_the_marks_of_the_model() -> None:
    row = pair(tokens("Who built it?"), tokens("Brandt built the mill."))
    assert row.ids.tolist() == [101, 2040, 2328, 2009, 1029, 102, 19407, 2328, 1996, 4971, 1012, 102]
    assert row.begin == 6


def test_words_that_both_texts_have_are_told_apart_from_the_others() -> None:
    row = pair(tokens("Who built it?"), tokens("Brandt built the mill."))
    assert row.kinds.tolist() == [
        *(FIRST, FIRST, FIRST_SHARED, FIRST, FIRST, FIRST),
        *(SECOND, SECOND_SHARED, SECOND, SECOND, SECOND, SECOND),
    ]


def test_forms_of_a_word_are_the_same_word_and_function_words_are_none() -> None:
    row = pair(tokens("the mills of the owners"), tokens("The owner of the mill"))
    assert [row.kinds[place].item() for place in (1, 2, 3, 4, 5)] == [0, FIRST_SHARED, 0, 0, FIRST_SHARED]
    assert row.kinds[row.begin :].tolist() == [SECOND, SECOND_SHARED, SECOND, SECOND, SECOND_SHARED, SECOND]


def test_all_pieces_of_a_shared_word_are_shared() -> None:
    row = pair(tokens("Erzurumlu"), tokens("Erzurumlu"))
    inner = row.kinds[row.begin : -1].tolist()
    assert len(inner) > 1
    assert set(inner) == {SECOND_SHARED}


def test_each_token_of_the_second_text_knows_its_place() -> None:
    text = "Çamlıca, 1820: 𝒳 mills."
    row = pair(tokens("mill"), tokens(text))
    assert [place.of(text) for place in row.places][-2:] == ["mills", "."]
    assert "1820" in [place.of(text) for place in row.places]


def test_what_is_too_long_is_cut_off() -> None:
    row = pair(tokens("why " * 900), tokens("mill " * 900))
    assert row.begin == LONGEST_FIRST + 2
    assert len(row.places) == LONGEST_SECOND
    assert len(row.ids) == len(row.kinds) == LONGEST_FIRST + LONGEST_SECOND + 3


def test_a_token_between_two_sentences_belongs_to_the_first() -> None:
    places = [Span(0, 2), Span(3, 5), Span(6, 7), Span(8, 9)]
    assert numbered(places, [Span(0, 5), Span(8, 9)]) == [0, 0, 0, 1]


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=60), st.text(max_size=60))
def test_any_two_texts_make_a_row(first: str, second: str) -> None:
    row = pair(tokens(first), tokens(second))
    assert len(row.ids) == len(row.kinds) == row.begin + len(row.places) + 1
    assert row.ids[0] == 101
    assert row.ids[row.begin - 1] == row.ids[-1] == 102
    assert all(0 <= place.start <= place.end <= len(second) for place in row.places)
