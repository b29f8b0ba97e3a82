"""What a question asks for: its words, its parts, and the kind of thing that would answer it."""

import re
from dataclasses import dataclass
from enum import StrEnum

from qa.wording import NUMBER, STOP_WORDS, terms, tokens

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

    ``terms`` are the stems of its content words, ``names`` those of its capitalised words, ``numbers`` the numbers in it.
    ``head`` holds the stems of what is counted or dated ("people" in "how many people"). ``parts`` are the term sets of
    its coordinate parts ("When … and why …?"); a question of one piece has one part.
    """

    text: str
    kinds: tuple[Kind, ...]
    terms: frozenset[str]
    names: frozenset[str]
    numbers: frozenset[str]
    head: frozenset[str]
    parts: tuple["Part", ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One of the things that a question asks."""

    kind: Kind
    terms: frozenset[str]


_KINDS: tuple[tuple[Kind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        (
            Kind.TIME,
            r"\bwhen\b|\b(?:what|which)\s+(?:\w+\s+){0,2}?(?:year|date|day|month|century|decade|time)\b|\bhow long ago\b",
        ),
        (
            Kind.NUMBER,
            r"\bhow (?:many|much|old|long|tall|far|large|big|high|fast|often|deep|wide|heavy)\b"
            r"|\b(?:what|which)\s+(?:\w+\s+){0,3}?(?:number|percentage|percent|amount|population|price|cost|share|size"
            r"|proportion|fraction|rate|total|sum|value)\b",
        ),
        (Kind.PERSON, r"\bwho(?:m|se)?\b"),
        (Kind.REASON, r"\bwhy\b|\bhow come\b|\b(?:reasons?|causes?)\b"),
        (
            Kind.PLACE,
            r"\bwhere\b|\b(?:what|which)\s+(?:\w+\s+){0,2}?(?:country|city|state|town|place|region|continent|location)\b",
        ),
    )
)

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
    parts = tuple(Part(_kinds(piece)[0], terms(piece)) for piece in _SPLIT.split(text) if terms(piece))
    head = _HEAD.search(text)
    return Question(
        text=text,
        kinds=_kinds(text),
        terms=terms(text),
        names=terms(" ".join(names)),
        numbers=frozenset(NUMBER.findall(text)),
        head=terms(head.group(1)) if head else frozenset(),
        parts=parts or (Part(_kinds(text)[0], terms(text)),),
    )


def _kinds(text: str) -> tuple[Kind, ...]:
    """The kinds asked for, in the order of the words that ask for them."""
    found = sorted((match.start(), kind) for kind, pattern in _KINDS if (match := pattern.search(text)))
    return tuple(kind for _, kind in found) or (Kind.OTHER,)
