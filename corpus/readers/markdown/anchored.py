"""Notes in Markdown without footnotes, made with HTML: ``<sup id="a1">[1](#f1)</sup>`` and ``<b id="f1">1</b> Text``.

The links say which marker means which note, as on any other page; so the page that the Markdown makes is read.
"""

import re
from collections.abc import Sequence
from html import escape

from markdown_it.token import Token

from corpus.document import Raw
from corpus.readers.blocks import raw
from corpus.readers.html.hypertext import page
from corpus.readers.html.links import links
from corpus.readers.html.page_text import reading
from corpus.readers.markdown.syntax import page_parser
from corpus.readers.markdown.text import SHIFTED

_LINK = re.compile(r"\]\([ \t]*<?#[^\s()]|href[ \t]*=[ \t]*[\"']?#[^\s\"']", re.IGNORECASE)
_ANCHOR = re.compile(r"<[a-z][a-z0-9]*[ \t\n][^<>]{0,300}?\b(?:id|name)[ \t]*=", re.IGNORECASE)


def anchored(source: str) -> Raw | None:
    """The text of ``source`` with the notes that links within it lead to; None where there are none."""
    if not (_LINK.search(source) and _ANCHOR.search(source)):
        return None
    parser = page_parser()
    tokens = parser.parse(source)
    for token in tokens:
        if token.type == "inline" and token.children:
            token.children = [piece for child in token.children for piece in _shifted(child)]
    written = parser.renderer.render(tokens, parser.options, {})
    try:
        pages = [page(f'<html><head><meta charset="utf-8"></head><body>{written}</body></html>'.encode())]
        found = reading(pages, links(pages), whole=True)
    except ValueError:  # no page, or one that is nested too deeply
        return None
    result = raw(found.body, found.notes, title=found.title, problems=found.problems)
    return result if any(note.span and note.anchors for note in result.notes or ()) else None


def _shifted(token: Token) -> Sequence[Token]:
    """Pandoc's ``10^5^`` and ``H~2~O`` as elements of HTML."""
    if token.type != "text" or not SHIFTED.search(token.content):
        return (token,)
    pieces: list[str] = []
    read = 0
    for match in SHIFTED.finditer(token.content):
        name = "sup" if match["up"] else "sub"
        pieces.append(escape(token.content[read : match.start()]))
        pieces.append(f"<{name}>{match['up'] or match['down']}</{name}>")
        read = match.end()
    content = "".join([*pieces, escape(token.content[read:])])
    return (Token("html_inline", "", 0, content=content),)
