"""What went wrong with a question, by kind."""

import pytest
from scored_fakes import answered, case, claim, scored, silent

from qa.answer import Verdict
from qa.evaluation.failures import Failure, failures
from qa.evaluation.records import NoteCounts, Outcome, Result


def test_a_question_answered_as_it_should_be_has_no_failure() -> None:
    marks = {"answer_sentence": 1.0, "hit_4": 1.0, "notes": NoteCounts(1, 1, 1, 1)}
    assert failures(scored(case(1), answered(1), **marks)) == ()


@pytest.mark.parametrize(
    ("marks", "found"),
    [
        ({"hit_4": 1.0, "answer_sentence": 0.0, "correct": False}, (Failure.WRONG_SENTENCE,)),
        (
            {"hit_4": 0.0, "answer_sentence": 0.0, "correct": False},
            (Failure.WRONG_PASSAGE, Failure.NO_REFERENCE_ANSWER),
        ),
        ({"answer_sentence": 0.0, "correct": False}, (Failure.NO_REFERENCE_ANSWER,)),
        ({"hit_4": 0.0, "answer_sentence": 1.0}, ()),
        ({"notes": NoteCounts(2, 1, 1, 1)}, (Failure.WRONG_NOTE,)),
        ({"notes": NoteCounts(1, 1, 2, 1)}, (Failure.MISSING_NOTE,)),
        ({"notes": NoteCounts(1, 0, 1, 0)}, (Failure.WRONG_NOTE, Failure.MISSING_NOTE)),
    ],
)
def test_the_marks_of_an_answer_tell_what_is_wrong(marks: dict[str, object], found: tuple[Failure, ...]) -> None:
    assert failures(scored(case(1), answered(1), **marks)) == found


def test_silence_is_a_failure_where_there_is_an_answer_only() -> None:
    assert failures(scored(case(1), silent(1), correct=False, hit_4=1.0)) == (Failure.SILENT,)
    assert failures(scored(case(1), silent(1), correct=False, hit_4=0.0)) == (Failure.SILENT, Failure.WRONG_PASSAGE)
    assert failures(scored(case(1, answerable=False), silent(1))) == ()
    assert failures(scored(case(1, answerable=None), silent(1), correct=None)) == ()


def test_an_answer_where_there_is_none_is_a_failure() -> None:
    found = failures(scored(case(1, answerable=False), answered(1), correct=False, notes=NoteCounts(1, 0, 0, 0)))
    assert found == (Failure.ANSWERED_THOUGH_UNANSWERABLE, Failure.WRONG_NOTE)


def test_an_error_is_a_failure_whatever_was_asked() -> None:
    broken = Outcome("q1", Result.ERROR, "", problems=("gone",))
    for answerable in (True, False, None):
        assert failures(scored(case(1, answerable=answerable), broken, correct=False)) == (Failure.ERROR,)


@pytest.mark.parametrize("verdict", [Verdict.UNSUPPORTED, Verdict.CONTRADICTED, Verdict.UNCITED])
def test_a_sentence_that_does_not_stand_is_a_failure(verdict: Verdict) -> None:
    shown = answered(1, claim(), claim(verdict=verdict))
    assert failures(scored(case(1), shown)) == (Failure.UNSUPPORTED_CLAIM,)
