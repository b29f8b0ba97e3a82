"""EPUB 2 and 3: the pages of a book in reading order, and its notes, in whichever of its files they stand."""

from corpus.readers.epub.reader import read

__all__ = ["read"]
