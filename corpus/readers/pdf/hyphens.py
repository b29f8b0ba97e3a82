"""Hyphens at the ends of lines: which belong to their word, and which only broke it."""

import re
from collections import Counter
from collections.abc import Iterable

from corpus.readers.pdf.text import Joiner

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
# How often a language's small words stand in a text tells the language.
_SMALL = {
    "en": {"the", "of", "and", "to", "in", "that", "is", "was", "for", "with"},
    "de": {"der", "die", "und", "den", "von", "das", "nicht", "mit", "ist", "des"},
    "fr": {"le", "la", "les", "des", "et", "que", "dans", "une", "est", "du"},
    "es": {"el", "los", "las", "que", "del", "una", "por", "con", "para", "en"},
    "it": {"il", "di", "che", "della", "per", "una", "con", "non", "sono", "gli"},
    "pt": {"os", "que", "do", "da", "uma", "para", "com", "não", "em", "dos"},
    "nl": {"het", "een", "van", "en", "dat", "niet", "met", "voor", "zijn", "de"},
}


def joiner(lines: Iterable[str]) -> Joiner:
    """A judge of the hyphens in a document of these lines.

    The document's own words decide; where it has neither writing, the words that its language has.
    """
    words: Counter[str] = Counter()
    for line in lines:
        found = [match.group().lower() for match in _WORD.finditer(line)]
        # The first and the last word of a line may be halves.
        words.update(found[1:-1] if line.endswith("-") else found[1:])
    language = max(_SMALL, key=lambda each: sum(words[small] for small in _SMALL[each]))

    def joins(before: str, behind: str) -> bool:
        one, two = before.lower(), behind.lower()
        if not one or not two or behind[0].isupper():
            return not before[:1].islower() and behind.isupper() and before.isupper()
        part = one.rsplit("-", 1)[-1]  # of `twenty-sev-` only the end is broken
        whole = part + two
        if words[f"{one}-{two}"] or words[f"{part}-{two}"]:
            return bool(words[whole] > words[f"{part}-{two}"])
        return bool(words[whole]) or _known(part, two, language)

    return joins


def _known(one: str, two: str, language: str) -> bool:
    """Whether a language has the two parts as one word, rather than as two."""
    from wordfreq import zipf_frequency  # the lists are loaded only for a text with a doubtful hyphen

    whole = zipf_frequency(one + two, language)
    # `well-known` is also written `wellknown`, but seldom; a part that is no word was broken off one.
    halves = min(zipf_frequency(one, language), zipf_frequency(two, language))
    return bool(whole >= 3.3 or halves < 3.2 or 0 < halves < whole + 1)
