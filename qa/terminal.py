"""How answers and reports read in a terminal; pure functions from the JSON shapes to text."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TextIO

from qa.answer_words import pieces
from qa.doubt import STRUCK, doubt, stands
from qa.reports import ReportOut
from qa.wire.answers import AnswerOut, CitationOut, ClaimOut
from qa.wire.documents import NoteRef, PrintedNote, ProblemOut

_LISTED = 12
"""Lines of what is wrong with one file; a book may lack hundreds of notes."""


_BOLD, _NOT_BOLD, _STRIKE, _NOT_STRIKE = "\x1b[1m", "\x1b[22m", "\x1b[9m", "\x1b[29m"
"""ECMA-48 (ISO 6429), Select Graphic Rendition."""


def is_styled(stream: TextIO, environ: Mapping[str, str]) -> bool:
    """Whether bold may be written there: to a terminal that knows it, unless NO_COLOR is set (no-color.org)."""
    return stream.isatty() and not environ.get("NO_COLOR") and environ.get("TERM") != "dumb"


def answer_text(answer: AnswerOut, *, styled: bool = False) -> str:
    """The answer with its note markers, then where each sentence stands, then what went wrong on the way.

    ``styled`` shows the words that answer in bold, and a line through what does not stand, which words say anyway.
    """
    claims = " ".join(_claim_line(claim, styled=styled) for claim in answer.claims)
    return "\n\n".join([claims or printable(answer.text), *map(printable, _below(answer))])


def _below(answer: AnswerOut) -> list[str]:
    blocks: list[str] = []
    sources = [line for claim in answer.claims if stands(claim.verdict) for line in _source_lines(claim)]
    if sources:
        blocks.append("\n".join(dict.fromkeys(sources)))
    if not answer.claims and answer.hits:
        blocks.append("\n".join(["Nearest passages:", *(f"  - {_shortened(hit.text)}" for hit in answer.hits[:3])]))
    if answer.problems:
        blocks.append(problem_lines(answer.problems))
    return blocks


def report_text(report: ReportOut) -> str:
    """What was read from one file: what became of it, its notes and gaps, and what a reader should know."""
    counts = (
        f"{report.notes} notes found, {report.linked} linked to their text, {report.without_text} without text, "
        f"{report.orphaned} without a marker; {report.repairs} repairs, {len(report.gaps)} gaps"
    )
    told = [counts, *_pages_lines(report), *_shown([*_gap_lines(report), *_told(report)])]
    form = f" ({report.format})" if report.format else ""
    lines = [f"{report.name}: {report.change} as {report.id}{form}", *(f"  {line}" for line in told)]
    return printable("\n".join(lines))


def summary_text(reports: Sequence[ReportOut]) -> str:
    """All the reports in one line."""
    notes, linked = sum(report.notes for report in reports), sum(report.linked for report in reports)
    without_text, orphaned = sum(report.without_text for report in reports), sum(report.orphaned for report in reports)
    refused = sum(report.change == "refused" for report in reports)
    return (
        f"{len(reports)} files, {refused} of them not added: {notes} notes found, {linked} linked to their text, "
        f"{without_text} without text, {orphaned} without a marker"
    )


def _pages_lines(report: ReportOut) -> Iterator[str]:
    if report.pages:
        missing = report.pages_without_text
        told = f"{len(missing)} of them without text: {_runs(missing)}" if missing else "all with text"
        yield f"{report.pages} pages, {told}"


def _runs(numbers: Sequence[int]) -> str:
    """Numbers in ascending order, neighbours joined: "3, 7–9"."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1][1:] = [number]
        else:
            runs.append([number])
    return ", ".join("–".join(str(end) for end in run) for run in runs)


def _gap_lines(report: ReportOut) -> list[str]:
    return [f"gap behind “{gap.before}”" for gap in report.gaps]


def _told(report: ReportOut) -> list[str]:
    places = [*report.places, *[""] * (len(report.problems) - len(report.places))]
    return [
        f"{place}: {problem.message}" if place else problem.message
        for problem, place in zip(report.problems, places, strict=False)
    ]


def _shown(lines: Sequence[str]) -> list[str]:
    rest = len(lines) - _LISTED
    # One more line is shorter than the word that there is one more.
    return list(lines) if rest <= 1 else [*lines[:_LISTED], f"and {rest} more; --json lists them all"]


def problem_lines(problems: Iterable[ProblemOut]) -> str:
    """A line a problem."""
    return "\n".join(f"note: {problem.message}" for problem in problems)


def printable(text: str) -> str:
    """``text`` without the control characters with which a document could steer the terminal."""
    return re.sub(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", "�", text)


def _claim_line(claim: ClaimOut, *, styled: bool) -> str:
    """A sentence with its markers; one that does not stand has none, and is said to be struck out."""
    told = printable(doubt(claim.verdict, claim.reason))
    if not stands(claim.verdict):
        text = printable(claim.text)
        return f"{STRUCK}{_STRIKE}{text}{_NOT_STRIKE} ({told})" if styled else f"{STRUCK}{text} ({told})"
    before, words, after = map(printable, pieces(claim.text, claim.start, claim.answer))
    if styled and words:
        words = f"{_BOLD}{words}{_NOT_BOLD}"
    marks = "".join(f" [{mark}]" for mark in dict.fromkeys(mark for each in claim.citations for mark in _marks(each)))
    return f"{before}{words}{after}{f' ({told})' if told else ''}{printable(marks)}"


def _marks(citation: CitationOut) -> list[str]:
    """A note that hangs on the cited sentence, or whose own text is cited."""
    own = citation.in_note
    return [f"text of n. {note.label}" if note == own else f"n. {note.label}" for note in citation.notes]


def _source_lines(claim: ClaimOut) -> list[str]:
    return [line for citation in claim.citations for line in citation_lines(citation)]


def citation_lines(citation: CitationOut) -> list[str]:
    """Where a sentence stands, a line for each note that stands behind it."""
    place = ", ".join(filter(None, (citation.title, citation.where)))
    if citation.notes:
        return [f"  {place}, n. {note.label}: {_note_text(note)}" for note in citation.notes]
    if citation.following:
        return [f"  {place}: no note of its own; next note in the paragraph: {citation.following.label}"]
    return [f"  {place}: the source gives no footnote there"]


def _note_text(note: NoteRef) -> str:
    refers = f" -> n. {note.refers.label}: {_printed_text(note.refers)}" if note.refers else ""
    return f"{_printed_text(note)}{refers}"


def _printed_text(note: PrintedNote) -> str:
    return note.text if note.text is not None else "the document carries the marker, but not the note's text"


def _shortened(text: str, length: int = 160) -> str:
    line = " ".join(text.split())
    return line if len(line) <= length else f"{line[: length - 1]}…"
