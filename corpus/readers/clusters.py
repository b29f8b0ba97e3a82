"""Markers that stand together: nothing of what is printed between and around them belongs to the sentence."""

import re
from collections.abc import Sequence
from itertools import pairwise

from corpus.readers.blocks import Mark
from corpus.readers.flow import cut
from corpus.span import Span

_BETWEEN = re.compile(r"[ \t\u00a0\u2009\u202f]*(?:[,;،、–—‐‑−⁻-]+[ \t\u00a0\u2009\u202f]*)?")
_AFTER = re.compile(r"[ \t]?[,;:][ \t]?")  # of `[12, p. 5]`, where the number goes and the page stays
_DASH = re.compile(r"[–—‐‑−⁻-]")
_PAIRS = {"[": "]", "(": ")", "⁽": "⁾", "【": "】", "［": "］"}
_LONGEST = 8  # characters between two markers of one cluster


def bare(text: str, marks: Sequence[Mark]) -> tuple[str, list[Mark]]:
    """``text`` without the commas and dashes between neighbouring markers, and without the brackets around them."""
    clusters = _clusters(text, marks)
    return cut(text, marks, [span for start, end in clusters for span in _around(text, start, end)])


def ranges(text: str, marks: Sequence[Mark]) -> list[tuple[Mark, Mark]]:
    """Neighbours that nothing but a dash stands between: the first and the last of a range."""
    found = []
    for first, last in pairwise(marks):
        between = text[first.offset : last.offset].strip() if last.offset - first.offset <= _LONGEST else ""
        if len(between) == 1 and _DASH.fullmatch(between):
            found.append((first, last))
    return found


def _clusters(text: str, marks: Sequence[Mark]) -> list[tuple[int, int]]:
    """From the offset of the first to that of the last marker of each cluster."""
    clusters: list[tuple[int, int]] = []
    for offset in sorted(mark.offset for mark in marks):
        start, end = clusters[-1] if clusters else (0, -1 - _LONGEST)
        if 0 <= offset - end <= _LONGEST and _BETWEEN.fullmatch(text, end, offset):
            clusters[-1] = (start, offset)
        else:
            clusters.append((offset, offset))
    return clusters


def _around(text: str, start: int, end: int) -> list[Span]:
    """What goes: from ``start`` to ``end``, and the brackets around it, one pair in the other."""
    while True:
        opening, closing = start, end
        while opening > 0 and text[opening - 1].isspace() and start - opening < _LONGEST:
            opening -= 1
        while closing < len(text) and text[closing].isspace() and closing - end < _LONGEST:
            closing += 1
        if not opening or closing == len(text) or _PAIRS.get(text[opening - 1]) != text[closing]:
            rest = _AFTER.match(text, end) if opening and text[opening - 1] in _PAIRS else None
            end = rest.end() if rest else end
            return [Span(start, end)] if start < end else []
        start, end = opening - 1, closing + 1
