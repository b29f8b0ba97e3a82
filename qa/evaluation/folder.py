"""The folder of a report: what was answered so far, and the report as JSON and as a page.

Reports replace each other whole. Outcomes are written as they come, each on its line, so that a run that was cut off
goes on where it stopped.
"""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TextIO

from pydantic import TypeAdapter, ValidationError

from qa.evaluation.errors import EvaluationError
from qa.evaluation.records import Outcome, Report

OUTCOMES = "outcomes.jsonl"
REPORT = "report.json"
PAGE = "report.html"


def make(folder: Path) -> None:
    """Make the folder if it is not there. Raises EvaluationError if a file stands in its place."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        raise EvaluationError(f"{folder} is or lies in a file; name a folder with --report DIR") from None


def save(report: Report, page: str, folder: Path) -> None:
    """Write ``report`` and its page into ``folder``, which is made if it is not there. Raises OSError if it cannot."""
    folder.mkdir(parents=True, exist_ok=True)
    write(folder / REPORT, dumped(report) + "\n")
    write(folder / PAGE, page)


def dumped(report: Report) -> str:
    """The report as JSON; ``load`` reads it again."""
    return TypeAdapter(Report).dump_json(report, indent=1).decode()


def load(path: Path) -> Report:
    """The report at ``path``, a file or the folder of one. Raises EvaluationError if there is none."""
    file = path / REPORT if path.is_dir() else path
    try:
        return TypeAdapter(Report).validate_json(file.read_bytes())
    except FileNotFoundError:
        raise EvaluationError(f"there is no report {str(file)!r}; make one with ibid evaluate --report") from None
    except ValidationError:
        raise EvaluationError(f"{file} is no report of this version; make it again with ibid evaluate") from None


def write(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    with NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
        part = Path(file.name)
        try:
            file.write(text)
        except BaseException:
            part.unlink()
            raise
    part.chmod(0o644)
    part.replace(path)


def kept(folder: Path, about: Mapping[str, str]) -> tuple[Outcome, ...]:
    """The outcomes of a run that was cut off; ``about`` says what was run: the digest of its set, and its settings.

    A last line that was not written to its end is left out. Raises EvaluationError if another thing was run.
    """
    path = folder / OUTCOMES
    if not path.exists():
        return ()
    lines = path.read_bytes().split(b"\n")[:-1]
    try:
        before = TypeAdapter(dict[str, str]).validate_json(lines[0] if lines else b"{}")
        found = tuple(TypeAdapter(Outcome).validate_json(line) for line in lines[1:])
    except ValidationError:
        raise EvaluationError(f"{path} cannot be read; run again without --resume") from None
    other = sorted(name for name in {*about, *before} if about.get(name) != before.get(name))
    if lines and other:
        raise EvaluationError(f"{folder} holds a run with another {', '.join(other)}; run again without --resume")
    return found


@contextmanager
def keeping(folder: Path, about: Mapping[str, str], before: Sequence[Outcome] = ()) -> Iterator[TextIO]:
    """A file for the outcomes of a run (see ``keep``), with those from ``before`` in it; what else it held is lost."""
    folder.mkdir(parents=True, exist_ok=True)
    write(folder / OUTCOMES, "\n".join([json.dumps(dict(about)), *map(_line, before), ""]))
    with (folder / OUTCOMES).open("a", encoding="utf-8") as file:
        yield file


def keep(outcome: Outcome, file: TextIO) -> None:
    """Add an outcome; it is on the disk when this returns."""
    file.write(_line(outcome) + "\n")
    file.flush()
    os.fsync(file.fileno())


def _line(outcome: Outcome) -> str:
    return TypeAdapter(Outcome).dump_json(outcome).decode()
