"""The command ``ibid evaluate``: from its options to a report, and to an exit status that tests can rely on."""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from tqdm import tqdm

from corpus.document import Document
from qa import assemble
from qa.answer import Answer
from qa.evaluation import folder
from qa.evaluation.comparison import compare
from qa.evaluation.definitions import MEASURES
from qa.evaluation.errors import EvaluationError
from qa.evaluation.evaluate import Examined, conditions, outcomes, report
from qa.evaluation.questions import FORM, digest, load
from qa.evaluation.ragas import ragas_lines
from qa.evaluation.records import Case, Difference, Outcome, Report
from qa.evaluation.summary import summary
from qa.evaluation.table import comparison_text, failures_text, report_text
from qa.settings import Settings
from qa.terminal import printable

__all__ = ["EPILOG", "EvaluationError", "add_options", "evaluate"]

EPILOG = f"""\
{FORM}
Measures, in the order of the table (--min and --max take their names):
{chr(10).join(f"  {measure.name:<26}  {measure.definition}" for measure in MEASURES.values())}

exit status: 0 done and no bound broken; 1 it failed, or a measure lies beyond a bound; 2 wrong usage
"""


@dataclass(frozen=True, slots=True)
class Bound:
    """A value that a measure must reach or, where lower is better, must not exceed."""

    name: str
    value: float


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument(
        "questions", metavar="QUESTIONS", help="a file with questions, or 'study', the set that comes along"
    )
    parser.add_argument("--collection", default="default", metavar="NAME", help="collection (default: %(default)s)")
    parser.add_argument("--report", type=Path, metavar="DIR", help="write report.json and report.html into DIR")
    parser.add_argument("--compare", type=Path, metavar="OTHER", help="compare with another report, a file or folder")
    for option, word in (("--min", "below"), ("--max", "above")):
        parser.add_argument(
            option,
            type=_lowest if option == "--min" else _highest,
            action="append",
            default=[],
            metavar="NAME=VALUE",
            help=f"exit with 1 if a measure is {word} VALUE; may be given several times",
        )
    parser.add_argument("--resume", action="store_true", help="go on with the run in DIR where it was cut off")
    parser.add_argument("--ragas", type=Path, metavar="FILE", help="write questions and answers as a data set of RAGAS")
    parser.add_argument("--json", action="store_true", help="print the measures as one JSON object")


def evaluate(settings: Settings, options: argparse.Namespace) -> int:
    """Ask every question of a set, and tell how good the answers are."""
    if options.resume and not options.report:
        raise EvaluationError("--resume goes on with a run in a folder; name it with --report DIR")
    cases = load(options.questions)
    baseline = folder.load(options.compare) if options.compare else None
    if options.report:
        folder.make(options.report)
    found = _run(cases, settings, options)
    if options.ragas:
        folder.write(options.ragas, ragas_lines(found))
    if options.report:
        _save(found, baseline, options.report)
    if options.json:
        print(json.dumps(_summed(found, baseline)))
    else:
        _show(found, baseline)
    broken = [*_broken(found, options.min, word="below"), *_broken(found, options.max, word="above")]
    for line in broken:
        print(f"ibid: {line}", file=sys.stderr)
    return 1 if broken else 0


def _run(cases: Sequence[Case], settings: Settings, options: argparse.Namespace) -> Report:
    with _examined(cases, settings, options.collection) as (examined, about):
        found = _outcomes(cases, examined, {"question set": digest(cases), **about}, options)
        print("ibid: measuring", file=sys.stderr)
        name = Path(options.questions).name
        return report(cases, found, examined.verifier, name=name, settings=about)


@contextmanager
def _examined(
    cases: Sequence[Case], settings: Settings, collection: str
) -> Iterator[tuple[Examined, Mapping[str, str]]]:
    """What is examined, and what to say of it; no collection is opened if every case brings its answer along."""
    verifier = assemble.verifies(settings.verifier)
    if all(case.other is not None for case in cases):
        yield Examined(_nobody, _nothing, verifier), {"verifier": settings.verifier}
        return
    with closing(assemble.library(settings, collection)) as library:
        answer = assemble.answerer(settings, library)
        yield Examined(answer, library.document, verifier), conditions(settings, library)


def _outcomes(
    cases: Sequence[Case], examined: Examined, about: Mapping[str, str], options: argparse.Namespace
) -> list[Outcome]:
    """What is answered to each case; kept as it comes where there is a folder to keep it in."""
    found = list(folder.kept(options.report, about)) if options.resume else []
    done = {outcome.id for outcome in found}
    left = [case for case in cases if case.id not in done]
    bar = tqdm(
        outcomes(left, examined), total=len(cases), initial=len(done), unit="question", leave=False, disable=None
    )
    if not options.report:
        return [*found, *bar]
    with folder.keeping(options.report, about, found) as file:
        for outcome in bar:
            folder.keep(outcome, file)
            found.append(outcome)
    return found


def _save(found: Report, baseline: Report | None, place: Path) -> None:
    from qa.evaluation.report import report_html  # templates take a moment to import

    folder.save(found, report_html(found, compare(baseline, found) if baseline else None), place)
    print(f"ibid: wrote {place / folder.PAGE}", file=sys.stderr)


def _show(found: Report, baseline: Report | None) -> None:
    parts = [report_text(found), printable("\n".join(summary(found))), failures_text(found)]
    if baseline:
        parts.append(comparison_text(compare(baseline, found)))
    print("\n\n".join(filter(None, parts)))


def _summed(found: Report, baseline: Report | None) -> dict[str, object]:
    compared: dict[str, Difference] = {}
    if baseline:
        compared = {row.measure.name: row.difference for row in compare(baseline, found).rows}
    return {
        "name": found.name,
        "created": found.created,
        "version": found.version,
        "digest": found.digest,
        "questions": len(found.cases),
        "settings": dict(found.settings),
        "measures": {name: asdict(interval) for name, interval in found.measures.items()},
        "differences": {name: asdict(each) for name, each in compared.items()},
    }


def _broken(found: Report, bounds: Sequence[Bound], *, word: str) -> Iterator[str]:
    """A line for each measure that lies beyond its bound, or was not measured."""
    for bound in bounds:
        measured = found.measures.get(bound.name)
        if measured is None:
            yield f"{bound.name} was not measured: no question of the set tells it"
        elif (measured.value < bound.value) if word == "below" else (measured.value > bound.value):
            yield f"{bound.name} is {measured.value:.4f}, {word} {bound.value:g}"


def _lowest(text: str) -> Bound:
    bound = _bound(text)
    if MEASURES[bound.name].lower_is_better:
        raise argparse.ArgumentTypeError(f"{bound.name} is better the lower it is; give --max {text}")
    return bound


def _highest(text: str) -> Bound:
    bound = _bound(text)
    if not MEASURES[bound.name].lower_is_better:
        raise argparse.ArgumentTypeError(f"{bound.name} is better the higher it is; give --min {text}")
    return bound


def _bound(text: str) -> Bound:
    name, _, value = text.partition("=")
    if name not in MEASURES:
        raise argparse.ArgumentTypeError(f"{name!r} is no measure; the measures are {', '.join(MEASURES)}")
    try:
        number = float(value)
    except ValueError:
        number = float("nan")
    if number != number:  # noqa: PLR0124 - that is what NaN is
        raise argparse.ArgumentTypeError(f"{text!r}: give a number, for example {name}=0.95")
    return Bound(name, number)


def _nobody(question: str) -> Answer:
    raise RuntimeError(f"nobody is asked {question!r}")


def _nothing(document: str) -> Document:
    raise KeyError(document)
