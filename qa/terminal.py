"""How answers and reports read in a terminal; pure functions from the JSON shapes to text."""

import re
from collections.abc import Iterable

from qa.wire import AnswerOut, CitationOut, ClaimOut, NoteRef, ProblemOut, ReportOut


def answer_text(answer: AnswerOut) -> str:
    """The answer with its note markers, then where each sentence stands, then what went wrong on the way."""
    blocks = [" ".join(_claim_line(claim) for claim in answer.claims) or answer.text]
    sources = [line for claim in answer.claims for line in _source_lines(claim)]
    if sources:
        blocks.append("\n".join(dict.fromkeys(sources)))
    if not answer.claims and answer.hits:
        blocks.append("\n".join(["Nearest passages:", *(f"  - {_shortened(hit.text)}" for hit in answer.hits[:3])]))
    if answer.problems:
        blocks.append(problem_lines(answer.problems))
    return printable("\n\n".join(blocks))


def report_text(report: ReportOut) -> str:
    """What was read from one file: what became of it, its notes and gaps, and what a reader should know."""
    counts = (
        f"{report.notes} notes found, {report.linked} linked to their text, {report.without_text} without text, "
        f"{report.orphaned} without a marker; {report.repairs} repairs, {len(report.gaps)} gaps"
    )
    gaps = [f"gap behind “{gap.before}”" for gap in report.gaps]
    told = [counts, *gaps, *(problem.message for problem in report.problems)]
    lines = [f"{report.name}: {report.change} as {report.id}", *(f"  {line}" for line in told)]
    return printable("\n".join(lines))


def problem_lines(problems: Iterable[ProblemOut]) -> str:
    """A line a problem."""
    return "\n".join(f"note: {problem.message}" for problem in problems)


def printable(text: str) -> str:
    """``text`` without the control characters with which a document could steer the terminal."""
    return re.sub(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", "�", text)


def _claim_line(claim: ClaimOut) -> str:
    labels = dict.fromkeys(note.label for citation in claim.citations for note in citation.notes)
    marks = "".join(f" [n. {label}]" for label in labels)
    doubt = "" if claim.verdict in {"supported", "unchecked"} else f" ({claim.verdict})"
    return f"{claim.text}{marks}{doubt}"


def _source_lines(claim: ClaimOut) -> list[str]:
    return [line for citation in claim.citations for line in citation_lines(citation)]


def citation_lines(citation: CitationOut) -> list[str]:
    """Where a sentence stands, a line for each note that stands behind it."""
    if citation.notes:
        return [f"  {citation.title}, n. {note.label}: {_note_text(note)}" for note in citation.notes]
    if citation.following:
        return [f"  {citation.title}: no note of its own; next note in the paragraph: {citation.following.label}"]
    return [f"  {citation.title}: the source gives no footnote there"]


def _note_text(note: NoteRef) -> str:
    return note.text if note.text is not None else "the document carries the marker, but not the note's text"


def _shortened(text: str, length: int = 160) -> str:
    line = " ".join(text.split())
    return line if len(line) <= length else f"{line[: length - 1]}…"
