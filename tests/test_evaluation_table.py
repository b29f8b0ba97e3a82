"""Reports and comparisons in a terminal."""

from dataclasses import replace

from scored_fakes import four

from qa.evaluation.comparison import compare
from qa.evaluation.records import Difference, Interval
from qa.evaluation.table import comparison_text, failures_text, report_text

HOSTILE = "q\x1b[31m\n\u202eevil"


def test_measures_stand_in_columns() -> None:
    measures = {"correct": Interval(0.5, 0.0, 1.0, 4), "footnote_precision": Interval(0.9375, 0.85, 1.0, 128)}
    report = replace(four(), measures=measures, created="2026-01-02T03:04:05+00:00", version="9.9")
    assert report_text(report) == (
        "four.jsonl: 4 questions, Ibid 9.9, 2026-01-02T03:04:05+00:00\n\n"
        "measure             value  95 % interval    n\n"
        "correct             0.500    0.000–1.000    4  Questions handled correctly\n"
        "footnote_precision  0.938    0.850–1.000  128  Footnote precision"
    )


def test_failing_questions_have_a_line_each() -> None:
    assert failures_text(four()).splitlines() == [
        "question  what went wrong",
        "q2        silent, though the text answers it  When was the harbour closed?",
        "q4        answering broke off                 When was the harbour closed?",
    ]
    assert failures_text(replace(four(), cases=four().cases[:1])) == ""


def test_two_reports_stand_side_by_side() -> None:
    comparison = compare(replace(four(), name="old.jsonl", settings={}), four())
    rows = tuple(
        replace(row, difference=Difference(0.25, 0.5, 0.25, -0.1, 0.75, 0.04, 4))
        for row in comparison.rows
        if row.measure.name == "correct"
    )
    assert comparison_text(replace(comparison, rows=rows)) == (
        "A: old.jsonl\nB: four.jsonl\n4 questions in both; difference: B - A\n\n"
        "made otherwise  A         B\n"
        "model           not told  none\n\n"
        "measure      A      B  difference     95 % interval      p  n\n"
        "correct  0.250  0.500      +0.250  -0.100 to +0.750  0.040  4"
    )


def test_no_text_steers_the_terminal() -> None:
    report = four()
    cases = tuple(
        replace(each, case=replace(each.case, id=f"{each.case.id}{HOSTILE}", question=HOSTILE * 40))
        for each in report.cases
    )
    wrong = tuple(replace(each, marks=replace(each.marks, correct=False)) for each in cases)
    evil = replace(report, name=HOSTILE, cases=cases)
    for text in (report_text(evil), failures_text(evil), comparison_text(compare(replace(evil, cases=wrong), evil))):
        assert "\x1b" not in text
        assert "\u202e" not in text
        assert "evil" in text
    assert len(failures_text(evil).splitlines()) == 3
