"""What the kinds of answers look like in a text: dates, numbers, names, places, reasons."""

import re

from qa.question import Kind, Question
from qa.wording import NUMBER, STOP_WORDS, stem, terms, tokens

_MONTH = "january|february|march|april|may|june|july|august|september|october|november|december"
_TIME = re.compile(
    rf"\b(?:1\d{{3}}|20\d\d)s?\b|\b(?:{_MONTH})\s+\d|\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?(?:{_MONTH})\b"
    rf"|\b(?:in|on|since|until|during|by|of|early|late|mid)[\s-]+(?:{_MONTH})\b"
    r"|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(?:spring|summer|autumn|fall|winter)\s+(?:of|\d)"
    r"|\b(?:days|weeks|months|years|decades|centuries)\s+(?:ago|later|earlier|before|after)\b"
    r"|\b(?:first|second|third|\d+(?:st|nd|rd|th)|\w+teenth|twentieth)[\s-]century\b|\bnight of\b"
    r"|\b\d+\s*(?:BCE?|CE|AD)\b",
    re.IGNORECASE,
)
_NUMBER_WORD = re.compile(
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|hundreds?|thousands?|millions?|billions?"
    r"|half|quarter|third|twice|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|none|percent|per cent)\b",
    re.IGNORECASE,
)
# Neither a name ("S-400", "F16") nor a year counts anything.
_QUANTITY = re.compile(r"(?<![A-Za-z\d.,])(?<![A-Za-z]-)(?!(?:1\d|20)\d\d(?![\d,.]*\d|%))\d+(?:[.,]\d+)*")
_MONEY = re.compile(
    r"[$€£¥]\s?\d|\b\d[\d.,]*\s+(?:\w+illion\s+)?(?:dollars|euros|pounds|francs|marks|roubles|rubles|lira)\b"
)
_REASON = re.compile(
    r"\b(?:because|due to|since|caus\w+|led to|in order to|result(?:s|ed|ing)?|so that|owing to|thanks to|therefore"
    r"|reasons?|motivat\w+|for fear|to \w+|as a way|out of|driven by|after)\b",
    re.IGNORECASE,
)
_IN_PLACE = re.compile(
    r"\b(?:in|at|near|from|to|into|of|on|across|through|outside|around|over)\s+(?:the\s+)?(?P<name>[A-Z]\w+)"
)


def holds(kind: Kind, text: str, question: Question) -> bool:
    """Whether ``text`` holds something of that kind which the question does not name itself.

    Always so for a kind that has no look of its own.
    """
    if kind is Kind.TIME:
        return any(not terms(found.group()) <= question.terms for found in _TIME.finditer(text))
    if kind is Kind.NUMBER:
        return bool(_NUMBER_WORD.search(text) or _QUANTITY.search(text))
    if kind is Kind.PERSON:
        places = {found["name"] for found in _IN_PLACE.finditer(text)}
        return any(stem(word) not in question.terms and word not in places for word in names(text))
    if kind is Kind.PLACE:
        return any(stem(found["name"]) not in question.terms for found in _IN_PLACE.finditer(text))
    if kind is Kind.REASON:
        return bool(_REASON.search(text))
    return True


def names(text: str) -> list[str]:
    """The capitalised words of ``text``, but for function words and what opens it without being used so elsewhere."""
    words = [word for word in tokens(text) if word[0].isupper() and word.lower() not in STOP_WORDS]
    return [word for place, word in enumerate(words) if place or not text.startswith(word)]


def counts(text: str, question: Question) -> bool:
    """Whether a number stands just before what the question counts: "30 people" for "how many people".

    Of a question for an amount of money, whether one is there.
    """
    if question.money:
        return bool(_MONEY.search(text))
    words = tokens(text)
    for place, word in enumerate(words):
        if (NUMBER.fullmatch(word) or _NUMBER_WORD.fullmatch(word)) and word not in question.numbers:
            near = {stem(follower) for follower in words[place + 1 : place + 4]}
            if near & question.head:
                return True
    return False
