"""Files on their way into a collection from the command line: read ahead in a child process, then embedded."""

from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYetError
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from corpus.document import Parsed
from corpus.formats import SUFFIXES
from corpus.parse import UnreadableError, beside, contents
from corpus.sandbox import Sandbox
from index.library import Library
from qa.reports import ReportOut, refused_out, report_out

Progress = Callable[[Path, int, int], None]
"""Called with the file, how many of its sentences are embedded, and of how many: of none while it is read."""

_AHEAD = 2
"""Files that are read while another is embedded; a book in memory takes many times its size."""

_TICK = 0.5
"""Seconds between two calls of the progress while a file is read."""


@dataclass(frozen=True, slots=True)
class _Read:
    parsed: Parsed
    original: bytes | None


def files_in(paths: Sequence[Path]) -> tuple[list[Path], int]:
    """The files to add, and how many of a folder's files are of a format that is not read."""
    files: list[Path] = []
    skipped = 0
    for path in paths:
        if not path.is_dir():
            files.append(path)
            continue
        inside = sorted(file for file in path.rglob("*") if file.is_file() and not _is_hidden(file.relative_to(path)))
        known = [file for file in inside if file.suffix.lower() in SUFFIXES]
        files += known
        skipped += len(inside) - len(known)
    return files, skipped


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def add_files(library: Library, files: Sequence[Path], progress: Progress) -> Generator[ReportOut, None, None]:
    """Add the files in their order, a report on each; one that cannot be read is reported as refused."""
    # The sandbox is closed first: that ends what is still being read, and so the thread that waits for it.
    with ThreadPoolExecutor(1) as threads, Sandbox(children=1) as sandbox:
        readings: list[Future[_Read]] = []
        for number, path in enumerate(files):
            ahead = files[number + len(readings) : number + _AHEAD]
            readings += [threads.submit(_read, sandbox, each) for each in ahead]
            try:
                read = _awaited(readings.pop(0), partial(progress, path, 0, 0))
            except UnreadableError as error:
                yield refused_out(str(path), str(error))
                continue
            change = library.add(read.parsed, partial(progress, path), original=read.original)
            yield report_out(read.parsed, change.value)


def _read(sandbox: Sandbox, path: Path) -> _Read:
    data = contents(path)
    parsed = sandbox.parse_bytes(data, str(path.resolve()), beside(path))
    # Of a file with pages, so that they can be shown.
    return _Read(parsed, data if parsed.document.pages else None)


def _awaited(reading: Future[_Read], tick: Callable[[], None]) -> _Read:
    while True:
        tick()
        try:
            return reading.result(timeout=_TICK)
        except NotYetError:
            continue
