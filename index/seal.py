"""Seals: whether the files of a folder are those that were there when it was closed.

Chroma's graph is read by native code that a damaged file can bring down, and the whole process with it, so such a file
has to be found out before it is opened.
"""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from pydantic import TypeAdapter, ValidationError

from corpus.archive import write

Look: TypeAlias = tuple[int, int, int]
"""Size, time of the last change, checksum."""


@dataclass(frozen=True, slots=True)
class Seal:
    """What a store held, in the words of who closed it, and what its files looked like."""

    state: str
    files: Mapping[str, Look]


_SEAL = TypeAdapter(Seal)


def put(seal: Path, folder: Path, state: str) -> None:
    """Seal ``folder``, which holds ``state``."""
    write(seal, _SEAL.dump_json(Seal(state, _looks(folder, {}))))


def broken(seal: Path, folder: Path, state: str) -> bool:
    """Whether there is no seal, or it was put on another state, or a file of ``folder`` is another than it was then.

    A file that was only copied is the same.
    """
    try:
        sealed = _SEAL.validate_json(seal.read_bytes())
    except (FileNotFoundError, ValidationError):
        return True
    return sealed.state != state or _content(sealed.files) != _content(_looks(folder, sealed.files))


def _looks(folder: Path, known: Mapping[str, Look]) -> dict[str, Look]:
    """Of the graphs, which lie in folders of their own; the database beside them guards itself.

    Chroma reads a graph's files back once it has written their index; until then it writes them anew at each start.
    """
    graphs = [index.parent for index in folder.glob("*/index_metadata.pickle")]
    names = [path.relative_to(folder).as_posix() for graph in graphs for path in graph.iterdir()]
    return {name: _look(folder / name, known.get(name)) for name in names}


def _look(path: Path, known: Look | None) -> Look:
    """What a file looks like; its checksum is only taken where size or time differ from what is known."""
    status = path.stat()
    if known and known[:2] == (status.st_size, status.st_mtime_ns):
        return known
    return status.st_size, status.st_mtime_ns, zlib.crc32(path.read_bytes())


def _content(looks: Mapping[str, Look]) -> dict[str, tuple[int, int]]:
    return {name: (size, checksum) for name, (size, _, checksum) in looks.items()}
