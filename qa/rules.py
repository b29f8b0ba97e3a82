"""What a claim must not differ in from the text behind it: numbers, dates, names and negations, compared as words.

The rules know nothing of meaning. Each finds a reason against a claim that nearly always holds, or says nothing.
"""

import calendar
import re
from difflib import SequenceMatcher
from functools import lru_cache

from corpus.sentences import split
from qa.wording import NUMBER, STOP_WORDS, negated, stem, terms, tokens

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
)
_SMALL = {word: number for number, word in enumerate((*_UNITS.split(), "eighteen", "nineteen"))}
_TENS = {
    word: 10 * number
    for number, word in enumerate(
        ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"), start=2
    )
}
_ORDINALS = {
    word: number
    for number, word in enumerate(
        (
            *(
                "first",
                "second",
                "third",
                "fourth",
                "fifth",
                "sixth",
                "seventh",
                "eighth",
                "ninth",
                "tenth",
                "eleventh",
            ),
            *("twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth"),
            *("nineteenth", "twentieth"),
        ),
        start=1,
    )
} | {"thirtieth": 30, "fiftieth": 50, "hundredth": 100}
_SCALES = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12, "dozen": 12}
_CALENDAR = frozenset(word.lower() for word in (*calendar.month_name[1:], *calendar.day_name))
_ROUND = re.compile(
    r"\b(?:about|around|approximately|roughly|nearly|almost|over|under|some|up to|(?:more|less|fewer|other) than|"
    r"at (?:least|most))\s+(?:US|[$£€¥])*\s*$",
    re.IGNORECASE,
)
_WHOLE = re.compile(r"\d+(?:[.,]\d+)*(?![^\W_])|[^\W_]+(?:[.'’-][^\W_]+)*")
_MAY = {"May", "Will", "US", "IT"}
"""Names that are spelled as function words are."""

_LISTED = re.compile(r"\s*\(?\d{1,2}[.)]\s$")
_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)?|[%$£€]")


def contradiction(claim: str, premise: str, quoted: str) -> str:
    """Why ``premise`` cannot support ``claim``, in one line; empty if the rules find no reason.

    Numbers, dates and names are looked for in the whole premise; a negation is compared with the words ``quoted``.
    """
    return absent_number(claim, premise) or absent_name(claim, premise) or negation(claim, quoted)


def absent_number(claim: str, premise: str) -> str:
    """The first number of the claim that the premise does not give in any spelling, as a reason; else empty.

    A rounded number ("about 2,000") is not looked for: whether it fits is no matter of spelling. Neither is "one".
    """
    known = numbers(premise)
    missing = sorted(spelling for spelling in _claimed(claim) if not known & set(spelling))
    return f"the cited passage does not give the number {missing[0][0]}" if missing else ""


def absent_name(claim: str, premise: str) -> str:
    """The first name, month or day of the claim that the premise does not give, as a reason; else empty."""
    for word in absent_names(claim, premise):
        kind = "date" if word.lower() in _CALENDAR else "name"
        return f"the cited passage does not give the {kind} {word}"
    return ""


def absent_names(claim: str, premise: str) -> list[str]:
    """The names of the claim that the premise does not give."""
    known = _stems(premise)
    return [word for word in names(claim) if stem(word) not in known]


def absent_numbers(claim: str, premise: str) -> int:
    """How many numbers of the claim the premise does not give."""
    known = numbers(premise)
    return sum(not known & set(spelling) for spelling in _claimed(claim))


def negation(claim: str, quoted: str) -> str:
    """That one of the two negates and the other does not, as a reason; else empty."""
    return "the quoted words and the claim differ in a negation" if negated(claim) != negated(quoted) else ""


def altered(claim: str, premise: str) -> str:
    """What a claim that is nearly a sentence of the premise changes in it: a number, a name or a negation; else empty.

    A claim is nearly a sentence where most of its words stand there in the same order.
    """
    for sentence in near(claim, premise):
        if reason := _changed(claim, sentence, premise):
            return reason
        if sentence == claim:
            return ""
    return ""


def near(claim: str, premise: str) -> list[str]:
    """The two sentences of ``premise`` that share most words with the claim, best first."""
    words = terms(claim)
    return sorted(sentences(premise), key=lambda sentence: -len(words & terms(sentence)))[:2]


_NEAR = 0.7
"""Share of a claim's words that stand in a sentence in the same order, from which it is nearly that sentence."""


def _changed(claim: str, sentence: str, premise: str) -> str:
    ours, theirs = _words(claim), _words(sentence)
    matcher = SequenceMatcher(None, [word.lower() for word in ours], [word.lower() for word in theirs], autojunk=False)
    kept = sum(block.size for block in matcher.get_matching_blocks())
    if not ours or (kept < _NEAR * len(ours) and sorted(ours) != sorted(theirs)):
        return ""
    if told := _swapped(ours, theirs, matcher):
        return told
    blocks = [block for block in matcher.get_matching_blocks() if block.size]
    span = blocks[0].b, blocks[-1].b + blocks[-1].size
    for kind, first, last, other, end in matcher.get_opcodes():
        if kind == "equal":
            continue
        new, old = ours[first:last], theirs[other:end]
        # What a claim leaves out at either end of the sentence it may well leave out.
        old = old[: len(new) + 1] if kind == "replace" else theirs[max(other, span[0]) : min(end, span[1])]
        # A word at the head may owe its capital to its place.
        shown = new[not first and not _is_named(new, premise) :], old[not other and not _is_named(old, premise) :]
        if max(map(len, shown)) <= _SHORT and (told := _instead(*shown, sentence)):
            return told
        # Words that a claim leaves out may hold a negation of their own; one that stands alone denied the rest.
        if negated(" ".join(new)) != negated(" ".join(old)) and len(old) <= _SHORT:
            return "the cited sentence and the claim differ in a negation"
    return ""


_SHORT = 6
"""Words that are read as put in the place of others; more are another thing said."""


def _swapped(ours: list[str], theirs: list[str], matcher: "SequenceMatcher[str]") -> str:
    """That two names have changed places, which does something to who did it; else empty."""
    changed = [
        (_only_names(ours[first:last]), _only_names(theirs[other:end]))
        for kind, first, last, other, end in matcher.get_opcodes()
        if kind == "replace"
    ]
    pairs = [(new, old) for new, old in changed if new and old and new != old and (old, new) in changed]
    own, given = _only_names(ours), _only_names(theirs)
    if pairs:
        new, old = pairs[0]
    elif own != given and sorted(own) == sorted(given) and len(ours) == len(theirs):
        new, old = next(((new,), (old,)) for new, old in zip(own, given, strict=True) if new != old)
    else:
        return ""
    between = _between(theirs, new[0], old[0])
    if not between or {"and", "or", "nor", "with"} & set(between):
        return ""
    return f"{' '.join(old)} and {' '.join(new)} have changed places"


def _only_names(words: list[str]) -> tuple[str, ...]:
    return tuple(word for word in words if _is_name(word))


def _between(words: list[str], one: str, other: str) -> list[str]:
    first, last = sorted((words.index(one), words.index(other)))
    return [word for word in words[first + 1 : last] if not _is_name(word)]


def _is_named(words: list[str], premise: str) -> bool:
    """Whether the first of the words has its capital within a sentence of the premise too, or before another."""
    if len(words) > 1 and _is_name(words[0]) and _is_name(words[1]):
        return True
    return bool(words) and re.search(rf"[\w,;] {re.escape(words[0])}(?!\w)", premise) is not None


def _instead(new: list[str], old: list[str], sentence: str) -> str:
    """That a number or a name stands where the sentence has another; else empty."""
    for kind, holds in (("number", _is_number), ("name", _is_name)):
        ours, theirs = [word for word in new if holds(word)], [word for word in old if holds(word)]
        given = _stems(sentence)
        if kind == "name":
            ours = [word for word in ours if stem(word) not in given]
        if ours and theirs and not (kind == "number" and numbers(ours[0]) & numbers(theirs[0])):
            return f"the cited sentence has {theirs[0]} where the claim has {ours[0]}"
    return ""


def _words(text: str) -> list[str]:
    """The words of a text, a number with its commas as one."""
    return _WHOLE.findall(text)


def _is_number(word: str) -> bool:
    return word[0].isdigit() or word.lower() in _SMALL or word.lower() in _TENS


def _is_name(word: str) -> bool:
    return word[0].isupper() and (word.lower() not in STOP_WORDS or word in _MAY)


def nearest(claim: str, premise: str) -> str:
    """The sentence of ``premise`` that shares most words with the claim; empty where it has none."""
    words = terms(claim)
    return max(sentences(premise), key=lambda sentence: len(words & terms(sentence)), default="")


@lru_cache(maxsize=256)
def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text, in order."""
    return tuple(sentence.span.of(text) for sentence in split(text))


@lru_cache(maxsize=1024)
def numbers(text: str) -> frozenset[str]:
    """The numbers of ``text`` in every reading: digits, words, ordinals, with and without a word of scale behind."""
    words = [word.lower() for word in _TOKEN.findall(text)]
    found: set[str] = set()
    for place, word in enumerate(words):
        before, after = words[place - 1 : place], words[place + 1 : place + 2]
        value = _value(word, ordinals=True)
        if value is None:
            continue
        found.add(_plain(value))
        if after and after[0] in _SCALES:
            found.add(_plain(value * _SCALES[after[0]]))
        if before and before[0] in _TENS and value < 10:
            found.add(_plain(_TENS[before[0]] + value))
    return frozenset(found | _years(text))


@lru_cache(maxsize=1024)
def _stems(text: str) -> frozenset[str]:
    words = tokens(text)
    return frozenset(
        {stem(word) for word in words} | {stem(part) for word in words for part in re.split(r"['’.-]", word)}
    )


def names(text: str) -> list[str]:
    """Capitalised words that do not owe their capital to the place where a sentence begins, and names of days."""
    return [name for sentence in sentences(text) or (text,) for name in _names(sentence)]


def _names(sentence: str) -> list[str]:
    words = tokens(sentence)
    capital = [_is_name(word) for word in words]
    return [
        word
        for place, word in enumerate(words)
        if capital[place] and (place or word.lower() in _CALENDAR or any(capital[1:2]))
    ]


def _claimed(claim: str) -> set[tuple[str, ...]]:
    """The numbers of a claim, each in the spellings of which one is enough."""
    found: set[tuple[str, ...]] = set()
    matches = list(_TOKEN.finditer(claim))
    for place, match in enumerate(matches):
        word = match.group().lower()
        value = _value(word, ordinals=False)
        if (
            value is None
            or value == 1
            or _LISTED.match(claim[: match.end() + 2])
            or _ROUND.search(claim[: match.start()])
        ):
            continue
        after = matches[place + 1].group().lower() if place + 1 < len(matches) else ""
        scaled = (_plain(value * _SCALES[after]),) if after in _SCALES else ()
        found.add((_plain(value), *scaled))
    return found


def _value(word: str, *, ordinals: bool) -> float | None:
    if NUMBER.fullmatch(word):
        return _digits(word)
    table = _SMALL | _TENS | (_ORDINALS if ordinals else {})
    return float(table[word]) if word in table else None


def _digits(word: str) -> float | None:
    plain = re.sub(r",(?=\d{3}\b)", "", word)
    try:
        return float(plain)
    except ValueError:
        return None  # 1.2.3 or 3,14: a number of a section, or of another country


def _plain(value: float) -> str:
    return f"{value:.6f}".rstrip("0").rstrip(".")


def _years(text: str) -> set[str]:
    """Years that stand shortened in ranges: 1914-18 gives 1918 too."""
    return {first[:2] + last for first, last in re.findall(r"\b(\d{4})\s?[-–—/]\s?(\d{2})\b", text)}
