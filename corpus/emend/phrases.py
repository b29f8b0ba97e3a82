"""Repair of function words, articles and set phrases, by lexicon."""

import re
from collections.abc import Iterator
from functools import cache

from corpus.emend import evidence, lexicon
from corpus.emend.repair import Repair
from corpus.span import Span

_VOWEL = re.compile(
    r"(?!(?:eu|uni(?!n|m)|us[aeu]|ut[ei]|one\b|once|ubiq|U[A-Z.\d-])|[UE]u|[Uu](?:n[ei](?!n)|s[ei]|k|gan|tah|top|ru)|One\b)[aeiouAEIOU]"
    r"|[Hh](?:our|onest|ono|eir)"
)
# "It is a great feeling": where nothing else is said, the adjective is what is said.
_PRAISES = re.compile(r"\b(?:[Ii]t|[Tt]his|[Tt]hat|[Hh]e|[Ss]he|[Ww]hat)(?: (?:is|was)|['’]s) \Z")
_FIRM = re.compile(
    r"(?: [A-Z][\w&]*){0,2},? (?:Inc|LLC|Ltd|Corp|Corporation|Company|Co|GmbH|PLC|Holdings|Industries|Gear|Games"
    r"|Records|Brewery|Brigade|Club|Band|Store|Studios?)\b"
)
_SPELLED = re.compile(r"(?:[AEFHILMNORSX](?:[-.]|\d)|(?:[FHLMNRSX][B-DF-HJ-NP-TV-Z]+)\b)")
_EIGHT = re.compile(r"8|1[18](?:\b|,\d{3}\b)")


def function_words(text: str) -> Iterator[Repair]:
    """Conjunctions, prepositions and articles that were blown up into phrases."""
    addressed = evidence.addresses_reader(text)
    for when, before, wrong, after, right, reason in lexicon.rows("function_words"):
        if when == "unaddressed" and addressed:
            continue
        for match in lexicon.phrases(text, wrong, before, after):
            span = Span(*match.span("wrong"))
            yield Repair(span, _cased(right, span.of(text)), "function-word", reason)


def set_phrases(text: str) -> Iterator[Repair]:
    """Set phrases whose words were replaced one by one."""
    for wrong, right in lexicon.rows("set_phrases"):
        for match in lexicon.phrases(text, rf"\b(?:{wrong})", after=r"\b|(?<=\s)"):
            span = Span(*match.span("wrong"))
            whole = " " in right.strip()
            reason = f"{'the set phrase' if whole else 'in a set phrase:'} “{right.strip()}”, replaced word by word"
            yield Repair(span, _cased(right, span.of(text)), "set-phrase", reason)


def terms(text: str) -> Iterator[Repair]:
    """Fixed terms, any of whose words were replaced by a synonym."""
    shown = frozenset(re.findall(r"[^\W_]+", text.lower()))
    for term, slots, pattern, fine in _terms():
        if not all(shown & slot for slot in slots) or _is_firm(text, pattern):
            continue
        for match in pattern.finditer(text):
            if match.group().lower() not in fine:
                right = term.title() if match.group().istitle() and term.islower() else term
                reason = f"the set phrase “{term}”, replaced word by word"
                yield Repair(Span(*match.span()), _cased(right, match.group()), "set-phrase", reason)


def _is_firm(text: str, pattern: re.Pattern[str]) -> bool:
    """Whether the words are a name of their own here: “Cool Combat Gear Inc.”."""
    return any(_FIRM.match(text, match.end()) for match in pattern.finditer(text))


@cache
def _terms() -> tuple[tuple[str, tuple[frozenset[str], ...], re.Pattern[str], frozenset[str]], ...]:
    """Each term, the words that may open each of its slots, its pattern, and what is to be left as it is."""
    made = []
    for term, synonyms, *more in lexicon.rows("terms"):
        words = [
            (word, *(synonym.replace("_", " ") for synonym in listed.split()))
            for word, listed in zip(term.split(), synonyms.split("/"), strict=True)
        ]
        slots = tuple(frozenset(re.split(r"[ ’'-]", word.lower())[0] for word in slot) for slot in words)
        pattern = " ".join(f"(?:{'|'.join(_either(word, like=slot[0]) for word in slot)})" for slot in words)
        fine = frozenset((term.lower(), *(mixture.strip().lower() for mixture in "".join(more).split(","))))
        made.append((term, slots, re.compile(rf"(?<![\w’'-]){pattern}(?![\w-])"), fine))
    return tuple(made)


def _either(word: str, *, like: str) -> str:
    """The pattern of a word: with a capital if the word that it stands for has one, else with or without."""
    if like.isupper():
        return re.escape(word if word.isupper() else word.capitalize())
    if like[0].isupper() or not word[0].isalpha():
        return re.escape(word[0].upper() + word[1:]).replace("’", "['’]")
    return f"[{word[0]}{word[0].upper()}]{re.escape(word[1:])}"


def articles(text: str) -> Iterator[Repair]:
    """Indefinite articles filled with an adjective of praise, where such filling is frequent."""
    if not evidence.filled_articles(text):
        return
    reason = "the adjective only fills the article"
    said = evidence.quoted(text)
    for adjective, unless in lexicon.rows("articles"):
        after = rf" (?!{unless}|ones?\b|and\b|or\b|but\b|enough\b|,)\S"
        for match in lexicon.phrases(text, f"an? {adjective}", r"\b", after):
            span = Span(*match.span("wrong"))
            if span.start in said or _PRAISES.search(text, max(0, span.start - 30), span.start):
                continue
            following = re.match(r" (an?\b )?", text[span.end :])
            if following and following[1]:
                span = Span(span.start, span.end + following.end() - 1)
            yield Repair(span, _cased(article(text[span.end + 1 :]), span.of(text)), "function-word", reason)


def article(following: str) -> str:
    """The indefinite article before ``following``.

    >>> [article(word) for word in ("apology", "Turkish", "F-16", "NATO", "U.S.", "European", "$2.5", "hour", "8-inch")]
    ['an', 'a', 'an', 'a', 'a', 'a', 'a', 'an', 'an']
    """
    bare = following.lstrip("“‘\"'([")
    return "an" if _SPELLED.match(bare) or _EIGHT.match(bare) or _VOWEL.match(bare) else "a"


def _cased(right: str, wrong: str) -> str:
    return right[0].upper() + right[1:] if wrong[0].isupper() and right[0].islower() else right
