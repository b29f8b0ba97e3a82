"""What a question asks for: its words, its parts, and the kind of thing that would answer it."""

import re
from dataclasses import dataclass
from enum import StrEnum

from qa.wording import IRREGULAR, MONEY_WORDS, NUMBER, STOP_WORDS, negated, pairs, stem, terms, tokens

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
    capitalised words, ``numbers`` the numbers in it, ``joined`` names with an "and" between them. ``head`` holds the
    stems of what is counted or chosen ("people" in "how many people"). ``parts`` are its coordinate parts ("When …" and
    "why …?"); a question of one piece has one. ``money``: it asks for an amount of it.
    """

    text: str
    kinds: tuple[Kind, ...]
    terms: frozenset[str]
    pairs: frozenset[tuple[str, str]]
    names: frozenset[str]
    numbers: frozenset[str]
    joined: frozenset[str]
    head: frozenset[str]
    negated: bool
    money: bool
    parts: tuple[str, ...]


_ASKING = re.compile(r"\b(?:wh(?:en|om|ose|o|ere|y|at|ich)|how)\b", re.IGNORECASE)
_WORDS = {
    "when": Kind.TIME,
    "who": Kind.PERSON,
    "whom": Kind.PERSON,
    "whose": Kind.PERSON,
    "why": Kind.REASON,
    "where": Kind.PLACE,
}
_MONEY = re.compile(
    r"\bhow much\b.*\b(?:cost|worth|pa(?:y|id)|spen[dt]|deal|price|sold|sell|money)\b|\bprice\b", re.IGNORECASE
)
_HOW = re.compile(r"how (?:many|much|old|long|tall|far|large|big|high|fast|often|deep|wide|heavy)\b", re.IGNORECASE)
_NOUNS = {
    noun: kind
    for kind, nouns in {
        Kind.TIME: "year date day month century decade time",
        Kind.NUMBER: "number percentage percent amount population price cost size proportion fraction rate total sum",
        Kind.REASON: "reason cause reasons causes",
        Kind.PERSON: "name person man woman leader president king queen minister general author scientist founder",
        Kind.PLACE: "country city state town place region continent location",
    }.items()
    for noun in nouns.split()
}
# What is asked about stands between the question word and the verb: "which exact year", "how many people".
_HEAD = re.compile(
    r"(?:how (?:many|much)|what|which)(?:['’]s| (?:is|was|are|were))?(?: (?:the|an?)\b)?"
    r"(?P<head>(?: (?!(?:is|was|are|were|did|do|does|has|have|had|can|could|will|would|in|on|at|to|for|by|from|with)\b)"
    r"[\w'’-]+){1,4})",
    re.IGNORECASE,
)
_SPLIT = re.compile(r"\s*(?:,\s*)?\band\s+(?=(?:when|why|who|whom|where|what|which|how)\b)|\?\s+(?=\w)", re.IGNORECASE)


_JOINED = re.compile(r"\b([A-Z][\w'’-]+) and (?:the )?([A-Z][\w'’-]+)")


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
    asking = _ASKING.search(text)
    head = _head(text, asking.start()) if asking else []
    money = bool(_MONEY.search(text))
    # "Which year" is answered by a year, "how much did it cost" by an amount; neither has to say the word.
    asked = {stem(word) for word in head if _NOUNS.get(word) is Kind.TIME}
    asked |= {stem(word) for word in MONEY_WORDS} if money else set()
    return Question(
        text=text,
        kinds=_kinds(text),
        terms=terms(text) - asked,
        pairs=pairs(text),
        names=terms(" ".join(names)),
        numbers=frozenset(NUMBER.findall(text)),
        joined=terms(" ".join(" ".join(found) for found in _JOINED.findall(text))),
        head=terms(" ".join(head)) - asked,
        negated=negated(text),
        money=money,
        parts=parts or (text,),
    )


def _kinds(text: str) -> tuple[Kind, ...]:
    """The kinds asked for by each part of ``text``, in order.

    Only a part's first question word asks: in "What did he say when he left?" the "when" belongs to a clause.
    """
    return tuple(_kind(piece) for piece in _SPLIT.split(text)) or (Kind.OTHER,)


def _kind(text: str) -> Kind:
    asking = _ASKING.search(text)
    if not asking:
        return Kind.OTHER
    word = asking.group().lower()
    if word == "how":
        return Kind.NUMBER if _HOW.match(text, asking.start()) else Kind.OTHER
    if word in _WORDS:
        return _WORDS[word]
    head = _head(text, asking.start())
    noun = head[head.index("of") - 1] if "of" in head else head[-1] if head else ""
    return _NOUNS.get(noun, Kind.OTHER)


def _head(text: str, start: int) -> list[str]:
    """The words that say what is asked about, in small letters: as far as the first verb that can be told for one."""
    found = _HEAD.match(text, start)
    words = found["head"].lower().split() if found else []
    # The past tense can be told from a noun; other verbs are rarely the end of a head.
    past = (place for place, word in enumerate(words) if place and (word.endswith("ed") or word in IRREGULAR))
    return words[: next(past, len(words))]
