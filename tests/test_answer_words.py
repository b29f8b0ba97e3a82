import pytest
from hypothesis import given
from hypothesis import strategies as st
from qa_fakes import hits, mill

from corpus.span import Span
from qa.answer import Claim
from qa.answer_words import in_sources, pieces, within
from qa.ground import cite


def claim(text: str, answer: Span | None, *quotes: str) -> Claim:
    """A claim at 10 of an answer that cites the quotes."""
    found = [citation for quote in quotes for hit in hits()[:2] if (citation := cite(quote, hit, mill()))]
    return Claim(text, Span(10, 10 + len(text)), tuple(found), answer)


def test_the_words_of_a_quoted_sentence_stand_in_the_document() -> None:
    burned = claim("It burned down on 3 May 1871.", Span(28, 38), "It burned down on 3 May 1871.")
    ((citation, place),) = in_sources(burned)
    assert place
    assert place.of(mill().text) == "3 May 1871"
    assert citation.location.clean.start <= place.start < place.end <= citation.location.clean.end


def test_of_two_quotes_the_one_that_answers_is_told() -> None:
    text = "It burned down on 3 May 1871. The school closed in 1902."
    told = claim(text, Span(61, 65), "It burned down on 3 May 1871.", "The school closed in 1902.")
    first, second = (place for _, place in in_sources(told))
    assert first is None
    assert second
    assert second.of(mill().text) == "1902"


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        pytest.param("In 1871 it burned down.", Span(13, 17), id="in-other-words"),
        pytest.param("It burned down on 3 May 1871.", None, id="no-answer"),
        pytest.param("It burned down on 3 May 1871. Twice.", Span(35, 45), id="over-the-end"),
    ],
)
def test_words_that_are_not_quoted_stand_nowhere(text: str, answer: Span | None) -> None:
    assert [place for _, place in in_sources(claim(text, answer, "It burned down on 3 May 1871."))] == [None]


@pytest.mark.parametrize("place", [None, (2, 9), (-1, 2), (3, 3), (4, 2), (2, 3)])
def test_no_words_are_no_answer(place: tuple[int, int] | None) -> None:
    assert within("In 1820", place) is None or place == (2, 3)
    assert within("In      ", place) is None


@given(st.text(), st.integers(-3, 30), st.integers(-3, 30), st.integers(0, 9))
def test_the_pieces_are_the_text_and_no_mark_begins_one(text: str, first: int, last: int, start: int) -> None:
    before, words, after = pieces(text, start, (first, last))
    assert before + words + after == text
    assert words == words.strip()
    if words and before:
        assert pieces(text, start, (start + len(before), start + len(before) + len(words))) == (before, words, after)
