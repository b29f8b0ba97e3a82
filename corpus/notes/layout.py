"""The lines of a text, and what cleaning took from their layout: page breaks and indents."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.span import Carrier

_INDENT = re.compile(r"^[ \t]{2,}(?=\S)|^\t(?=\S)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Layout:
    """Offsets in a clean text: ``breaks`` where its pages end, ``indents`` of indented lines."""

    breaks: tuple[int, ...] = ()
    indents: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank, without the space around it. ``opens`` tells the first of a paragraph or page."""

    start: int
    end: int
    page: int
    opens: bool
    indented: bool


def layout(printed: str, carrier: Carrier) -> Layout:
    """The layout of a text as it was before cleaning; ``carrier`` leads into the clean one."""
    breaks = tuple(carrier.offset(match.start()) for match in re.finditer("\f", printed))
    return Layout(breaks, frozenset(carrier.offset(match.end()) for match in _INDENT.finditer(printed)))


def lines(text: str, known: Layout) -> tuple[Line, ...]:
    """The lines of ``text``. Form feeds and indents that still stand in it count too."""
    breaks: Sequence[int] = sorted({*known.breaks, *(match.start() for match in re.finditer("\f", text))})
    result: list[Line] = []
    for match in re.finditer(r"[^\n\f]+", text):
        line = match.group()
        if not (stripped := line.strip()):
            continue
        indent = len(line) - len(line.lstrip())
        start = match.start() + indent
        page = bisect_right(breaks, start)
        before = result[-1] if result else None
        opens = before is None or before.page != page or text.count("\n", before.end, start) > 1
        indented = indent > 1 or start in known.indents
        result.append(Line(start, start + len(stripped), page, opens, indented))
    return tuple(result)
