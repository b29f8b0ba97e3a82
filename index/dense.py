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

from index.volume import Matrix, Vector

_GRAPH: CreateHNSWConfiguration = {"space": "cosine", "max_neighbors": 16, "ef_construction": 100, "ef_search": 100}

_BATCH = 1000


class DenseError(RuntimeError):
    """A vector store that cannot be used; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What is stored beside a sentence's vector. ``id`` is "{document_id}:{start}-{end}"."""

    id: str
    document_id: str
    passage_id: str
    content: str  # a hash of the sentence's text and of what embedded it: the same content has the same vector


class Dense:
    """The vectors of one collection's sentences. Raises DenseError where the store does not answer as it should."""

    def __init__(self, folder: Path, name: str, url: str = "") -> None:
        self._url = url
        self._lock = Lock()
        self._system = System(_server(url) if url else _embedded(folder))
        with self._using():
            self._system.start()
            client = Client.from_system(self._system)
            self._collection = client.get_or_create_collection(
                name, embedding_function=None, configuration={"hnsw": _GRAPH}
            )

    def put(self, document_id: str, entries: Sequence[Entry], vectors: Matrix) -> None:
        """Make ``entries`` what is stored for that document: what is known stays, what is not among them goes."""
        known = self._known(document_id)
        new = [number for number, entry in enumerate(entries) if known.pop(entry.id, None) != entry.content]
        for first in range(0, len(new), _BATCH):
            batch = new[first : first + _BATCH]
            self._upsert([entries[number] for number in batch], vectors[batch])
        self._delete(list(known))

    def forget(self, document_id: str) -> None:
        """Drop all that is stored for that document."""
        self._delete(list(self._known(document_id)))

    def documents(self) -> set[str]:
        """The ids of the documents of which something is stored."""
        with self._using():
            stored = self._collection.get(include=["metadatas"])
        return {str(entry["document"]) for entry in stored["metadatas"] or ()}

    def count(self) -> int:
        """How many vectors are stored."""
        with self._using():
            return self._collection.count()

    def nearest(self, vector: Vector, count: int) -> list[str]:
        """The ids of the stored sentences nearest to ``vector``, nearest first."""
        with self._using():
            found = self._collection.query(query_embeddings=vector[None], n_results=count, include=[])
        return found["ids"][0]

    def close(self) -> None:
        """Let go of the files."""
        with self._lock:
            self._system.stop()

    def _known(self, document_id: str) -> dict[str, str]:
        with self._using():
            stored = self._collection.get(where={"document": document_id}, include=["metadatas"])
        hashes = [str(entry["content"]) for entry in stored["metadatas"] or ()]
        return dict(zip(stored["ids"], hashes, strict=True))

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
            except (ChromaError, ValueError, OSError, httpx.HTTPError) as error:
                if self._url:
                    raise DenseError(
                        f"the Chroma server at {self._url} does not answer; start it or unset IBID_CHROMA_URL"
                    ) from error
                raise DenseError(f"the vector store cannot be read ({error})") from error


def _embedded(folder: Path) -> Settings:
    return Settings(
        is_persistent=True,
        persist_directory=str(folder),
        anonymized_telemetry=False,
        chroma_api_impl="chromadb.api.rust.RustBindingsAPI",
    )


def _server(url: str) -> Settings:
    address = urlsplit(url)
    return Settings(
        chroma_api_impl="chromadb.api.fastapi.FastAPI",
        chroma_server_host=address.hostname,
        chroma_server_http_port=address.port or (443 if address.scheme == "https" else 8000),
        chroma_server_ssl_enabled=address.scheme == "https",
        anonymized_telemetry=False,
    )
