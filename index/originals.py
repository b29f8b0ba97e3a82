"""The files that documents were read from, kept beside the saved documents: the pictures of a PDF's pages need them."""

from hashlib import sha256

from corpus.archive import write
from index.catalogue import Catalogue, Place


def keep(place: Place, catalogue: Catalogue, document_id: str, data: bytes | None) -> None:
    """Keep the file of a document that was added without it, or whose file was lost."""
    edition = catalogue.documents.get(document_id)
    if data is None or edition is None:
        return
    path = place.original(document_id, edition.version)
    if not path.exists() or path.stat().st_size != len(data):
        write(path, data)


def find(place: Place, catalogue: Catalogue, document_id: str) -> bytes | None:
    """The file of a document; None where it is not kept or no longer what was read, and where there is no document."""
    edition = catalogue.documents.get(document_id)
    if edition is None:
        return None
    try:
        data = place.original(document_id, edition.version).read_bytes()
    except FileNotFoundError:
        return None
    # Whoever is shown a page has to see the one that was read.
    return data if sha256(data).hexdigest() == edition.source else None
