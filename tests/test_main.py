"""The ``ibid`` command, called as a user calls it, on the real store and the default model."""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from fakes import HashedEmbedder
from small_files import SMALL, pdf, shown

from corpus.formats import FORMATS
from qa import assemble
from qa.__main__ import main

COMMANDS = ("serve", "add", "documents", "remove", "clean", "ask", "verify", "evaluate")
STUDY = Path(__file__).parent.parent / "corpus" / "documents" / "turkey-russia.txt"
SUGAR = (
    "Sugar imports doubled after the war. 1 Salt was taxed at the harbour. 2 Rice came from the south. 3 Tea ran out.\n"
)


@dataclass(frozen=True)
class Run:
    status: int
    out: str
    err: str


Ibid = Callable[..., Run]


@pytest.fixture
def ibid(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ibid:
    """Runs one command in a fresh data folder."""
    monkeypatch.setenv("IBID_HOME", str(home))

    def run(*arguments: object) -> Run:
        status = main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return Run(status, captured.out, captured.err)

    return run


def test_help_names_every_command_and_each_has_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        main(["--help"])
    shown = capsys.readouterr().out
    for command in COMMANDS:
        assert re.search(rf"^    {command}\b", shown, re.MULTILINE)
        with pytest.raises(SystemExit, match="0"):
            main([command, "--help"])
        assert f"usage: ibid {command}" in capsys.readouterr().out


def test_help_names_every_setting(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        main(["--help"])
    shown = capsys.readouterr().out
    source = (STUDY.parent.parent.parent / "qa" / "settings.py").read_text(encoding="utf-8")
    assert set(re.findall(r'"(IBID_[A-Z_]+)"', source)) == set(re.findall(r"^  (IBID_[A-Z_]+) ", shown, re.MULTILINE))


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param([], id="no command"),
        pytest.param(["ask"], id="no question"),
        pytest.param(["ask", "why?", "--from", "file"], id="two sources of questions"),
        pytest.param(["serve", "--port", "99999"], id="no such port"),
        pytest.param(["clean", "a.txt", "--json", "--diff"], id="two forms"),
    ],
)
def test_wrong_usage_exits_with_2(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as exit_:
        main(arguments)
    assert exit_.value.code == 2


def test_the_study_document_answers_at_once_with_its_footnote(ibid: Ibid) -> None:
    run = ibid("ask", "Who offered Erdogan military assistance on the night of the coup?")
    assert run.status == 0
    assert "[n. 64]" in run.out
    assert "n. 64: the document carries the marker, but not the note's text" in run.out


def test_an_answer_in_json_has_the_shape_that_was_promised(ibid: Ibid) -> None:
    answer = json.loads(ibid("ask", "What did Turkey buy from Russia for $2.5 billion?", "--json").out)
    assert answer["status"] == "answered"
    claim = answer["claims"][0]
    assert answer["text"][claim["start"] : claim["end"]] == claim["text"]
    citation = claim["citations"][0]
    assert citation["notes"] == [{"label": "68", "text": None, "refers": None}]
    assert set(citation) >= {"document_id", "title", "quote", "start", "end", "original", "following", "passage_id"}
    original = STUDY.read_text(encoding="utf-8")
    start, end = citation["original"][0][0], citation["original"][-1][1]
    assert "$2.5 billion" in original[start:end]
    assert set(answer["hits"][0]) >= {"passage_id", "document_id", "score", "channel", "text", "notes"}


def test_what_the_document_does_not_say_is_not_answered(ibid: Ibid) -> None:
    answer = json.loads(ibid("ask", "How many people were killed in the coup attempt?", "--json").out)
    assert (answer["status"], answer["claims"]) == ("insufficient_evidence", [])
    assert answer["hits"]


def test_a_marker_names_its_document_where_there_are_several(ibid: Ibid, tmp_path: Path) -> None:
    (tmp_path / "sugar.txt").write_text(SUGAR)
    ibid("add", tmp_path / "sugar.txt")
    answer = json.loads(ibid("ask", "What did Turkey buy from Russia for $2.5 billion?", "--json").out)
    assert answer["claims"][0]["citations"][0]["marker"] == "[Russian-Turkish relations, n. 68]"


def test_questions_from_a_file_give_a_line_each(ibid: Ibid, tmp_path: Path) -> None:
    questions = tmp_path / "questions.txt"
    questions.write_text("What did Turkey shoot down?\n\nWho was snubbed?\n", encoding="utf-8")
    lines = ibid("ask", "--from", questions, "--json").out.splitlines()
    assert [json.loads(line)["question"] for line in lines] == ["What did Turkey shoot down?", "Who was snubbed?"]


def test_a_bad_question_in_a_file_is_named_and_the_others_are_answered(ibid: Ibid, tmp_path: Path) -> None:
    questions = tmp_path / "questions.txt"
    questions.write_text("why " * 5000 + "\nWhat did Turkey shoot down?\n", encoding="utf-8")
    run = ibid("ask", "--from", questions, "--json")
    assert run.status == 1
    assert len(run.out.splitlines()) == 1
    assert len(run.err.splitlines()) == 1


def test_a_reading_is_added_listed_asked_and_removed(ibid: Ibid, tmp_path: Path) -> None:
    reading = tmp_path / "sugar.txt"
    reading.write_text(SUGAR, encoding="utf-8")
    added = ibid("add", reading, "--collection", "trade")
    assert added.status == 0
    assert "added as sugar-" in added.out
    assert "3 notes found, 0 linked to their text, 3 without text, 0 without a marker" in added.out
    assert "unchanged as sugar-" in ibid("add", reading, "--collection", "trade").out

    (document,) = json.loads(ibid("documents", "--collection", "trade", "--json").out)
    assert (document["title"], document["notes"]) == ("sugar", 3)
    assert "[n. 2]" in ibid("ask", "What was taxed at the harbour?", "--collection", "trade").out

    assert ibid("remove", document["id"], "--collection", "trade").status == 0
    assert ibid("documents", "--collection", "trade").out == ""
    again = ibid("remove", document["id"], "--collection", "trade")
    assert (again.status, len(again.err.splitlines())) == (1, 1)


def test_of_a_folder_the_good_files_are_added_and_the_broken_ones_named(ibid: Ibid, tmp_path: Path) -> None:
    folder = tmp_path / "readings"
    (folder / "deeper").mkdir(parents=True)
    for number in range(6):
        (folder / "deeper" / f"good{number}.txt").write_text(f"{SUGAR}Number {number}.", encoding="utf-8")
    (folder / "empty.txt").write_bytes(b"")
    (folder / "picture.txt").write_bytes(b"\x89PNG\x00\x00")
    (folder / "sheet.xyz").write_bytes(b"1;2")
    (folder / ".hidden.txt").write_text("Secret.", encoding="utf-8")
    run = ibid("add", folder, "--collection", "mixed")
    assert run.status == 1
    assert len(json.loads(ibid("documents", "--collection", "mixed", "--json").out)) == 6
    assert [name in run.err for name in ("empty.txt", "picture.txt", "sheet.xyz", ".hidden")] == [
        True,
        True,
        False,
        False,
    ]
    assert "1 files of other formats were passed over" in run.err
    assert "2 of 8 files could not be added" in run.err


@pytest.mark.slow
def test_of_200_files_the_five_broken_ones_are_named_and_the_others_added(
    ibid: Ibid, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assemble, "embedder", lambda _: HashedEmbedder())
    folder = tmp_path / "readings"
    folder.mkdir()
    for number in range(195):
        suffix = (".txt", ".md", ".html")[number % 3]
        (folder / f"good{number}{suffix}").write_bytes(SMALL[suffix].replace(b"Sugar", b"Sugar %d" % number))
    broken = {
        "empty.md": b"",
        "half.docx": SMALL[".docx"][:300],
        "picture.txt": b"\x89PNG\r\n\x1a\n",
        "old.docx": bytes.fromhex("D0CF11E0A1B11AE1") + "WordDocument".encode("utf-16-le"),
        "entities.fb2": b"<!DOCTYPE FictionBook [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><FictionBook>&a;</FictionBook>",
    }
    for name, data in broken.items():
        (folder / name).write_bytes(data)
    run = ibid("add", folder, "--collection", "many")
    assert run.status == 1
    lines = [line for line in run.err.splitlines() if str(folder) in line]
    assert sorted(Path(line.split(": ")[1]).name for line in lines) == sorted(broken)
    assert all(line.startswith("ibid: ") and line.count(": ") >= 2 for line in lines)
    assert "ibid: 5 of 200 files could not be added" in run.err
    assert run.out.count("added as good") == 195
    assert run.out.splitlines()[-1] == (
        "200 files, 5 of them not added: 325 notes found, 325 linked to their text, 0 without text, 0 without a marker"
    )


def test_reports_in_json_are_a_line_a_file_refusals_included(ibid: Ibid, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.md", tmp_path / "bad.pdf"
    good.write_bytes(SMALL[".md"])
    bad.write_bytes(b"no PDF")
    run = ibid("add", bad, good, "--collection", "two", "--json")
    refused, added = (json.loads(line) for line in run.out.splitlines())
    assert (refused["name"], refused["change"], refused["notes"]) == (str(bad), "refused", 0)
    assert "it is no PDF" in refused["problems"][0]["message"]
    assert (added["change"], added["format"], added["notes"], added["linked"]) == ("added", "Markdown", 1, 1)
    assert (added["pages"], added["pages_without_text"]) == (0, [])


def test_a_pdfs_pages_without_text_are_listed_and_its_file_is_kept(ibid: Ibid, tmp_path: Path, home: Path) -> None:
    file = tmp_path / "scan.pdf"
    page = shown("Sugar rose in the city.", 72, 700, 12)
    file.write_bytes(pdf([page, b"", b"", page, b""]))
    run = ibid("add", file, "--collection", "scans")
    assert run.status == 0
    assert "5 pages, 3 of them without text: 2–3, 5" in run.out
    assert file.read_bytes() in [kept.read_bytes() for kept in home.rglob("*") if kept.is_file()]


def test_a_file_whose_text_steers_the_terminal_is_reported_inert(ibid: Ibid, tmp_path: Path) -> None:
    file = tmp_path / "evil.md"
    file.write_text("# \x1b[2JTitle\n\nSugar.[^\x1b]0;x\x07] Salt.[^2]\n\n[^2]: Smith.\n", encoding="utf-8")
    for command in (("add", file, "--collection", "evil"), ("clean", file)):
        run = ibid(*command)
        assert "\x1b" not in run.out + run.err
        assert "\x07" not in run.out + run.err


def test_the_help_of_add_names_every_format(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        main(["add", "--help"])
    told = " ".join(capsys.readouterr().out.split())
    assert [form.name for form in FORMATS if form.name not in told] == []


def test_claims_are_checked_a_line_each_and_bad_lines_named(ibid: Ibid, tmp_path: Path) -> None:
    claims = tmp_path / "claims.jsonl"
    claims.write_text(
        '{"id": "a", "context": "Sugar rose by 12 percent.", "claim": "Sugar rose by 12 percent."}\nnonsense\n'
        '{"id": 2, "context": "Sugar rose by 12 percent.", "claim": "Sugar rose by 13 percent."}\n',
        encoding="utf-8",
    )
    run = ibid("verify", claims, "--json")
    literal, changed = (json.loads(line) for line in run.out.splitlines())
    assert literal == {"id": "a", "verdict": "supported", "score": 1.0, "reason": ""}
    assert 0 <= changed.pop("score") < 0.5
    assert changed == {"id": 2, "verdict": "unsupported", "reason": "the cited passage does not give the number 13"}
    assert run.status == 1
    assert "claims.jsonl:2: not" in run.err


def test_claims_are_checked_with_a_probability_by_the_packaged_verifier(ibid: Ibid, tmp_path: Path) -> None:
    claims = tmp_path / "claims.jsonl"
    claims.write_text(
        '{"id": "a", "context": "Sugar rose by 12 percent.", "claim": "Sugar rose by 12 percent."}\n'
        '{"id": "b", "context": "Sugar rose by 12 percent.", "claim": "Sugar rose by 13 percent."}\n'
        '{"id": "c", "context": "The mill was built by Josef Brandt.", "claim": "Josef Brandt built the mill."}\n',
        encoding="utf-8",
    )
    same, other, restated = (json.loads(line) for line in ibid("verify", claims, "--json").out.splitlines())
    assert (same["verdict"], same["score"]) == ("supported", 1.0)
    assert other["verdict"] == "unsupported"
    assert other["score"] < 0.5
    assert (restated["verdict"], restated["score"] >= 0.5) == ("supported", True)
    assert re.search(r"c: supported \(0\.\d\d\)", ibid("verify", claims).out)


def test_a_verifier_that_is_not_there_is_named(ibid: Ibid, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IBID_VERIFIER", "no/such-model")
    (tmp_path / "claims.jsonl").write_text("", encoding="utf-8")
    run = ibid("verify", tmp_path / "claims.jsonl")
    assert (run.status, "IBID_VERIFIER: the model 'no/such-model' is not on this machine" in run.err) == (1, True)


def test_what_was_cleaned_is_shown_as_text_json_diff_and_page(ibid: Ibid, tmp_path: Path) -> None:
    text = ibid("clean", STUDY)
    assert "[…]" in text.out
    assert "13 notes found" in text.err
    shown = json.loads(ibid("clean", STUDY, "--json").out)
    assert set(shown) >= {"id", "title", "text", "original", "problems", "notes", "sentences", "emendations", "gaps"}
    assert [note["label"] for note in shown["notes"]] == [str(label) for label in range(59, 72)]
    for emendation in shown["emendations"]:
        assert shown["text"][emendation["start"] : emendation["end"]] == emendation["replacement"]
        assert emendation["original"] in shown["original"]
    for gap in shown["gaps"]:
        assert shown["text"][gap["offset"] :].startswith("[…]")
    assert ibid("clean", STUDY, "--diff").out.startswith("--- original\n+++ clean\n")
    page = tmp_path / "page.html"
    assert ibid("clean", STUDY, "--html", page).status == 0
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param(["clean", "missing.txt"], "missing.txt: cannot be read", id="missing file"),
        pytest.param(["ask", "why?", "--collection", "nowhere"], "nowhere", id="missing collection"),
        pytest.param(["ask", "why?", "--collection", "../../etc"], "etc", id="a path as a collection"),
        pytest.param(["documents", "--collection", "nowhere"], "nowhere", id="documents of a missing collection"),
        pytest.param(["ask", "  "], "empty", id="empty question"),
        pytest.param(["ask", "why " * 5000], "2,000", id="20,000 characters"),
        pytest.param(["ask", "--from", "missing.txt"], "missing.txt", id="missing file of questions"),
        pytest.param(["add", "missing.txt"], "missing.txt: cannot be read", id="add a missing file"),
    ],
)
def test_what_fails_exits_with_1_and_says_so_in_a_line(ibid: Ibid, arguments: list[str], message: str) -> None:
    run = ibid(*arguments)
    assert run.status == 1
    assert run.out == ""
    assert message in run.err
    assert all(line.startswith("ibid: ") for line in run.err.splitlines())
    assert "Traceback" not in run.err


def test_a_data_folder_that_cannot_be_written_is_named(
    ibid: Ibid, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    occupied = tmp_path / "occupied"
    occupied.write_text("a file, not a folder", encoding="utf-8")
    monkeypatch.setenv("IBID_HOME", str(occupied / "home"))
    run = ibid("ask", "why?")
    assert run.status == 1
    assert "occupied" in run.err
    assert len(run.err.splitlines()) == 1


def test_a_setting_that_cannot_be_used_is_named(ibid: Ibid, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IBID_PASSAGES", "many")
    run = ibid("ask", "why?")
    assert (run.status, run.err) == (1, "ibid: IBID_PASSAGES is 'many'; give a number above 0\n")


def test_asking_imports_only_what_it_uses(home: Path) -> None:
    unused = {"torch", "transformers", "sentence_transformers", "gradio", "langchain", "langchain_core", "wordfreq"}
    code = (
        "import sys; from qa.__main__ import main; main(['ask', 'What did Turkey shoot down?']); "
        f"print(sorted({unused!r} & set(sys.modules)))"
    )
    environment = {"IBID_HOME": str(home), "PATH": "/usr/bin:/bin"}

    def run() -> str:
        command = [sys.executable, "-c", code]
        done = subprocess.run(command, capture_output=True, text=True, env=environment, check=True)
        return done.stdout.splitlines()[-1]

    assert run() == "['wordfreq']"  # the first time, the study document is read and repaired
    assert run() == "[]"


def test_a_reader_that_stops_listening_is_no_error(home: Path, tmp_path: Path) -> None:
    # Longer than a pipe holds (64 KiB on Linux): the writer is still writing when the reader has gone.
    long = tmp_path / "long.txt"
    long.write_text("A sentence of some length stands on this line.\n\n" * 20_000, encoding="utf-8")
    with subprocess.Popen(
        [sys.executable, "-m", "qa", "clean", str(long), "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={"IBID_HOME": str(home)},
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr.read() == ""
        assert process.wait() == 1


@pytest.mark.parametrize(("suffix", "begins"), [(".md", b"# What did Turkey shoot down?\n"), (".docx", b"PK\x03\x04")])
def test_an_answer_is_written_to_a_file_with_footnotes(suffix: str, begins: bytes, tmp_path: Path) -> None:
    target = tmp_path / f"answer{suffix}"
    assert main(["ask", "What did Turkey shoot down?", "--export", str(target)]) == 0
    assert target.read_bytes().startswith(begins)


def test_notes_without_text_are_no_references_to_export(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "What did Turkey shoot down?", "--export", str(tmp_path / "notes.bib")]) == 1
    assert capsys.readouterr().err.endswith("there is nothing to export\n")
    assert not (tmp_path / "notes.bib").exists()


def test_a_file_of_another_kind_cannot_be_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["ask", "What?", "--export", str(tmp_path / "answer.pdf")])
    assert "the name must end in one of .md, .docx, .bib, .ris, .json" in capsys.readouterr().err
