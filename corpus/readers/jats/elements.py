"""What the elements of a JATS article are to a reader: blocks, headings, cells, or nothing that is printed."""

from lxml import etree

from corpus.readers.jats.marks import Targets
from corpus.readers.jats.names import name

META = {"title-group", "contrib-group", "author-notes", "abstract", "trans-abstract"}
"""What of the metadata of an article is printed text."""

UNSEEN = {
    "journal-meta", "processing-meta", "graphic", "inline-graphic", "media", "object-id", "permissions", "alt-text",
    "long-desc", "index-term", "index-term-range-end", "glyph-data", "sec-meta", "kwd-group", "subj-group", "corresp",
    "custom-meta-group", "colgroup", "alt-title", "trans-title-group", "fn-type", "contrib-id", "xref-group",
}  # fmt: skip
BLOCKS = {
    "p", "title", "subtitle", "article-title", "sec", "list", "list-item", "def-list", "def-item", "def", "table-wrap",
    "fig", "caption", "disp-quote", "boxed-text", "verse-group", "verse-line", "speech", "statement", "app", "ack",
    "abstract", "body", "back", "ref-list", "fn-group", "fn", "notes", "glossary", "bio", "table", "tr", "row", "code",
    "preformat", "supplementary-material", "attrib", "question", "answer", "explanation", "front", "front-stub",
    "sub-article", "response", "table-wrap-foot", "author-notes", "floats-group", "contrib-group", "title-group", "ref",
    "array", "disp-formula-group", "app-group", "trans-abstract", "supplement", "textual-form", "chem-struct-wrap",
}  # fmt: skip
LEADS = {"label", "term", "speaker"}  # they stand in front of what follows, in its line
SECTIONS = {
    "sec",
    "app",
    "ack",
    "abstract",
    "trans-abstract",
    "ref-list",
    "fn-group",
    "notes",
    "glossary",
    "bio",
    "boxed-text",
}
CELLS = {"td", "th", "entry"}
ROWS = {"tr", "row"}
FORMULAS = {"disp-formula", "chem-struct"}  # set apart from the words around them


def is_left_out(element: etree._Element, known: Targets) -> bool:
    """Metadata that is not printed, titles of lists that are notes, and all but one of several forms of one thing."""
    above = element.getparent()
    if above is None:
        return False
    kind, parent = name(element), name(above)
    if parent in {"article-meta", "front-stub"}:
        return kind not in META
    if parent == "front":
        return kind not in {"article-meta", "notes"}
    if kind == "title" and parent == "ref-list":
        return is_of_notes(above, known)
    if parent == "alternatives":
        return next((each for each in above if name(each) == "math"), element) is not element
    return False


def is_of_notes(ref_list: etree._Element, known: Targets) -> bool:
    """Whether a list of references is one of notes: a cross-reference points to one of them."""
    return any(known.elements.get(each) in known.referred for each in ref_list)
