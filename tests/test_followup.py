"""Questions that lean on earlier ones, read so that they stand alone."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.followup import Turn, standalone
from qa.wording import NUMBER, terms

CASES = [
    json.loads(line)
    for line in (Path(__file__).parent / "data" / "followups.jsonl").read_text(encoding="utf-8").splitlines()
]


@pytest.mark.parametrize("case", CASES, ids=[f"{case['document']}: {case['question']}" for case in CASES])
def test_a_follow_up_is_read_with_what_it_leans_on(case: dict[str, object]) -> None:
    question, needs, lacks = str(case["question"]), case["needs"], case["lacks"]
    read = standalone(question, [Turn(*turn) for turn in case["history"]])  # type: ignore[attr-defined]
    if case["alone"]:
        assert read == question
    else:
        assert all(any(word in read.lower() for word in need.split("|")) for need in needs)  # type: ignore[attr-defined]
        assert not [word for word in lacks if re.search(rf"\b{word.strip().lower()}\b", read.lower())]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("before", "answer", "question", "read"),
    [
        ("When did the mill burn down?", "", "Who built it?", "Who built the mill?"),
        ("When did the mill burn down?", "", "And the school?", "When did the school burn down?"),
        ("Who discovered radium?", "", "When was that?", "When was radium discovered?"),
        ("What happened to the Su-24?", "", "Why?", "Why? (What happened to the Su-24)?"),
        ("How did Russia respond to the coup?", "", "And Syria?", "How did Syria respond to the coup?"),
        ("What did Turkey buy in 2015?", "", "And in 2016?", "What did Turkey buy in 2016?"),
        ("Who attacked the harbour?", "It was attacked by Jan Berg.", "Was he punished?", "Was Jan Berg punished?"),
        ("When did the coup fail?", "", "And how many died?", "How many died (the coup)?"),
        ("When did the mill burn down?", "", "Is it true that Rome fell?", "Is it true that Rome fell?"),
        ("When did the mill burn down?", "", "Who said that he would pay?", "Who said that he would pay?"),
    ],
)
def test_a_reading_is_as_close_to_what_was_said_as_can_be(before: str, answer: str, question: str, read: str) -> None:
    assert standalone(question, [Turn(before, answer)]) == read


def test_without_a_history_nothing_changes() -> None:
    assert standalone("And who paid for it?", []) == "And who paid for it?"


def test_what_the_last_turn_does_not_tell_an_earlier_one_may() -> None:
    turns = [Turn("Who built the mill?", "It was built by Josef Brandt."), Turn("When did the school close?", "")]
    assert standalone("Was he rich?", turns) == "Was Josef Brandt rich?"


WORDS = st.text(
    st.sampled_from("he it they that why and what about Syria 2016 the mill Anna, ?’\n\u0301𝔸x"), max_size=60
)
ASKED = st.one_of(WORDS, st.sampled_from([case["question"] for case in CASES]))
SAID = st.one_of(WORDS, st.sampled_from([turn[0] for case in CASES for turn in case["history"]]))


@settings(deadline=None)
@given(ASKED, st.lists(st.tuples(SAID, SAID), max_size=3))
def test_no_content_word_comes_from_nowhere(question: str, said: list[tuple[str, str]]) -> None:
    read = standalone(question, [Turn(*turn) for turn in said])
    known = " ".join([question, *(text for turn in said for text in turn)])
    assert terms(read) <= terms(known)
    assert set(NUMBER.findall(read)) <= set(NUMBER.findall(known))
