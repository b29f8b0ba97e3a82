"""The store of one collection: documents go in and out, passages are found."""

import hashlib
import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from shutil import rmtree
from threading import RLock

import numpy as np
from filelock import FileLock

from corpus import archive, parse
from corpus.document import Document, Parsed
from index import volume
from index.catalogue import Catalogue, Edition, Place, is_name
from index.chunk import chunk, passage
from index.dense import Dense, Entry
from index.embed import Embedder
from index.embed import embedder as default_embedder
from index.lexical import Lexical, terms
from index.passage import Hit, Passage
from index.retrieve import CANDIDATES, Shelf, retrieve
from index.volume import Matrix, Vector, Volume

Progress = Callable[[int, int], None]
"""Called with how many sentences are embedded, and of how many."""

_FORMAT = "1"
"""Part of each version: another number makes every document be indexed anew."""

_PROBE = "Which note backs this sentence?"

_BATCH = 64

_log = logging.getLogger(__name__)


class LibraryError(RuntimeError):
    """A collection that cannot be used; the message says why and what to do."""


class UnknownCollectionError(LibraryError):
    """There is no collection of that name."""


class Change(StrEnum):
    """What adding a document did."""

    ADDED = "added"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"


class Library:
    """One collection. Safe to use from several threads, and beside other processes on the same folder."""

    def __init__(
        self,
        home: Path,
        collection: str = "default",
        embedder: Embedder | None = None,
        chroma_url: str = "",
        *,
        create: bool = True,
    ) -> None:
        """Open a collection, new if it is not there.

        Raises LibraryError, and with ``create=False`` UnknownCollectionError if there is no such collection.
        """
        self.collection = collection
        self._place = _place(home, collection)
        if not create and not self._place.catalogue.exists():
            raise UnknownCollectionError(f"there is no collection {collection!r}; ibid add makes one")
        self._embedder = embedder or default_embedder()
        self._url = chroma_url
        self._mutex = RLock()
        self._stamp: tuple[int, ...] = (0,)
        self._catalogue = Catalogue()
        self._shelf: Shelf | None = None
        self._lexical: Lexical | None = None
        self._dense: Dense | None = None
        self._checked = ""
        self._parsed: dict[tuple[str, str], Parsed] = {}
        self._prepare()

    def add(self, parsed: Parsed, progress: Progress | None = None) -> Change:
        """Put a document in, or in the place of an earlier version of it; nothing happens if it is there already."""
        document = parsed.document
        version = hashlib.sha256(_FORMAT.encode() + archive.dump(parsed)).hexdigest()[:16]
        edition = Edition(version, document.source.sha256, document.title, len(document.sentences))
        with self._mutex:
            self._refresh()
            if self._holds(document.id, edition):
                return Change.UNCHANGED
            known = self._known_vectors(document.id)
        vectors = self._embed([sentence.span.of(document.text) for sentence in document.sentences], known, progress)
        with self._writing():
            if self._holds(document.id, edition):
                return Change.UNCHANGED
            change = Change.REPLACED if document.id in self._catalogue.documents else Change.ADDED
            self._adopt_embedder()
            self._put(parsed, edition, vectors)
            return change

    def remove(self, document_id: str) -> bool:
        """Take a document out, with everything that was made of it. False if it is not there."""
        with self._writing():
            if document_id not in self._catalogue.documents:
                return False
            archive.write(self._place.pending, document_id.encode())
            self._commit(self._catalogue.without(document_id))
            self._open_dense().forget(document_id)
            self._sweep()
            return True

    def documents(self) -> tuple[Document, ...]:
        """All documents, by title."""
        with self._mutex:
            self._refresh()
            found = [self._load(document_id).document for document_id in self._catalogue.documents]
        return tuple(sorted(found, key=lambda document: (document.title, document.id)))

    def parsed(self, document_id: str) -> Parsed:
        """A document and its problems. Raises KeyError if it is not there."""
        with self._mutex:
            self._refresh()
            return self._load(document_id)

    def document(self, document_id: str) -> Document:
        """A document. Raises KeyError if it is not there."""
        return self.parsed(document_id).document

    def passage(self, passage_id: str) -> Passage:
        """A passage. Raises KeyError if it is not there."""
        with self._mutex:
            self._refresh()
            shelf = self._open_shelf()
            number = shelf.number(passage_id)
            found = None if number is None else self._passage(*shelf.find(number))
        if found is None or found.id != passage_id:
            raise KeyError(passage_id)
        return found

    def search(self, question: str, k: int = 6) -> tuple[Hit, ...]:
        """The best passages for a question, best first."""
        with self._mutex:
            self._refresh()
            if not question.strip() or not self._catalogue.documents:
                return ()
            self._check_embedder()
        vector = _unit(np.array([self._embedder.embed_query(question)], dtype=np.float32))[0]
        with self._mutex:
            self._refresh()
            shelf, lexical = self._open_shelf(), self._open_lexical()
            near = self._open_dense().nearest(vector, CANDIDATES)
            words = lexical.scores(question, shelf.passages)
            found = retrieve(vector, words, near, shelf, k)
            return tuple(
                Hit(self._passage(*shelf.find(number)), score, channel, tuple(cosines.tolist()))
                for number, score, channel, cosines in found
            )

    def close(self) -> None:
        """Let go of the files."""
        with self._mutex:
            if self._dense is not None:
                self._dense.close()
                self._dense = None

    def _prepare(self) -> None:
        try:
            for folder in (self._place.documents, self._place.volumes, self._place.lexical):
                folder.mkdir(parents=True, exist_ok=True)
            if not self._place.catalogue.exists():
                with self._writing():
                    if not self._place.catalogue.exists():
                        self._commit(Catalogue())
        except OSError as error:
            raise LibraryError(
                f"the data folder {self._place.folder} cannot be written ({error.strerror}); set IBID_HOME to another"
            ) from error

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Alone among processes and threads, and up to date."""
        with FileLock(self._place.lock), self._mutex:
            self._refresh()
            yield

    def _refresh(self) -> None:
        """Take in what others have changed."""
        stamp = self._place.stamp()
        if stamp == self._stamp:
            return
        self._catalogue = self._place.read()
        self._forget_views(stamp)
        self.close()

    def _commit(self, catalogue: Catalogue) -> None:
        self._place.write(catalogue)
        self._catalogue = catalogue
        self._forget_views(self._place.stamp())

    def _forget_views(self, stamp: tuple[int, ...]) -> None:
        self._stamp = stamp
        self._shelf = self._lexical = None
        current = {(key, edition.version) for key, edition in self._catalogue.documents.items()}
        self._parsed = {key: parsed for key, parsed in self._parsed.items() if key in current}

    def _holds(self, document_id: str, edition: Edition) -> bool:
        return self._catalogue.documents.get(document_id) == edition

    def _known_vectors(self, document_id: str) -> dict[str, Vector]:
        """The vectors of the sentences of the version that is there, by their text."""
        if document_id not in self._catalogue.documents:
            return {}
        place = self._open_shelf().places[document_id]
        document = self._load(document_id).document
        texts = (sentence.span.of(document.text) for sentence in document.sentences)
        return dict(zip(texts, self._open_shelf().volumes[place].vectors, strict=True))

    def _embed(self, texts: Sequence[str], known: dict[str, Vector], progress: Progress | None) -> Matrix:
        new = sorted({text for text in texts if text not in known}, key=len)
        vectors = dict(known)
        for first in range(0, len(new), _BATCH):
            batch = new[first : first + _BATCH]
            rows = _unit(np.array(self._embedder.embed_documents(batch), dtype=np.float32))
            vectors.update(zip(batch, rows, strict=True))
            if progress:
                progress(first + len(batch), len(new))
        return np.array([vectors[text] for text in texts], dtype=np.float32)

    def _put(self, parsed: Parsed, edition: Edition, vectors: Matrix) -> None:
        document_id = parsed.document.id
        passages = chunk(parsed.document)
        folder = self._place.volume(document_id, edition.version)
        volume.store(folder, passages, [terms(found.text) for found in passages], vectors)
        archive.save(parsed, self._place.document(document_id, edition.version))
        archive.write(self._place.pending, document_id.encode())
        self._open_dense().put(document_id, _entries(volume.load(folder, document_id)), vectors)
        self._commit(self._catalogue.having(document_id, edition))
        self._sweep()

    def _sweep(self) -> None:
        """Delete what belongs to no document of the catalogue; only while writing, when nobody else prepares files."""
        current = {f"{key}.{edition.version}" for key, edition in self._catalogue.documents.items()}
        for path in self._place.documents.iterdir():
            if path.name.removesuffix(".json") not in current:
                path.unlink(missing_ok=True)
        for path in self._place.volumes.iterdir():
            if path.name not in current:
                rmtree(path, ignore_errors=True)
        self._place.pending.unlink(missing_ok=True)

    def _load(self, document_id: str) -> Parsed:
        key = (document_id, self._catalogue.documents[document_id].version)
        if key not in self._parsed:
            self._parsed[key] = archive.load(self._place.document(*key))
        return self._parsed[key]

    def _passage(self, found: Volume, number: int) -> Passage:
        document = self._load(found.document_id).document
        first, last = found.rows(number)
        return passage(document, document.sentences[first:last])

    def _open_shelf(self) -> Shelf:
        if self._shelf is None:
            self._shelf = Shelf.of(
                [
                    volume.load(self._place.volume(key, edition.version), key)
                    for key, edition in sorted(self._catalogue.documents.items())
                ]
            )
        return self._shelf

    def _open_lexical(self) -> Lexical:
        if self._lexical is None:
            self._lexical = Lexical.build([words for each in self._open_shelf().volumes for words in each.terms()])
        return self._lexical

    def _open_dense(self) -> Dense:
        if self._dense is None:
            self._dense = Dense(self._place.chroma, self._catalogue.store, self._url)
        return self._dense

    def _adopt_embedder(self) -> None:
        if not self._catalogue.documents:
            probe = tuple(self._embedder.embed_query(_PROBE))
            name = str(getattr(self._embedder, "name", type(self._embedder).__name__))
            self._catalogue = self._catalogue.made_by(name, probe)
        self._check_embedder()

    def _check_embedder(self) -> None:
        """Vectors of two embedders must never be compared. Raises LibraryError if this one is another."""
        if self._checked == self._catalogue.store:
            return
        here, there = np.array(self._embedder.embed_query(_PROBE)), np.array(self._catalogue.probe)
        if here.shape != there.shape or here @ there < 0.99 * np.linalg.norm(here) * np.linalg.norm(there):
            raise LibraryError(
                f"the collection {self.collection!r} was made with the embedding model {self._catalogue.embedder!r}; "
                "set IBID_EMBEDDER to that one, or use another collection"
            )
        self._checked = self._catalogue.store


def collections(home: Path) -> tuple[str, ...]:
    """The names of the collections under ``home``."""
    return tuple(sorted(found.parent.name for found in (home / "collections").glob("*/catalogue.json")))


def open_default(home: Path, embedder: Embedder | None = None, chroma_url: str = "") -> Library:
    """The collection "default"; when it is made, the bundled study documents are put in."""
    new = not _place(home, "default").catalogue.exists()
    library = Library(home, "default", embedder, chroma_url)
    if new:
        for name in parse.BUNDLED:
            library.add(parse.bundled(name))
    return library


def _place(home: Path, collection: str) -> Place:
    if not is_name(collection):
        raise LibraryError(
            f"{collection[:80]!r} is no name for a collection; use 3 to 60 of a-z, A-Z, 0-9, '.', '_' and '-', with a "
            "letter or digit at both ends"
        )
    return Place(home / "collections" / collection)


def _unit(vectors: Matrix) -> Matrix:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.where(lengths == 0, 1, lengths), dtype=np.float32)


def _entries(made: Volume) -> list[Entry]:
    return [
        Entry(f"{made.document_id}:{start}-{end}", made.document_id, made.passage_id(number), "")
        for number in range(made.passages)
        for start, end in zip(made.starts[slice(*made.rows(number))], made.ends[slice(*made.rows(number))], strict=True)
    ]
