"""The links of pages that lead to notes and back, told apart from all other links."""

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from urllib.parse import unquote

from lxml import etree

from corpus.readers.html.hypertext import HEADINGS, INLINE, Page, block_of, children, classes, content, kinds, words
from corpus.readers.html.labels import bracketed, is_between, is_label, is_named, is_return, label
from corpus.readers.html.note_places import in_notes, text_before
from corpus.readers.html.page import shown


class Said(StrEnum):
    """What the page itself says that a link is."""

    MARKER = "marker"
    RETURN = "return"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, eq=False)
class Link:
    """A link to the element ``fragment`` of the page ``file``. ``text`` is what it shows.

    ``place`` is the number of its page, and its own in that page. ``stands_for`` are the ids that a link to it would
    name: its own, those of what it stands in up to its line, and those of empty anchors in front of it.
    """

    element: etree._Element
    page: Page
    file: str
    fragment: str
    text: str
    said: Said
    place: tuple[int, int]
    stands_for: frozenset[tuple[str, str]]

    @property
    def target(self) -> tuple[str, str]:
        """The file and the id that the link leads to."""
        return self.file, self.fragment


_MARKER_KINDS = frozenset({"noteref", "doc-noteref"})
_RETURN_KINDS = frozenset({"backlink", "doc-backlink", "referrer"})
_MARKER_CLASSES = words(
    "noteref footnote-ref footnote-reference footnoteref fnref footnote-anchor footnote_ref footnote_referrer "
    "fn-ref sdfootnoteanc sdendnoteanc footnotecall endnotecall fnanchor see-footnote footnote-link easy-footnote "
    "footref simple-footnote jetpack-footnote footnote-call footnotelink note-ref endnote-ref endnoteref "
    "endnote-reference duokan-footnote footnotereference modern-footnotes-footnote msofootnotereference "
    "msoendnotereference footnote footnotemark footnote-marker note-reference _idfootnotelink _idendnotelink"
)
_RETURN_CLASSES = words(
    "footnote-back footnote-backref reversefootnote mw-cite-backlink fn-backref footnote-backlink "
    "footnote_backlink easy-footnote-to-top footnote-return backlink backref footnotebacklink footnote-number "
    "sdfootnotesym sdendnotesym footnotesymbol footnote-back-link data-footnote-backref footnum _idfootnoteanchor "
    "_idendnoteanchor footnote-back-arrow"
)
_NOTE_LIKE = re.compile(
    r"(?:^|[^a-z])(?:foot|end|side|rear)?(?:notes?|ftn|fn|edn|en|cite|sdfootnote|sdendnote|n)(?:[^a-z]|$)",
    re.IGNORECASE,
)
_PAGE_LIKE = re.compile(r"(?:page|pg|p)[-_.]?[\divxlc]+", re.IGNORECASE)
_ANYTHING_POINTS_THERE = 500
_MOST_NEAR = 30  # anchors or links side by side


def links(pages: Sequence[Page]) -> list[Link]:
    """All links to ids, in the order in which they stand."""
    files = {page.name for page in pages}
    first = pages[0]
    return [
        link
        for number, page in enumerate(pages)
        for element in page.order
        if element.tag == "a" and (link := _link(element, page, number, files, first))
    ]


def bare_name(href: str) -> str | None:
    """The name of another page of the same folder that ``href`` leads into, None where it leads anywhere else."""
    name = unquote(href.partition("#")[0]).removeprefix("./")
    bad = not name or name.startswith(".") or not name.isprintable() or any(sign in name for sign in "/\\:?")
    return None if bad or not name.lower().endswith((".html", ".htm", ".xhtml")) else name


def markers(found: Sequence[Link], pages: Sequence[Page]) -> list[Link]:
    """The links among ``found`` that are markers of notes."""
    aimed: dict[tuple[str, str], list[Link]] = {}
    for link in found:
        aimed.setdefault(link.target, []).append(link)
    by_name = {page.name: page for page in pages}
    return [link for link in found if not link.page.beside and _is_marker(link, aimed, by_name)]


def is_raised(element: etree._Element) -> bool:
    """Whether the element is printed above the line."""
    near = [element, *children(element)]
    above = element.getparent()
    while above is not None and above.tag in INLINE and len(above) <= _MOST_NEAR:
        if not is_between(content(above).replace(content(element), "", 1)):
            break
        near.append(above)
        above = above.getparent()
    return any(each.tag == "sup" or "super" in (each.get("style") or "").lower() for each in near)


def _link(element: etree._Element, page: Page, number: int, files: set[str], first: Page) -> Link | None:
    goal = _goal(element, page, files, first)
    if goal is None:
        return None
    file, fragment = goal
    text = shown(element)
    place = (number, page.order[element])
    return Link(element, page, file, fragment, text, _said(element, text), place, _stands_for(element, page))


def _goal(element: etree._Element, page: Page, files: set[str], first: Page) -> tuple[str, str] | None:
    """The file and the id that the link leads to."""
    href = (element.get("href") or "").strip()
    path, sign, fragment = href.partition("#")
    if not fragment or path.lower().startswith("javascript:"):
        described = element.get("aria-describedby") or ""
        return (page.name, described) if described in page.ids and not sign else None
    name, fragment = unquote(path), fragment if fragment in page.ids else unquote(fragment)
    if not name:
        return page.name, fragment
    inside = posixpath.normpath(posixpath.join(posixpath.dirname(page.name), name))
    if inside in files:
        return inside, fragment
    if page.beside and fragment in first.ids:
        return first.name, fragment  # a note does not know by what name its text was given to us
    if ("/" in name or ":" in name) and fragment in page.ids:
        return page.name, fragment  # a page may name its own address
    return inside, fragment


def _said(element: etree._Element, text: str) -> Said:
    near = list(_alone_in(element, text))
    said = frozenset().union(*(kinds(each) for each in near))
    called = frozenset().union(*(classes(each) for each in [*near, *children(element)]))
    if said & _RETURN_KINDS or called & _RETURN_CLASSES or element.get("data-footnote-backref") is not None:
        return Said.RETURN
    if is_return(text) and text.strip():
        return Said.RETURN
    if said & _MARKER_KINDS or called & _MARKER_CLASSES or element.get("rel") == "footnote":
        return Said.MARKER
    if "reference" in called and (element.get("href") or "").rpartition("#")[2].startswith("cite_note"):
        return Said.MARKER
    return Said.MARKER if element.get("data-footnote-ref") is not None else Said.NOTHING


def _alone_in(element: etree._Element, text: str) -> Iterator[etree._Element]:
    """The element, and what stands around nothing but it."""
    yield element
    above = element.getparent()
    while above is not None and above.tag in INLINE and len(above) <= _MOST_NEAR:
        if len(content(above).strip()) > len(text.strip()) + 4:
            return
        yield above
        above = above.getparent()


def _stands_for(element: etree._Element, page: Page) -> frozenset[tuple[str, str]]:
    found = [*_names(element), *(name for child in element.iter("*") for name in _names(child))]
    above: etree._Element | None = element
    while above is not None and above.tag not in {"body", "main", "article", "section", "ol", "ul", "table", "html"}:
        found.extend(_names(above))
        for before in islice(above.itersiblings(preceding=True), _MOST_NEAR):
            if before.tag not in INLINE or content(before).strip():
                break
            found.extend(_names(before))
            if (before.tail or "").strip():
                break
        above = above.getparent()
    return frozenset((page.name, name) for name in found)


def _names(element: etree._Element) -> Iterator[str]:
    for name in (element.get("id"), element.get("name") if element.tag == "a" else None):
        if name:
            yield name


def _is_marker(link: Link, aimed: dict[tuple[str, str], list[Link]], pages: dict[str, Page]) -> bool:
    text = label(link.text)
    likely = is_label(text) or (bracketed(link.text) and is_named(text)) or (not text and link.said == Said.MARKER)
    if link.said == Said.RETURN or not (likely or (link.said == Said.MARKER and len(text) <= 40)):
        return False
    other = _returning(link, aimed)
    if other is not None:
        return _before(link, other)
    if link.said == Said.MARKER:
        return True
    page = pages.get(link.file)
    target = page.ids.get(link.fragment) if page else None
    return _leads_to_note(link, text, target)


def _leads_to_note(link: Link, text: str, target: etree._Element | None) -> bool:
    """Whether a link of which nothing is said, and that nothing leads back to, is a marker by its looks."""
    if _PAGE_LIKE.fullmatch(link.fragment) or any(above.tag == "nav" for above in link.element.iterancestors()):
        return False
    square = link.text.strip().startswith("[") or _in_square_brackets(link.element)
    looks = is_raised(link.element) or square or (bracketed(link.text) and not is_label(text))
    likes = bool(_NOTE_LIKE.search(link.fragment))
    if target is None:
        return likes and (looks or bracketed(link.text))
    if is_heading(target) or any(each is target for each in (link.element, *link.element.iterancestors())):
        return False
    return in_notes(target) or likes or (looks and is_label(text))


def is_heading(target: etree._Element) -> bool:
    """Whether the element is, is in, or begins with a heading."""
    block = block_of(target)
    if block.tag in HEADINGS:
        return True
    inside = children(block) if block.tag in {"section", "div", "article", "header"} else []
    return bool(inside) and inside[0].tag in HEADINGS and not (block.text or "").strip()


def _in_square_brackets(element: etree._Element) -> bool:
    """Whether the link stands in square brackets with nothing but others like it: ``[12, 13]``."""
    above = element.getparent()
    narrow = above is not None and above.tag in INLINE and len(above) <= _MOST_NEAR
    if above is not None and narrow and bracketed(content(above)) and len(content(above)) <= 40:
        return content(above).strip().startswith("[")
    before = element.getprevious()
    for _ in range(_MOST_NEAR):
        if before is None or before.tag != "a" or not is_label(label(content(before))):
            break
        if not is_between(before.tail or "") or "[" in (before.tail or ""):
            break
        before = before.getprevious()
    text = (before.tail if before is not None else above.text if above is not None else None) or ""
    return text.rstrip().endswith("[")


def _returning(link: Link, aimed: dict[tuple[str, str], list[Link]]) -> Link | None:
    """A link in the note that leads back to ``link``."""
    for key in link.stands_for:
        candidates = aimed.get(key, ())
        if len(candidates) <= _ANYTHING_POINTS_THERE:
            for other in candidates:
                if other is not link and link.target in other.stands_for:
                    return other
    return None


def _before(link: Link, other: Link) -> bool:
    """Of two links that lead to each other, whether ``link`` is the marker and ``other`` stands in the note."""
    tests: tuple[Callable[[Link], bool], ...] = (
        lambda each: each.said != Said.MARKER,
        lambda each: each.said == Said.RETURN,
        lambda each: in_notes(each.element),
        _begins,
    )
    for test in tests:
        if test(link) != test(other):
            return test(other)
    return link.place < other.place


def _begins(link: Link) -> bool:
    """Whether the link stands at the beginning of its line."""
    return is_between(text_before(link.element, block_of(link.element)))


def names_asked(found: Iterable[Link]) -> list[str]:
    """The names of other pages of the same folder that links lead to which look like markers of notes."""
    names: dict[str, None] = {}
    for link in found:
        if not _looks_like_marker(link):
            continue
        name = bare_name(link.file)
        if name:
            names[name] = None
    return list(names)


def _looks_like_marker(link: Link) -> bool:
    if link.said != Said.NOTHING:
        return link.said == Said.MARKER
    return is_label(label(link.text)) and _leads_to_note(link, label(link.text), None)
