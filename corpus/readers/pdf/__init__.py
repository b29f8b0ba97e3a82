"""PDF: text, headings and notes from the places of its characters; each word with its place on the page."""

from corpus.readers.pdf.reader import read

__all__ = ["read"]
