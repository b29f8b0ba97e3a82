"""True sentences said in another way: what a verifier must let pass.

Each step takes a sentence and returns it changed, or None where it does not apply. None of them adds anything: words
go, change places, or give way to others that say the same.
"""

import json
import re
from collections.abc import Callable, Sequence
from functools import cache
from importlib import resources
from random import Random

from qa.training.edits import base
from qa.wording import STOP_WORDS

Restatement = Callable[[str, Random], str | None]

_ASIDE = re.compile(r" \([^()]*\)| \[[^\[\]]*\]")
_LEADING = re.compile(
    r"^((?:In|At|On|By|After|Before|During|Since|Until|From|For|With|As of|Within|Throughout|Under|Despite|Because of) "
    r"[^,;:]{3,50}), (?=\S)"
)
_ADVERB = re.compile(r"^(?:However|Moreover|Furthermore|In addition|Also|Thus|Therefore|Then|Finally|For example|For "
                     r"instance|Instead|Meanwhile|Additionally|Consequently|Similarly|Nevertheless), ")  # fmt: skip
_CLAUSE = re.compile(r", (?:which|who|whose|where|when|whom) [^,;:]{5,90}(?:,(?= )|(?=[.]$))")
_BESIDE = re.compile(r", (?:a|an|the) [^,;:]{4,60}, (?=(?:is|was|were|are|had|has|have|[a-z]+ed)\b)")
_TAIL = re.compile(
    r", (?:\w+ing|but|while|although|though|whereas|because|since|so|including|such as|as well as) [^;:]+(?=[.]$)"
)
_HALVES = re.compile(r"(?:,|;) (?:and|but) |; ")
_PASSIVE = re.compile(r"^([A-Z][^,;:]{2,50}?) (was|were) (\w+ed|built|made|led|held|found|won|brought|bought|sold|left|"
                      r"lost|sent|taught|told|kept|fought|paid|caught|heard) by ([^,;:]{3,60})[.]$")  # fmt: skip
_ACTIVE = re.compile(r"^([A-Z][\w'’ -]{2,40}?) (\w{3,}ed|built|made|led|won|brought|bought|sold|founded) "
                     r"((?:the|a|an|his|her|their) [a-z][\w'’ -]{3,40}|[A-Z][\w'’ -]{3,40})[.]$")  # fmt: skip
_PEOPLE = re.compile(r"^(?:He|She)\b")
_SUBJECT = re.compile(r"^[A-Z][\w.'’-]+(?: (?:of |the |de |von )?[A-Z][\w.'’-]+)+")


def restated(sentence: str, random: Random, steps: int = 2) -> str:
    """The sentence after up to ``steps`` of the steps that apply; as it stands where none does."""
    order = list(STEPS)
    random.shuffle(order)
    taken = 0
    for step in order:
        if taken == steps:
            break
        changed = step(sentence, random)
        if changed and len(changed.split()) > 3 and changed != sentence:
            sentence, taken = changed, taken + 1
    return sentence


def without_asides(sentence: str, random: Random) -> str | None:  # noqa: ARG001 - as every step
    """Without what stands in brackets."""
    return _ASIDE.sub("", sentence)


def without_lead(sentence: str, random: Random) -> str | None:
    """Without the adverbial in front, or with it at the end."""
    if (found := _ADVERB.match(sentence)) is not None:
        return _begun(sentence[found.end() :])
    if (found := _LEADING.match(sentence)) is None:
        return None
    rest = _begun(sentence[found.end() :])
    if random.random() < 0.5 or not rest.endswith(".") or "," in rest:
        return rest
    lead = found[1]
    return f"{rest[:-1]} {lead[0].lower()}{lead[1:]}."


def without_clause(sentence: str, random: Random) -> str | None:
    """Without a relative clause, an apposition, or what follows the main clause."""
    found = [place for form in (_CLAUSE, _BESIDE, _TAIL) for place in form.finditer(sentence)]
    if not found:
        return None
    place = random.choice(found)
    joint = " " if sentence[place.end() - 1] == " " else ""
    return sentence[: place.start()] + joint + sentence[place.end() :]


def half(sentence: str, random: Random) -> str | None:
    """One half of two main clauses; the second only where it has a subject of its own."""
    parts = _HALVES.split(sentence.rstrip("."))
    if len(parts) != 2 or min(len(part.split()) for part in parts) < 5:
        return None
    second = re.match(r"(?:[A-Z]|the |a |an |this |these |his |her |their |its )", parts[1])
    chosen = parts[1] if second and random.random() < 0.5 else parts[0]
    return _begun(chosen) + "."


def voice(sentence: str, random: Random) -> str | None:  # noqa: ARG001 - as every step
    """The active for the passive, and the other way round."""
    if (found := _PASSIVE.match(sentence)) is not None:
        return f"{_begun(found[4])} {found[3]} {_lowered(found[1])}."
    if (found := _ACTIVE.match(sentence)) is not None:
        plural = found[3].endswith("s") and not found[3][0].isupper()
        return f"{_begun(found[3])} {'were' if plural else 'was'} {found[2]} by {_lowered(found[1])}."
    return None


def synonym(sentence: str, random: Random) -> str | None:
    """A word that says the same, up to two of them."""
    table = _synonyms()
    # A capital within a sentence is a name's.
    places = [place for place in _pattern().finditer(sentence) if not place.start() or place.group()[0].islower()]
    if not places:
        return None
    for place in sorted(random.sample(places, min(len(places), 2)), key=lambda each: -each.start()):
        new = random.choice(table[place.group().lower()])
        cased = new[0].upper() + new[1:] if place.group()[0].isupper() else new
        sentence = sentence[: place.start()] + cased + sentence[place.end() :]
    return sentence


def spelled(sentence: str, random: Random) -> str | None:
    """A number in another spelling."""
    found = [(place, spell) for form, spell in _SPELLINGS for place in form.finditer(sentence)]
    if not found:
        return None
    place, spell = random.choice(found)
    return sentence[: place.start()] + spell(place.group()) + sentence[place.end() :]


_WORDS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_SPELLINGS: Sequence[tuple[re.Pattern[str], Callable[[str], str]]] = (
    (re.compile(r"\b\d{1,3}(?:,\d{3})+\b"), lambda old: old.replace(",", "")),
    (re.compile(r"(?<=\d)%"), lambda _: " percent"),
    (re.compile(r"(?<=\d) percent\b"), lambda _: "%"),
    (re.compile(rf"\b(?:{'|'.join(_WORDS)})\b(?= [a-z]+s\b)"), lambda old: str(_WORDS.index(old) + 2)),
    (re.compile(r"(?<![\d.,])(?:[2-9]|1[0-2])(?= [a-z]+s\b)"), lambda old: _WORDS[int(old) - 2]),
)


def did(sentence: str, random: Random) -> str | None:
    """A denial in other words: "did not X" for "never Xed", "does not" for "doesn't" and the like."""
    for form, new in _DENIALS:
        if (found := form.search(sentence)) is not None:
            return sentence[: found.start()] + found.expand(new) + sentence[found.end() :]
    if random.random() < 0.8 or (found := re.search(r"(?<=[a-z]) never (\w+ed)\b", sentence)) is None:
        return None
    return f"{sentence[: found.start()]} did not {base(found[1])}{sentence[found.end() :]}"


_DENIALS = (
    (re.compile(r"\b(is|are|was|were|does|did|has|have|had|could|would|should) not\b"), r"\1n't"),
    (re.compile(r"\b(is|are|was|were|does|did|has|have|had|could|would|should)n['’]t\b"), r"\1 not"),
    (re.compile(r"\bcannot\b"), "can not"),
)


def noun_for_pronoun(sentence: str, before: str) -> str | None:
    """The sentence with the name that the sentence before it begins with, in the place of "He" or "She" at its head."""
    subject = _SUBJECT.match(before)
    if not _PEOPLE.match(sentence) or subject is None or subject.group().split()[0].lower() in STOP_WORDS:
        return None
    return _PEOPLE.sub(lambda _: subject.group(), sentence)


STEPS: tuple[Restatement, ...] = (without_asides, without_lead, without_clause, half, voice, synonym, spelled, did)


@cache
def _synonyms() -> dict[str, tuple[str, ...]]:
    lines = json.loads(resources.files("qa.training").joinpath("words.json").read_text(encoding="utf-8"))["same"]
    rows = [line.split(" - ") for line in lines]
    return {row[0].lower(): tuple(row[1:]) for row in rows}


@cache
def _pattern() -> re.Pattern[str]:
    words = sorted(_synonyms(), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b", re.IGNORECASE)


def _begun(text: str) -> str:
    return text[:1].upper() + text[1:]


def _lowered(text: str) -> str:
    first = text.split(maxsplit=1)[0]
    return text[0].lower() + text[1:] if first.lower() in STOP_WORDS else text


_AFTER_VERB = r"(?P<verb>is|are|was|were)"
_QUESTIONS: Sequence[tuple[re.Pattern[str], str]] = (
    (re.compile(r"^(?:Who|What) (?P<rest>(?!(?:is|are|was|were|did|do|does|has|have|had|can|could|would|will) )"
                r"\w+(?:ed|s|d|t|w|n|de|ve|ote|ld) .+)$"), "{answer} {rest}."),
    (re.compile(rf"^(?:Who|What) {_AFTER_VERB} (?P<rest>\w+(?:ed|ing) .+)$"), "{answer} {verb} {rest}."),
    (re.compile(rf"^(?:Who|What) {_AFTER_VERB} (?P<rest>.+?) (?P<last>(?:also )?(?:called|named|known as))$"),
     "{rest} {verb} {last} {answer}."),
    (re.compile(rf"^(?:Who|What) {_AFTER_VERB} (?P<rest>(?:the|a|an|one|another|[A-Z]\S+'s) .+)$"),
     "{rest} {verb} {answer}."),
    (re.compile(r"^How (?:many|much) (?P<rest>\w+ (?:are|were|is|was|have|had|live|lived|can|attended|died|make|made) "
                r"(?!the |a |an |there |[A-Z]).+)$"), "{answer} {rest}."),
    (re.compile(rf"^(?:When|In (?:what|which) (?:year|decade|century|month)) {_AFTER_VERB} "
                r"(?P<rest>[^,]+?) (?P<last>\w+ed|born|built|made|held|begun|found|written|won|taken|sold|lost)$"),
     "{rest} {verb} {last} in {answer}."),
    (re.compile(rf"^Where {_AFTER_VERB} (?P<rest>[^,]+?) (?P<last>\w+ed|born|built|made|held|found|written)$"),
     "{rest} {verb} {last} in {answer}."),
    (re.compile(r"^(?:When|In (?:what|which) (?:year|decade|century|month)) did (?P<rest>[^,]+)$"),
     "{rest} in {answer}."),
    (re.compile(r"^Where did (?P<rest>[^,]+)$"), "{rest} in {answer}."),
)  # fmt: skip


def statement(question: str, answer: str) -> str | None:
    """A question and its answer as one statement, where the question is of a form that a rule can turn.

    >>> statement("Who built the mill on the Orr?", "Josef Brandt")
    'Josef Brandt built the mill on the Orr.'
    >>> statement("What is the name of the river?", "the Orr")
    'The name of the river is the Orr.'
    """
    plain = question.strip().rstrip("?").strip()
    for form, pattern in _QUESTIONS:
        if (found := form.match(plain)) is not None:
            answer = (
                re.sub(r"^(?:in|at|on|by) ", "", answer, flags=re.IGNORECASE) if " in {answer}" in pattern else answer
            )
            return re.sub(r"\s+", " ", _begun(pattern.format(answer=answer.strip(" ."), **found.groupdict())))
    return None
