"""Repair of lost apostrophes, hyphens that were dashes, misspelled words, and numbers spelled out in designations."""

import re
from collections import Counter
from collections.abc import Iterator

from corpus.emend import lexicon
from corpus.emend.repair import Repair
from corpus.span import Span

_OWNED = r" (?!(?:{NOT_OWNED})\b)[“a-zA-Z]"
_CONTRACTIONS = re.compile(r"\b(do|does|did|is|was|were|would|should|could|has|have|had|are)nt\b", re.IGNORECASE)
_OF_TIME = re.compile(
    r"\b(?:[Tt]oday|[Yy]esterday|[Tt]omorrow|(?:[Ll]ast|[Tt]his|[Nn]ext) (?:year|week|month|century))(?=s [a-z])"
)
_GENITIVES = rf"\b(?P<stem>[a-z]+y|[a-z]*(?:women|men|children))s(?={_OWNED})"
_OF_NOUNS = (
    r"(?<=[Tt]he |[a-z]st |new )(?P<stem>[A-Za-z][a-z]{3,}[^s\W])s (?:{OWNED}|own (?!(?:the|an?|their|its|of)\b)[a-z])"
)
_OF_NAMES = rf"\b(?P<stem>[A-Z][a-z]{{2,}}(?:-[a-z]+)?)s(?={_OWNED})"
_SMALL = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_NUMBERS: dict[str, int] = dict(zip((*_SMALL, *_TENS), (*range(20), *range(20, 100, 10)), strict=True))
_NUMBER = "|".join(sorted(_NUMBERS, key=len, reverse=True))
_SPELLED_NUMBER = re.compile(
    rf"(?<![\w-])(?P<letter>[A-Z][A-Za-z]{{0,2}})-(?P<number>{_NUMBER})"
    rf"(?:[ -](?P<more>hundred|thousand|{_NUMBER}))?(?!\w)"
)
_BOEING = re.compile(rf"\bBoeing (?P<digit>7)-(?P<tens>{_NUMBER})(?:-(?P<ones>seven))?(?![\w-])")
_HYPHEN = re.compile(r"(?<![\w-])(?P<left>[A-Za-z’']{3,})-(?P<right>[a-z]+)(?=,? [\w“\"])")
# "Democrats-joined the", "obeyed-slowly, and": no compound stands before an article, and none ends in such an adverb.
_CLAUSES = (
    r"(?:[A-Za-z’']+s-(?:all|most|some|none|each|first|even|especially|mostly|including|perhaps|until|so|for|from|with|to)"
    r"|[A-Za-z’']+-(?:[a-z]{2,}ed|{PAST}|is|was|are|were|has|had) (?:the|a|an|his|her|its|their|them|him|it)"
    r"|[A-Za-z’']+-(?:slowly|quickly|partly|mainly|mostly|especially|particularly|notably|namely|possibly|probably),?) "
)
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def apostrophes(text: str) -> Iterator[Repair]:
    """Genitives and contractions that lost their apostrophe."""
    mark = "'" if "'" in text and "’" not in text else "’"
    reason = "the apostrophe of the genitive is lost"
    for place in (*_genitives(text), *_owners(text)):
        yield Repair(Span(place, place), mark, "apostrophe", reason)
    for match in _CONTRACTIONS.finditer(text):
        place = match.end() - 1
        yield Repair(Span(place, place), mark, "apostrophe", "the apostrophe of the contraction is lost")


def _genitives(text: str) -> Iterator[int]:
    for match in lexicon.compiled(_GENITIVES).finditer(text):
        if _known(match["stem"]) > _known(match["stem"] + "s") + 1.5:
            yield match.end("stem")
    shown = Counter(word.lower() for word in re.findall(r"\b[A-Za-z]+\b(?!['’])", text))
    owning = Counter(word.lower() for word in lexicon.compiled(r"\b([A-Za-z]+) (?={OWNED})").findall(text))
    for match in lexicon.compiled(_OF_NOUNS).finditer(text):
        # Both "island's" and "islands'" lose it: the document has to speak of one, and never of several.
        stem = match["stem"].lower()
        if shown[stem] and shown[stem + "s"] == owning[stem + "s"]:
            yield match.end("stem")


def _owners(text: str) -> Iterator[int]:
    alone = frozenset(re.findall(r"(?<=[a-z,] )([A-Z][\w’'-]*\w)\b", text))
    acronyms = lexicon.compiled(r"\b(?P<stem>[A-Z]{2,})s(?= (?:new )?{OWNED})").finditer(text)
    yield from (match.end() - 1 for match in acronyms if match["stem"] in alone)
    yield from (match.end() for match in _OF_TIME.finditer(text))
    for match in lexicon.compiled(_OF_NAMES).finditer(text):
        if _owner(text, match, alone):
            yield match.end("stem")


def _owner(text: str, match: re.Match[str], alone: frozenset[str]) -> bool:
    """A name that stands in the document without the s, that has no common plural, and is not one of several."""
    stem, before = match["stem"], text[max(0, match.start() - 8) : match.start()]
    if _is_place(stem):
        return _known(stem) > _known(stem + "s") + 1.0
    plural = stem.endswith("ian") or _known(stem + "s") >= 2.8
    if plural or before.endswith("St. ") or re.search(r"\b(?:[Tt]he|[Tt]wo|[Bb]oth|[Mm]any|[Ss]ome) \Z", before):
        return False
    # A name that no one has in the plural, before a word that is owned.
    single = _known(stem + "s") < 2.5 and lexicon.compiled("s (?:[a-z]+ )?{OWNED}").match(text, match.end("stem"))
    return bool(stem in alone or single) and _known(stem) > _known(stem + "s") + (0 if single else 1.0)


def _is_place(name: str) -> bool:
    places = lexicon.words("places")
    return name in places["country"] or name in places["capital"]


def designations(text: str) -> Iterator[Repair]:
    """Numbers spelled out in designations: “F-sixteen” says F-16; for “S-eight hundred” see ``_printed``."""
    for match in _SPELLED_NUMBER.finditer(text):
        if match["more"] in {"hundred", "thousand"}:
            yield from _printed(text, match)
            continue
        value = _value(match["number"], match["more"])
        if value is not None:
            right = f"{match['letter']}-{value}"
            yield Repair(Span(*match.span()), right, "spelling", f"the number of the designation {right}, spelled out")
    for match in _BOEING.finditer(text):
        value = _value(match["tens"], match["ones"])
        if value is not None and value > 9:
            right = f"{match['digit']}{value}"
            span = Span(match.start("digit"), match.end())
            yield Repair(span, right, "spelling", f"the number of the aircraft {right}, spelled out")


def _value(number: str, more: str | None) -> int | None:
    """The value of one or two words for a number, unless they are no number together.

    >>> _value("twenty", "nine"), _value("two", None), _value("nine", "twenty")
    (29, 2, None)
    """
    if not more:
        return _NUMBERS[number]
    tens, ones = _NUMBERS[number], _NUMBERS[more]
    return tens + ones if tens >= 20 and 0 < ones < 10 else None


def _printed(text: str, match: re.Match[str]) -> Iterator[Repair]:
    """Hundreds are garbled in value too, so they are read only as the designation of that letter that is printed."""
    printed = set(re.findall(rf"\b{match['letter']}-\d+\b", text))
    if len(printed) == 1:
        (right,) = printed
        yield Repair(Span(*match.span()), right, "spelling", f"the document prints this designation as {right}")


def dashes(text: str) -> Iterator[Repair]:
    """A bare hyphen before a word that opens a clause was a dash."""
    openers, compounds = lexicon.words("compounds")["opener"], lexicon.words("compounds")["compound"]
    for match in _HYPHEN.finditer(text):
        pair = f"{match['left'].lower()}-{match['right']}"
        joined = any(pair.endswith(compound) and len(compound) > 4 for compound in compounds)
        if not joined and (match["right"] in openers or lexicon.compiled(_CLAUSES).match(text, match.start())):
            place = Span(match.end("left"), match.end("left") + 1)
            yield Repair(place, "—", "dash", "a bare hyphen joins two clauses")


def misspellings(text: str) -> Iterator[Repair]:
    """Known misspellings; and words that no one uses, one letter away from exactly one word that everyone uses."""
    known = {wrong: right for right, listed in lexicon.rows("misspellings") for wrong in listed.split()}
    found: dict[str, list[Span]] = {}
    for match in re.finditer(r"(?<![\w’'-])(?<!\b[A-Z] )[A-Za-z][a-z]{3,}(?![\w’'-])", text):
        found.setdefault(match.group(), []).append(Span(*match.span()))
    for word, places in found.items():
        if right := known.get(word.lower()):
            right = right.capitalize() if word[0].isupper() else right
        # A word that stands twice is meant.
        elif len(places) == 1 and len(word) >= 6 and word.islower() and _known(word) == 0:
            right = _nearest(word)
        if right:
            yield from (Repair(place, right, "spelling", f"“{right}”, misspelled") for place in places)


def _nearest(word: str) -> str | None:
    cuts = [(word[:at], word[at:]) for at in range(1, len(word) + 1)]
    forms = {head + letter + tail for head, tail in cuts for letter in _LETTERS}
    forms |= {head + tail[1:] for head, tail in cuts if tail}
    forms |= {head + tail[1] + tail[0] + tail[2:] for head, tail in cuts if len(tail) > 1}
    forms |= {head + letter + tail[1:] for head, tail in cuts if tail for letter in _LETTERS}
    ranked = sorted(((_known(form), form) for form in forms), reverse=True)
    clear = ranked[0][0] >= 4 and ranked[0][0] - ranked[1][0] >= 1.2
    return ranked[0][1] if clear else None


def _known(word: str) -> float:
    from wordfreq import zipf_frequency  # the lists are loaded only for a text that needs repair

    return zipf_frequency(word, "en")
