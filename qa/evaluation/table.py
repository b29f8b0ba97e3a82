"""How reports and comparisons read in a terminal: aligned columns, and nothing that could steer the terminal."""

from collections.abc import Iterator, Sequence

from qa.evaluation.comparison import Changed, Comparison
from qa.evaluation.definitions import MEASURES
from qa.evaluation.failures import failures
from qa.evaluation.records import Report
from qa.evaluation.summary import counted
from qa.terminal import printable

_LONGEST = 90
"""Characters of a question on its line."""


def report_text(report: Report) -> str:
    """What was evaluated, and each measure with its 95 % interval and what it rests on."""
    rows = [
        (name, f"{found.value:.3f}", f"{found.low:.3f}–{found.high:.3f}", str(found.n), MEASURES[name].title)
        for name, found in report.measures.items()
        if name in MEASURES
    ]
    head = f"{_line(report.name)}: {counted(len(report.cases), 'question')}, Ibid {report.version}, {report.created}"
    return printable("\n".join([head, "", *_table(("measure", "value", "95 % interval", "n", ""), rows)]))


def failures_text(report: Report) -> str:
    """A line for each question that went wrong: its id, the gravest kind of failure, and the question."""
    rows = [
        (_line(scored.case.id), found[0].value, _line(scored.case.question))
        for scored in report.cases
        if (found := failures(scored))
    ]
    return printable("\n".join(_table(("question", "what went wrong", ""), rows))) if rows else ""


def comparison_text(comparison: Comparison) -> str:
    """Both values of each measure, their difference with its 95 % interval, p, and which questions changed."""
    rows = [
        (
            row.measure.name,
            f"{row.difference.first:.3f}",
            f"{row.difference.second:.3f}",
            f"{row.difference.difference:+.3f}",
            f"{row.difference.low:+.3f} to {row.difference.high:+.3f}",
            f"{row.difference.p:.3f}",
            str(row.difference.n),
        )
        for row in comparison.rows
    ]
    shared = f"{counted(comparison.shared, 'question')} in both; difference: B - A"
    otherwise = [
        (_line(each.name), _line(each.first or "not told"), _line(each.second or "not told"))
        for each in comparison.conditions
    ]
    blocks = [
        f"A: {_line(comparison.first)}\nB: {_line(comparison.second)}\n{shared}",
        "\n".join(_table(("made otherwise", "A", "B"), otherwise)) if otherwise else "",
        "\n".join(_table(("measure", "A", "B", "difference", "95 % interval", "p", "n"), rows)) if rows else "",
        "\n".join(_changes("right only in B", comparison.better)),
        "\n".join(_changes("right only in A", comparison.worse)),
    ]
    return printable("\n\n".join(filter(None, blocks)))


def _changes(heading: str, changed: Sequence[Changed]) -> Iterator[str]:
    if changed:
        yield f"{heading}:"
    for each in changed:
        yield f"  {_line(each.id)}  {_line(each.question)}  (A: {each.first}; B: {each.second})"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Lines with each column as wide as its widest cell; columns of numbers to the right, the last one ragged."""
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    numeric = [all(cell[:1] in "+-0123456789" for cell in column) for column in zip(*rows, strict=True)] or [False]
    for row in (head, *rows):
        cells = [
            cell.rjust(width) if right else cell.ljust(width)
            for cell, width, right in zip(row, widths, numeric, strict=False)
        ]
        yield "  ".join(cells).rstrip()


def _line(text: str) -> str:
    """On one line, and not longer than a glance."""
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"
