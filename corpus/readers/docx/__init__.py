"""Word's DOCX files: text, headings and notes, with the numbers that Word prints (ECMA-376-1, clauses 11 and 17)."""

from corpus.readers.docx.reader import read

__all__ = ["read"]
