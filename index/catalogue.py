"""Which documents a collection holds, in which version, and where each of its files lies."""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from corpus.archive import write

_NAME = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9._-]{1,58}[a-zA-Z0-9]")


class CatalogueError(ValueError):
    """A catalogue that cannot be read; it can be made anew from the saved documents."""


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

    ``embedder`` names what made the vectors; ``probe`` is what it made of a known text.
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

    def made_by(self, embedder: str, probe: tuple[float, ...]) -> "Catalogue":
        """The same, ready for vectors of another embedder."""
        return replace(self, store=f"ibid-{secrets.token_hex(8)}", embedder=embedder, probe=probe)


_CATALOGUE = TypeAdapter(Catalogue)


@dataclass(frozen=True, slots=True)
class Place:
    """The folder of one collection. The saved documents are the source of truth; all else can be made from them."""

    folder: Path

    @property
    def documents(self) -> Path:
        """Saved documents, one file each."""
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
        """The embedded vector store."""
        return self.folder / "chroma"

    @property
    def catalogue(self) -> Path:
        """The catalogue; a change counts from the moment that this file is replaced."""
        return self.folder / "catalogue.json"

    @property
    def pending(self) -> Path:
        """Holds the id of the document whose vectors are being changed; there only meanwhile, or after a crash."""
        return self.folder / "pending"

    @property
    def lock(self) -> Path:
        """Held by whoever changes the collection."""
        return self.folder / "lock"

    def document(self, document_id: str, version: str) -> Path:
        """The file of one saved document."""
        return self.documents / f"{document_id}.{version}.json"

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
        """The catalogue as it stands; an empty one where there is none. Raises CatalogueError if it is damaged."""
        try:
            return _CATALOGUE.validate_json(self.catalogue.read_bytes())
        except FileNotFoundError:
            return Catalogue()
        except ValidationError as error:
            raise CatalogueError(f"{self.catalogue} is damaged") from error

    def write(self, catalogue: Catalogue) -> None:
        """Replace the catalogue, at once and for good."""
        write(self.catalogue, _CATALOGUE.dump_json(catalogue))


def is_name(name: str) -> bool:
    """Whether a collection may be called so: what Chroma takes, and never a path."""
    return _NAME.fullmatch(name) is not None
