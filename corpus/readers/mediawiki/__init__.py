"""MediaWiki's wikitext, with its ``<ref>`` footnotes (mediawiki.org, "Help:Cite") and the templates that make notes."""

from corpus.readers.mediawiki.reader import read

__all__ = ["read"]
