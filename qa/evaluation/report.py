"""A report as one page of HTML that needs nothing else: no script, no font, no host, no file beside it.

Every text in it may come from a document, a question or a model. Jinja escapes whatever a template prints, and
``_inert`` takes out beforehand what escaping leaves in force.
"""

from base64 import b64encode
from collections import Counter
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib import resources

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from qa.evaluation.comparison import Comparison
from qa.evaluation.definitions import MEASURES, Measure
from qa.evaluation.failures import Failure, failures
from qa.evaluation.plots import HEIGHT, WIDTH, Plot, reliability_plot, risk_coverage_plot, score_plot
from qa.evaluation.records import Confusion, Interval, RankedPassage, Report, Result, Scored, ShownClaim
from qa.evaluation.summary import summary
from qa.terminal import printable

_MOST_LABELS = 16
"""Labels on each side of the matrix of footnotes; above that, only the table."""


@dataclass(frozen=True, slots=True)
class Row:
    """A measure and its value."""

    measure: Measure
    interval: Interval


@dataclass(frozen=True, slots=True)
class Failed:
    """A question that went wrong; ``anchor`` is its place on the page."""

    anchor: str
    scored: Scored
    failures: tuple[Failure, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Footnotes as counts: a row for each right label, a column for each that was shown; None: none.

    ``elsewhere`` counts, row by row, the right number in another document; it is empty where there is none of that.
    """

    given: tuple[str | None, ...]
    rows: tuple[tuple[str | None, tuple[int, ...]], ...]
    elsewhere: tuple[int, ...] = ()


def report_html(report: Report, comparison: Comparison | None = None) -> str:
    """The report as HTML; with ``comparison``, beside another one."""
    style = _style()
    failed, passed = _sorted(report)
    return (
        _environment()
        .get_template("report.html")
        .render(
            report=report,
            rows=[Row(MEASURES[name], interval) for name, interval in report.measures.items() if name in MEASURES],
            summary=summary(report),
            plots=_plots(report),
            canvas=(WIDTH, HEIGHT),
            confusions=_listed(report.confusions),
            matrix=_matrix(report.confusions),
            kinds=[(kind, [each for each in failed if kind in each.failures]) for kind in Failure],
            failed=failed,
            passed=passed,
            comparison=comparison,
            style=style,
            policy=f"default-src 'none'; style-src 'sha256-{_digest(style)}'; base-uri 'none'; form-action 'none'",
        )
    )


def _sorted(report: Report) -> tuple[list[Failed], list[Scored]]:
    """The questions that went wrong, the gravest failure first, and the others."""
    judged = [(scored, failures(scored)) for scored in report.cases]
    wrong = sorted((pair for pair in judged if pair[1]), key=lambda pair: list(Failure).index(pair[1][0]))
    failed = [Failed(f"failure-{number}", scored, kinds) for number, (scored, kinds) in enumerate(wrong, start=1)]
    return failed, [scored for scored, kinds in judged if not kinds]


def _plots(report: Report) -> list[Plot]:
    plots = (
        risk_coverage_plot(report.risk_coverage),
        score_plot(report.cases),
        reliability_plot(
            report.calibration, "calibration", "Calibration of answerability", "that the passages answer the question"
        ),
        reliability_plot(
            report.verifier_calibration, "check", "Calibration of the check", "that a sentence shown is supported"
        ),
    )
    return [plot for plot in plots if plot]


def _listed(confusions: tuple[Confusion, ...]) -> list[Confusion]:
    """The wrong ones first, then the most frequent."""
    return sorted(confusions, key=lambda each: (each.right, -each.count))


def _matrix(confusions: tuple[Confusion, ...]) -> Matrix | None:
    """The labels that take part in a confusion; None where none does, or too many for a page."""
    wrong = [each for each in confusions if not each.right]
    gold = _labels(Counter(each.gold for each in wrong))
    given = _labels(Counter([each.given for each in wrong] + [label for label in gold if label is not None]))
    if not wrong or max(len(gold), len(given)) > _MOST_LABELS:
        return None
    counts = {(each.gold, each.given): each.count for each in confusions if not each.elsewhere}
    elsewhere = {each.gold: each.count for each in confusions if each.elsewhere}
    return Matrix(
        given,
        tuple((label, tuple(counts.get((label, other), 0) for other in given)) for label in gold),
        tuple(elsewhere.get(label, 0) for label in gold) if elsewhere else (),
    )


def _labels(counts: Counter[str | None]) -> tuple[str | None, ...]:
    """In the order of their numbers, those without a number behind, none last."""
    return tuple(sorted(counts, key=lambda label: (label is None, _number(label), label or "")))


def _number(label: str | None) -> int:
    # isascii: "²" is a digit to Python, and no number.
    return int(label) if label and label.isascii() and label.isdecimal() and len(label) < 10 else 10**9


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("qa.evaluation"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_inert,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["score"] = score
    environment.filters["signed"] = signed
    environment.globals["parts"] = _parts
    environment.globals["quoted"] = _quoted
    environment.globals["ERROR"] = Result.ERROR
    return environment


def _inert(value: object) -> object:
    """Text without control characters, directional ones and halves of characters, which no escaping disarms."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return printable(value.encode(errors="replace").decode())
    return value


def score(value: float) -> str:
    """A value as tables show it: three decimals, seconds and shares alike."""
    return f"{value:.3f}"


def signed(value: float) -> str:
    """A difference with its sign, a true minus before what is lost."""
    # What rounds to nothing has no sign of its own.
    return f"{round(value, 3) + 0.0:+.3f}".replace("-", "−")


def _parts(text: str, marked: str | None) -> tuple[str, str, str]:
    """``text`` before, at and behind the first place of ``marked``; all of it before where it has none."""
    return text.partition(marked) if marked else (text, "", "")


def _quoted(passage: RankedPassage, claims: tuple[ShownClaim, ...]) -> str | None:
    """What an answer's claims quote of a passage, the first of it."""
    quotes = (citation.quote for claim in claims for citation in claim.citations)
    return next((quote for quote in quotes if quote and quote in passage.text), None)


def _style() -> Markup:
    # Our own file; it is not escaped, for its hash has to be that of what the browser sees.
    return Markup(resources.files("qa.evaluation").joinpath("templates", "report.css").read_text(encoding="utf-8"))  # noqa: S704  no text of anybody else's


def _digest(style: str) -> str:
    return b64encode(sha256(style.encode()).digest()).decode()
