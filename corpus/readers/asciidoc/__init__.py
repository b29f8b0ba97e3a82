"""AsciiDoc, with its footnote macros (AsciiDoc Language, "Footnotes")."""

from corpus.readers.asciidoc.reader import read

__all__ = ["read"]
