"""The words of a sentence that are the answer, shown in bold: which they are, and where they stand in its source."""

import re
import unicodedata
from collections.abc import Iterator

from corpus.span import Span
from qa.answer import Citation, Claim

_JOINER = "\u200d"  # holds two signs together as one, as in pictures of families


def within(text: str, place: tuple[int, int] | None) -> Span | None:
    """``place`` as whole characters of ``text``, without white space at its ends; None where nothing is left.

    What a reader sees as one character is not cut: a letter and the marks over it, or signs that are joined, count
    wholly. None too where the place reaches outside the text: it only says what is bold, so that is not worth an error.
    """
    if place is None or not 0 <= place[0] < place[1] <= len(text):
        return None
    start, end = place
    while start and _continues(text, start):
        start -= 1
    while end < len(text) and _continues(text, end):
        end += 1
    words = text[start:end]
    start += len(words) - len(words.lstrip())
    length = len(words.strip())
    return Span(start, start + length) if length else None


def pieces(text: str, start: int, answer: tuple[int, int] | None) -> tuple[str, str, str]:
    """What stands before the answer's words, those words, and what stands behind them; together they are ``text``.

    ``text`` begins at ``start`` of the text that ``answer`` counts in. Without an answer in it, all stands before.
    """
    place = within(text, (answer[0] - start, answer[1] - start)) if answer else None
    if place is None:
        return text, "", ""
    return text[: place.start], place.of(text), text[place.end :]


def in_sources(claim: Claim) -> Iterator[tuple[Citation, Span | None]]:
    """Each citation with the place of the answer's words in its document, where the claim is what it quotes.

    The claim's text may be one quote or all of them in their order, a space between two, to the letter.
    """
    at = claim.span.start
    for citation in claim.citations:
        length = len(citation.quote)
        quoted = claim.text.startswith(citation.quote, at - claim.span.start)
        answer = claim.answer
        if quoted and answer and at <= answer.start and answer.end <= at + length:
            yield citation, answer.shift(citation.location.clean.start - at)
        else:
            yield citation, None
        at += length + 1 if quoted else 0


def _continues(text: str, at: int) -> bool:
    """Whether the code point there belongs to the character before it."""
    mark = unicodedata.category(text[at]).startswith("M") or re.match("[\u200d\U0001f3fb-\U0001f3ff]", text[at])
    return bool(mark) or text[at - 1] == _JOINER
