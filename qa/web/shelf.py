"""The collections of a server: each opened once, its documents and its chain at hand for every request."""

from collections.abc import Callable, Iterator
from threading import Lock
from typing import Protocol

from corpus import parse
from corpus.document import Document, Parsed
from corpus.formats import Beside
from corpus.sandbox import Sandbox
from index.catalogue import is_name
from index.embed import Embedder
from index.library import CollectionNameError, Library, UnknownCollectionError, collections
from qa import assemble
from qa.answer import Answer
from qa.conversation import Asked
from qa.settings import Settings
from qa.web.pictures import AT_ONCE, PageKey, Pictures
from qa.wire.answers import AnswerOut, answer_out

EXAMPLES = {
    "turkey-russia.txt": (
        "What did Putin offer Erdogan on the night of the coup?",
        "How much did Turkey pay for the S-400 air defense system?",
        "What happened to the Russian Su-24?",
        "How did the coup attempt affect the Turkish military?",
    )
}
"""Questions to a bundled document, by its file name."""


class NotFoundError(LookupError):
    """A document or passage that is not there; the message says which, in one line."""


class Chain(Protocol):
    """From a question to its answer; ``stream`` gives it again and again, each time with one more claim checked."""

    def invoke(self, input: str | Asked, /) -> Answer: ...  # noqa: A002, D102  the Runnable's own name

    def stream(self, input: str | Asked, /) -> Iterator[Answer]: ...  # noqa: A002, D102


class Reader(Protocol):
    """Reads files that anybody may have sent, and draws their pages: it survives them all."""

    def parse_bytes(self, data: bytes, name: str, beside: Beside | None = None) -> Parsed:
        """As ``corpus.parse.parse_bytes``."""

    def picture(self, data: bytes, number: int, width: int) -> bytes:
        """Page ``number`` (from 1) of a PDF as a PNG. Raises UnreadableError where it cannot be drawn."""

    def close(self) -> None:
        """End what is being read."""


_PICTURE_SECONDS = 30
"""For one page: somebody is waiting for it."""


class Shelf:
    """The collections of one server, on one embedding model. Safe to use from several threads."""

    def __init__(
        self,
        settings: Settings,
        model: Embedder | None = None,
        make_chain: Callable[[Settings, Library], Chain] = assemble.chain,
        reader: Reader | None = None,
    ) -> None:
        """``reader`` reads uploads and draws pages; the default does so in child processes."""
        self.settings = settings
        self.reader = reader or Sandbox()
        # Children of their own: whoever opens a source must not wait for another's upload to be read.
        self._artist = reader or Sandbox(AT_ONCE, _PICTURE_SECONDS)
        self._pictures = Pictures(self._artist.picture)
        self._model = model
        self._make_chain = make_chain
        self._lock = Lock()
        self._libraries: dict[str, Library] = {}
        self._chains: dict[str, Chain] = {}

    def names(self) -> tuple[str, ...]:
        """The collections that exist, ``default`` first."""
        return tuple(sorted({"default", *collections(self.settings.home)}, key=lambda name: (name != "default", name)))

    def library(self, collection: str, *, create: bool = False) -> Library:
        """The collection of that name, made if ``create`` says so.

        Raises CollectionNameError for a name that no collection can have, UnknownCollectionError for one that does not
        exist, and LibraryError for one that cannot be opened.
        """
        if not is_name(collection):
            raise CollectionNameError(
                "that is no name for a collection; use 3 to 60 letters, digits, dots, hyphens and underscores, with a "
                "letter or digit at both ends"
            )
        with self._lock:
            if collection not in self._libraries:
                if not create and collection not in self.names():
                    raise UnknownCollectionError(f"there is no collection {collection!r}")
                self._model = self._model or assemble.embedder(self.settings)
                self._libraries[collection] = assemble.library(
                    self.settings, collection, create=create, model=self._model
                )
            return self._libraries[collection]

    def chain(self, collection: str) -> Chain:
        """The chain that answers from that collection; raises as ``library``."""
        library = self.library(collection)
        with self._lock:
            if collection not in self._chains:
                self._chains[collection] = self._make_chain(self.settings, library)
            return self._chains[collection]

    def document(self, collection: str, document_id: str) -> Document:
        """A document of that collection. Raises NotFoundError if it is not there, and as ``library``."""
        library = self.library(collection)
        if document_id not in {document.id for document in library.documents()}:
            raise NotFoundError(f"there is no document {document_id!r} in the collection {collection!r}")
        return library.document(document_id)

    async def picture(self, collection: str, document: Document, number: int, width: int) -> bytes:
        """Page ``number`` (from 1) of a document of that collection as a PNG, ``width`` pixels wide.

        Raises NotFoundError where there is no such page or the document's file is not kept, BusyError where too many
        are asked for, UnreadableError where the page cannot be drawn, and as ``library``.
        """
        drawn = None
        if number in {page.number for page in document.pages}:
            key = PageKey(document.source.sha256, number, width)
            drawn = await self._pictures.picture(key, lambda: self.library(collection).original(document.id))
        if drawn is None:
            raise NotFoundError(f"there is no picture of page {number} of {document.id!r}")
        return drawn

    def close(self) -> None:
        """End what reads uploads and draws pages."""
        self._pictures.close()
        self._artist.close()
        self.reader.close()

    def shown(self, collection: str, answer: Answer) -> AnswerOut:
        """The answer in its JSON shape; markers name the document where the collection holds several."""
        library = self.library(collection)
        locations = [hit.passage.location for hit in answer.hits]
        locations += [citation.location for checked in answer.claims for citation in checked.claim.citations]
        documents = {place.document_id: library.document(place.document_id) for place in locations}
        return answer_out(answer, documents, titled=library.count() > 1)

    def examples(self, collection: str) -> tuple[str, ...]:
        """Questions to begin with: those of the bundled documents that the collection holds."""
        held = {document.id for document in self.library(collection).documents()}
        return tuple(
            question for name, asked in EXAMPLES.items() if parse.document_id(name) in held for question in asked
        )
