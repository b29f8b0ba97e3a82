"""The shipped question set against the study document: what it calls right stands there, to the letter."""

from collections import Counter

import pytest

from corpus.document import Document, Parsed, Sentence
from qa.evaluation.questions import load
from qa.evaluation.records import Case

CASES = load("study")
ANSWERABLE = [pytest.param(case, id=case.id) for case in CASES if case.answerable]
UNANSWERABLE = [pytest.param(case, id=case.id) for case in CASES if case.answerable is False]


@pytest.fixture(scope="module")
def document(study: Parsed) -> Document:
    return study.document


def _sentences(document: Document, case: Case) -> list[Sentence]:
    """The sentences of the document that are the case's passages."""
    return [sentence for sentence in document.sentences if sentence.span.of(document.text) in case.passages]


def test_twenty_eight_questions_have_an_answer_and_twelve_have_none() -> None:
    assert (len(ANSWERABLE), len(UNANSWERABLE), len(CASES)) == (28, 12, 40)


def test_no_question_and_no_id_stands_twice() -> None:
    assert [key for key, count in Counter(case.id for case in CASES).items() if count > 1] == []
    assert [key for key, count in Counter(case.question.casefold() for case in CASES).items() if count > 1] == []


@pytest.mark.parametrize("case", ANSWERABLE)
def test_each_passage_is_one_whole_sentence_of_the_document(document: Document, case: Case) -> None:
    assert case.passages
    assert tuple(sentence.span.of(document.text) for sentence in _sentences(document, case)) == case.passages


@pytest.mark.parametrize("case", ANSWERABLE)
def test_each_answer_stands_to_the_letter_in_a_passage(case: Case) -> None:
    assert case.answers
    assert [answer for answer in case.answers if not any(answer in passage for passage in case.passages)] == []


@pytest.mark.parametrize("case", ANSWERABLE)
def test_each_passage_holds_an_answer(case: Case) -> None:
    assert [passage for passage in case.passages if not any(answer in passage for answer in case.answers)] == []


@pytest.mark.parametrize("case", ANSWERABLE)
def test_the_notes_are_those_that_hang_on_the_passages(document: Document, case: Case) -> None:
    hanging = [note for sentence in _sentences(document, case) for note in sentence.notes]
    assert case.notes is not None
    assert [document.note(note).label for note in hanging] == [note.label for note in case.notes]


@pytest.mark.parametrize("case", UNANSWERABLE)
def test_an_unanswerable_question_names_no_answer_no_note_and_no_passage(case: Case) -> None:
    assert (case.answers, case.notes, case.passages) == ((), (), ())


def test_the_set_reaches_every_note_of_the_document(document: Document) -> None:
    asked = {note.label for case in CASES for note in case.notes or ()}
    assert asked == {note.label for note in document.notes}
