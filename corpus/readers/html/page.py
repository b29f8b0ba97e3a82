"""Which part of a page is its text: the article, without what a site prints around it."""

import re
from collections.abc import Collection, Iterable

from lxml import etree

from corpus.readers.html.hypertext import HEADINGS, INLINE, Page, children, classes, content, kinds, words

_NO_TEXT = words(
    "head script style template noscript iframe object embed applet svg canvas audio video button input select "
    "textarea datalist label dialog nav menu map rp"
)
_NO_TEXT_ROLES = words(
    "navigation banner search contentinfo menu menubar toolbar dialog alertdialog tooltip tablist doc-toc "
    "doc-pagelist doc-pagebreak toc landmarks page-list pagebreak"
)
# Whole class names: of MediaWiki, of printed page and line numbers, of words for screen readers only.
_NO_TEXT_CLASSES = words(
    "mw-editsection mw-jump-link mw-indicators navbox vertical-navbox metadata sistersitebox ambox tmbox hatnote "
    "catlinks printfooter toc mw-empty-elt magnify navbar mbox-small shortdescription pagenum pagebreak "
    "page-number page-break lnum linenum lineno line-number linenumber headerlink header-anchor sr-only "
    "visually-hidden visuallyhidden screen-reader-text screen-reader-only cite-accessibility-label "
    "mathjax_preview skip-link footnote_tooltip pg-boilerplate"
)
# Words in the class or id of a part of a page that is not the article.
_AROUND = words(
    "cookie cookies consent gdpr share sharing social sharedaddy addtoany comments disqus respond related "
    "newsletter subscribe subscription signup breadcrumb breadcrumbs sidebar advert advertisement ads sponsor "
    "sponsored promo popup modal overlay paywall navbar navigation nav menu pagination pager masthead toc sitemap"
)
# Classes that speak of a page, or of what stands beside the element, not of the element.
_NOT_SAID_OF_ITSELF = re.compile(
    r"(?:no|not|with|without|has|is|category|tag|post|page|type|format)-|comments-(?:open|closed)"
)
_SECTIONS = words("div section aside ul ol dl form footer header table details fieldset")
_HIDDEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_ARTICLE_CLASSES = ("mw-parser-output", "entry-content", "post-content", "article-body", "article-content", "e-content")
_WORDS = re.compile(r"[A-Za-z]+")
_SEPARATED = re.compile(r" [|\-–—·:»] |: ")
_PERMALINK = re.compile(r"[¶#§🔗∞]?\ufe0f?")


def is_text(element: etree._Element) -> bool:
    """Whether the element is shown, and part of what the page says."""
    if element.tag in _NO_TEXT or element.get("hidden") is not None:
        return False
    if (element.get("aria-hidden") or "").lower() == "true" or _HIDDEN.search(element.get("style") or ""):
        return _is_formula(element)
    if element.tag == "a" and (above := element.getparent()) is not None and above.tag in HEADINGS:
        return not _PERMALINK.fullmatch(content(element).strip()) or element.get("href") is None
    if element.tag not in INLINE and "noprint" in classes(element):
        return False
    return not (kinds(element) & _NO_TEXT_ROLES or classes(element) & _NO_TEXT_CLASSES)


def shown(element: etree._Element) -> str:
    """The characters in the element that are shown; of a picture, what it says that it shows."""
    pieces: list[str] = []
    waiting: list[etree._Element | str] = [element]
    while waiting:
        each = waiting.pop()
        if isinstance(each, str):
            pieces.append(each)
        elif each.tag == "img":
            pieces.append(each.get("alt") or "")
        elif each is element or (isinstance(each.tag, str) and is_text(each)):
            parts = [each.text or "", *(part for child in each for part in (child, child.tail or ""))]
            waiting.extend(reversed(parts))
    return "".join(pieces)


def _is_formula(element: etree._Element) -> bool:
    """MediaWiki hides the formula behind its picture; what the picture shows is what the formula says."""
    return any("mathml" in name for name in classes(element)) or element.tag == "math"


def article(page: Page, held: Collection[etree._Element]) -> etree._Element:
    """The element that holds the page's text: all of ``held`` (the markers) is in it."""
    body = next((child for child in children(page.root) if child.tag == "body"), page.root)
    marked_out = _marked_out(body)
    found = body if marked_out is None else marked_out
    # Up from where it is, until all of ``held`` is in it.
    above = [found, *found.iterancestors()]
    highest = 0
    for element in held:
        lowest = next((each for each in (element, *element.iterancestors()) if each in above), found)
        highest = max(highest, above.index(lowest))
    return above[highest]


def _marked_out(body: etree._Element) -> etree._Element | None:
    """What the page itself marks as its text, where that is most of it among its like."""
    choices = (
        [element for element in body.iter("*") if classes(element) & {"mw-parser-output"}],
        [element for element in body.iter("main", "*") if element.tag == "main" or "main" in kinds(element)],
        [element for element in body.iter("*") if element.get("itemprop") == "articleBody"],
        list(body.iter("article")),
        [element for element in body.iter("*") if classes(element) & set(_ARTICLE_CLASSES)],
    )
    for found in choices:
        lengths = [len(content(element)) for element in found]
        if found and 10 * max(lengths) >= 9 * sum(lengths) and max(lengths):
            return found[lengths.index(max(lengths))]
    return None


def around(root: etree._Element, kept: Collection[etree._Element]) -> frozenset[etree._Element]:
    """The parts of ``root`` that are not the article: shares, comments, menus, the site's head and foot.

    None of ``kept`` (the markers, the texts of notes) is in one of them, and none is half of the text or more.
    """
    holds = set(kept)
    for element in kept:
        holds.update(element.iterancestors())
    most = len(content(root)) // 2
    return frozenset(
        element
        for element in root.iter(*_SECTIONS)
        if element is not root
        and element not in holds
        and (_is_named_so(element) or _is_site(element) or _is_menu(element))
        and len(content(element)) <= most
    )


def _is_named_so(element: etree._Element) -> bool:
    own = [name for name in classes(element) if not _NOT_SAID_OF_ITSELF.match(name)]
    words = {word.lower() for name in own for word in _WORDS.findall(name)} & _AROUND
    if words == {"sidebar"}:
        return not _is_prose(element)  # books call a box in the text so
    return bool(words) or ((element.get("id") or "").lower() in _AROUND and not _is_headed_so(element))


def _is_headed_so(element: etree._Element) -> bool:
    """A section of the text whose id is made of its heading: "Comments" may be one."""
    heading = next(iter(element.iter(*HEADINGS)), None)
    return heading is not None and content(heading).strip().lower() == (element.get("id") or "").lower()


def _is_prose(element: etree._Element) -> bool:
    return any(len(content(paragraph)) >= 200 for paragraph in element.iter("p"))


def _is_site(element: etree._Element) -> bool:
    """A head or foot that belongs to the whole page: it is in no part of the text."""
    if element.tag not in {"header", "footer"}:
        return False
    parts = {above.tag for above in element.iterancestors()}
    return parts.isdisjoint({"article", "main", "section", "blockquote"})


def _is_menu(element: etree._Element) -> bool:
    """Nothing but short links, three or more, outside of what the page marks as its text."""
    if element.tag not in {"ul", "ol", "div", "table", "dl"}:
        return False
    links = [link for link in element.iter("a") if link.get("href")]
    if len(links) < 3 or any(above.tag in {"article", "main", "section"} for above in element.iterancestors()):
        return False
    linked = sum(len("".join(content(link).split())) for link in links)
    words = sum(len(content(link).split()) for link in links)
    return words <= 4 * len(links) and 10 * linked >= 9 * len("".join(content(element).split()))


def title(page: Page, found: etree._Element, shown: Iterable[tuple[etree._Element, str]]) -> str | None:
    """The page's title: its one highest heading (``shown`` gives headings and their texts), or what its head says."""
    inside = set(found.iter("h1"))
    texts = [(element, text) for element, text in shown if text]
    for headings in ([text for element, text in texts if element in inside], [text for _, text in texts]):
        if len(headings) == 1:
            return headings[0]
    metas = {
        (meta.get("property") or meta.get("name") or "").lower(): " ".join((meta.get("content") or "").split())
        for meta in page.root.iter("meta")
    }
    first = next((element for element in page.root.iter("title")), None)
    said = " ".join(content(first).split()) if first is not None else ""
    return metas.get("og:title") or _without_site(said, metas.get("og:site_name", "")) or None


def _without_site(text: str, site: str) -> str:
    """``text`` without the site's name in front or behind, where the page says what the site is called."""
    for match in _SEPARATED.finditer(text):
        before, behind = text[: match.start()].strip(), text[match.end() :].strip()
        if site and behind == site:
            return before
        if site and before == site:
            return behind
    return text
