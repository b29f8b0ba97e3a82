"""A machine paraphraser like those of spam pages, to measure repair with: what it did is known place by place.

It works word by word from its own lists, which also hold replacements that no repair can know for certain ("getting"
for "for"), and it replaces only some of the words, by chance, always the same for one seed.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from corpus.span import Edit, Span, apply

# Family of damage, pattern, and what may come in its place. {0} is the word itself.
WORDS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("and", r"(?<=[\w,] )and(?= \w)", ("and you can", "and you may", "and you will", "as well as", "plus")),
    ("to", r"(?<=\w )to(?= \w)", ("so you can", "so you’re able to", "to help you", "in order to", "to be able to")),
    ("that", r"(?<=\w )that(?= \w)", ("you to definitely", "you to", "one to", "that")),
    ("of", r"(?<=\w )of(?= \w)", ("out-of", "out of", "off", "from", "regarding")),
    ("from", r"(?<=\w )from(?= \w)", ("out of", "off", "of", "out-of")),
    ("the", r"\b[Tt]he(?= [a-z])", ("the fresh new", "brand new", "the newest", "the latest", "new", "the brand new")),
    ("a", r"\ban?(?= [a-z])", ("a good", "an excellent", "a great", "an enthusiastic", "an effective", "a beneficial")),
    ("for", r"(?<=\w )for(?= \w)", ("getting", "to own", "having", "to possess")),
    ("in", r"\b[Ii]n(?= the [a-z])", ("inside", "within", "into")),
    ("in", r"\b[Ii]n(?= (?!the|an?\b)[a-z])", ("inside the", "within the", "for the")),
    ("as", r"(?<=\w )as(?= a )", ("due to the fact", "because", "since")),
    ("or", r"(?<=\w )or(?= \w)", ("otherwise", "or")),
    ("between", r"\bbetween(?= [A-Z]\w+ and)", ("ranging from", "anywhere between")),
    ("content", r"\bwar\b", ("battle", "conflict")),
    ("content", r"\bleader\b", ("frontrunner", "chief")),
    ("content", r"\bcountry\b", ("nation", "country side")),
    ("content", r"\bpower\b", ("electricity", "energy")),
    ("content", r"\bstudents\b", ("youngsters", "pupils")),
    ("content", r"\bgovernment\b", ("authorities", "bodies")),
    ("content", r"\blarge\b", ("highest", "huge")),
)
NAMES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"\b(?:the )?United States(?! [A-Z])", ("the You", "All of us")),
    (r"\bU\.S\.", ("You.S.",)),
    (r"\bTurkey\b", ("Chicken", "Poultry")),
    (r"\bChina\b", ("Porcelain",)),
    (r"\bHungary\b", ("Hungry",)),
    (r"\bWashington(?= and| or|,)", ("Arizona",)),
    (r"\bCold War\b", ("Cool Combat", "Cooler Conflict")),
    (r"\bWorld War II\b", ("Community Combat II", "Globe Battle II", "Business War II")),
    (r"\bWorld War I\b", ("Industry Conflict I", "Community War I")),
    (r"\bSoviet Union\b", ("Soviet Connection", "Soviet Partnership")),
    (r"\bEuropean Union\b", ("Western european Commitment", "European Relationship")),
    (r"\bSupreme Court\b", ("Finest Court", "Best Courtroom")),
    (r"\bWhite House\b", ("White Household", "White Property")),
    (r"\bPrime Minister\b", ("Finest Minister", "Primary Minister")),
    (r"\bprime minister\b", ("perfect minister",)),
    (r"\bAir Force\b", ("Heavens Force", "Sky Push")),
    (r"\bhuman rights\b", ("peoples rights", "individual rights")),
    (r"\barmed forces\b", ("armed pushes", "armed energies")),
)
ANCHORS = ("cliquez ici pour en savoir plus sur ce site", "haga clic en este enlace", "besuchen Sie diese Seite hier")
DATES = r"(?<=\b[Ii]n )(?:(?:January|March|April|June|July|August|October|December) )?[12]\d\d\d(?=,)"
OWNED = r"(?<=[a-z]{2})['’](?=s [a-z])"


@dataclass(frozen=True, slots=True)
class Damage:
    """At ``span`` of the paraphrased text stands what was ``original``."""

    span: Span
    original: str
    family: str


def spin(text: str, seed: int, share: float = 0.5) -> tuple[str, tuple[Damage, ...]]:
    """The text with about ``share`` of the replaceable words replaced, and each place where that happened."""
    random = Random(seed)
    edits: dict[Span, tuple[Edit, str]] = {}

    def propose(family: str, pattern: str, choose: Callable[[re.Match[str]], str], how_often: float) -> None:
        for match in re.finditer(pattern, text):
            span = Span(*match.span())
            free = not any(span == other or span.overlaps(other) for other in edits)
            if free and random.random() < how_often and (new := choose(match)) != match.group():
                edits[span] = (Edit(span, new), family)

    def pick(choices: tuple[str, ...]) -> Callable[[re.Match[str]], str]:
        return lambda match: _like(match.group(), random.choice(choices))

    propose("gap", DATES, lambda _: "", 0.9)
    propose("apostrophe", OWNED, lambda _: "", 0.8)
    for pattern, choices in NAMES:
        propose("name", pattern, pick(choices), 0.8)
    propose("anchor", r"(?<=[a-z] )(?=[a-z]{4,} [a-z]+)", lambda _: random.choice(ANCHORS) + " ", 0.002)
    for family, pattern, choices in WORDS:
        propose(family, pattern, pick(choices), share)
    return _carried_out(text, edits)


def _like(word: str, new: str) -> str:
    return new[0].upper() + new[1:] if word[0].isupper() and word[0] != new[0] else new


def _carried_out(text: str, edits: dict[Span, tuple[Edit, str]]) -> tuple[str, tuple[Damage, ...]]:
    damage: list[Damage] = []
    grown = 0
    for span in sorted(edits):
        edit, family = edits[span]
        start = span.start + grown
        damage.append(Damage(Span(start, start + len(edit.text)), span.of(text), family))
        grown += len(edit.text) - len(span)
    return apply(text, [edit for edit, _ in edits.values()])[0], tuple(damage)
