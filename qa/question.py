"""What a question asks for: its words, its parts, and the kind of thing that would answer it."""

import re
from dataclasses import dataclass
from enum import StrEnum

from qa.wording import NUMBER, STOP_WORDS, negated, pairs, terms, tokens

LONGEST_QUESTION = 2_000
"""Characters. A longer text is a document, not a question, and the embedding model would cut most of it away."""


class QuestionError(ValueError):
    """A question that cannot be asked; the message says why in one line."""


class Kind(StrEnum):
    """The kind of thing that a question asks for."""

    TIME = "time"
    NUMBER = "number"
    PERSON = "person"
    PLACE = "place"
    REASON = "reason"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Question:
    """A question, read.

    ``terms`` are the stems of its content words, ``pairs`` those that follow each other, ``names`` those of its
    capitalised words, ``numbers`` the numbers in it. ``head`` holds the stems of what is counted or dated ("people" in
    "how many people"). ``parts`` are its coordinate parts ("When …" and "why …?"); a question of one piece has one.
    """

    text: str
    kinds: tuple[Kind, ...]
    terms: frozenset[str]
    pairs: frozenset[tuple[str, str]]
    names: frozenset[str]
    numbers: frozenset[str]
    head: frozenset[str]
    negated: bool
    parts: tuple[str, ...]


_WHICH = r"\b(?:what|which)\s+(?:\w+\s+){0,3}?"
_ASKS = {
    Kind.TIME: _WHICH + r"(?:year|date|day|month|century|decade|time)\b|\bwhen\b|\bhow long ago\b",
    Kind.NUMBER: (
        _WHICH + r"(?:number|percentage|percent|amount|population|price|cost|share|size|proportion|fraction|rate|total"
        r"|sum|value)\b|\bhow (?:many|much|old|long|tall|far|large|big|high|fast|often|deep|wide|heavy)\b"
    ),
    Kind.PERSON: r"\bwho(?:m|se)?\b",
    Kind.REASON: r"\bwhy\b|\bhow come\b|\b(?:reasons?|causes?)\b",
    Kind.PLACE: _WHICH + r"(?:country|city|state|town|place|region|continent|location)\b|\bwhere\b",
}
_KINDS = {kind: re.compile(pattern, re.IGNORECASE) for kind, pattern in _ASKS.items()}
_SPLIT = re.compile(r"\s*(?:,\s*)?\band\s+(?=(?:when|why|who|whom|where|what|which|how)\b)|\?\s+(?=\w)", re.IGNORECASE)
_HEAD = re.compile(r"\b(?:how (?:many|much)|what|which)\s+((?:[\w'’-]+\s+){0,2}?[\w'’-]+)", re.IGNORECASE)


def read(text: str) -> Question:
    """Read a question. Raises QuestionError if it is empty or longer than ``LONGEST_QUESTION`` characters."""
    text = " ".join(text.split())
    if not text:
        raise QuestionError("the question is empty; ask something")
    if len(text) > LONGEST_QUESTION:
        raise QuestionError(f"the question has {len(text):,} characters; ask in at most {LONGEST_QUESTION:,}")
    words = tokens(text)
    names = [word for n, word in enumerate(words) if word[0].isupper() and word.lower() not in STOP_WORDS and n]
    parts = tuple(piece for piece in _SPLIT.split(text) if terms(piece))
    head = _HEAD.search(text)
    return Question(
        text=text,
        kinds=_kinds(text),
        terms=terms(text),
        pairs=pairs(text),
        names=terms(" ".join(names)),
        numbers=frozenset(NUMBER.findall(text)),
        head=terms(head.group(1)) if head else frozenset(),
        negated=negated(text),
        parts=parts or (text,),
    )


def _kinds(text: str) -> tuple[Kind, ...]:
    """The kinds asked for, in the order of the words that ask for them."""
    found = sorted((match.start(), kind) for kind, pattern in _KINDS.items() if (match := pattern.search(text)))
    return tuple(kind for _, kind in found) or (Kind.OTHER,)
