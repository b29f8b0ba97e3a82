from dataclasses import replace
from pathlib import Path

import pytest
from scored_fakes import four

from qa.evaluation import floors
from qa.evaluation.definitions import MEASURES
from qa.evaluation.floors import Floors, broken, lowered, main, renewed, shipped
from qa.evaluation.questions import digest, load
from qa.evaluation.records import Interval, Report


def report(**values: float) -> Report:
    measures = {name: Interval(value, value, value, 40) for name, value in values.items()}
    return replace(four(), digest="abc", measures=measures)


def test_a_value_on_its_floor_breaks_nothing() -> None:
    assert broken(report(correct=0.9, auroc=0.8), Floors("abc", {"correct": 0.9, "auroc": 0.7})) == ()


def test_a_value_below_its_floor_is_told() -> None:
    assert broken(report(correct=0.89), Floors("abc", {"correct": 0.9})) == (
        "correct is 0.8900, below its floor 0.9000",
    )


def test_a_measure_that_vanished_is_told() -> None:
    assert broken(report(), Floors("abc", {"correct": 0.9})) == ("correct was not measured",)


def test_another_set_needs_other_floors() -> None:
    (line,) = broken(report(), Floors("abd", {}))
    assert line == "the questions are not those that the floors were set for; renew them with --write"


def test_new_floors_lie_a_question_below_what_was_measured() -> None:
    assert renewed(report(correct=0.9, auroc=0.01, seconds=3.0)) == Floors("abc", {"correct": 0.875, "auroc": 0.0})


def test_a_floor_that_sinks_or_vanishes_is_lowered() -> None:
    before = Floors("abc", {"correct": 0.9, "auroc": 0.8, "hit@1": 0.7})
    assert lowered(before, Floors("abc", {"correct": 0.95, "auroc": 0.79})) == ("auroc", "hit@1")


def test_what_has_a_floor_is_better_the_higher_it_is() -> None:
    assert not any(MEASURES[name].lower_is_better for name in floors.FLOORED)


def test_the_shipped_floors_are_those_of_the_shipped_set() -> None:
    assert shipped().digest == digest(load("study"))
    assert set(shipped().floors) <= set(floors.FLOORED)


def test_writing_lowers_no_floor_unless_it_is_asked_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(floors, "__file__", str(tmp_path / "floors.py"))
    monkeypatch.setattr(floors, "study_report", lambda _: report(correct=0.5))
    monkeypatch.setattr(floors, "shipped", lambda: Floors("abc", {"correct": 0.9}))
    assert (main(["--write"]), list(tmp_path.iterdir())) == (1, [])
    assert "the floor of correct would sink; nothing was written; --lower allows it" in capsys.readouterr().err
    assert main(["--write", "--lower"]) == 0
    assert (tmp_path / "floors.json").read_text(encoding="utf-8") == (
        '{\n "digest": "abc",\n "floors": {\n  "correct": 0.475\n }\n}\n'
    )
