"""A text as the finder of note texts reads it: its lines, what they begin with, and where markers may stand."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corpus.notes.candidates import Candidate
from corpus.notes.layout import Layout, Line, lines
from corpus.notes.leads import Kind, Lead, lead
from corpus.span import Span


@dataclass(frozen=True, slots=True)
class Sheet:
    """``leads`` has an entry for each line: what it begins with, None where that is no label of a note's text.

    ``places`` holds the offsets of candidates by kind and label, without numbers that stand apart like any other;
    ``firm`` of the firm ones only. Both ascend.
    """

    text: str
    lines: tuple[Line, ...]
    leads: tuple[Lead | None, ...]
    places: dict[tuple[Kind, str], list[int]]
    firm: dict[tuple[Kind, str], list[int]]
    paged: bool
    numbers: tuple[tuple[int, str], ...]  # offsets and labels of firm numbers

    def line(self, at: int) -> str:
        """The text of a line."""
        return self.text[self.lines[at].start : self.lines[at].end]

    def closes(self, at: int) -> bool:
        """Whether a line ends as a sentence or a reference does."""
        return self.line(at)[-1] in ".?!”\"’')]>/"

    def titled(self, at: int) -> bool:
        """Whether a line looks like a heading: a short paragraph of its own without a closing mark."""
        line = self.line(at)
        last = at + 1 == len(self.lines) or self.lines[at + 1].opens or self.leads[at + 1] is not None
        return self.lines[at].opens and last and len(line.split()) <= 10 and line[-1] not in '.?!;:,”"’)]/'

    def numbered(self, at: int) -> bool:
        """Whether a line is a page number, or a running head of one."""
        line = self.line(at)
        return len(line) <= 12 and any(c.isdecimal() for c in line) and not any(c.isalpha() for c in line)


def _add_lone(text: str, known: Sequence[Line], leads: list[Lead | None]) -> None:
    """Labels on a line of their own, right above the text of their notes: so raised ones come out of PDFs."""
    for n in range(1, len(known) - 1):
        line, behind = known[n], known[n + 1]
        label = text[line.start : line.end]
        if not re.fullmatch(r"[1-9][0-9]{0,2}", label) or line.page != known[n - 1].page:
            continue
        if not behind.opens and text[behind.start].isalpha() and leads[n + 1] is None:
            leads[n] = Lead(label, Kind.NUMBER, "alone", behind.start - line.start)


def sheet(text: str, layout: Layout, candidates: Iterable[Candidate], taken: Sequence[Span]) -> Sheet:
    """``taken`` are stretches, in order, whose lines begin with no label: they are known to be notes."""
    known = lines(text, layout)
    ends = [span.end for span in taken]
    leads: list[Lead | None] = []
    for line in known:
        n = bisect_left(ends, line.start + 1)
        inside = n < len(taken) and taken[n].start <= line.start
        leads.append(None if inside else lead(text[line.start : line.end]))
    _add_lone(text, known, leads)
    places: dict[tuple[Kind, str], list[int]] = {}
    firm: dict[tuple[Kind, str], list[int]] = {}
    for candidate in candidates:
        if candidate.firm or candidate.family != "spaced":
            places.setdefault((candidate.kind, candidate.label), []).append(candidate.span.start)
        if candidate.firm:
            firm.setdefault((candidate.kind, candidate.label), []).append(candidate.span.start)
    numbers = sorted((at, label) for (kind, label), found in firm.items() if kind is Kind.NUMBER for at in found)
    paged = bool(known) and known[-1].page > known[0].page
    return Sheet(text, known, tuple(leads), places, firm, paged, tuple(numbers))
