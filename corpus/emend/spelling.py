"""Repair of lost apostrophes, hyphens that were dashes, misspelled words, and numbers spelled out in designations."""

import re
from collections.abc import Iterator

from corpus.emend import lexicon
from corpus.emend.repair import Repair
from corpus.span import Span

_OWNED = r" (?!(?:{NOT_OWNED})\b)[“a-zA-Z]"
_CONTRACTIONS = re.compile(r"\b(do|does|did|is|was|were|would|should|could|has|have|had|are)nt\b", re.IGNORECASE)
_GENITIVES = rf"\b(?P<stem>[a-z]+y|[a-z]*(?:women|men|children))s(?={_OWNED})"
_OF_NAMES = rf"\b(?P<stem>[A-Z][a-z]{{2,}})s(?={_OWNED})"
_SPELLED_NUMBER = re.compile(
    r"\b(?P<letter>[A-Z][a-z]?)-(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen"
    r"|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
    r"(?:[ -](?:hundred|thousand|one|two|three|four|five|six|seven|eight|nine))?\b"
)
_HYPHEN = re.compile(r"(?<![\w-])(?P<left>[A-Za-z’']{3,})-(?P<right>[a-z]+)(?= [\w“\"])")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def apostrophes(text: str) -> Iterator[Repair]:
    """Genitives and contractions that lost their apostrophe."""
    mark = "'" if "'" in text and "’" not in text else "’"
    reason = "the apostrophe of the genitive is lost"
    for match in lexicon.compiled(_GENITIVES).finditer(text):
        if _known(match["stem"]) > _known(match["stem"] + "s") + 1.5:
            yield Repair(Span(match.end("stem"), match.end("stem")), mark, "apostrophe", reason)
    for match in lexicon.compiled(_OF_NAMES).finditer(text):
        if _owner(text, match):
            yield Repair(Span(match.end("stem"), match.end("stem")), mark, "apostrophe", reason)
    for match in _CONTRACTIONS.finditer(text):
        place = Span(match.end() - 1, match.end() - 1)
        yield Repair(place, mark, "apostrophe", "the apostrophe of the contraction is lost")


def _owner(text: str, match: re.Match[str]) -> bool:
    """A name that stands in the document without the s, that has no common plural, and is not one of several."""
    stem = match["stem"]
    if re.search(r"\b(?:[Tt]he|[Tt]wo|[Bb]oth|[Mm]any|[Ss]ome) \Z", text[: match.start()]) and not _is_place(stem):
        return False
    plural = stem.endswith("ian") or _known(stem + "s") >= 2.8
    if text[: match.start()].endswith("St. ") or (plural and not _is_place(stem)):
        return False
    stands_alone = re.search(rf"(?<=[a-z,] ){stem}\b(?!s\b)", text)
    return bool(_is_place(stem) or stands_alone) and _known(stem) > _known(stem + "s") + 1.0


def _is_place(name: str) -> bool:
    places = lexicon.words("places")
    return name in places["country"] or name in places["capital"]


def designations(text: str) -> Iterator[Repair]:
    """For “S-eight hundred” the one designation of the same letter that the document itself prints."""
    for match in _SPELLED_NUMBER.finditer(text):
        printed = set(re.findall(rf"\b{match['letter']}-\d+\b", text))
        if len(printed) == 1:
            (right,) = printed
            reason = f"the document prints this designation as {right}"
            yield Repair(Span(*match.span()), right, "spelling", reason)


def dashes(text: str) -> Iterator[Repair]:
    """A bare hyphen before a word that opens a clause was a dash."""
    openers, compounds = lexicon.words("compounds")["opener"], lexicon.words("compounds")["compound"]
    for match in _HYPHEN.finditer(text):
        pair = f"{match['left'].lower()}-{match['right']}"
        joined = any(pair.endswith(compound) and len(compound) > 4 for compound in compounds)
        if match["right"] in openers and not joined:
            place = Span(match.end("left"), match.end("left") + 1)
            yield Repair(place, "—", "dash", "a bare hyphen joins two clauses")


def misspellings(text: str) -> Iterator[Repair]:
    """Words that no one uses, one letter away from exactly one word that everyone uses."""
    found: dict[str, list[Span]] = {}
    for match in re.finditer(r"(?<![\w’'-])(?<!\b[A-Z] )[a-z]{6,}(?![\w’'-])", text):
        found.setdefault(match.group(), []).append(Span(*match.span()))
    for word, places in found.items():
        # A word that stands twice is meant.
        if len(places) == 1 and _known(word) == 0 and (right := _nearest(word)):
            yield Repair(places[0], right, "spelling", f"“{right}”, misspelled")


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
    from wordfreq import zipf_frequency  # the lists are loaded only for a text that needs repair  # noqa: PLC0415

    return zipf_frequency(word, "en")
