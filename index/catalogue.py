"""Which documents a collection holds, in which version, and where each of its files lies."""

import hashlib
import logging
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from shutil import rmtree

from pydantic import TypeAdapter, ValidationError

from corpus.archive import ArchiveError, load, write

_NAME = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9._-]{1,58}[a-zA-Z0-9]")


_DAMAGED = ".damaged"
"""The suffix of a saved document that was set aside because it cannot be read."""

_log = logging.getLogger(__name__)


class CatalogueError(ValueError):
    """A catalogue that is lost or cannot be read; it can be made anew from the saved documents."""


@dataclass(frozen=True, slots=True)
class Edition:
    """One document as it was indexed: ``version`` is a hash of all that was parsed, ``source`` of the file's bytes."""

    version: str
    source: str
    title: str
    sentences: int


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What is in a collection. ``store`` names its vectors in Chroma, unlike any other collection's anywhere.

    ``embedder`` names what made the vectors; ``probe`` is what it made of a text that is always the same.
    """

    documents: Mapping[str, Edition] = field(default_factory=dict)
    store: str = ""
    embedder: str = ""
    probe: tuple[float, ...] = ()

    def having(self, document_id: str, edition: Edition) -> "Catalogue":
        """The same with that document in that edition."""
        return replace(self, documents={**self.documents, document_id: edition})

    def without(self, document_id: str) -> "Catalogue":
        """The same without that document."""
        rest = {key: edition for key, edition in self.documents.items() if key != document_id}
        return replace(self, documents=rest)

    def holds(self, document_id: str, edition: Edition) -> bool:
        """Whether that document is there in that edition, or its file's bytes are under another id."""
        if document_id in self.documents:
            return self.documents[document_id] == edition
        return any(other.source == edition.source for other in self.documents.values())

    def digest(self) -> str:
        """A short name for the documents and their versions, whatever else is in the catalogue."""
        state = sorted((key, edition.version) for key, edition in self.documents.items())
        return hashlib.sha256(repr(state).encode()).hexdigest()[:16]

    def sentences(self) -> int:
        """How many sentences all the documents have."""
        return sum(edition.sentences for edition in self.documents.values())


def store_name() -> str:
    """A name for a collection's vectors that no other has."""
    return f"ibid-{secrets.token_hex(8)}"


_CATALOGUE = TypeAdapter(Catalogue)


@dataclass(frozen=True, slots=True)
class Place:
    """The folder of one collection. The saved documents are the source of truth; all else can be made from them."""

    folder: Path

    @property
    def documents(self) -> Path:
        """Saved documents, one file each, and beside some the file that they were read from."""
        return self.folder / "documents"

    @property
    def volumes(self) -> Path:
        """What the index keeps of each document."""
        return self.folder / "volumes"

    @property
    def lexical(self) -> Path:
        """Word indexes, one folder for each state of the collection."""
        return self.folder / "lexical"

    @property
    def chroma(self) -> Path:
        """Embedded vector stores, one folder for each that was made; the catalogue names the one that counts."""
        return self.folder / "chroma"

    @property
    def catalogue(self) -> Path:
        """The catalogue; a change counts from the moment that this file is replaced."""
        return self.folder / "catalogue.json"

    @property
    def seal(self) -> Path:
        """There while the vector store holds what the catalogue says; gone while it is changed, and after a crash."""
        return self.folder / "seal.json"

    @property
    def bundled(self) -> Path:
        """There once the bundled documents have been put in."""
        return self.folder / "bundled"

    @property
    def lock(self) -> Path:
        """Held by whoever changes the collection."""
        return self.folder / "lock"

    def exists(self) -> bool:
        """Whether there is a collection, if perhaps a damaged one."""
        return self.documents.is_dir()

    def document(self, document_id: str, version: str) -> Path:
        """The file of one saved document."""
        return self.documents / f"{document_id}.{version}.json"

    def original(self, document_id: str, version: str) -> Path:
        """The file that a saved document was read from, where it is kept."""
        return self.documents / f"{document_id}.{version}.original"

    def volume(self, document_id: str, version: str) -> Path:
        """The folder of one volume."""
        return self.volumes / f"{document_id}.{version}"

    def stamp(self) -> tuple[int, ...]:
        """A value that changes whenever the catalogue does; () where there is none."""
        try:
            status = self.catalogue.stat()
        except FileNotFoundError:
            return ()
        return status.st_ino, status.st_mtime_ns, status.st_size

    def read(self) -> Catalogue:
        """The catalogue as it stands. Raises CatalogueError if there is none, or it is damaged."""
        try:
            return _CATALOGUE.validate_json(self.catalogue.read_bytes())
        except (FileNotFoundError, ValidationError) as error:
            raise CatalogueError(f"{self.catalogue} is damaged") from error

    def write(self, catalogue: Catalogue) -> None:
        """Replace the catalogue, at once and for good."""
        write(self.catalogue, _CATALOGUE.dump_json(catalogue))


def is_name(name: str) -> bool:
    """Whether a collection may be called so: what Chroma takes, and never a path."""
    return _NAME.fullmatch(name) is not None


def restored(place: Place) -> Catalogue:
    """The catalogue of a collection that has lost it, from its saved documents.

    By whom the vectors were made is lost as well, so they go. A document that cannot be read is set aside.
    """
    documents: dict[str, Edition] = {}
    # In the order of time: the latest edition counts.
    for path in sorted(place.documents.glob("*.json"), key=lambda path: path.stat().st_mtime_ns):
        try:
            document = load(path).document
        except ArchiveError as error:
            _log.warning("%s; it is set aside", error)
            path.rename(path.with_suffix(_DAMAGED))
            continue
        version = path.stem.rpartition(".")[2]
        documents[document.id] = Edition(version, document.source.sha256, document.title, len(document.sentences))
    if documents:
        _log.warning("the catalogue of %s is lost; it is made again from the saved documents", place.folder)
        rmtree(place.volumes, ignore_errors=True)
    return Catalogue(documents)


def sweep(place: Place, catalogue: Catalogue) -> None:
    """Delete what no document of the catalogue needs; only while alone, when nobody is preparing anything."""
    editions = {f"{key}.{edition.version}" for key, edition in catalogue.documents.items()}
    needed = {
        place.documents: {f"{name}{suffix}" for name in editions for suffix in (".json", ".original")},
        place.volumes: editions,
        place.lexical: {catalogue.digest()},
        place.chroma: {catalogue.store},
    }
    for folder, names in needed.items():
        for path in folder.glob("*"):
            if path.name not in names and path.suffix != _DAMAGED:
                _delete(path)
    for path in place.folder.glob(".*.part"):
        path.unlink(missing_ok=True)


def _delete(path: Path) -> None:
    if path.is_dir():
        rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
