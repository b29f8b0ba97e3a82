"""A question beside a passage, or a claim beside a premise, as the packaged models read it: one row of tokens."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from Stemmer import Stemmer

from corpus.span import Span
from index.embed import load_tokenizer
from index.lexical import FUNCTION_WORDS

if TYPE_CHECKING:
    from tokenizers import Encoding

FIRST, SECOND, SECOND_SHARED, FIRST_SHARED = range(4)
"""Kinds of tokens: of the first text or the second, and of words that both have, function words aside.

A small model learns slowly from little text that the same word stands on both sides; so it is told."""

KINDS = 4
LONGEST_FIRST = 64
"""Tokens of the first text that are read."""

LONGEST_SECOND = 320
"""Tokens of the second text that are read."""

_OPENING, _CLOSING = 101, 102


@dataclass(frozen=True, slots=True)
class Text:
    """A text in tokens: ids, the place of each in the text, and the stem of the word that each is of.

    The stem of marks and function words is empty: that two texts share them means nothing.
    """

    ids: tuple[int, ...]
    places: tuple[Span, ...]
    stems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts as one row.

    ``begin`` is where the second one's tokens begin in it, ``places`` where each of them stands in the second text.
    """

    ids: NDArray[np.int64]
    kinds: NDArray[np.int64]
    begin: int
    places: tuple[Span, ...]


def tokens(text: str) -> Text:
    """The tokens of a text."""
    encoding: Encoding = load_tokenizer().encode(text, add_special_tokens=False)
    words = [""] * len(encoding.ids)
    whole: dict[int, list[int]] = {}
    for place, word in enumerate(encoding.word_ids):
        if word is not None:
            whole.setdefault(word, []).append(place)
    for places in whole.values():
        word_text = text[encoding.offsets[places[0]][0] : encoding.offsets[places[-1]][1]]
        stem = _stem(word_text.lower())
        for place in places:
            words[place] = stem
    return Text(tuple(encoding.ids), tuple(Span(*offset) for offset in encoding.offsets), tuple(words))


def pair(first: Text, second: Text) -> Pair:
    """The two texts as one row, each cut off where it is too long."""
    before, after = first.ids[:LONGEST_FIRST], second.ids[:LONGEST_SECOND]
    own, other = first.stems[: len(before)], second.stems[: len(after)]
    shared = (set(own) & set(other)) - {""}
    kinds = [
        FIRST,
        *(FIRST_SHARED if stem in shared else FIRST for stem in own),
        FIRST,
        *(SECOND_SHARED if stem in shared else SECOND for stem in other),
        SECOND,
    ]
    ids = [_OPENING, *before, _CLOSING, *after, _CLOSING]
    return Pair(np.array(ids), np.array(kinds), len(before) + 2, second.places[: len(after)])


def numbered(places: Sequence[Span], spans: Sequence[Span]) -> list[int]:
    """For each of the ascending token ``places`` the number of the last of the ascending ``spans`` that began."""
    result, number = [], 0
    for place in places:
        while number + 1 < len(spans) and place.start >= spans[number + 1].start:
            number += 1
        result.append(number)
    return result


@lru_cache(maxsize=50_000)
def _stem(word: str) -> str:
    if word in FUNCTION_WORDS or not any(map(str.isalnum, word)):
        return ""
    # A stemmer is no thread's friend, and made in microseconds.
    return str(Stemmer("english").stemWord(word))
