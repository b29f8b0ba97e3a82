"""Holes in the source: places where a date, a number or a name was stripped. They become visible, never filled."""

import re
from collections.abc import Iterator

from corpus.emend import lexicon
from corpus.emend.repair import GAP, Repair
from corpus.span import Span


def holes(text: str, *, spun: bool) -> Iterator[Repair]:
    """A visible gap where something was stripped; in a text that is not ``spun`` only in the certain places."""
    if _spaced_commas(text):
        return
    for when, pattern, reason in lexicon.rows("gaps"):
        if when == "plain" or spun:
            for match in lexicon.compiled(pattern).finditer(text):
                yield from _gap(text, match.start("gap"), reason)


def _gap(text: str, place: int, reason: str) -> Iterator[Repair]:
    """One repair for the gap itself, and one for the space in front of it where the source has none to spare."""
    word = re.compile(r"\w+\Z").search(text, max(0, place - 40), place)
    if word and text[place : place + 1] == " ":
        yield Repair(Span(*word.span()), f"{word.group()} ", "gap", "a space before the gap that follows")
    yield Repair(Span(place, place), GAP, "gap", reason)


def _spaced_commas(text: str) -> bool:
    """Whether the text sets a space before its commas anyway, as tokenised text does."""
    spaced = len(re.findall(r"\w ,", text))
    return spaced * 4 > len(re.findall(r"\w,", text)) + 8
