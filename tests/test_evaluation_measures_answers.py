import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.evaluation.measures.answers import exact_match, holds, normalised, token_f1

WORDS = st.lists(st.sampled_from(("mill", "burned", "1871", "May", "Weiss")), min_size=1, max_size=6).map(" ".join)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The U.S. Army", "us army"),
        ("a  theatre, an  anthem", "theatre anthem"),
        ("F-16", "f16"),
        ("$2,500", "2500"),
        ("the", ""),
    ],
)
def test_answers_are_compared_as_squad_does(text: str, expected: str) -> None:
    assert normalised(text) == expected


def test_an_exact_match_is_any_of_the_references() -> None:
    assert exact_match("The F-16.", ("Su-24", "f16")) == 1.0
    assert exact_match("an F-16 plane", ("F-16",)) == 0.0
    assert exact_match("anything", ()) == 0.0


def test_f1_is_that_of_the_nearest_reference() -> None:
    assert token_f1("it burned down on 3 May 1871", ("3 May 1871", "Monday")) == pytest.approx(2 * 3 / (7 + 3))
    assert token_f1("mill mill", ("mill",)) == pytest.approx(2 / 3)
    assert token_f1("", ("mill",)) == 0.0
    assert token_f1("the", ("a",)) == 1.0


@pytest.mark.parametrize(
    ("sentence", "reference"),
    [
        ("A Turkish F-16 plane shot it down.", "F-16"),
        ("He sold it for $2,500 to her.", "2,500"),
        ("In the mid-1990s it closed.", "1990s"),
        ("The owner, Josef\nBrandt, left.", "josef brandt"),
        ("It was the Orr Valley's Herald", "Orr Valleys Herald"),
        ("Что это? Это Москва.", "Москва"),
    ],
)
def test_a_sentence_holds_a_reference_as_whole_words(sentence: str, reference: str) -> None:
    assert holds(sentence, (reference,))


@pytest.mark.parametrize(
    ("sentence", "reference"), [("Built in 1650.", "16"), ("A thermal spring", "the"), ("Any text", ""), ("Any", "...")]
)
def test_a_sentence_does_not_hold_parts_of_words_or_nothing(sentence: str, reference: str) -> None:
    assert not holds(sentence, (reference,))


@given(WORDS, WORDS)
@settings(deadline=None)
def test_f1_is_symmetric_and_1_only_for_the_same_words(one: str, other: str) -> None:
    assert token_f1(one, (other,)) == pytest.approx(token_f1(other, (one,)))
    assert (token_f1(one, (other,)) == 1) == (sorted(one.lower().split()) == sorted(other.lower().split()))
    assert exact_match(one, (other,)) <= token_f1(one, (other,))


@given(WORDS, WORDS, WORDS)
@settings(deadline=None)
def test_a_sentence_holds_every_run_of_its_words(before: str, answer: str, after: str) -> None:
    assert holds(f"{before} {answer} {after}.", (answer,))
