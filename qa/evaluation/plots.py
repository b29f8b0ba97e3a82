"""The plots of a report as shapes on a small canvas, each with the numbers behind it as a table.

Pure geometry: the template draws, the style sheet colours. Lengths are units of the canvas, y grows downwards.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from qa.evaluation.records import Bin, RiskPoint, Scored

WIDTH, HEIGHT = 360, 250
LEFT, RIGHT, TOP, BOTTOM = 46, 350, 16, 206

_BINS = 10
_COUNTED = 0.3
"""Share of the height that the counts under a reliability curve take, at most."""

_ROWS = 11
"""Rows of the table beside a curve: one each tenth of the coverage."""


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on an axis, and its words."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar with a label above it; ``kind`` is the name of its colour."""

    x: float
    y: float
    width: float
    height: float
    kind: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line through ``points``, as SVG writes them; ``dots`` are those that are drawn as such."""

    points: str
    kind: str
    dots: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Plot:
    """A plot: ``name`` is unique on the page, ``description`` says what is seen for whoever does not see it.

    ``legend`` holds kinds and their words; ``columns`` and ``rows`` are the same numbers as a table.
    """

    name: str
    title: str
    description: str
    x_label: str
    y_label: str
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    bars: tuple[Bar, ...]
    lines: tuple[Line, ...]
    legend: tuple[tuple[str, str], ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def risk_coverage_plot(points: Sequence[RiskPoint]) -> Plot | None:
    """Risk over coverage (El-Yaniv & Wiener 2010); None without points."""
    if not points:
        return None
    ordered = sorted(points, key=lambda point: point.coverage)
    top = _round_up(max(point.risk for point in ordered))
    whole = ordered[-1]
    return Plot(
        name="risk-coverage",
        title="Risk over coverage",
        description=(
            f"The share of wrong answers if only the surest questions are answered. At the largest coverage, "
            f"{percent(whole.coverage)}, {percent(whole.risk)} are wrong. The lower the line, the better."
        ),
        x_label="coverage: share of questions answered, the surest first",
        y_label="risk: share of these that is wrong",
        x_ticks=_share_ticks(_x),
        y_ticks=tuple(Tick(_y(top * part / 4, top), percent(top * part / 4)) for part in range(5)),
        bars=(),
        lines=(_line([(_x(point.coverage), _y(point.risk, top)) for point in ordered], "first"),),
        legend=(),
        columns=("threshold", "coverage", "risk"),
        rows=tuple((f"{p.threshold:.2f}", percent(p.coverage), percent(p.risk)) for p in _thinned(ordered)),
    )


def reliability_plot(bins: Sequence[Bin], name: str, title: str, meaning: str) -> Plot | None:
    """Reliability diagram with counts (Niculescu-Mizil & Caruana 2005); None without scores.

    ``meaning`` says what the scores are about, as in "that the passages answer the question".
    """
    filled = [each for each in bins if each.n]
    if not filled:
        return None
    most = max(each.n for each in filled)
    dots = [(_x(each.confidence), _y(each.accuracy)) for each in filled]
    return Plot(
        name=name,
        title=title,
        description=(
            f"How sure the system is {meaning}, against how often it is so. On the dashed diagonal both agree; below "
            "it the system is too sure, above it not sure enough. The bars count the scores."
        ),
        x_label="how sure it is",
        y_label="how often it is so",
        x_ticks=_share_ticks(_x),
        y_ticks=_share_ticks(_y),
        bars=tuple(_count_bar(each, most) for each in filled),
        lines=(_line([(_x(0.0), _y(0.0)), (_x(1.0), _y(1.0))], "ideal"), _line(dots, "first", dotted=True)),
        legend=(("first", "how often it is so"), ("ideal", "perfect agreement"), ("count", "number of scores")),
        columns=("scores from", "to", "number", "mean score", "how often so"),
        rows=tuple(
            (f"{b.low:.2f}", f"{b.high:.2f}", str(b.n), f"{b.confidence:.2f}", percent(b.accuracy)) for b in filled
        ),
    )


def score_plot(cases: Sequence[Scored]) -> Plot | None:
    """How the answerability scores of questions with and without an answer are spread; None without scores."""
    answerable, unanswerable = (_histogram(cases, answerable=kind) for kind in (True, False))
    most = max(*answerable, *unanswerable)
    if not most:
        return None
    top = max(4, -(-most // 4) * 4)
    ranges = [(number / _BINS, (number + 1) / _BINS) for number in range(_BINS)]
    return Plot(
        name="scores",
        title="Scores of answerability",
        description=(
            "How many questions got which score, those that the text answers and those that it does not. The further "
            "apart the two heaps stand, the better the system knows when to be silent."
        ),
        x_label="score: how sure the system is that it can answer",
        y_label="questions",
        x_ticks=_share_ticks(_x),
        y_ticks=tuple(Tick(_y(part / 4), str(top * part // 4)) for part in range(5)),
        bars=(*_heap(answerable, top, 0, "first"), *_heap(unanswerable, top, 1, "second")),
        lines=(),
        legend=(("first", "the text answers it"), ("second", "the text does not answer it")),
        columns=("scores from", "to", "the text answers it", "it does not"),
        rows=tuple(
            (f"{low:.1f}", f"{high:.1f}", str(yes), str(no))
            for (low, high), yes, no in zip(ranges, answerable, unanswerable, strict=True)
        ),
    )


def percent(share: float) -> str:
    """A share in whole per cent, with a decimal where that is less than ten.

    >>> percent(0.5), percent(0.025), percent(0.05)
    ('50 %', '2.5 %', '5 %')
    """
    value = round(share * 100, 1)
    return f"{value:.0f} %" if value >= 10 or value == int(value) else f"{value:.1f} %"


def _x(share: float) -> float:
    return round(LEFT + (RIGHT - LEFT) * share, 1)


def _y(value: float, top: float = 1.0) -> float:
    return round(BOTTOM - (BOTTOM - TOP) * value / top, 1)


def _share_ticks(place: Callable[[float], float]) -> tuple[Tick, ...]:
    return tuple(Tick(place(part / 4), percent(part / 4)) for part in range(5))


def _line(points: Sequence[tuple[float, float]], kind: str, *, dotted: bool = False) -> Line:
    return Line(" ".join(f"{x},{y}" for x, y in points), kind, tuple(points) if dotted or len(points) == 1 else ())


def _round_up(risk: float) -> float:
    return next(top for top in (0.1, 0.2, 0.4, 1.0) if risk <= top)


def _thinned(ordered: Sequence[RiskPoint]) -> list[RiskPoint]:
    """For each tenth of the coverage the nearest point, each once."""
    tenths = [number / (_ROWS - 1) for number in range(_ROWS)]
    nearest = (min(ordered, key=partial(_distance, tenth)) for tenth in tenths)
    return list(dict.fromkeys(nearest))


def _distance(coverage: float, point: RiskPoint) -> float:
    return abs(point.coverage - coverage)


def _count_bar(each: Bin, most: int) -> Bar:
    x, y = _x(each.low) + 1, _y(each.n / most * _COUNTED)
    width = max(2.0, _x(each.high) - _x(each.low) - 2)
    return Bar(round(x, 1), y, round(width, 1), round(_y(0) - y, 1), "count", str(each.n))


def _histogram(cases: Sequence[Scored], *, answerable: bool) -> list[int]:
    counts = [0] * _BINS
    for scored in cases:
        if scored.case.answerable is answerable and scored.outcome.confidence is not None:
            counts[min(int(scored.outcome.confidence * _BINS), _BINS - 1)] += 1
    return counts


def _heap(counts: Sequence[int], top: int, turn: int, kind: str) -> list[Bar]:
    """The bars of one histogram; two stand side by side."""
    step = (RIGHT - LEFT) / _BINS
    wide = round(step / 2 - 1.5, 1)
    bars = []
    for number, count in enumerate(counts):
        if count:
            x, y = round(LEFT + step * number + 1 + turn * (wide + 1), 1), _y(count / top)
            bars.append(Bar(x, y, wide, round(_y(0) - y, 1), kind, str(count)))
    return bars
