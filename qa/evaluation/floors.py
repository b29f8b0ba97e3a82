"""The floors of the shipped question set: below them no change may fall unnoticed.

``python -m qa.evaluation.floors`` asks the default answerer the shipped questions and checks the floors;
``--write`` sets them anew, a question below what was measured. They are pinned with the digest of the set, so that
another set needs new ones; to lower one takes ``--lower``. After adbar/trafilatura, ``tests/eval_gate.py``.
"""

import argparse
import math
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from tempfile import TemporaryDirectory

from pydantic import TypeAdapter

from qa import assemble
from qa.evaluation.evaluate import Examined, evaluate
from qa.evaluation.folder import write
from qa.evaluation.questions import STUDY, load
from qa.evaluation.records import Interval, Report
from qa.settings import Settings

FLOORED = (
    "correct",
    "hit@1",
    "hit@4",
    "mrr@10",
    "answer_sentence",
    "citation_recall",
    "citation_precision",
    "supported_claims",
    "footnote_precision",
    "footnote_recall",
    "abstention_precision",
    "abstention_recall",
    "answered",
    "auroc",
)
"""The measures that have a floor; of each, higher is better."""


@dataclass(frozen=True, slots=True)
class Floors:
    """The least value of each measure, and the digest of the set that they hold for."""

    digest: str
    floors: Mapping[str, float]


def shipped() -> Floors:
    """The floors that come with the package."""
    return TypeAdapter(Floors).validate_json(resources.files("qa.evaluation").joinpath("floors.json").read_bytes())


def study_report(home: Path) -> Report:
    """The report on the shipped set: the default answerer, on the study document, in a data folder of its own."""
    settings = Settings(home=home)
    with closing(assemble.library(settings)) as library:
        examined = Examined(
            assemble.answerer(settings, library), library.document, assemble.verifies(settings.verifier)
        )
        return evaluate(load(STUDY), examined, STUDY)


def broken(report: Report, floors: Floors) -> tuple[str, ...]:
    """What is wrong with a report, a line each: another set, or a value below its floor."""
    return tuple(_broken(report, floors))


def renewed(report: Report) -> Floors:
    """Floors a question below what was measured: int8 arithmetic differs between processors, and may turn one over."""
    return Floors(report.digest, {name: _floor(report.measures[name]) for name in FLOORED if name in report.measures})


def lowered(before: Floors, after: Floors) -> tuple[str, ...]:
    """The measures whose floor would sink or vanish."""
    return tuple(name for name, floor in before.floors.items() if after.floors.get(name, -math.inf) < floor)


def main(arguments: Sequence[str] | None = None) -> int:
    """Check the floors, or set them anew; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m qa.evaluation.floors", description=__doc__)
    parser.add_argument("--write", action="store_true", help="set the floors anew")
    parser.add_argument("--lower", action="store_true", help="let --write lower a floor")
    options = parser.parse_args(arguments)
    with TemporaryDirectory() as home:
        report = study_report(Path(home))
    for name, measured in report.measures.items():
        print(f"{name:<26}  {measured.value:.4f}  n = {measured.n}")
    lines = broken(report, shipped()) if not options.write else _write(renewed(report), lower=options.lower)
    for line in lines:
        print(f"floors: {line}", file=sys.stderr)
    return 1 if lines else 0


def _write(after: Floors, *, lower: bool) -> tuple[str, ...]:
    sunk = lowered(shipped(), after)
    if sunk and not lower:
        return (f"the floor of {', '.join(sunk)} would sink; nothing was written; --lower allows it",)
    write(Path(__file__).with_name("floors.json"), TypeAdapter(Floors).dump_json(after, indent=1).decode() + "\n")
    return ()


def _broken(report: Report, floors: Floors) -> Iterator[str]:
    if report.digest != floors.digest:
        yield "the questions are not those that the floors were set for; renew them with --write"
    for name, floor in floors.floors.items():
        measured = report.measures.get(name)
        if measured is None:
            yield f"{name} was not measured"
        elif measured.value < floor:
            yield f"{name} is {measured.value:.4f}, below its floor {floor:.4f}"


def _floor(measured: Interval) -> float:
    return math.floor(1000 * max(0.0, measured.value - 1 / measured.n) + 1e-9) / 1000


if __name__ == "__main__":
    sys.exit(main())
