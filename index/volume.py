"""What the index keeps of one document, in a folder: its sentences' vectors and places, its passages' words."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
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

    ``vectors`` has unit length in each row; ``starts`` and ``ends`` are offsets in the clean text. ``edges[n]`` to
    ``edges[n + 1]`` are the rows of passage n.
    """

    document_id: str
    vectors: Matrix
    starts: NDArray[np.int32]
    ends: NDArray[np.int32]
    edges: NDArray[np.int32]
    folder: Path

    @property
    def passages(self) -> int:
        """How many passages the document has."""
        return len(self.edges) - 1

    def rows(self, passage: int) -> tuple[int, int]:
        """The first row of a passage and the row behind its last."""
        return int(self.edges[passage]), int(self.edges[passage + 1])

    def passage_id(self, passage: int) -> str:
        """The id of the passage of that number."""
        first, last = self.rows(passage)
        return f"{self.document_id}:{self.starts[first]}-{self.ends[last - 1]}"

    def passage_at(self, start: int) -> int | None:
        """The number of the passage with the sentence that starts there, None if no sentence does."""
        row = int(np.searchsorted(self.starts, start))
        if row == len(self.starts) or self.starts[row] != start:
            return None
        return int(np.searchsorted(self.edges, row, side="right")) - 1

    def similarities(self, passage: int, vector: Vector) -> Vector:
        """The cosine of ``vector``, which has unit length, with each sentence of a passage."""
        first, last = self.rows(passage)
        return self.vectors[first:last] @ vector

    def terms(self) -> list[list[str]]:
        """The words of each passage, as BM25 sees them."""
        lines = (self.folder / "terms.txt").read_text(encoding="utf-8").split("\n")[: self.passages]
        return [line.split() for line in lines]


def store(folder: Path, passages: Sequence[Passage], terms: Sequence[Sequence[str]], vectors: Matrix) -> None:
    """Write a document's volume. The folder counts once its last file, ``layout.json``, is there."""
    folder.mkdir(parents=True, exist_ok=True)
    spans = [span for passage in passages for span in passage.sentences]
    edges = np.cumsum([0, *(len(passage.sentences) for passage in passages)])
    with (folder / "vectors.part").open("wb") as file:
        np.save(file, np.ascontiguousarray(vectors, dtype=np.float32))
    (folder / "vectors.part").replace(folder / "vectors.npy")
    write(folder / "terms.txt", "\n".join(" ".join(words) for words in terms).encode())
    layout = {
        "starts": [span.start for span in spans],
        "ends": [span.end for span in spans],
        "edges": edges.tolist(),
        "dimensions": vectors.shape[1],
    }
    write(folder / "layout.json", json.dumps(layout).encode())


def load(folder: Path, document_id: str) -> Volume:
    """Open what ``store`` wrote, the vectors without reading them. Raises VolumeError if it is not all there."""
    try:
        layout = json.loads((folder / "layout.json").read_bytes())
        vectors = np.load(folder / "vectors.npy", mmap_mode="r")
        starts, ends, edges = (np.array(layout[name], dtype=np.int32) for name in ("starts", "ends", "edges"))
        if vectors.shape != (len(starts), layout["dimensions"]) or not (folder / "terms.txt").is_file():
            raise VolumeError(f"{folder} is incomplete")
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise VolumeError(f"{folder} is incomplete") from error
    return Volume(document_id, vectors, starts, ends, edges, folder)
