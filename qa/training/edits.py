"""True sentences with one thing changed, so that they are true no longer: what a verifier must not let pass.

Each edit takes a sentence and what else its passage and article say, and returns the changed sentence with the place of
the change, or None where the sentence offers nothing to change. After SummEdits (Laban and others, "LLMs as factual
reasoners", 2023) and FactCC (Kryściński and others, "Evaluating the factual consistency of abstractive text
summarization", 2020), without a language model.
"""

import calendar
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from random import Random

from corpus.span import Span
from qa.wording import STOP_WORDS

_NAME = re.compile(r"(?<![\w’'-])[A-Z][\w’'-]*[a-z][\w’'-]*(?:(?: (?:of|the|de|von|van|du|la))? [A-Z][\w’'-]*)*(?!\w)")
_NUMBER = re.compile(r"(?<![\w.,-])\d+(?:[.,]\d+)*(?!\w|[.,]\d)")
_ORDINAL = re.compile(r"\b(\d+)(st|nd|rd|th)\b")
_AUXILIARY = re.compile(
    r"\b(?:is|are|was|were|has|have|had|can|could|will|would|may|might|must|should|does|do|did)\b(?!\s+(?:not|never|n't))"
)
_PAST = re.compile(
    r"(?<=[a-z]) (\w{3,}ed) (?=(?:the|a|an|his|her|their|its|to|in|on|from|with|by|at|into|that|[A-Z])\b)"
)
_HELD = re.compile(r"(?:\b(?:is|are|was|were|be|been|being|has|have|had|and|or|the|a|an|of|newly|then|well)|ly)$")
_DENIAL = re.compile(
    r"(?:\b(?:is|are|was|were|has|have|had|can|could|will|would|may|must|should)( not| never)\b)|\b(never |not )"
)
_CALENDAR = (*calendar.month_name[1:], *calendar.day_name)
_ORDINAL_WORDS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_NUMBER_WORDS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "twenty")
_UNITS = (
    ("million", "billion", "thousand"), ("kilometers", "miles", "meters", "metres", "feet", "kilometres"),
    ("days", "weeks", "months", "years", "hours", "minutes", "decades", "centuries"), ("percent", "tonnes"),
    ("BC", "AD"), ("degrees", "percent"), ("kilograms", "grams", "pounds", "tons", "tonnes"),
)  # fmt: skip
_WORD = re.compile(r"[A-Za-z][A-Za-z’'-]*")


@dataclass(frozen=True, slots=True)
class Edited:
    """A changed sentence; ``span`` is the place in ``text`` of what changed, empty where words were taken out."""

    text: str
    span: Span
    kind: str


@dataclass(frozen=True, slots=True)
class Around:
    """What surrounds a sentence: its passage, and other texts of its article."""

    passage: str
    article: str


Edit = Callable[[str, Around, Random], Edited | None]


def edited(sentence: str, around: Around, random: Random, kinds: Sequence[str] = ()) -> Edited | None:
    """One change of one of the ``kinds`` that the sentence allows, by default of any; None where it allows none."""
    order = random.choices(list(KINDS), weights=[WEIGHTS[kind] for kind in KINDS], k=8) if not kinds else list(kinds)
    for kind in order:
        result = KINDS[kind](sentence, around, random)
        if result is not None and result.text != sentence:
            return result
    return None


def number(sentence: str, around: Around, random: Random) -> Edited | None:
    """Another number: one of the passage, one near it, or one of another size; digits stay digits, words words."""
    places = [*_NUMBER.finditer(sentence), *_ORDINAL.finditer(sentence), *_among(sentence, _NUMBER_WORDS)]
    if not places:
        return None
    place = random.choice(places)
    old = place.group()
    if old.lower() in _NUMBER_WORDS:
        return _replaced(sentence, place, _cased(random.choice(_without(_NUMBER_WORDS, old.lower())), old), "number")
    if (ordinal := _ORDINAL.fullmatch(old)) is not None:
        return _replaced(sentence, place, _ordinal(int(ordinal[1]), random), "number")
    given = [found for found in _NUMBER.findall(around.passage) if len(found) == len(old) and found not in sentence]
    new = random.choice(given) if given and random.random() < 0.4 else _other_number(old, random)
    return _replaced(sentence, place, new, "number") if new != old else None


def date(sentence: str, around: Around, random: Random) -> Edited | None:
    """Another month, day of the week, day of the month or year."""
    places = list(_among(sentence, _CALENDAR, capital=True))
    if places and random.random() < 0.7:
        place = random.choice(places)
        names = calendar.month_name[1:] if place.group() in calendar.month_name else list(calendar.day_name)
        return _replaced(sentence, place, random.choice(_without(names, place.group())), "date")
    years = list(re.finditer(r"\b1[0-9]\d\d\b|\b20[0-2]\d\b", sentence))
    if not years:
        return None
    place = random.choice(years)
    given = [year for year in re.findall(r"\b1[0-9]\d\d\b|\b20[0-2]\d\b", around.passage) if year not in sentence]
    new = random.choice(given) if given and random.random() < 0.5 else str(int(place.group()) + random.choice(_SHIFTS))
    return _replaced(sentence, place, new, "date")


_SHIFTS = (-50, -30, -20, -10, -9, -5, -4, -3, -2, -1, 1, 2, 3, 4, 5, 6, 10, 11, 20, 50)


def name(sentence: str, around: Around, random: Random) -> Edited | None:
    """Another name: of the passage (the hard case) or of the article."""
    places = [place for place in _NAME.finditer(sentence) if place.start() or " " in place.group()]
    places = [place for place in places if place.group() not in _CALENDAR and not place.group().startswith("The ")]
    if not places:
        return None
    place = random.choice(places)
    inside = random.random() < 0.55
    pool = _others(around.passage if inside else around.article, sentence, place.group())
    same = [each for each in pool if each.count(" ") == place.group().count(" ")]
    pool = same or pool
    return _replaced(sentence, place, random.choice(pool), "name") if pool else None


def negation(sentence: str, around: Around, random: Random) -> Edited | None:  # noqa: ARG001 - as every edit
    """A negation put in, or taken out where there is one."""
    if (denial := _DENIAL.search(sentence)) is not None:
        group = 1 if denial[1] else 2
        return _cut(sentence, Span(*denial.span(group)), "negation")
    places = list(_AUXILIARY.finditer(sentence))
    past = [place for place in _PAST.finditer(sentence) if not _HELD.search(sentence[: place.start()])]
    if past and (not places or random.random() < 0.4):
        place = random.choice(past)
        new = random.choice(("never " + place[1], "did not " + base(place[1])))
        return _put(sentence, Span(*place.span(1)), new, "negation")
    if not places:
        return None
    place = random.choice(places[:2])
    word = place.group()
    short = {"can": "cannot", "will": "won't"}.get(word, word + "n't")
    denied = [f"{word} not", f"{word} not", f"{word} never", *([] if word in {"may", "might"} else [short])]
    return _replaced(sentence, place, random.choice(denied), "negation")


def antonym(sentence: str, around: Around, random: Random) -> Edited | None:  # noqa: ARG001 - as every edit
    """A word that says the contrary, or more, or less."""
    table = _antonyms()
    places = [place for place in _WORD.finditer(sentence) if place.group().lower() in table]
    if not places:
        return None
    place = random.choice(places)
    return _replaced(sentence, place, _cased(random.choice(table[place.group().lower()]), place.group()), "antonym")


def unit(sentence: str, around: Around, random: Random) -> Edited | None:  # noqa: ARG001 - as every edit
    """Another unit behind a number."""
    places = [(place, family) for family in _UNITS for place in _among(sentence, family)]
    if not places:
        return None
    place, family = random.choice(places)
    return _replaced(sentence, place, random.choice(_without(family, place.group().lower())), "unit")


def role(sentence: str, around: Around, random: Random) -> Edited | None:  # noqa: ARG001 - as every edit
    """Two names change places: who did it, and to whom."""
    places = [place for place in _NAME.finditer(sentence) if place.group() not in _CALENDAR]
    pairs = [
        (first, second)
        for first in places
        for second in places
        if first.end() < second.start() and _acts(sentence[first.end() : second.start()])
    ]
    pairs = [(first, second) for first, second in pairs if first.group() != second.group()]
    if not pairs:
        return None
    first, second = random.choice(pairs)
    between = sentence[first.end() : second.start()]
    new = second.group() + between + first.group()
    text = sentence[: first.start()] + new + sentence[second.end() :]
    return Edited(text, Span(first.start(), first.start() + len(new)), "role")


def word(sentence: str, around: Around, random: Random) -> Edited | None:
    """A word of content gives way to another of the same make that the passage has elsewhere."""
    places = [place for place in _WORD.finditer(sentence) if _heavy(place.group())]
    if not places:
        return None
    place = random.choice(places)
    old = place.group()
    pool = {
        other
        for other in _WORD.findall(around.passage if random.random() < 0.6 else around.article)
        if _heavy(other) and _make(other) == _make(old) and other[:4] != old[:4]
    }
    pool = {other for other in pool if other not in sentence}
    return _replaced(sentence, place, random.choice(sorted(pool)), "word") if pool else None


def addition(sentence: str, around: Around, random: Random) -> Edited | None:
    """Something said beside it that the passage does not say: a phrase of another text of the article."""
    tails = [tail for tail in _TAIL.findall(around.article) if 2 < tail.count(" ") < 9 and tail not in around.passage]
    if not tails:
        return None
    end = len(sentence.rstrip(' .!?"”'))
    new = random.choice(tails[:400]).rstrip()
    return Edited(sentence[:end] + new + sentence[end:], Span(end, end + len(new)), "addition")


_TAIL = re.compile(r",? (?:in|at|by|from|with|for|because|after|before|during|as|to|which) [^.,;:()\"]{12,60}(?=[.])")


def more(sentence: str, around: Around, random: Random) -> Edited | None:  # noqa: ARG001 - as every edit
    """A claim made stronger than the text: all for some, always, only."""
    table = {"some": "all", "many": "all", "most": "all", "several": "all", "often": "always", "usually": "always",
             "sometimes": "always", "may": "will", "might": "will", "could": "will", "can": "must",
             "probably": "certainly", "possibly": "certainly", "suggested": "proved", "suggests": "proves",
             "nearly": "more than", "almost": "more than", "mainly": "only", "mostly": "only", "primarily": "only",
             "among": "not among", "believed": "known", "partly": "wholly", "partially": "completely",
             "few": "many", "rarely": "often", "one of the": "the only one of the"}  # fmt: skip
    places = [place for place in _WORD.finditer(sentence) if place.group() in table]
    if not places:
        return None
    place = random.choice(places)
    return _replaced(sentence, place, table[place.group()], "more")


KINDS: Mapping[str, Edit] = {
    "number": number,
    "date": date,
    "name": name,
    "negation": negation,
    "antonym": antonym,
    "unit": unit,
    "role": role,
    "word": word,
    "addition": addition,
    "more": more,
}
"""The edits by name."""

WEIGHTS = {"number": 4, "date": 2, "name": 4, "negation": 3, "antonym": 2,
           "unit": 1, "role": 2, "word": 4, "addition": 2, "more": 1}  # fmt: skip
"""How often each is tried."""

CONTRADICTING = frozenset({"number", "date", "name", "negation", "antonym", "unit", "role"})
"""Edits after which the passage says otherwise; after the others it only does not say so."""


def base(past: str) -> str:
    """The infinitive of a regular past tense, by which of its candidates is the commonest word.

    >>> base("moved"), base("stopped"), base("carried"), base("built")
    ('move', 'stop', 'carry', 'built')
    """
    from wordfreq import zipf_frequency  # its tables take most of a second to read

    if not past.endswith("ed"):
        return past
    forms = [past[:-2], past[:-1]]
    if past.endswith("ied"):
        forms.append(past[:-3] + "y")
    if len(past) > 5 and past[-3] == past[-4]:
        forms.append(past[:-3])
    return max(forms, key=lambda form: zipf_frequency(form, "en"))


@cache
def _antonyms() -> dict[str, tuple[str, ...]]:
    pairs = json.loads(resources.files("qa.training").joinpath("words.json").read_text(encoding="utf-8"))["contrary"]
    table: dict[str, list[str]] = {}
    for pair in pairs:
        one, other = pair.split(" - ")
        for first in one.split("/"):
            table.setdefault(first, []).extend(other.split("/"))
        for second in other.split("/"):
            table.setdefault(second, []).extend(one.split("/"))
    return {key: tuple(values) for key, values in table.items()}


def _among(sentence: str, words: Sequence[str], *, capital: bool = False) -> list[re.Match[str]]:
    flags = re.NOFLAG if capital else re.IGNORECASE
    return list(re.finditer(rf"\b(?:{'|'.join(words)})\b", sentence, flags))


def _without(words: Sequence[str], old: str) -> list[str]:
    return [each for each in words if each != old]


def _others(text: str, sentence: str, old: str) -> list[str]:
    """Names in a text that are not in the sentence, nor part of the old one, each once."""
    found = dict.fromkeys(
        each.group() for each in _NAME.finditer(text) if each.start() and text[each.start() - 2] != "."
    )
    found = dict.fromkeys(each for each in found if each.lower() not in STOP_WORDS)
    return [each for each in found if each not in sentence and old not in each and each not in _CALENDAR]


def _other_number(old: str, random: Random) -> str:
    """A number of the same spelling, near or far."""
    digits = [place for place, sign in enumerate(old) if sign.isdigit()]
    if random.random() < 0.35 and "." not in old and "," not in old and int(old) < 10_000:
        value = int(old)
        near = [value + 1, value + 2, max(value - 1, 0), value * 2, value + 5, value + 10, value * 10]
        return str(random.choice(near))
    place = random.choice(digits)
    choice = [sign for sign in "0123456789" if sign != old[place] and not (place == 0 and sign == "0")]
    return old[:place] + random.choice(choice) + old[place + 1 :]


def _ordinal(value: int, random: Random) -> str:
    value = max(1, value + random.choice((-3, -2, -1, 1, 2, 3, 10)))
    ending = "th" if 10 < value % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
    return f"{value}{ending}"


def _acts(between: str) -> bool:
    """Whether what stands between two names may say what one did to the other, and not that both did it."""
    words = between.split()
    return 0 < len(words) < 9 and "," not in between and not {"and", "or", "with", "of", "&"} & set(words)


def _heavy(word: str) -> bool:
    return len(word) > 4 and word.islower() and word not in STOP_WORDS


_MAKES = ("tion", "ment", "ness", "ing", "ity", "ed", "ly", "ers", "al", "ous", "ive", "ic", "er", "es", "s")


def _make(word: str) -> str:
    return next((ending for ending in _MAKES if word.endswith(ending)), "")


def _cased(new: str, old: str) -> str:
    return new[0].upper() + new[1:] if old[0].isupper() else new


def _replaced(sentence: str, place: re.Match[str], new: str, kind: str) -> Edited:
    return _put(sentence, Span(*place.span()), new, kind)


def _put(sentence: str, place: Span, new: str, kind: str) -> Edited:
    text = sentence[: place.start] + new + sentence[place.end :]
    return Edited(text, Span(place.start, place.start + len(new)), kind)


def _cut(sentence: str, place: Span, kind: str) -> Edited:
    text = (sentence[: place.start] + sentence[place.end :]).replace("  ", " ")
    # The words on both sides of what is gone are what a reader would point at.
    return Edited(text, Span(max(place.start - 4, 0), min(place.start + 4, len(text))), kind)
