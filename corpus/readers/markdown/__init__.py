"""Markdown: CommonMark with tables and footnotes, as Pandoc and GitHub write them."""

from corpus.readers.markdown.reader import read

__all__ = ["read"]
