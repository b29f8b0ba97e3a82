"""HTML and XHTML: the article of a page with its notes, wherever on the page or beside it they stand."""

from corpus.readers.html.reader import read

__all__ = ["read"]
