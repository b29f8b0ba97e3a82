"""Documents on disk: saved as JSON by id, and loaded again exactly as they were."""

import os
import tempfile
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from corpus.document import Parsed

_PARSED = TypeAdapter(Parsed)


class ArchiveError(ValueError):
    """A saved document that cannot be read back; the message names the file."""


def dump(parsed: Parsed) -> bytes:
    """A document and its problems as JSON; the same document always gives the same bytes."""
    return _PARSED.dump_json(parsed)


def read(data: bytes) -> Parsed:
    """What ``dump`` made. Raises ArchiveError if the bytes hold something else."""
    try:
        return _PARSED.validate_json(data)
    except ValidationError as error:
        raise ArchiveError("the bytes hold no document") from error


def save(parsed: Parsed, path: Path) -> None:
    """Write a document and its problems to ``path``: all of it, or nothing."""
    write(path, dump(parsed))


def load(path: Path) -> Parsed:
    """Read back what ``save`` wrote.

    Raises ArchiveError if the file holds something else, FileNotFoundError if there is none.
    """
    try:
        return read(path.read_bytes())
    except ArchiveError as error:
        raise ArchiveError(f"{path} holds no document: it was damaged or made by another version") from error


def write(path: Path, data: bytes) -> None:
    """Put ``data`` into a file so that a reader, and whoever comes after a crash, sees all of it or the old file."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except BaseException:  # whatever stopped it, Ctrl-C too: no half file stays, and it goes on upward
        part.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """Make a rename last through a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
