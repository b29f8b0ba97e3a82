"""What the rules find against a claim, and what they leave alone."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa import rules

PREMISE = (
    "In the nineteenth century the mill on the Orr had 1,200 workers. It burned down on 3 May 1871. Twenty-one houses "
    "were lost. The damage came to 2.5 million marks. The war of 1914–18 closed it. It was not rebuilt."
)


@pytest.mark.parametrize(
    "claim",
    [
        "The mill had 1200 workers.",
        "In the 19th century there was a mill.",
        "21 houses were lost.",
        "The damage came to 2,500,000 marks.",
        "The damage came to 2.5 million marks.",
        "The war ended in 1918.",
        "About 1,000 people worked there.",
        "1. The mill burned down.",
        "One of the mills burned down.",
    ],
)
def test_a_number_in_another_spelling_a_rounded_one_and_a_list_number_are_not_missed(claim: str) -> None:
    assert rules.absent_number(claim, PREMISE) == ""


@pytest.mark.parametrize(
    ("claim", "number"),
    [
        ("The mill had 1,300 workers.", "1300"),
        ("Twenty-two houses were lost.", "2"),
        ("It burned down in 1872.", "1872"),
        ("The damage came to 2.6 million marks.", "2.6"),
        ("Twelve houses were lost.", "12"),
    ],
)
def test_a_number_that_the_premise_does_not_give_is_named(claim: str, number: str) -> None:
    assert rules.absent_number(claim, PREMISE) == f"the cited passage does not give the number {number}"


@settings(deadline=None)
@given(st.integers(2, 10**9))
def test_a_number_is_in_its_own_sentence(number: int) -> None:
    sentence = f"It had {number:,} workers."
    assert rules.absent_number(sentence, sentence) == ""
    assert rules.absent_number(f"It had {number} workers.", sentence) == ""


@pytest.mark.parametrize(
    ("claim", "reason"),
    [
        pytest.param(
            "It burned down on 3 June 1871.", "the cited sentence has May where the claim has June", id="month"
        ),
        pytest.param(
            "The mill on the Elbe had 1,200 workers.", "the cited sentence has Orr where the claim has Elbe", id="name"
        ),
        pytest.param(
            "The mill on the Orr had 1,871 workers.",
            "the cited sentence has 1,200 where the claim has 1,871",
            id="number",
        ),
        pytest.param("It was rebuilt.", "the cited sentence and the claim differ in a negation", id="negation gone"),
        pytest.param(
            "The war of 1914–18 never closed it.",
            "the cited sentence and the claim differ in a negation",
            id="negation",
        ),
        pytest.param(
            "The war of 1914–18 didn't close it.", "the cited sentence and the claim differ in a negation", id="short"
        ),
    ],
)
def test_a_sentence_with_one_thing_changed_is_told(claim: str, reason: str) -> None:
    assert rules.altered(claim, PREMISE) == reason


@pytest.mark.parametrize(
    ("sentence", "claim", "told"),
    [
        ("Anna Weiss taught Peter Lang.", "Peter Lang taught Anna Weiss.", True),
        ("In 1871 the court of Graz moved to Linz.", "In 1871 the court of Linz moved to Graz.", True),
        ("Anna Weiss and Peter Lang met.", "Peter Lang and Anna Weiss met.", False),
        ("In Graz, Anna Weiss taught Peter Lang.", "Anna Weiss taught Peter Lang in Graz.", False),
        ("Anna Weiss taught Peter Lang.", "Peter Lang was taught by Anna Weiss.", False),
    ],
)
def test_two_names_that_changed_places_are_told(sentence: str, claim: str, told: bool) -> None:  # noqa: FBT001
    assert rules.altered(claim, f"It burned in 1871. {sentence}").endswith("have changed places") == told


@pytest.mark.parametrize(
    "claim",
    [
        "It burned down on 3 May 1871.",
        "It burned down on May 3, 1871.",
        "The mill on the Orr had 1200 workers.",
        "The mill on the Orr had 1,200 workers in the nineteenth century.",
        "Fire took the mill.",
        "The mill burned down on 3 May 1871.",
        "",
    ],
)
def test_a_sentence_said_in_other_words_is_not_altered(claim: str) -> None:
    assert rules.altered(claim, PREMISE) == ""


@settings(deadline=None)
@given(st.sampled_from(rules.sentences(PREMISE)))
def test_a_sentence_of_the_premise_is_never_objected_to(sentence: str) -> None:
    assert rules.absent_number(sentence, PREMISE) == ""
    assert rules.absent_name(sentence, PREMISE) == ""
    assert rules.altered(sentence, PREMISE) == ""


@settings(deadline=None)
@given(st.text(max_size=200), st.text(max_size=300))
def test_any_text_can_be_compared_with_any_other(claim: str, premise: str) -> None:
    assert isinstance(rules.contradiction(claim, premise, premise) + rules.altered(claim, premise), str)


WORDS = st.lists(st.sampled_from(["Anna", "Weiss", "Graz", "taught", "in", "and", "12", "not", "The"]), max_size=9)


@settings(deadline=None)
@given(WORDS, WORDS)
def test_any_words_in_any_order_can_be_compared(claim: list[str], premise: list[str]) -> None:
    found = rules.altered(" ".join(claim), f"{' '.join(premise)}. It burned.")
    assert claim != premise or found == ""


def test_names_of_days_count_at_the_head_of_a_sentence_and_other_capitals_there_do_not() -> None:
    assert rules.names("Brown bought it. Monday was a feast. The mill of Anna Weiss burned in May.") == [
        "Monday",
        "Anna",
        "Weiss",
        "May",
    ]


def test_the_nearest_sentence_shares_most_words() -> None:
    assert rules.nearest("Who closed the mill in the war?", PREMISE) == "The war of 1914–18 closed it."
    assert rules.nearest("Anything", "") == ""
