"""RTF (Rich Text Format Specification 1.9.1): paragraphs, tables, and notes, labelled as word processors print them."""

from corpus.readers.rtf.reader import read

__all__ = ["read"]
