"""A question within a conversation."""

import pytest

from corpus.span import Span
from qa.answer import Answer, CheckedClaim, Claim, Status, Verdict
from qa.conversation import Asked, Restated, Understood, restated, turn_of, understood, within
from qa.followup import Turn

ASKED = Asked("Who built it?", (Turn("When did the mill burn down?", "It burned down on 3 May 1871."),))


def test_a_question_alone_is_read_as_it_is() -> None:
    assert understood("And why?") == Understood("And why?", "And why?")
    assert understood(Asked("And why?")) == Understood("And why?", "And why?")


def test_a_question_that_is_understood_stays_so() -> None:
    once = understood(ASKED)
    assert once == Understood("Who built it?", "Who built the mill?")
    assert understood(once) is once


def test_a_reading_that_is_too_long_to_be_asked_is_left() -> None:
    long = Asked("Who built it?", (Turn(f"When did the {'mill ' * 450}burn down?", ""),))
    assert understood(long).reading == "Who built it?"


@pytest.mark.parametrize(
    ("said", "read"),
    [
        pytest.param("Who built the mill that burned down in 1871?", None, id="of words that were said"),
        pytest.param("Who built the mill in Paris?", "Who built the mill?", id="a place that nobody named"),
        pytest.param("Who built the mill in 1871 and 1999?", "Who built the mill?", id="a number that nobody named"),
        pytest.param("When did the mill burn down?", "Who built the mill?", id="the question left out"),
        pytest.param("", "Who built the mill?", id="empty"),
        pytest.param("Who built the mill? " * 30, "Who built the mill?", id="long"),
    ],
)
def test_a_models_reading_is_taken_where_it_adds_and_omits_nothing(said: str, read: str | None) -> None:
    assert restated(ASKED, Restated(question=said)).reading == (read or said)


def test_a_turn_keeps_the_reading_and_the_sentences_that_stand() -> None:
    claims = tuple(
        CheckedClaim(Claim(text, Span(0, len(text))), verdict, None, "")
        for text, verdict in (("Josef built it.", Verdict.SUPPORTED), ("Anna did.", Verdict.UNSUPPORTED))
    )
    answer = Answer("Who built it?", "", Status.ANSWERED, claims, read_as="Who built the mill?")
    assert turn_of(answer) == Turn("Who built the mill?", "Josef built it.")
    assert turn_of(Answer("Why?", "", Status.INSUFFICIENT_EVIDENCE)) == Turn("Why?", "")


def test_a_question_is_sent_with_its_last_turns_or_alone() -> None:
    turns = [Turn(str(number)) for number in range(10)]
    assert within("Why?", []) == "Why?"
    assert within("Why?", turns) == Asked("Why?", tuple(turns[2:]))
