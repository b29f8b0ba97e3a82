"""The store of one collection: documents go in and out, passages are found."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from threading import RLock
from typing import Self

import numpy as np

from corpus import archive, parse
from corpus.archive import ArchiveError
from corpus.document import Document, Parsed
from index import originals
from index.catalogue import Catalogue, Edition, Place, is_name
from index.embed import Embedder
from index.embed import embedder as default_embedder
from index.errors import CollectionNameError, LibraryError, UnknownCollectionError
from index.passage import Hit, Passage
from index.retrieve import Found, retrieve
from index.stores import Stores
from index.volume import Matrix, Vector

__all__ = [
    "Change",
    "CollectionNameError",
    "Library",
    "LibraryError",
    "UnknownCollectionError",
    "collections",
    "open_default",
]

Progress = Callable[[int, int], None]
"""Called with how many sentences are embedded, and of how many."""

_FORMAT = b"2"
"""Part of each version: another number makes every document be indexed anew."""

_PROBE = "Which note backs this sentence?"

_BATCH = 64


class Change(StrEnum):
    """What adding a document did."""

    ADDED = "added"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"


class Library:
    """One collection. Safe to use from several threads, and beside other processes on the same folder.

    What can be made again from the saved documents (vectors, word index, catalogue) is made again where it is damaged.
    Every method raises LibraryError where the collection cannot be used.
    """

    def __init__(
        self,
        home: Path,
        collection: str = "default",
        embedder: Embedder | None = None,
        chroma_url: str = "",
        *,
        create: bool = True,
    ) -> None:
        """Open a collection, made if it is not there; with ``create=False`` that raises UnknownCollectionError."""
        self.collection = collection
        self._place = _place(home, collection)
        self._embedder = embedder or default_embedder()
        self._mutex = RLock()
        self._stores = Stores(self._place, chroma_url, self._embed)
        self._checked: tuple[float, ...] = ()
        self._prepare(create=create)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def add(self, parsed: Parsed, progress: Progress | None = None, *, original: bytes | None = None) -> Change:
        """Put a document in, or in the place of an earlier version of it.

        Nothing changes if it is there already, or if another document was read from the same bytes. ``original`` is the
        file that it was read from, to be kept with it: of a PDF, so that its pages can be shown. Raises ValueError if
        it was read from another.
        """
        document = parsed.document
        if original is not None and hashlib.sha256(original).hexdigest() != document.source.sha256:
            raise ValueError(f"{document.id} was not read from that file")
        version = hashlib.sha256(_FORMAT + archive.dump(parsed)).hexdigest()[:16]
        edition = Edition(version, document.source.sha256, document.title, len(document.sentences))
        with self._current() as catalogue:
            if self._stores.holds(document.id, edition):
                originals.keep(self._place, catalogue, document.id, original)
                return Change.UNCHANGED
            known = self._stores.vectors(document.id)
        vectors = self._embed([sentence.span.of(document.text) for sentence in document.sentences], known, progress)
        with self._writing() as catalogue:
            self._check_embedder(catalogue)
            if self._stores.holds(document.id, edition):
                originals.keep(self._place, catalogue, document.id, original)
                return Change.UNCHANGED
            change = Change.REPLACED if document.id in catalogue.documents else Change.ADDED
            self._stores.put(parsed, edition, vectors, original)
            return change

    def remove(self, document_id: str) -> bool:
        """Take a document out, with everything that was made of it. False if it is not there."""
        with self._writing() as catalogue:
            if document_id not in catalogue.documents:
                return False
            self._stores.remove(document_id)
            return True

    def original(self, document_id: str) -> bytes | None:
        """The file that a document was read from; None where it was not kept, or there is no such document."""
        with self._current() as catalogue:
            return originals.find(self._place, catalogue, document_id)

    def documents(self) -> tuple[Document, ...]:
        """All documents, by title."""
        with self._current() as catalogue:
            found = [self._stores.parsed(document_id).document for document_id in catalogue.documents]
        return tuple(sorted(found, key=lambda document: (document.title, document.id)))

    def count(self) -> int:
        """How many documents it holds; that reads none of them."""
        with self._current() as catalogue:
            return len(catalogue.documents)

    def parsed(self, document_id: str) -> Parsed:
        """A document and its problems. Raises KeyError if it is not there."""
        with self._current():
            return self._stores.parsed(document_id)

    def document(self, document_id: str) -> Document:
        """A document. Raises KeyError if it is not there."""
        return self.parsed(document_id).document

    def passage(self, passage_id: str) -> Passage:
        """A passage. Raises KeyError if it is not there."""
        with self._current():
            number = self._stores.shelf().number(passage_id)
            found = None if number is None else self._stores.passage(number)
        if found is None or found.id != passage_id:
            raise KeyError(passage_id)
        return found

    def passage_at(self, document_id: str, start: int) -> Passage | None:
        """The passage with the sentence that starts there in the document's clean text; None if none does."""
        with self._current():
            number = self._stores.shelf().number(f"{document_id}:{start}-")
            return None if number is None else self._stores.passage(number)

    def search(self, question: str, k: int = 6) -> tuple[Hit, ...]:
        """The best passages for a question, at most ``k``, best first; none for a question without a word."""
        with self._current() as catalogue:
            if not catalogue.documents or not question.strip() or k < 1:
                return ()
            self._check_embedder(catalogue)
        vector = _unit(np.array([self._embedder.embed_query(question)], dtype=np.float32))[0]
        with self._current() as catalogue:
            if not catalogue.documents:
                return ()
            try:
                return self._find(question, vector, k)
            except FileNotFoundError:
                # Another process has put a new edition in a document's place just now.
                self._stores.refresh()
                return self._find(question, vector, k)

    def close(self) -> None:
        """Let go of the files; what was added is made ready to be searched at once."""
        with self._mutex:
            self._stores.close()

    def _prepare(self, *, create: bool) -> None:
        if self._place.exists():
            return
        if not create:
            raise UnknownCollectionError(
                f"there is no collection {self.collection!r}; adding a document to it makes it"
            )
        with self._usable():
            self._place.documents.mkdir(parents=True, exist_ok=True)
        with self._writing():
            pass  # that makes the catalogue

    @contextmanager
    def _current(self) -> Iterator[Catalogue]:
        """One thread at a time, with what others have changed taken in."""
        with self._mutex, self._usable():
            self._stores.refresh()
            yield self._stores.catalogue

    @contextmanager
    def _writing(self) -> Iterator[Catalogue]:
        """Alone among processes too."""
        with self._mutex, self._usable(), self._stores.alone():
            self._stores.refresh()
            yield self._stores.catalogue

    @contextmanager
    def _usable(self) -> Iterator[None]:
        """What the disk refuses, in words that help."""
        try:
            yield
        except OSError as error:
            raise LibraryError(
                f"the data folder {self._place.folder} cannot be used ({error}); make it writable, or "
                "set IBID_HOME to another"
            ) from error
        except ArchiveError as error:
            raise LibraryError(f"{error}; add the document again, or remove it") from error

    def _find(self, question: str, vector: Vector, k: int) -> tuple[Hit, ...]:
        return tuple(self._hit(each) for each in retrieve(self._stores.index(), question, vector, k))

    def _hit(self, found: Found) -> Hit:
        passage = self._stores.passage(found.number)
        return Hit(passage, found.score, found.channel, found.similarities, found.bm25, found.coverage)

    def _embed(
        self, texts: Sequence[str], known: Mapping[str, Vector] | None = None, progress: Progress | None = None
    ) -> Matrix:
        """A row of unit length for each text; texts that are known or stand twice are not embedded again."""
        vectors = dict(known or {})
        new = sorted({text for text in texts if text not in vectors}, key=len)
        for first in range(0, len(new), _BATCH):
            batch = new[first : first + _BATCH]
            rows = _unit(np.array(self._embedder.embed_documents(batch), dtype=np.float32))
            vectors.update(zip(batch, rows, strict=True))
            if progress:
                progress(first + len(batch), len(new))
        return np.array([vectors[text] for text in texts], dtype=np.float32)

    def _check_embedder(self, catalogue: Catalogue) -> None:
        """Vectors of two embedders must never meet. Raises LibraryError if ours is not the collection's."""
        if catalogue.probe and self._checked == catalogue.probe:
            return
        name = str(getattr(self._embedder, "name", type(self._embedder).__name__))
        probe = tuple(self._embedder.embed_query(_PROBE))
        if not catalogue.documents or not catalogue.probe:
            self._stores.adopt(name, probe)
        elif name != catalogue.embedder or not _same(probe, catalogue.probe):
            raise LibraryError(
                f"the collection {self.collection!r} was made with the embedding model {catalogue.embedder!r}, not "
                f"with {name!r}; set IBID_EMBEDDER to that one, or use another collection"
            )
        self._checked = self._stores.catalogue.probe


def collections(home: Path) -> tuple[str, ...]:
    """The names of the collections under ``home``."""
    folder = home / "collections"
    if not folder.is_dir():
        return ()
    return tuple(sorted(path.name for path in folder.iterdir() if is_name(path.name) and Place(path).exists()))


def open_default(home: Path, embedder: Embedder | None = None, chroma_url: str = "") -> Library:
    """The collection "default"; where it has never been, it is made with the bundled study documents in it.

    Who takes them out does not get them back.
    """
    library = Library(home, "default", embedder, chroma_url)
    bundled = _place(home, "default").bundled
    if not bundled.exists():
        for name in parse.BUNDLED if not library.documents() else ():
            library.add(parse.bundled(name))
        bundled.touch()
    return library


def _place(home: Path, collection: str) -> Place:
    if not is_name(collection):
        raise CollectionNameError(
            f"{collection[:80]!r} is no name for a collection; use 3 to 60 letters, digits, '.', '_' and '-', with a "
            "letter or digit at both ends"
        )
    return Place(home / "collections" / collection)


def _unit(vectors: Matrix) -> Matrix:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.where(lengths == 0, 1, lengths), dtype=np.float32)


def _same(first: Sequence[float], second: Sequence[float]) -> bool:
    """Whether two vectors point the same way; the last digits may differ between processors."""
    if len(first) != len(second):
        return False
    one, other = np.array(first), np.array(second)
    return bool(one @ other >= 0.995 * np.linalg.norm(one) * np.linalg.norm(other))
