"""Two reports side by side."""

from dataclasses import replace

from scored_fakes import answered, case, four, scored, silent

from qa.evaluation.comparison import Changed, Condition, compare, result
from qa.evaluation.records import Report


def before() -> Report:
    """The same questions, of which the first was met with silence, and another one."""
    report = four()
    _, second, third, fourth = report.cases
    wrong = scored(case(1), silent(1), correct=False, answer_sentence=0.0)
    return replace(report, name="before.jsonl", cases=(wrong, second, third, fourth, scored(case(5), answered(5))))


def test_only_questions_in_both_are_compared() -> None:
    comparison = compare(before(), four())
    assert (comparison.first, comparison.second) == ("before.jsonl", "four.jsonl")
    assert (comparison.shared, comparison.only_first, comparison.only_second) == (4, 1, 0)
    assert {row.difference.n for row in comparison.rows if row.measure.name == "correct"} == {4}


def test_a_measure_has_both_values_and_their_difference() -> None:
    rows = {row.measure.name: row.difference for row in compare(before(), four()).rows}
    correct = rows["correct"]
    assert (correct.first, correct.second, correct.difference) == (0.25, 0.5, 0.25)
    assert correct.low <= correct.difference <= correct.high


def test_questions_that_came_out_otherwise_are_named() -> None:
    changed = Changed("q1", "When was the harbour closed?", "silent, though the text answers it", "rightly answered")
    comparison = compare(before(), four())
    assert (comparison.better, comparison.worse) == ((changed,), ())
    back = compare(four(), before())
    assert (back.better, back.worse) == ((), (replace(changed, first=changed.second, second=changed.first),))


def test_what_was_otherwise_when_they_were_made_is_told() -> None:
    first = replace(four(), created="2026-01-02T03:04:05+00:00", settings={"model": "none", "passages": "6"})
    second = replace(first, digest="0123456789abcdef", settings={"model": "openai:some", "reader": "none"})
    assert compare(replace(first, digest="f" * 64), second).conditions == (
        Condition("digest of the set", "ffffffffffff", "0123456789ab"),
        Condition("model", "none", "openai:some"),
        Condition("passages", "6", ""),
        Condition("reader", "", "none"),
    )
    assert compare(first, first).conditions == ()


def test_reports_on_other_questions_share_nothing() -> None:
    comparison = compare(replace(four(), cases=(scored(case(9), answered(9)),)), four())
    assert (comparison.shared, comparison.rows, comparison.better, comparison.worse) == (0, (), (), ())


def test_a_result_is_told_in_words() -> None:
    assert [result(each) for each in four().cases] == [
        "rightly answered",
        "silent, though the text answers it",
        "rightly declined",
        "answering broke off",
    ]
    assert result(scored(case(1, answerable=None), answered(1), correct=None)) == "not judged"
