"""LaTeX, with all that prints a note: footnotes, marks and texts apart, endnotes, thanks and their like."""

from corpus.readers.latex.reader import read

__all__ = ["read"]
