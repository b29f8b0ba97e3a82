"""Sentences changed so that they are true no longer, and sentences said otherwise that stay true."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.training import edits, restate
from qa.training.edits import Around

PASSAGE = (
    "The mill on the Orr was built in 1820 by Josef Brandt. It burned down on 3 May 1871. Anna Weiss opened a school "
    "for 40 girls there, and Peter Lang taught music in Graz. The number of pupils increased by 12 percent."
)
AROUND = Around(
    PASSAGE, "Karl Huber moved to Vienna. He died after a long illness. It was sold by Franz Adler in 1905."
)


def drawn(seed: int) -> Random:
    return Random(seed)


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("number", "Anna Weiss opened a school for 40 girls there."),
        ("date", "It burned down on 3 May 1871."),
        ("name", "The mill on the Orr was built by Josef Brandt."),
        ("negation", "The mill was built in 1820."),
        ("antonym", "The number of pupils increased by 12 percent."),
        ("unit", "The number of pupils increased by 12 percent."),
        ("role", "Anna Weiss taught Peter Lang."),
        ("word", "The number of pupils increased by 12 percent."),
        ("addition", "The mill was built in 1820."),
        ("more", "Some of the pupils may have left."),
    ],
)
def test_each_edit_changes_what_its_name_says_and_tells_where(kind: str, sentence: str) -> None:
    found = [edits.KINDS[kind](sentence, AROUND, drawn(seed)) for seed in range(30)]
    changed = [each for each in found if each is not None]
    assert changed
    for each in changed:
        assert (each.kind, each.text != sentence) == (kind, True)
        assert 0 <= each.span.start < each.span.end <= len(each.text)
        # All before and behind the place is as it was.
        assert each.text[: each.span.start] == sentence[: each.span.start]


def test_a_negation_is_taken_out_where_there_is_one() -> None:
    found = edits.negation("The owner did not rebuild it.", AROUND, drawn(1))
    assert found is not None
    assert found.text == "The owner did rebuild it."


def test_two_names_change_places() -> None:
    found = edits.role("Anna Weiss taught Peter Lang.", AROUND, drawn(1))
    assert found is not None
    assert found.text == "Peter Lang taught Anna Weiss."


def test_names_that_did_something_together_do_not_change_places() -> None:
    assert edits.role("Anna Weiss and Peter Lang met.", AROUND, drawn(1)) is None


@given(st.text(max_size=120), st.integers(0, 50))
def test_any_text_can_be_edited_or_left(text: str, seed: int) -> None:
    found = edits.edited(text, AROUND, drawn(seed))
    assert found is None or found.text != text


@pytest.mark.parametrize(
    ("step", "sentence", "restated"),
    [
        (restate.without_asides, "The mill (a large one) burned.", "The mill burned."),
        (restate.without_clause, "The mill, which was old, burned down.", "The mill burned down."),
        (restate.voice, "The mill was founded by Josef Brandt.", "Josef Brandt founded the mill."),
        (restate.voice, "Josef Brandt founded the mill.", "The mill was founded by Josef Brandt."),
        (restate.spelled, "It had 1,200 workers.", "It had 1200 workers."),
        (restate.did, "It was not sold.", "It wasn't sold."),
    ],
)
def test_a_step_says_the_same_otherwise(step: restate.Restatement, sentence: str, restated: str) -> None:
    assert step(sentence, drawn(1)) == restated


def test_what_leads_a_sentence_goes_or_moves_to_its_end() -> None:
    found = {restate.without_lead("In May 1871, the mill burned.", drawn(seed)) for seed in range(20)}
    assert found == {"The mill burned.", "The mill burned in May 1871."}


def test_a_name_stands_in_for_a_pronoun_only_after_a_name() -> None:
    assert restate.noun_for_pronoun("She opened a school.", "Anna Weiss came in 1872.") == "Anna Weiss opened a school."
    assert restate.noun_for_pronoun("She opened a school.", "It burned.") is None


@pytest.mark.parametrize(
    ("question", "answer", "said"),
    [
        ("Who built the mill?", "Josef Brandt", "Josef Brandt built the mill."),
        ("What was the name of the river?", "the Orr", "The name of the river was the Orr."),
        ("When was the mill built?", "in 1820", "The mill was built in 1820."),
        ("How many people lived there?", "40", "40 people lived there."),
        ("What is the river called?", "the Orr", "The river is called the Orr."),
        ("Why did it burn?", "a storm", None),
    ],
)
def test_a_question_and_its_answer_become_a_statement(question: str, answer: str, said: str | None) -> None:
    assert restate.statement(question, answer) == said
