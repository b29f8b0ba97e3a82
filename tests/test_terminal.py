import io

import pytest

from qa.reports import ReportOut, refused_out
from qa.terminal import answer_text, is_styled, printable, report_text, summary_text
from qa.wire.answers import AnswerOut, CitationOut, ClaimOut
from qa.wire.documents import GapOut, NoteRef, ProblemOut


def report(problems: int = 0, **fields: object) -> ReportOut:
    told = [ProblemOut(kind="encoding", message=f"problem {number}", where=None) for number in range(problems)]
    shape = {
        "id": "sugar-1", "title": "Sugar", "name": "sugar.pdf", "change": "added", "notes": 9, "linked": 6,
        "without_text": 2, "orphaned": 1, "repairs": 0, "gaps": [], "problems": told,
    }  # fmt: skip
    return ReportOut.model_validate(shape | fields)


def test_a_report_counts_notes_of_each_kind_and_names_the_format() -> None:
    assert report_text(report(format="PDF")) == (
        "sugar.pdf: added as sugar-1 (PDF)\n"
        "  9 notes found, 6 linked to their text, 2 without text, 1 without a marker; 0 repairs, 0 gaps"
    )


def test_pages_without_text_are_listed_with_neighbours_joined() -> None:
    text = report_text(report(pages=20, pages_without_text=[1, 2, 3, 7, 9, 10]))
    assert "  20 pages, 6 of them without text: 1–3, 7, 9–10" in text.splitlines()
    assert "  20 pages, all with text" in report_text(report(pages=20)).splitlines()


def test_a_problem_says_where_it_is_if_that_is_known() -> None:
    lines = report_text(report(2, places=["p. 3", ""])).splitlines()
    assert lines[2:] == ["  p. 3: problem 0", "  problem 1"]


def test_of_many_problems_the_first_are_listed_and_the_rest_counted() -> None:
    gaps = [GapOut(offset=1, before="With the", reason="lost")]
    lines = report_text(report(30, gaps=gaps)).splitlines()
    assert lines[2:4] == ["  gap behind “With the”", "  problem 0"]
    assert lines[-1] == "  and 19 more; --json lists them all"
    assert len(lines) == 15
    assert report_text(report(13)).splitlines()[-1] == "  problem 12"


def test_a_summary_adds_the_reports_up() -> None:
    assert summary_text([report(), report(), refused_out("bad.pdf", "it is no PDF")]) == (
        "3 files, 1 of them not added: 18 notes found, 12 linked to their text, 4 without text, 2 without a marker"
    )


def test_what_steers_a_terminal_is_made_visible() -> None:
    assert printable("a\x1b[2Jb\x9b0c\u202ed\re\x7f\n\t") == "a�[2Jb�0c�d�e�\n\t"
    assert "\x1b" not in report_text(report(name="\x1b]0;x\x07.pdf", format="\x1b[1m"))


def answer(text: str, verdict: str = "supported", reason: str = "", words: tuple[int, int] | None = None) -> AnswerOut:
    """An answer of one sentence behind another of four characters, with one note."""
    cited = CitationOut(
        document_id="mill", title="Mill", quote=text, start=0, end=9, original=[(0, 9)], original_text=text,
        notes=[NoteRef(label="1", text="Register.")], following=None, passage_id="mill:0-9", where="p. 2",
    )  # fmt: skip
    claim = ClaimOut(
        text=text, start=5, end=5 + len(text), verdict=verdict, score=None, checked_by="", reason=reason,
        citations=[cited], answer=words,
    )  # fmt: skip
    return AnswerOut(
        question="?", status="answered", text=text, answered_by="m", claims=[claim], hits=[], problems=[]
    )  # fmt: skip


BUILT = answer("Built in 1820.", words=(14, 18))


def test_the_words_that_answer_are_bold_in_a_terminal_and_nowhere_else() -> None:
    assert answer_text(BUILT) == "Built in 1820. [n. 1]\n\n  Mill, p. 2, n. 1: Register."
    assert answer_text(BUILT, styled=True) == ("Built in \x1b[1m1820\x1b[22m. [n. 1]\n\n  Mill, p. 2, n. 1: Register.")


def test_bold_words_steer_no_terminal() -> None:
    nasty = answer("In \x1b[2J 1820\x9b0c.", words=(8, 17))
    assert answer_text(nasty, styled=True).splitlines()[0] == "In \x1b[1m�[2J 1820\x1b[22m�0c. [n. 1]"


@pytest.mark.parametrize(
    ("verdict", "told"),
    [
        ("unsupported", "not supported by the text: no such year"),
        ("contradicted", "the text says otherwise: no such year"),
        ("uncited", "no source found: no such year"),
    ],
)
def test_what_does_not_stand_is_said_to_be_struck_out_and_cites_nothing(verdict: str, told: str) -> None:
    wrong = answer("Built in 1700.", verdict, "no such year", words=(14, 18))
    assert answer_text(wrong) == f"Struck out: Built in 1700. ({told})"
    assert answer_text(wrong, styled=True) == f"Struck out: \x1b[9mBuilt in 1700.\x1b[29m ({told})"


def test_what_nothing_has_checked_is_said_to_be_so() -> None:
    assert answer_text(answer("So.", "unchecked")).splitlines()[0] == "So. (not checked) [n. 1]"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_bold_is_written_to_a_terminal_only_and_not_against_the_readers_wish() -> None:
    assert is_styled(Terminal(), {"TERM": "xterm", "NO_COLOR": ""})
    assert not is_styled(io.StringIO(), {"TERM": "xterm"})
    assert not is_styled(Terminal(), {"NO_COLOR": "1"})
    assert not is_styled(Terminal(), {"TERM": "dumb"})
