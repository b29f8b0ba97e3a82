"""The JSON shape of the report on a file that was read, and how it is made."""

from collections.abc import Sequence

from pydantic import BaseModel

from corpus.document import Document, Parsed, Problem, ProblemKind
from corpus.formats import format_name
from qa.where import where
from qa.wire.documents import GapOut, ProblemOut, problem_out

# Notes without text and gaps are problems too, one each; the report counts and lists them already.
_COUNTED = {ProblemKind.NOTE_WITHOUT_TEXT, ProblemKind.GAP}


class ReportOut(BaseModel):
    """What was read from one file.

    Of the ``notes`` found, ``linked`` have both marker and text, ``without_text`` only a marker, ``orphaned`` only a
    text. ``change`` says whether the file was added, replaced or there already; of one that was ``refused`` only
    ``name`` and, as a problem, the reason are known. ``places`` says of each problem in words where in the file it is,
    "" where that is not known. ``pages`` is 0 where the file has none; ``pages_without_text`` counts from 1.
    """

    id: str
    title: str
    name: str
    change: str
    notes: int
    linked: int
    without_text: int
    orphaned: int
    repairs: int
    gaps: list[GapOut]
    problems: list[ProblemOut]
    places: list[str] = []
    format: str = ""
    pages: int = 0
    pages_without_text: list[int] = []


def report_out(parsed: Parsed, change: str) -> ReportOut:
    """The report on a file that was read; ``change`` is what adding it did."""
    document = parsed.document
    orphaned = sum(not note.anchors for note in document.notes)
    without_text = sum(note.span is None for note in document.notes)
    told = [problem for problem in parsed.problems if problem.kind not in _COUNTED]
    return ReportOut(
        id=document.id,
        title=document.title,
        name=document.source.name,
        change=change,
        notes=len(document.notes),
        linked=len(document.notes) - orphaned - without_text,
        without_text=without_text,
        orphaned=orphaned,
        repairs=len(document.emendations) - len(document.gaps),
        gaps=[GapOut(offset=gap.span.start, before=gap.before, reason=gap.reason) for gap in document.gaps],
        problems=[problem_out(problem) for problem in told],
        places=_places(told, document),
        format=format_name(document.source.media_type),
        pages=len(document.pages),
        pages_without_text=_pages_without_text(document),
    )


def refused_out(name: str, reason: str) -> ReportOut:
    """The report on a file that gave no document; the reason is in one line."""
    return ReportOut(
        id="",
        title="",
        name=name,
        change="refused",
        notes=0,
        linked=0,
        without_text=0,
        orphaned=0,
        repairs=0,
        gaps=[],
        problems=[ProblemOut(kind=ProblemKind.NOT_READ.value, message=reason, where=None)],
        places=[""],
    )


def _places(problems: Sequence[Problem], document: Document) -> list[str]:
    return [where(document.locate(problem.where)) if problem.where else "" for problem in problems]


def _pages_without_text(document: Document) -> list[int]:
    printed = set(document.words.pages if document.words else ())
    return [page.number for page in document.pages if page.number not in printed]
