from qa.reports import ReportOut, refused_out
from qa.terminal import printable, report_text, summary_text
from qa.wire.documents import GapOut, ProblemOut


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
