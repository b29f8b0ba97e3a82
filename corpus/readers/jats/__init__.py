"""JATS, the XML of journal articles: text, footnotes, and references as endnotes (ANSI/NISO Z39.96)."""

from corpus.readers.jats.reader import read

__all__ = ["read"]
