"""The shipped question set against the study document: what it calls right stands there, to the letter."""

import json
from collections import Counter
from importlib.resources import files
from typing import TypedDict

import pytest

from corpus.document import Document, Parsed, Sentence


class Line(TypedDict):
    """A line of the set, as it is written."""

    id: str
    question: str
    answers: list[str]
    notes: list[str]
    passages: list[str]
    answerable: bool


LINES: list[Line] = [
    json.loads(line)
    for line in files("qa.evaluation").joinpath("sets/study.jsonl").read_text(encoding="utf-8").splitlines()
]
ANSWERABLE = [pytest.param(line, id=line["id"]) for line in LINES if line["answerable"]]
UNANSWERABLE = [pytest.param(line, id=line["id"]) for line in LINES if not line["answerable"]]


@pytest.fixture(scope="module")
def document(study: Parsed) -> Document:
    return study.document


def _sentences(document: Document, line: Line) -> list[Sentence]:
    """The sentences of the document that are the line's passages."""
    return [sentence for sentence in document.sentences if sentence.span.of(document.text) in line["passages"]]


def test_twenty_eight_questions_have_an_answer_and_twelve_have_none() -> None:
    assert (len(ANSWERABLE), len(UNANSWERABLE)) == (28, 12)


def test_no_question_and_no_id_stands_twice() -> None:
    assert [key for key, count in Counter(line["id"] for line in LINES).items() if count > 1] == []
    assert [key for key, count in Counter(line["question"].casefold() for line in LINES).items() if count > 1] == []


def test_every_line_has_the_same_fields_and_a_question() -> None:
    fields = {"id", "question", "answers", "notes", "passages", "answerable"}
    assert [line["id"] for line in LINES if set(line) != fields or not line["question"].strip()] == []


@pytest.mark.parametrize("line", ANSWERABLE)
def test_each_passage_is_one_whole_sentence_of_the_document(document: Document, line: Line) -> None:
    assert line["passages"]
    assert [sentence.span.of(document.text) for sentence in _sentences(document, line)] == line["passages"]


@pytest.mark.parametrize("line", ANSWERABLE)
def test_each_answer_stands_to_the_letter_in_a_passage(line: Line) -> None:
    assert line["answers"]
    assert [answer for answer in line["answers"] if not any(answer in passage for passage in line["passages"])] == []


@pytest.mark.parametrize("line", ANSWERABLE)
def test_each_passage_holds_an_answer(line: Line) -> None:
    assert [passage for passage in line["passages"] if not any(answer in passage for answer in line["answers"])] == []


@pytest.mark.parametrize("line", ANSWERABLE)
def test_the_notes_are_those_that_hang_on_the_passages(document: Document, line: Line) -> None:
    hanging = [note for sentence in _sentences(document, line) for note in sentence.notes]
    assert [document.note(note).label for note in hanging] == line["notes"]


@pytest.mark.parametrize("line", UNANSWERABLE)
def test_an_unanswerable_question_names_no_answer_no_note_and_no_passage(line: Line) -> None:
    assert (line["answers"], line["notes"], line["passages"]) == ([], [], [])


def test_the_set_reaches_every_note_of_the_document(document: Document) -> None:
    asked = {note for line in LINES for note in line["notes"]}
    assert asked == {note.label for note in document.notes}
