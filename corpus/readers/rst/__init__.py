"""reStructuredText, by docutils: it numbers and names the notes as it prints them, which Pandoc does not."""

from corpus.readers.rst.reader import read

__all__ = ["read"]
