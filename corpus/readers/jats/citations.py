"""References of JATS articles as a reader expects them in a list (Z39.96: ref, mixed-citation, element-citation)."""

import re
from collections.abc import Iterable

from lxml import etree

from corpus.readers.flow import Flow, Shift
from corpus.readers.formulas import linear
from corpus.readers.jats.names import name, plain
from corpus.readers.walk import walk

_CITATIONS = {"mixed-citation", "element-citation", "nlm-citation", "citation", "product", "related-object"}
_NAMES = {"name", "string-name", "collab", "etal", "anonymous"}
_GROUPS = {"person-group", "collab-wrap", "name-alternatives"}
_TITLES = {"article-title", "chapter-title", "part-title", "data-title", "trans-title"}
_STRUCTURE = {
    *_NAMES, *_GROUPS, *_TITLES, "surname", "given-names", "suffix", "prefix", "year", "month", "day", "source",
    "volume", "issue", "fpage", "lpage", "page-range", "elocation-id", "pub-id", "publisher-name", "publisher-loc",
    "edition",
}  # fmt: skip
_KNOWN_IDS = {"doi": "doi:", "pmid": "pmid:", "pmcid": "", "arxiv": "arXiv:", "isbn": "ISBN ", "bibcode": ""}
_SHIFTS = {"sup": Shift.RAISED, "sub": Shift.LOWERED}


def written(reference: etree._Element) -> str:
    """The text of a ``ref``, its label not in it."""
    parts = [_part(each) for each in reference if name(each) != "label"]
    return " ".join(part for part in parts if part)


def person(element: etree._Element) -> str:
    """A name as it is spoken: ``Ada King-Noel``."""
    order = ("surname", "given-names") if element.get("name-style") == "eastern" else ("given-names", "surname")
    pieces = [plain(each) for wanted in order for each in element if name(each) == wanted]
    pieces += [plain(each) for each in element if name(each) == "suffix"]
    return " ".join(piece for piece in pieces if piece) or plain(element)


def _part(element: etree._Element) -> str:
    if name(element) == "citation-alternatives":
        return next((_part(each) for each in element if name(each) in _CITATIONS), "")
    if name(element) in _CITATIONS and _is_bare(element):
        return _composed(element)
    return _mixed(element)


def _is_bare(citation: etree._Element) -> bool:
    """Whether nothing stands between the parts of a citation: then its punctuation is to be added."""
    between = [citation.text, *(each.tail for each in citation)]
    return len(citation) > 1 and not any(text and text.strip() for text in between)


def _mixed(citation: etree._Element) -> str:
    """A citation with its own punctuation."""
    line = Flow()
    shifts = [Shift.NONE]

    def enter(element: etree._Element) -> bool:
        kind = name(element)
        if kind in {"label", "math", "object-id"}:
            line.flow(linear(element) if kind == "math" else "")
            return False
        if kind in _STRUCTURE and line.last.isalnum() and not _before(element).strip():
            line.write(" ")
        if kind == "pub-id":
            line.flow(_identifier(element, line.tail(20)))
            return False
        shifts.append(_SHIFTS.get(kind, shifts[-1]))
        line.flow("" if kind == "name" else element.text or "", shifts[-1])
        return True

    def leave(_: etree._Element) -> None:
        shifts.pop()

    def behind(element: etree._Element) -> None:
        above = element.getparent()
        if above is None or name(above) != "name":  # which holds elements only: white space in it is none
            line.flow(element.tail or "", shifts[-1])

    walk(citation, enter, leave, behind)
    return " ".join(line.text.split())


def _before(element: etree._Element) -> str:
    """The text right in front of an element, within its parent."""
    previous, above = element.getprevious(), element.getparent()
    return (previous.tail if previous is not None else above.text if above is not None else "") or ""


def _identifier(element: etree._Element, before: str) -> str:
    """An identifier with what it is in front, where that is not printed there already."""
    kind, text = element.get("pub-id-type", ""), plain(element)
    sign = _KNOWN_IDS.get(kind, "")
    if (
        re.search(rf"(?:{re.escape(kind)}(?:\.org/)?|{re.escape(sign.strip())})[\s:/]*$", before, re.IGNORECASE)
        and kind
    ) or (kind == "doi" and text.lower().startswith(("doi", "http"))):
        sign = ""
    return f"{'' if not before or before[-1] in ' (/:[' else ' '}{sign}{text}"


def _composed(citation: etree._Element) -> str:
    """Authors (year) Title. Source volume(issue): pages. Place: publisher. Identifiers."""
    fields: dict[str, list[str]] = {}
    authors: list[str] = []
    for each in citation:
        kind = name(each)
        if kind in _GROUPS and each.get("person-group-type", "author") in {"author", ""}:
            authors += _people(each)
        elif kind in _NAMES:
            authors.append(_author(each))
        elif kind in _GROUPS:
            fields.setdefault("others", []).append(f"{', '.join(_people(each))} ({each.get('person-group-type', '')})")
        elif kind == "pub-id":
            fields.setdefault("ids", []).append(_identifier(each, ""))
        elif kind:
            fields.setdefault("title" if kind in _TITLES else kind, []).append(_mixed(each))
    return _arranged(", ".join(filter(None, authors)), fields)


def _arranged(authors: str, fields: dict[str, list[str]]) -> str:
    def take(*names: str) -> str:
        return ", ".join(text for each in names for text in fields.pop(each, []) if text)

    year, title, others, source, volume, issue = map(take, ("year", "title", "others", "source", "volume", "issue"))
    first, last = take("fpage"), take("lpage")
    pages = take("page-range") or (f"{first}–{last}" if first and last and first != last else first or last)
    pages = pages or take("elocation-id")
    where = f"{source} {volume}{f'({issue})' if issue else ''}".strip() + (f": {pages}" if pages else "")
    made = ": ".join(filter(None, (take("publisher-loc"), take("publisher-name"))))
    head = " ".join(filter(None, (authors, f"({year})" if year else "")))
    ids = take("ids")
    rest = [text for texts in fields.values() for text in texts]
    return _sentences([" ".join(filter(None, (head, title))), others, where.strip(": "), made, *rest, ids])


def _sentences(parts: Iterable[str]) -> str:
    kept = [part.strip() for part in parts if part.strip()]
    return " ".join(part if part[-1] in ".?!" or n == len(kept) - 1 else f"{part}." for n, part in enumerate(kept))


def _people(group: etree._Element) -> list[str]:
    names = [_author(each) for each in group if name(each) in _NAMES | {"name-alternatives"}]
    return names or [plain(group)]


def _author(element: etree._Element) -> str:
    """A name as it stands in a list: ``King-Noel A``."""
    if name(element) == "etal":
        return plain(element) or "et al."
    if name(element) == "name-alternatives":
        return next((_author(each) for each in element), "")
    pieces = [
        plain(each) for wanted in ("surname", "given-names", "suffix") for each in element if name(each) == wanted
    ]
    return " ".join(piece for piece in pieces if piece) or plain(element)
