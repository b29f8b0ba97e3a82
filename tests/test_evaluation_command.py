"""``ibid evaluate`` as a user calls it, on answers that another system gave: no collection is opened."""

import json
from pathlib import Path

import pytest

from qa.__main__ import main

PASSAGE = {"text": "It burned down on 3 May 1871.", "document": "Mills", "notes": ["2"]}
RIGHT = {
    "id": "a",
    "question": "When did it burn down?",
    "answers": ["3 May 1871"],
    "notes": ["2"],
    "passages": ["It burned down on 3 May 1871."],
    "other": {
        "text": "It burned down on 3 May 1871. [1]",
        "passages": [PASSAGE],
        "citations": [{"note": "2", "document": "Mills"}],
        "confidence": 0.9,
    },
}
WRONG = {**RIGHT, "id": "b", "question": "And when was it built?", "answers": ["1820"]}
SILENT = {"id": "c", "question": "Who lit it?", "answerable": False, "other": {"text": "", "confidence": 0.2}}


@pytest.fixture(autouse=True)
def home(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("IBID_HOME", str(home))
    return home


def questions(path: Path, *lines: dict[str, object]) -> str:
    file = path / "set.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return str(file)


def test_another_systems_answers_are_scored(tmp_path: Path, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", questions(tmp_path, RIGHT, WRONG, SILENT), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    measures = {name: each["value"] for name, each in told["measures"].items()}
    assert (told["name"], told["questions"], told["settings"]) == ("set.jsonl", 3, {"verifier": "default"})
    assert measures["correct"] == pytest.approx(2 / 3)
    assert (measures["hit@1"], measures["answer_sentence"], measures["citation_precision"]) == (1.0, 0.5, 1.0)
    assert (measures["footnote_precision"], measures["footnote_recall"], measures["auroc"]) == (1.0, 1.0, 1.0)
    assert not home.exists()


def test_a_report_is_written_and_compared_with_another(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    assert main(["evaluate", questions(tmp_path, RIGHT, WRONG), "--report", str(first)]) == 0
    better = {**WRONG, "answers": ["3 May 1871"]}
    arguments = ["--report", str(second), "--compare", str(first), "--json"]
    capsys.readouterr()
    assert main(["evaluate", questions(tmp_path, RIGHT, better), *arguments]) == 0
    told = json.loads(capsys.readouterr().out)["differences"]["answer_sentence"]
    assert (told["first"], told["second"], told["difference"], told["n"]) == (0.5, 1.0, 0.5, 2)
    assert sorted(path.name for path in second.iterdir()) == ["outcomes.jsonl", "report.html", "report.json"]


def test_a_measure_beyond_its_bound_is_told_and_the_status_is_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bounds = ["--min", "answer_sentence=0.9", "--min", "hit@1=1", "--max", "errors=0", "--min", "abstention_recall=1"]
    assert main(["evaluate", questions(tmp_path, RIGHT, WRONG), *bounds]) == 1
    told = capsys.readouterr().err.splitlines()
    assert told[-2:] == [
        "ibid: answer_sentence is 0.5000, below 0.9",
        "ibid: abstention_recall was not measured: no question of the set tells it",
    ]


@pytest.mark.parametrize(
    ("option", "value", "message"),
    [
        ("--min", "bleu=1", "'bleu' is no measure; the measures are correct, hit@1"),
        ("--min", "f1=much", "'f1=much': give a number, for example f1=0.95"),
        ("--min", "errors=0", "errors is better the lower it is; give --max errors=0"),
        ("--max", "f1=1", "f1 is better the higher it is; give --min f1=1"),
    ],
)
def test_a_bound_that_cannot_be_is_wrong_usage(
    option: str, value: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["evaluate", "study", option, value])
    assert stopped.value.code == 2
    assert message in " ".join(capsys.readouterr().err.split())


def test_what_cannot_be_evaluated_is_told_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", str(tmp_path / "none.jsonl")]) == 1
    assert main(["evaluate", questions(tmp_path, RIGHT), "--resume"]) == 1
    assert main(["evaluate", questions(tmp_path, RIGHT), "--compare", str(tmp_path)]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert [line.rpartition("; ")[2] for line in lines] == [
        "name a question set, or 'study'",
        "name it with --report DIR",
        "make one with ibid evaluate --report",
    ]


def test_a_run_that_was_cut_off_goes_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place, file = tmp_path / "report", questions(tmp_path, RIGHT, WRONG, SILENT)
    assert main(["evaluate", file, "--report", str(place)]) == 0
    kept = (place / "outcomes.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    changed = kept[1].replace("It burned down on 3 May 1871.", "It stood for years.")
    (place / "outcomes.jsonl").write_text(kept[0] + changed + kept[2][:20], encoding="utf-8")
    capsys.readouterr()
    assert main(["evaluate", file, "--report", str(place), "--resume", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["questions"] == 3
    assert told["measures"]["answer_sentence"]["value"] == 0.0  # the kept outcome was taken as it stood
    assert len((place / "outcomes.jsonl").read_text(encoding="utf-8").splitlines()) == 4


def test_another_set_does_not_go_on_with_a_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = tmp_path / "report"
    assert main(["evaluate", questions(tmp_path, RIGHT), "--report", str(place)]) == 0
    assert main(["evaluate", questions(tmp_path, WRONG), "--report", str(place), "--resume"]) == 1
    assert capsys.readouterr().err.endswith("holds a run with another question set; run again without --resume\n")


def test_a_data_set_of_ragas_is_written(tmp_path: Path) -> None:
    file = tmp_path / "ragas.jsonl"
    assert main(["evaluate", questions(tmp_path, RIGHT, SILENT), "--ragas", str(file), "--json"]) == 0
    first, second = (json.loads(line) for line in file.read_text(encoding="utf-8").splitlines())
    assert first == {
        "user_input": "When did it burn down?",
        "response": "It burned down on 3 May 1871. [1]",
        "retrieved_contexts": ["It burned down on 3 May 1871."],
        "reference": "3 May 1871",
        "reference_contexts": ["It burned down on 3 May 1871."],
    }
    assert second == {"user_input": "Who lit it?", "response": "", "retrieved_contexts": []}
