"""Sentence vectors in Chroma, embedded on disk or on a server: put, forget, nearest. The only import of chromadb."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from urllib.parse import urlsplit

import httpx
import numpy as np
from chromadb.api.client import Client
from chromadb.api.collection_configuration import CreateHNSWConfiguration
from chromadb.config import Settings, System
from chromadb.errors import ChromaError

from index.errors import StoreError
from index.volume import Matrix, Vector, Volume

# Against exact search among 40,000 sentences of public sets, 0.996 of the ten nearest are found.
_GRAPH: CreateHNSWConfiguration = {"space": "cosine", "max_neighbors": 16, "ef_construction": 100, "ef_search": 128}

_BATCH = 1000

# What Chroma and its client raise. It fails with AttributeError, of its own making, on a file that is no database.
_FAILURES = (ChromaError, ValueError, OSError, AttributeError, httpx.HTTPError)


@dataclass(frozen=True, slots=True)
class Entry:
    """What is stored with a sentence's vector; ``id`` is "{document_id}:{start}-{end}".

    ``content`` stands for the sentence's text and for what embedded it: the same content has the same vector.
    """

    id: str
    document_id: str
    passage_id: str
    content: str


class Dense:
    """The vectors of one collection's sentences; raises StoreError wherever the store fails.

    Two of these on one folder are as strangers, in one process as in two: neither sees what the other writes after it
    was opened, so only one may write, and the other has to be opened again.
    """

    def __init__(self, folder: Path, name: str, url: str = "") -> None:
        self._folder, self._url = folder, url
        self._lock = Lock()
        # Chroma's own constructors share one store among all clients of a folder in a process.
        self._system = System(_server(url) if url else _embedded(folder))
        with self._using():
            self._system.start()
            self._client = Client.from_system(self._system)
            self._collection = self._client.get_or_create_collection(
                name, embedding_function=None, configuration={"hnsw": _GRAPH}
            )

    def put(self, volume: Volume) -> None:
        """Make a document's sentences what is stored of it: what is known stays, what is not among them goes."""
        entries = list(_entries(volume))
        known = self._known(volume.document_id)
        new = [row for row, entry in enumerate(entries) if known.pop(entry.id, None) != entry.content]
        for first in range(0, len(new), _BATCH):
            rows = new[first : first + _BATCH]
            self._upsert([entries[row] for row in rows], volume.vectors[rows])
        self._delete(list(known))

    def forget(self, document_id: str) -> None:
        """Drop all that is stored of a document."""
        self._delete(list(self._known(document_id)))

    def documents(self) -> set[str]:
        """The ids of the documents of which something is stored."""
        with self._using():
            stored = self._collection.get(include=["metadatas"])
        return {str(entry["document"]) for entry in stored["metadatas"] or ()}

    def count(self) -> int:
        """How many sentences are stored."""
        with self._using():
            return self._collection.count()

    def nearest(self, vector: Vector, count: int) -> list[str]:
        """The ids of the stored sentences nearest to ``vector``, nearest first."""
        with self._using():
            return self._collection.query(query_embeddings=vector[None], n_results=count, include=[])["ids"][0]

    def settle(self) -> None:
        """Have what was put written to the graph's files now, and not while somebody searches."""
        with self._using():
            stored = self._collection.get(limit=1, include=["embeddings"])["embeddings"]
            if stored is not None and len(stored):
                self._collection.query(query_embeddings=np.asarray(stored), n_results=1, include=[])

    def close(self) -> None:
        """Let go of the files."""
        with self._lock:
            self._system.stop()

    def _known(self, document_id: str) -> dict[str, str]:
        with self._using():
            stored = self._collection.get(where={"document": document_id}, include=["metadatas"])
        contents = [str(entry["content"]) for entry in stored["metadatas"] or ()]
        return dict(zip(stored["ids"], contents, strict=True))

    def _upsert(self, entries: Sequence[Entry], vectors: Matrix) -> None:
        with self._using():
            self._collection.upsert(
                ids=[entry.id for entry in entries],
                embeddings=np.asarray(vectors, dtype=np.float32),
                metadatas=[
                    {"document": entry.document_id, "passage": entry.passage_id, "content": entry.content}
                    for entry in entries
                ],
            )

    def _delete(self, ids: Sequence[str]) -> None:
        for first in range(0, len(ids), _BATCH):
            with self._using():
                self._collection.delete(ids=list(ids[first : first + _BATCH]))

    @contextmanager
    def _using(self) -> Iterator[None]:
        """One thread at a time, and one kind of error."""
        with self._lock:
            try:
                yield
            except _FAILURES as error:
                raise StoreError(self._message(error)) from error

    def _message(self, error: BaseException) -> str:
        if self._url:
            return f"the Chroma server at {self._url} fails ({_line(error)}); start it, or unset IBID_CHROMA_URL"
        return f"the vector store in {self._folder} fails ({_line(error)})"


def _entries(volume: Volume) -> Iterator[Entry]:
    for number in range(volume.passages):
        passage_id = volume.passage_id(number)
        for row in range(*volume.rows(number)):
            sentence_id = f"{volume.document_id}:{volume.starts[row]}-{volume.ends[row]}"
            yield Entry(sentence_id, volume.document_id, passage_id, volume.contents[row])


def _embedded(folder: Path) -> Settings:
    return Settings(is_persistent=True, persist_directory=str(folder), anonymized_telemetry=False)


def _server(url: str) -> Settings:
    address = urlsplit(url)
    secure = address.scheme == "https"
    return Settings(
        chroma_api_impl="chromadb.api.fastapi.FastAPI",
        chroma_server_host=address.hostname,
        chroma_server_http_port=address.port or (443 if secure else 8000),
        chroma_server_ssl_enabled=secure,
        anonymized_telemetry=False,
    )


def _line(error: BaseException) -> str:
    return " ".join(str(error).split())[:120] or type(error).__name__
