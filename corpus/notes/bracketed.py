"""Notes that a text prints in brackets of their own, as Project Gutenberg does: `[Footnote 3: See above.]`."""

import re
from collections.abc import Iterator

from corpus.notes.blocks import Block, Item
from corpus.notes.leads import SYMBOLS, Kind
from corpus.span import Span

_OPENING = re.compile(
    rf"""\[(?:(?P<word>(?:foot|end)?note|fn)
        (?:[ ]?(?P<label>\d{{1,4}}|{SYMBOLS}|[A-Za-z]|[ivxlc]{{1,7}}))?[ ]?[:.]\s*
    |(?:(?<=\n\[)|(?<=\A\[))(?P<symbol>{SYMBOLS})[ ]?[:]?[ ]?(?=[^\W\d]|[“"]))""",
    re.VERBOSE | re.IGNORECASE,
)


def bracketed(text: str) -> list[Block]:
    """The blocks of notes in brackets; those that stand side by side are one block."""
    found: list[Block] = []
    for item, end in _items(text):
        before = found[-1] if found else None
        if before and item.start < before.end:
            continue
        if before and not text[before.end : item.start].strip():
            found[-1] = Block((*before.items, item), before.start, end, sure=True)
        else:
            found.append(Block((item,), item.start, end, sure=True))
    return found


def _items(text: str) -> Iterator[tuple[Item, int]]:
    openings = list(_OPENING.finditer(text))
    if not openings:
        return
    closings = _closings(text)
    for match in openings:
        if match["word"] and not match["label"] and match["word"].lower() != "footnote":
            continue
        end = closings.get(match.start())
        if end is None or not text[match.end() : end].strip():
            continue
        label = match["label"] or match["symbol"] or match["word"]
        kind = _kind(match["label"] or match["symbol"])
        span = Span(match.end(), match.end() + len(text[match.end() : end].rstrip()))
        yield Item(match.start(), span, label, kind, "worded"), end + 1


def _kind(label: str | None) -> Kind:
    if label is None:
        return Kind.WORD
    return Kind.NUMBER if label.isdecimal() else Kind.LETTER if label.isalpha() else Kind.SYMBOL


def _closings(text: str) -> dict[int, int]:
    """Which bracket closes which, in one pass."""
    closings: dict[int, int] = {}
    opened: list[int] = []
    for match in re.finditer(r"[\[\]]", text):
        if match.group() == "[":
            opened.append(match.start())
        elif opened:
            closings[opened.pop()] = match.start()
    return closings
