"""Whether quoted words have to do with the question."""

from dataclasses import replace

import pytest
from qa_fakes import hits, mill

from corpus.span import Span
from index.passage import Hit, Reading
from qa.answer import Claim
from qa.bearing import bears
from qa.ground import cite


def quoting(quote: str, cosine: float | None = 0.0, reading: float | None = None) -> tuple[Claim, tuple[Hit, ...]]:
    """A claim that quotes the mill, and hits whose sentences are all as near to the question as ``cosine`` says."""
    found = tuple(_near(hit, cosine, reading) for hit in hits())
    for hit in found:
        if citation := cite(quote, hit, mill()):
            return Claim(quote, Span(0, len(quote)), (citation,)), found
    raise AssertionError(quote)


def _near(hit: Hit, cosine: float | None, reading: float | None) -> Hit:
    count = len(hit.passage.sentences)
    read = None if reading is None else Reading((reading,) * count, (Span(0, 1),) * count)
    return replace(hit, similarities=() if cosine is None else (cosine,) * count, reading=read)


@pytest.mark.parametrize(
    ("question", "quote", "bearing"),
    [
        pytest.param("Did it burn down?", "It burned down on 3 May 1871.", True, id="a shared word"),
        pytest.param("When was the fire?", "The school closed in 1902.", True, id="a date for when"),
        pytest.param("What is the best fruit?", "The owner did not rebuild it.", False, id="nothing"),
        pytest.param("When is lunch?", "The owner did not rebuild it.", False, id="no date for when"),
        pytest.param("Wer hat die Mühle nicht wieder aufgebaut?", "The owner did not rebuild it.", True, id="German"),
    ],
)
def test_words_bear_on_a_question_by_a_shared_word_or_by_their_look(question: str, quote: str, bearing: object) -> None:
    assert bears(question, *quoting(quote)) is bearing


@pytest.mark.parametrize(
    ("cosine", "reading", "bearing"),
    [(0.19, None, False), (0.2, None, True), (None, None, True), (0.0, 0.1, True), (0.0, -0.1, False)],
)
def test_words_bear_on_a_question_by_nearness_or_by_what_a_reader_says(
    cosine: float | None, reading: float | None, bearing: object
) -> None:
    assert bears("What is the best fruit?", *quoting("The owner did not rebuild it.", cosine, reading)) is bearing


def test_a_note_bears_on_a_question_by_the_sentence_that_it_hangs_on() -> None:
    assert bears("Was it sold to a girls' school?", *quoting("Deed of sale, county archive."))
    assert bears("Who ran a school for girls?", *quoting("Deed of sale, county archive."))
    assert not bears("What is the best fruit?", *quoting("Deed of sale, county archive."))
