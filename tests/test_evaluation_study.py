"""The shipped questions through the default answerer: nothing may fall below its floor (qa/evaluation/floors.py)."""

import pytest

from qa.evaluation.floors import broken, shipped, study_report
from qa.evaluation.records import Report, Result


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    return study_report(tmp_path_factory.mktemp("home"))


def test_no_measure_falls_below_its_floor(report: Report) -> None:
    assert broken(report, shipped()) == ()


def test_no_question_vanishes_and_none_breaks_off(report: Report) -> None:
    assert [scored.case.id for scored in report.cases] == [f"study-{number:02}" for number in range(1, 41)]
    assert [scored.outcome.problems for scored in report.cases if scored.outcome.result is Result.ERROR] == []
