from pathlib import Path

import pytest
from scored_fakes import answered, four, silent

from qa.evaluation import folder
from qa.evaluation.errors import EvaluationError

ABOUT = {"questions": "abc", "reader": "default"}


def test_a_report_that_was_saved_is_the_same_when_loaded(tmp_path: Path) -> None:
    report = four()
    folder.save(report, "<p>page</p>", tmp_path / "new")
    assert folder.load(tmp_path / "new") == folder.load(tmp_path / "new" / "report.json") == report
    assert (tmp_path / "new" / "report.html").read_text(encoding="utf-8") == "<p>page</p>"
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == ["report.html", "report.json"]


def test_a_report_that_is_not_there_or_is_none_is_told(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match="make one with ibid evaluate --report"):
        folder.load(tmp_path)
    (tmp_path / "report.json").write_text("{}", encoding="utf-8")
    with pytest.raises(EvaluationError, match="is no report of this version"):
        folder.load(tmp_path)


def test_what_cannot_be_written_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    folder.write(path, "before")
    with pytest.raises(UnicodeEncodeError):
        folder.write(path, "\ud800")
    assert path.read_text(encoding="utf-8") == "before"
    assert [each.name for each in tmp_path.iterdir()] == ["report.html"]


def test_outcomes_are_on_the_disk_as_they_come_and_are_found_again(tmp_path: Path) -> None:
    with folder.keeping(tmp_path, ABOUT) as file:
        folder.keep(answered(1), file)
        assert folder.kept(tmp_path, ABOUT) == (answered(1),)
        folder.keep(silent(2), file)
    assert folder.kept(tmp_path, ABOUT) == (answered(1), silent(2))


def test_a_line_that_was_cut_off_is_asked_again(tmp_path: Path) -> None:
    with folder.keeping(tmp_path, ABOUT, (answered(1),)) as file:
        file.write('{"id": "q2", "resu')
    assert folder.kept(tmp_path, ABOUT) == (answered(1),)


def test_a_run_with_other_settings_or_questions_is_not_gone_on_with(tmp_path: Path) -> None:
    with folder.keeping(tmp_path, ABOUT):
        pass
    with pytest.raises(EvaluationError, match="holds a run with another questions, reader; run again without --resume"):
        folder.kept(tmp_path, {"questions": "abd", "reader": "none"})


def test_outcomes_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    (tmp_path / "outcomes.jsonl").write_text("no\n", encoding="utf-8")
    with pytest.raises(EvaluationError, match="cannot be read; run again without --resume"):
        folder.kept(tmp_path, ABOUT)


def test_a_folder_without_outcomes_has_none(tmp_path: Path) -> None:
    assert folder.kept(tmp_path, ABOUT) == ()
