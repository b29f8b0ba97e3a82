"""JATS, the XML of journal articles: text, footnotes, and references as endnotes (ANSI/NISO Z39.96)."""

from lxml import etree

from corpus.document import Raw
from corpus.readers import entities as docbook_entities
from corpus.readers import trees
from corpus.readers.blocks import raw as raw_of
from corpus.readers.jats.marks import targets
from corpus.readers.jats.names import name, plain
from corpus.readers.jats.text import tell


class JatsError(ValueError):
    """XML that is no journal article; the message says so."""


def read(data: bytes) -> Raw:
    """The text and the notes of an article; of several in one file, of all. Raises ValueError for damaged XML."""
    # The entities that the DTD of JATS declares are DocBook's too (ISO 8879); the DTD itself is not read.
    data, problems = docbook_entities.expanded(data)
    root = trees.xml(data)
    article = root if name(root) == "article" else next((each for each in root.iter() if name(each) == "article"), None)
    if article is None:
        raise JatsError("it is no JATS article: it holds no <article>")
    told = tell(root, targets(root))
    return raw_of(told.blocks, told.notes, title=_title(article), problems=problems)


def _title(article: etree._Element) -> str | None:
    groups = (each for each in article.iter() if name(each) == "title-group")
    titles = (each for group in groups for each in group if name(each) == "article-title")
    first = next(titles, None)
    return plain(first) or None if first is not None else None
