"""The columns of a page: where white stripes run down between texts."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_BAND = 4.0  # points: the height of a band of the raster
_SHORTEST = 5  # lines that a column must run down
_FAR = 1e6
_SHORT_LINES = 0.62  # of the lines of a column may be short: notes like `Ibid.` are
_DEEPEST = 6  # cuts in cuts: far more than a page has


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of a page, in points from its top left corner."""

    left: float
    top: float
    right: float
    bottom: float

    def away(self, x: float, y: float) -> float:
        """How far the point is from the rectangle; 0 inside it."""
        return max(self.left - x, 0, x - self.right) + max(self.top - y, 0, y - self.bottom)


@dataclass(frozen=True, slots=True)
class _Gutter:
    left: float
    right: float
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class _Page:
    """``width`` of the page, the usual ``size`` of its type, and where the gutters of the page before ran."""

    width: float
    size: float
    before: tuple[float, ...]


def gutters(found: Sequence[Area]) -> tuple[float, ...]:
    """Where the columns among these areas part, as far as there are any."""
    return tuple(sorted({area.right for area in found if area.right < _FAR}))


def areas(texts: Sequence[Area], width: float, size: float, before: tuple[float, ...] = ()) -> tuple[Area, ...]:
    """The parts of a page in reading order: stretches over the whole width, and columns from left to right.

    ``texts`` are the rectangles of its words and lines, ``size`` is the usual size of its type; ``before`` are the
    gutters of the page before, which make a few lines enough to tell columns by.
    """
    whole = Area(-_FAR, -_FAR, _FAR, _FAR)
    return tuple(_cut(list(texts), whole, _Page(width, size, before), _DEEPEST)) or (whole,)


def _cut(texts: list[Area], area: Area, page: _Page, depth: int) -> Iterator[Area]:
    gutter = _gutter(texts, page.width, page.size) if depth and len(texts) >= 2 * _SHORTEST else None
    if gutter is None and depth:
        gutter = next((same for x in page.before if (same := _again(texts, x, page.size))), None)
    if gutter is None:
        if texts:
            yield area
        return
    x = (gutter.left + gutter.right) / 2
    parts = (
        Area(area.left, area.top, area.right, gutter.top),
        Area(area.left, gutter.top, x, gutter.bottom),
        Area(x, gutter.top, area.right, gutter.bottom),
        Area(area.left, gutter.bottom, area.right, area.bottom),
    )
    for part in parts:
        inside = [text for text in texts if _in(text, part)]
        if len(inside) < len(texts):
            yield from _cut(inside, part, page, depth - 1)


def _in(text: Area, part: Area) -> bool:
    x, y = (text.left + text.right) / 2, (text.top + text.bottom) / 2
    return part.left <= x < part.right and part.top <= y < part.bottom


def _gutter(texts: Sequence[Area], width: float, size: float) -> _Gutter | None:
    """The longest white stripe that columns of running text stand on both sides of."""
    top = min(text.top for text in texts)
    bands = int((max(text.bottom for text in texts) - top) / _BAND) + 1
    across = int(width) + 2
    if bands > 4_000 or across > 4_000:  # no page to be read
        return None
    full = np.zeros((bands, across), dtype=bool)
    for text in texts:
        first, last = int((text.top - top) / _BAND), int((text.bottom - top) / _BAND)
        full[first : last + 1, max(0, int(text.left)) : max(0, int(text.right + 0.999))] = True
    narrowest = max(5, round(0.55 * size))
    for x, start, end in _stripes(full, narrowest, int(_SHORTEST * 1.1 * size / _BAND)):
        gutter = _Gutter(x, x + narrowest, top + start * _BAND, top + end * _BAND)
        if _between_columns(texts, gutter, size):
            return gutter
    return None


def _again(texts: Sequence[Area], x: float, size: float) -> _Gutter | None:
    """The gutter of the page before, where lines stand beside each other on both sides of it, and none crosses it."""
    runs: list[list[Area]] = [[]]
    for text in sorted(texts, key=lambda text: text.top):
        if text.left < x - 2 and text.right > x + 2:
            runs.append([])
        else:
            runs[-1].append(text)
    run = max(runs, key=len)
    left, right = [text for text in run if text.right <= x + 2], [text for text in run if text.left >= x - 2]
    if (
        not left
        or not right
        or max(_width(left), _width(right)) < 8 * size
        or min(_width(left), _width(right)) < 4 * size
    ):
        return None
    return _Gutter(x - 1, x + 1, min(text.top for text in run) - 1, max(text.bottom for text in run) + 1)


def _width(texts: Sequence[Area]) -> float:
    return max(text.right for text in texts) - min(text.left for text in texts)


def _stripes(full: NDArray[np.bool_], wide: int, least: int) -> Iterator[tuple[int, int, int]]:
    """White stripes with text on both sides in ``least`` bands or more, the best first: x, first and last band."""
    filled = np.cumsum(full, axis=1, dtype=np.int32)
    bands, across = full.shape
    if across <= wide + 2:
        return
    inside = filled[:, wide:] - filled[:, :-wide]  # in x+1 .. x+wide
    free = inside == 0
    flanked = free & (filled[:, :-wide] > 0) & ((filled[:, -1:] - filled[:, wide:]) > 0)
    score = np.zeros(free.shape[1], dtype=np.int32)
    start = np.zeros(free.shape[1], dtype=np.int32)
    best: dict[int, tuple[int, int, int]] = {}
    for band in range(bands + 1):
        here = free[band] if band < bands else np.zeros(free.shape[1], dtype=bool)
        for place in np.flatnonzero(~here & (score >= least)).tolist():
            if int(score[place]) > best.get(place, (0, 0, 0))[0]:
                best[place] = int(score[place]), int(start[place]), band
        score = np.where(here, score + (flanked[band] if band < bands else 0), 0)
        start = np.where(here, start, band + 1)
    ranked = sorted(best.items(), key=lambda item: (-item[1][0], item[0]))
    for x, (_, first, last) in _middles(ranked):
        yield x + 1, first, last


def _middles(ranked: Sequence[tuple[int, tuple[int, int, int]]]) -> Iterator[tuple[int, tuple[int, int, int]]]:
    """Of neighbouring stripes of one height, the middle one; at most a handful."""
    groups: list[list[tuple[int, tuple[int, int, int]]]] = []
    for x, run in ranked:
        near = next((group for group in groups if group[0][1] == run and abs(group[-1][0] - x) <= 2), None)
        if near:
            near.append((x, run))
        elif len(groups) < 12:
            groups.append([(x, run)])
    for group in groups:
        yield group[len(group) // 2]


def _between_columns(texts: Sequence[Area], gutter: _Gutter, size: float) -> bool:
    """Whether running text stands on both sides: lines that begin below each other and fill their column.

    The columns of a table do not: their cells are short.
    """
    x = (gutter.left + gutter.right) / 2
    beside = [text for text in texts if gutter.top <= (text.top + text.bottom) / 2 < gutter.bottom]
    left = [text for text in beside if text.right <= x + 1]
    right = [text for text in beside if text.left >= x - 1]
    return _runs_on(left, size) and _runs_on(right, size)


def _runs_on(texts: Sequence[Area], size: float) -> bool:
    rows: dict[int, tuple[float, float]] = {}
    for text in texts:
        key = round(text.bottom / (0.6 * size))
        known = rows.get(key, (text.left, text.right))
        rows[key] = min(known[0], text.left), max(known[1], text.right)
    if len(rows) < _SHORTEST - 1:
        return False
    edges = Counter(round(left / 4) for left, _ in rows.values())
    edge, _ = edges.most_common(1)[0]
    flush = sum(count for place, count in edges.items() if abs(place - edge) <= 1)
    widths = sorted(right - left for left, right in rows.values())
    widest, longer = widths[-1], widths[int(_SHORT_LINES * len(widths))]
    return flush >= 0.4 * len(rows) and widest >= 8 * size and longer >= 0.6 * widest
