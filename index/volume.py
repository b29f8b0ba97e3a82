"""What the index keeps of one document, in a folder: its sentences' vectors and places, its passages' words."""

import json
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from corpus.archive import write
from index.passage import Passage

Matrix: TypeAlias = NDArray[np.float32]
"""A row for each text."""

Vector: TypeAlias = NDArray[np.float32]


class VolumeError(ValueError):
    """A folder that does not hold what the index needs; it can be made anew from the document."""


@dataclass(frozen=True, slots=True)
class Volume:
    """The sentences of one document, row by row, in the order of the text.

    ``vectors`` has unit length in each row; ``starts`` and ``ends`` are offsets in the clean text; ``contents`` are
    hashes of the sentences' texts. ``edges[n]`` to ``edges[n + 1]`` are the rows of passage n. ``noted`` are the
    passages that are a note's own text, ``references`` those of them that only name sources; ``annotated`` leads from
    them to the passages that their notes hang on.
    """

    document_id: str
    folder: Path
    vectors: Matrix
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    edges: tuple[int, ...]
    contents: tuple[str, ...]
    noted: frozenset[int] = frozenset()
    references: frozenset[int] = frozenset()
    annotated: Mapping[int, int] = field(default_factory=dict)

    @property
    def passages(self) -> int:
        """How many passages the document has."""
        return len(self.edges) - 1

    def rows(self, passage: int) -> tuple[int, int]:
        """The first row of a passage and the row behind its last."""
        return self.edges[passage], self.edges[passage + 1]

    def passage_id(self, passage: int) -> str:
        """The id of the passage of that number."""
        first, last = self.rows(passage)
        return f"{self.document_id}:{self.starts[first]}-{self.ends[last - 1]}"

    def passage_at(self, start: int) -> int | None:
        """The number of the passage with the sentence that starts there, None if no sentence does."""
        row = bisect_left(self.starts, start)
        if row == len(self.starts) or self.starts[row] != start:
            return None
        return bisect_right(self.edges, row) - 1

    def similarities(self, passage: int, vector: Vector) -> Vector:
        """The cosine of ``vector``, which has unit length, with each sentence of a passage."""
        first, last = self.rows(passage)
        return self.vectors[first:last] @ vector

    def terms(self) -> list[list[str]]:
        """The words of each passage, as BM25 sees them. Raises VolumeError if they cannot be read."""
        try:
            lines = (self.folder / "terms.txt").read_text(encoding="utf-8").split("\n")
        except (OSError, ValueError) as error:
            raise VolumeError(f"{self.folder} is damaged") from error
        if len(lines) != self.passages:
            raise VolumeError(f"{self.folder} is damaged")
        return [line.split() for line in lines]


def store(
    folder: Path, passages: Sequence[Passage], terms: Sequence[Sequence[str]], contents: Sequence[str], vectors: Matrix
) -> None:
    """Write a document's volume; whole once its last file, ``layout.json``, is there."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "vectors.part").open("wb") as file:
        np.save(file, np.ascontiguousarray(vectors, dtype=np.float32))
    (folder / "vectors.part").replace(folder / "vectors.npy")
    write(folder / "terms.txt", "\n".join(" ".join(words) for words in terms).encode())
    spans = [span for passage in passages for span in passage.sentences]
    layout = {
        "starts": [span.start for span in spans],
        "ends": [span.end for span in spans],
        "edges": np.cumsum([0, *(len(passage.sentences) for passage in passages)]).tolist(),
        "contents": list(contents),
        "noted": [number for number, passage in enumerate(passages) if passage.in_note],
        "references": [number for number, passage in enumerate(passages) if passage.reference],
        "annotated": list(_annotated(passages)),
    }
    write(folder / "layout.json", json.dumps(layout).encode())


def load(folder: Path, document_id: str) -> Volume:
    """Open what ``store`` wrote, the vectors without reading them. Raises VolumeError if it is not all there."""
    try:
        layout = json.loads((folder / "layout.json").read_bytes())
        starts, ends, edges = (tuple(map(int, layout[name])) for name in ("starts", "ends", "edges"))
        # Still on disk, but without the wrapper, which makes each slice several times slower.
        vectors = np.load(folder / "vectors.npy", mmap_mode="r").view(np.ndarray)
        if not len(vectors) == len(starts) == len(ends) == len(layout["contents"]) == edges[-1]:
            raise VolumeError(f"{folder} is damaged")
        # A volume of earlier days does not tell notes from the rest; it is as good as before.
        noted, references = (frozenset(map(int, layout.get(name, ()))) for name in ("noted", "references"))
        annotated = {int(number): int(other) for number, other in layout.get("annotated", ())}
        if not all(0 <= number < len(edges) - 1 for number in (*noted, *references, *annotated, *annotated.values())):
            raise VolumeError(f"{folder} is damaged")
        contents = tuple(layout["contents"])
        return Volume(document_id, folder, vectors, starts, ends, edges, contents, noted, references, annotated)
    except (OSError, EOFError, ValueError, KeyError, TypeError, IndexError) as error:
        raise VolumeError(f"{folder} is damaged") from error


def _annotated(passages: Sequence[Passage]) -> Iterator[tuple[int, int]]:
    """The number of each note's passage, and of the passage with the sentence that the note hangs on."""
    starts = [passage.location.clean.start for passage in passages]
    for number, passage in enumerate(passages):
        if passage.annotates:
            yield number, bisect_right(starts, passage.annotates.start) - 1
