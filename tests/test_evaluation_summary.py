"""A report in plain words."""

from dataclasses import replace

from scored_fakes import answered, case, claim, four, scored

from qa.answer import Verdict
from qa.evaluation.records import NoteCounts
from qa.evaluation.summary import summary


def test_what_happened_is_counted_in_plain_words() -> None:
    assert summary(four()) == (
        (
            "Of 3 questions that the text answers, 1 was answered, and 1 met with silence; a sentence shown holds the "
            "answer in 1 of the 1 where it is known."
        ),
        "Of 1 question that the text does not answer, 1 was rightly declined, and 0 answered all the same.",
        (
            "Of 1 footnote shown that could be checked, 1 was right; 1 of 1 answer with footnotes showed right ones "
            "alone."
        ),
        "The check found 1 of 1 sentence supported by the cited text.",
        "Answering broke off at 1 question; each counts as wrong.",
        "Something is wrong with 2 of 4 questions; each is shown in full.",
    )


def test_struck_out_sentences_and_wrong_notes_are_counted() -> None:
    shown = answered(1, claim(), claim(verdict=Verdict.UNSUPPORTED))
    report = replace(four(), cases=(scored(case(1), shown, notes=NoteCounts(3, 1, 1, 1)),))
    assert (
        "Of 3 footnotes shown that could be checked, 1 was right; 0 of 1 answer with footnotes showed right ones alone."
    ) in summary(report)
    assert "The check found 1 of 2 sentences supported by the cited text; 1 was struck out." in summary(report)


def test_what_was_left_unchecked_is_not_called_unsupported() -> None:
    shown = answered(1, claim(), claim(verdict=Verdict.UNCHECKED))
    report = replace(four(), cases=(scored(case(1), shown),))
    assert "The check found 1 of 2 sentences supported by the cited text; 1 was left unchecked." in summary(report)


def test_what_nobody_knows_is_not_called_right() -> None:
    made = scored(case(1, answerable=None), answered(1), correct=None)
    report = replace(four(), cases=(made,))
    assert "1 question could not be judged: nothing is known of the right answer." in summary(report)
    assert not any("Nothing is known to be wrong" in sentence for sentence in summary(report))
    assert summary(replace(four(), cases=())) == ()
