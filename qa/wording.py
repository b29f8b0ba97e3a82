"""Words of a text as a search compares them: stems of content words, numbers, capitalised names."""

import json
import re
from functools import lru_cache
from importlib import resources
from threading import local
from typing import TypedDict

from Stemmer import Stemmer

TOKEN = re.compile(r"[^\W_]+(?:[.'’-][^\W_]+)*")
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


class _Words(TypedDict):
    stop_words: str
    irregular: dict[str, str]


_WORDS: _Words = json.loads(resources.files("qa").joinpath("wording.json").read_text(encoding="utf-8"))

STOP_WORDS = frozenset(_WORDS["stop_words"].split())
"""Function words of English: they say nothing about what a text is about."""

_IRREGULAR = {form: base for base, forms in _WORDS["irregular"].items() for form in forms.split()}
# A stemmer works on endings; it cannot see that "shot" is what "shoot" asks for.

_stemmers = local()


def tokens(text: str) -> list[str]:
    """The words and numbers of ``text``, in order, as written."""
    return TOKEN.findall(text)


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """What a word is compared by: lower case, without possessive, irregular forms led back, Snowball-stemmed."""
    plain = re.sub(r"['’]s?$", "", word.lower())
    stemmed: str = _stemmer().stemWord(_IRREGULAR.get(plain, plain))
    return stemmed


def terms(text: str) -> frozenset[str]:
    """The stems of the content words of ``text``; of a hyphened word, the stems of its parts too."""
    found: set[str] = set()
    for word in tokens(text):
        for piece in {word, *re.split(r"['’-]", word)}:
            if len(piece) > 1 and piece.lower() not in STOP_WORDS:
                found.add(stem(piece))
    return frozenset(found)


def _stemmer() -> Stemmer:
    # A Snowball stemmer keeps state while it works: one for each thread.
    if not hasattr(_stemmers, "english"):
        _stemmers.english = Stemmer("english")
    stemmer: Stemmer = _stemmers.english
    return stemmer
