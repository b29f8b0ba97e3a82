import pytest

from qa.wording import negated, pairs, stem, terms


@pytest.mark.parametrize(
    ("asked", "said"),
    [("shoot", "shot"), ("Turkey", "Turkish"), ("Russia's", "Russians"), ("purge", "purging"), ("sell", "sold")],
)
def test_forms_of_a_word_are_compared_as_one(asked: str, said: str) -> None:
    assert stem(asked) == stem(said)


def test_terms_are_content_words_with_the_parts_of_hyphened_ones() -> None:
    assert terms("When did the air-base close?") == {"air-bas", "air", "base", "close"}
    assert terms("What is it of?") == frozenset()


def test_pairs_tell_who_does_what_to_whom() -> None:
    assert pairs("the dog bit the man") != pairs("the man bit the dog")


def test_negations_are_found_in_full_and_short() -> None:
    assert negated("He did not.")
    assert negated("He didn’t.")
    assert not negated("He noted it.")
