"""Words of a text as a search compares them: stems of content words, numbers, capitalised names."""

import json
import re
from functools import lru_cache
from importlib import resources
from itertools import pairwise
from threading import local
from typing import TypedDict

from Stemmer import Stemmer

TOKEN = re.compile(r"[^\W_]+(?:[.'’-][^\W_]+)*")
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_NEGATION = re.compile(
    r"\b(?:not|never|no|none|nobody|nothing|neither|nor|without|cannot|least|except)\b|n['’]t\b", re.IGNORECASE
)
_JOINT = re.compile(r"['’-]")


class _Words(TypedDict):
    stop_words: str
    determiners: str
    particles: str
    verbs: str
    irregular: dict[str, str]
    peoples: dict[str, str]
    money: str


_WORDS: _Words = json.loads(resources.files("qa").joinpath("wording.json").read_text(encoding="utf-8"))

STOP_WORDS = frozenset(_WORDS["stop_words"].split())
"""Function words of English: they say nothing about what a text is about."""

DETERMINERS = frozenset(_WORDS["determiners"].split())
"""Words that open a noun phrase."""

PARTICLES = frozenset(_WORDS["particles"].split())
"""Words that can stand between a verb and its object, or behind it: "shot down", "lead to"."""

VERBS = frozenset(_WORDS["verbs"].split())
"""Common regular verbs, in their base form; some of them look like nouns."""

MONEY_WORDS = frozenset(_WORDS["money"].split())
"""Words that ask for an amount of money; the amount answers them, and seldom says them."""


def _forms(table: dict[str, str]) -> dict[str, str]:
    return {form: base for base, forms in table.items() for form in forms.split()}


IRREGULAR = _forms(_WORDS["irregular"])
"""Irregular forms and what they are forms of: a stemmer cannot see that "shot" is what "shoot" asks for."""

PEOPLES = _forms(_WORDS["peoples"])
"""Names of peoples and the countries that they are of."""

_BASES = IRREGULAR | PEOPLES

_stemmers = local()


def tokens(text: str) -> list[str]:
    """The words and numbers of ``text``, in order, as written."""
    return TOKEN.findall(text)


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """What a word is compared by: small letters, no possessive, irregular forms and peoples led back, Snowball stem."""
    plain = re.sub(r"['’]s?$", "", word.lower())
    stemmed: str = _stemmer().stemWord(_BASES.get(plain, plain))
    return stemmed


@lru_cache(maxsize=16_384)
def terms(text: str) -> frozenset[str]:
    """The stems of the content words of ``text``; of a hyphened word, the stems of its parts too."""
    found = [word for word in tokens(text) if len(word) > 1]
    found += [piece for word in found if _JOINT.search(word) for piece in _JOINT.split(word) if len(piece) > 1]
    return frozenset(stem(word) for word in found if word.lower() not in STOP_WORDS)


@lru_cache(maxsize=16_384)
def pairs(text: str) -> frozenset[tuple[str, str]]:
    """Which content words follow each other, with at most one between them: who does what to whom is in the order."""
    stems = [stem(word) for word in tokens(text) if word.lower() not in STOP_WORDS]
    return frozenset(pairwise(stems)) | frozenset(zip(stems, stems[2:], strict=False))


def negated(text: str) -> bool:
    """Whether ``text`` holds a negation."""
    return bool(_NEGATION.search(text))


def _stemmer() -> Stemmer:
    # A Snowball stemmer keeps state while it works: one for each thread.
    if not hasattr(_stemmers, "english"):
        _stemmers.english = Stemmer("english")
    stemmer: Stemmer = _stemmers.english
    return stemmer
