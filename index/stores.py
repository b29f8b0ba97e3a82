"""What a collection keeps, as one process sees it: opened when needed, and made again where it is damaged."""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from hashlib import sha256
from shutil import rmtree

from filelock import FileLock, Timeout

from corpus import archive
from corpus.archive import ArchiveError
from corpus.document import Parsed
from index import seal, volume
from index.catalogue import Catalogue, CatalogueError, Edition, Place, restored, store_name, sweep
from index.chunk import chunk, passage
from index.dense import Dense
from index.errors import LibraryError, StoreError
from index.lexical import Lexical, LexicalError, keep, terms
from index.passage import Passage
from index.retrieve import Index, Shelf
from index.volume import Matrix, Vector, Volume, VolumeError

_PATIENCE = 600.0
"""Seconds that another process may take to write what it has embedded."""

_log = logging.getLogger(__name__)


class Stores:
    """The documents, volumes, word index and vector store of one collection; for one thread at a time.

    ``catalogue`` says what is in them. A change is first written beside what is there, and counts from the moment that
    the catalogue is replaced; what a crash leaves half-written belongs to no catalogue, and goes with the next change.
    """

    def __init__(self, place: Place, url: str, embed: Callable[[Sequence[str]], Matrix]) -> None:
        self.catalogue = Catalogue()
        self._place, self._url, self._embed = place, url, embed
        self._lock = FileLock(place.lock, thread_local=False)
        self._stamp: tuple[int, ...] = (0,)
        self._shelf: Shelf | None = None
        self._lexical: Lexical | None = None
        self._dense: Dense | None = None
        self._opened: tuple[int, ...] = ()
        self._changed = False
        self._parsed: dict[tuple[str, str], Parsed] = {}

    @contextmanager
    def alone(self, patience: float = _PATIENCE) -> Iterator[None]:
        """While nobody else changes the collection. Raises LibraryError if that does not come to be."""
        try:
            with self._lock.acquire(timeout=patience):
                yield
        except Timeout as error:
            raise LibraryError(f"another process is writing to {self._place.folder}; try again later") from error

    def refresh(self) -> None:
        """Take in what others have changed."""
        stamp = self._place.stamp()
        if stamp and stamp == self._stamp:
            return
        try:
            self._view(self._place.read(), stamp)
        except CatalogueError:
            self._restore()

    def commit(self, catalogue: Catalogue) -> None:
        """Make ``catalogue`` what counts."""
        self._place.write(catalogue)
        self._view(catalogue, self._place.stamp())

    def adopt(self, embedder: str, probe: tuple[float, ...]) -> None:
        """From now on the vectors are that embedder's; there are none yet."""
        with self.alone():
            self.commit(replace(self.catalogue, embedder=embedder, probe=probe, store=""))

    def put(self, parsed: Parsed, edition: Edition, vectors: Matrix, original: bytes | None = None) -> None:
        """Put a document in, in the place of any earlier edition; only while alone. ``original`` is kept beside it."""
        document_id = parsed.document.id
        with self._changing() as dense:
            made = self._bind(parsed, edition, vectors)
            if original is not None:
                archive.write(self._place.original(document_id, edition.version), original)
            archive.save(parsed, self._place.document(document_id, edition.version))
            dense.put(made)
            self.commit(self.catalogue.having(document_id, edition))
        sweep(self._place, self.catalogue)

    def remove(self, document_id: str) -> None:
        """Take a document out; only while alone."""
        with self._changing() as dense:
            self.commit(self.catalogue.without(document_id))
            dense.forget(document_id)
        sweep(self._place, self.catalogue)

    def parsed(self, document_id: str) -> Parsed:
        """A saved document. Raises KeyError if it is not in the catalogue, ArchiveError if its file is damaged."""
        key = (document_id, self.catalogue.documents[document_id].version)
        if key not in self._parsed:
            path = self._place.document(*key)
            try:
                self._parsed[key] = archive.load(path)
            except FileNotFoundError as error:
                if self._place.stamp() != self._stamp:
                    raise
                raise ArchiveError(f"{path} is gone") from error
        return self._parsed[key]

    def holds(self, document_id: str, edition: Edition) -> bool:
        """Whether that document is there in that edition, sound, or the same bytes are under another id."""
        if not self.catalogue.holds(document_id, edition):
            return False
        try:
            return document_id not in self.catalogue.documents or bool(self.parsed(document_id))
        except ArchiveError:
            return False

    def passage(self, number: int) -> Passage:
        """The passage of that number on the shelf."""
        found, place = self.shelf().find(number)
        document = self.parsed(found.document_id).document
        first, last = found.rows(place)
        return passage(document, document.sentences[first:last])

    def vectors(self, document_id: str) -> dict[str, Vector]:
        """The vectors of a document's sentences, by their text; none of a document that is not there."""
        try:
            document = self.parsed(document_id).document
        except (KeyError, ArchiveError):
            return {}
        shelf = self.shelf()
        texts = (sentence.span.of(document.text) for sentence in document.sentences)
        return dict(zip(texts, shelf.volumes[shelf.places[document_id]].vectors, strict=True))

    def shelf(self) -> Shelf:
        """The volumes of all documents."""
        if self._shelf is None:
            try:
                self._shelf = Shelf.of([self._volume(document_id) for document_id in sorted(self.catalogue.documents)])
            except VolumeError:
                with self.alone():
                    # Perhaps another process has just put a new edition in its place.
                    self.refresh()
                    self._shelf = Shelf.of([self._mended(key) for key in sorted(self.catalogue.documents)])
        return self._shelf

    def lexical(self) -> Lexical:
        """The word index over the shelf's passages."""
        if self._lexical is None:
            self._lexical = self._load_lexical()
        return self._lexical

    def dense(self) -> Dense:
        """The vector store.

        While another process is writing, the store as it was before is good enough: what it does not know yet is still
        found by its words.
        """
        if self._dense is None or self._opened != self._stamp:
            try:
                with self._lock.acquire(timeout=0 if self._dense else _PATIENCE):
                    self.refresh()
                    self._open_dense()
            except Timeout as error:
                if self._dense is None:
                    raise LibraryError(f"another process is writing to {self._place.folder}; try later") from error
        assert self._dense is not None  # noqa: S101 - opened above
        return self._dense

    def index(self) -> Index:
        """All three, for a search."""
        # First: where the vector store has to be opened anew, the rest may have changed as well.
        dense = self.dense()
        return Index(self.shelf(), self.lexical(), dense)

    def close(self) -> None:
        """Let go of the files, and have the word index ready for whoever comes next."""
        if self._changed:
            self.lexical()
        self._shut()

    def _restore(self) -> None:
        with self.alone():
            try:
                # Perhaps another process was faster.
                self._view(self._place.read(), self._place.stamp())
            except CatalogueError:
                self.commit(restored(self._place))

    def _view(self, catalogue: Catalogue, stamp: tuple[int, ...]) -> None:
        self.catalogue, self._stamp = catalogue, stamp
        self._shelf = self._lexical = None
        current = {(key, edition.version) for key, edition in catalogue.documents.items()}
        self._parsed = {key: parsed for key, parsed in self._parsed.items() if key in current}

    def _volume(self, document_id: str) -> Volume:
        version = self.catalogue.documents[document_id].version
        return volume.load(self._place.volume(document_id, version), document_id)

    def _mended(self, document_id: str) -> Volume:
        try:
            return self._volume(document_id)
        except VolumeError as error:
            _log.warning("%s; it is made again from the saved document", error)
            parsed = self.parsed(document_id)
            text = parsed.document.text
            vectors = self._embed([sentence.span.of(text) for sentence in parsed.document.sentences])
            return self._bind(parsed, self.catalogue.documents[document_id], vectors)

    def _bind(self, parsed: Parsed, edition: Edition, vectors: Matrix) -> Volume:
        """Write a document's volume."""
        document = parsed.document
        folder = self._place.volume(document.id, edition.version)
        passages = chunk(document)
        contents = [
            sha256(sentence.span.of(document.text).encode()).hexdigest()[:16] for sentence in document.sentences
        ]
        volume.store(folder, passages, [terms(each.text) for each in passages], contents, vectors)
        return volume.load(folder, document.id)

    def _load_lexical(self) -> Lexical:
        shelf = self.shelf()
        folder = self._place.lexical / self.catalogue.digest()
        if folder.exists():
            try:
                return Lexical.load(folder, shelf.firsts[-1])
            except LexicalError as error:
                _log.warning("%s; it is made again", error)
                rmtree(folder, ignore_errors=True)
        built = Lexical.build([words for each in shelf.volumes for words in self._words(each)])
        keep(built, folder)
        return built

    def _words(self, found: Volume) -> list[list[str]]:
        try:
            return found.terms()
        except VolumeError as error:
            _log.warning("%s; its words are read from the saved document", error)
            return [terms(each.text) for each in chunk(self.parsed(found.document_id).document)]

    def _open_dense(self) -> None:
        """Open the vector store; only while alone, for its files must not change meanwhile."""
        self._shut()
        name = self.catalogue.store
        if name and not seal.broken(self._place.seal, self._place.chroma / name, self._state()):
            try:
                dense = Dense(self._place.chroma / name, name, self._url)
                if dense.count() == self.catalogue.sentences():
                    self._dense, self._opened = dense, self._stamp
                    return
                dense.close()
            except StoreError:
                if self._url:
                    raise
        self._refill()

    def _refill(self) -> None:
        """Fill the vector store from the volumes: on disk a new one, on a server what it lacks."""
        if self.catalogue.documents:
            _log.warning("the vector store of %s is made again", self._place.folder)
        self._place.seal.unlink(missing_ok=True)
        name = self.catalogue.store if self._url and self.catalogue.store else store_name()
        dense = Dense(self._place.chroma / name, name, self._url)
        shelf = self.shelf()
        for stranger in dense.documents() - shelf.places.keys():
            dense.forget(stranger)
        for each in shelf.volumes:
            dense.put(each)
        self._dense = dense
        self.commit(replace(self.catalogue, store=name))
        self._close_seal(dense)
        sweep(self._place, self.catalogue)

    @contextmanager
    def _changing(self) -> Iterator[Dense]:
        dense = self.dense()
        self._place.seal.unlink(missing_ok=True)
        try:
            yield dense
        except BaseException:  # whatever stopped it: the store is opened and checked anew, and it goes on upward
            self._shut()
            raise
        self._close_seal(dense)
        self._changed = True

    def _close_seal(self, dense: Dense) -> None:
        dense.settle()
        seal.put(self._place.seal, self._place.chroma / self.catalogue.store, self._state())
        self._opened = self._stamp

    def _state(self) -> str:
        return f"{self._url or 'embedded'} {self.catalogue.store} {self.catalogue.digest()}"

    def _shut(self) -> None:
        if self._dense is not None:
            self._dense.close()
            self._dense = None
