"""What can be wrong with a collection; each message is one line that says why and what to do."""


class LibraryError(RuntimeError):
    """A collection that cannot be used."""


class UnknownCollectionError(LibraryError):
    """There is no collection of that name."""


class CollectionNameError(LibraryError):
    """A collection cannot be called so."""


class StoreError(LibraryError):
    """The vector store, on disk or on a server, does not do what was asked."""
