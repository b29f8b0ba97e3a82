"""HTML and XHTML: the article of a page with its notes, wherever on the page or beside it they stand."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from corpus import notes as plain
from corpus.document import Raw
from corpus.formats import Beside
from corpus.readers.blocks import Block, raw
from corpus.readers.html.hypertext import Page, page
from corpus.readers.html.links import links, names_asked
from corpus.readers.html.page_text import reading
from corpus.readers.html.unlinked import is_power

_MOST_BESIDE = 20
_RAISED = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


def read(data: bytes, *, beside: Beside | None = None) -> Raw:
    """The page, with notes that stand ``beside`` it where its markers lead there.

    ``beside`` is asked for pages of the same folder by their bare names. Raises ValueError for what is no page.
    """
    first = page(data)
    pages = [first, *(_beside(first, beside) if beside else ())]
    read_ = reading(pages, links(pages), whole=False)
    found = raw(read_.body, read_.notes, title=read_.title, problems=read_.problems)
    if found.notes:
        return found
    # No note is marked as one: they may be printed as bare numbers, for which the text is searched later.
    body = _unmistakable(read_.body, found.text)
    return replace(raw(body, title=read_.title, problems=read_.problems), notes=None)


def _beside(first: Page, beside: Beside) -> Iterator[Page]:
    for name in names_asked(links([first]))[:_MOST_BESIDE]:
        data = beside(name)
        if data is not None:
            yield page(data, name, beside=True)


def _unmistakable(body: Sequence[Block], text: str) -> Sequence[Block]:
    """The blocks with their exponents in a form that nobody takes for a marker, where somebody would."""
    taken = (marker.span for marker in plain.find(text).markers if _RAISED.search(marker.span.of(text)))
    if not any(is_power(text[max(0, span.start - 12) : span.start]) for span in taken):
        return body
    return [replace(block, text=_RAISED.sub(_in_line, block.text)) for block in body]


def _in_line(match: re.Match[str]) -> str:
    power = is_power(match.string[max(0, match.start() - 12) : match.start()])
    return f" ^{match[0].translate(_DIGITS)}" if power else match[0]
