"""A question that leans on what was asked before, read so that it stands alone: by carrying over, never by inventing.

English only, as far as function words tell: every word of the reading is the question's own, or was said in an earlier
question or in the sentences that answered it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa.phrases import Clause, clause, is_name, is_particle, is_verb, phrases
from qa.wording import IRREGULAR, NUMBER, PEOPLES, STOP_WORDS, stem, terms

LONGEST_HISTORY = 8
"""Turns that a follow-up may lean on; what lies further back is no longer meant."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A question of a conversation as it was read, and the sentences that answered it."""

    question: str
    answer: str = ""


_LEAD = re.compile(r"(?:(?:and|but|so|then|also|ok|okay|now|well)\b[,\s]+)+", re.IGNORECASE)
_ABOUT = re.compile(r"(?:what|how) about\s+|(?:and|but)\s+(?!(?:wh|how\b))", re.IGNORECASE)
_AGAIN = re.compile(
    r"(?P<asking>why|when|where|how|who|by whom|how so|since when|until when|why not|what for)"
    r"(?:\s+(?:was|is|were|are|did|does|has)\s+(?:that|this|it)(?:\s+(?:happen(?:ed)?|occur(?:red)?|be|so))?)?"
    r"[?.! ]*",
    re.IGNORECASE,
)
_VERBAL = re.compile(
    r"\b(?:did|does|do|was|were|is|are|has|have|had|can|could|will|would|should|may|might|must)\b", re.IGNORECASE
)
_YEAR = re.compile(r"\b(?:1\d{3}|20\d\d)s?\b")
_TIMED = re.compile(
    r"\b(?:in|on|since|during)\s+(?:the\s+\w+\s+of\s+)?(?:\d{1,2}\s+)?(?:[A-Z]\w+\s+)?(?:1\d{3}|20\d\d)s?\b"
)
_PREPOSITION = re.compile(r"(?:in|on|at|to|from|for|with|by|of|after|before|during|against|about)\b", re.IGNORECASE)
_PLACED = re.compile(r"\b(?:in|at|to|into|near|for)\s+(?P<name>(?:the\s+)?[A-Z][\w'’-]+)")
_PERSON = re.compile(r"\b(?:he|him|his|she|her|hers|himself|herself)\b", re.IGNORECASE)
_MANY = re.compile(r"\b(?:they|them|their|theirs|these|those)\b", re.IGNORECASE)
_THING = re.compile(r"\b(?:it|its)\b|\b(?:that|this)\b(?=\s*[?.!]*$)", re.IGNORECASE)
_EMPTY_IT = re.compile(
    r"\bit (?:true|possible|likely|clear|known|said|necessary|correct)\b|\bit takes?\b", re.IGNORECASE
)
_DONE = re.compile(r"\bdo(?:ne)? (?:it|that|this|so)\b", re.IGNORECASE)
_THERE = re.compile(
    r"(?<!\bis )(?<!\bare )(?<!\bwas )(?<!\bwere )\bthere\b(?! (?:is|are|was|were|be)\b)", re.IGNORECASE
)
_THEN = re.compile(r"\b(?:then|at that time)\b(?=\s*[?.!]*$)", re.IGNORECASE)
_BOUNDARY = re.compile(
    r"\b(?:when|because|after|before|that|if|while|although|since|until|and(?-i:(?= [a-z]))|whether)\b|,", re.IGNORECASE
)
_NAMES = re.compile(r"(?:[A-Z][\w'’-]+)(?:\s+(?:of\s+|de\s+|von\s+|van\s+)?[A-Z][\w'’-]+)*")
_COUNTED = re.compile(
    r"\b(?:\d[\d,.]*|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|hundred"
    r"|several|many)\s+(?P<noun>[a-z][\w-]+s)\b"
)


def standalone(question: str, history: Sequence[Turn]) -> str:
    """``question`` so that it can be understood without ``history``; as it is where it can be already.

    Pronouns become what the last turns spoke of; "And Syria?", "And in 2016?" and "Why?" become the last question with
    that part of it changed. What cannot be told stays as it was asked.
    """
    text = " ".join(question.split())
    if not history or not text:
        return text
    turns = list(history[-LONGEST_HISTORY:])
    last = turns[-1]
    plain = _capital(_LEAD.sub("", text, count=1)) if _LEAD.match(text) else text
    if again := _AGAIN.fullmatch(plain):
        return _asked(_again(again["asking"], last))
    fragment = _ABOUT.sub("", text, count=1) if _ABOUT.match(text) else ""
    if fragment and not _VERBAL.search(fragment):
        return _asked(_exchanged(fragment.rstrip("?!. "), last.question))
    resolved = _resolved(plain, turns)
    if resolved == plain and len(terms(plain)) <= 1 and (topic := _topic(last)):
        return _asked(f"{plain.rstrip('?!. ')} ({topic})")
    # Without anything carried over an "And" in front is no reason to change what was asked.
    return text if resolved == text or resolved == plain == text else _asked(resolved)


def _again(asking: str, last: Turn) -> str:
    """The last question, but asking for something else of it: "When …?" and "Why?" give "Why …?"."""
    said = clause(last.question)
    if said.auxiliary:
        predicate = _completed(said, last.answer)
        return " ".join(filter(None, (_capital(asking), said.auxiliary, said.subject, predicate)))
    verb, _, rest = said.predicate.partition(" ")
    objects = phrases(f"{verb} {rest}")
    if said.asking.lower() in {"who", "what"} and objects and is_verb(verb) and verb.lower() not in {"happened", "was"}:
        before, _, after = rest.partition(objects[0])
        turned = f"was {objects[0]} {_participle(verb)} {before}{after}"
        return f"{_capital(asking)} {' '.join(turned.split())}"
    return f"{_capital(asking)}? ({last.question.rstrip('?!. ')})"


def _completed(said: Clause, answer: str) -> str:
    """The predicate of a question for an object, with the object that the answer gives: "discover radium"."""
    if said.asking.lower() not in {"what", "whom", "who"} or not said.predicate:
        return said.predicate
    given = _object(said, answer)
    words = said.predicate.split()
    if not given or given.lower() in said.predicate.lower():
        return said.predicate
    place = 1
    while place < len(words) and (
        words[place][:1].isupper() or (is_particle(words[place]) and place + 1 == len(words))
    ):
        place += 1
    return " ".join((*words[:place], given, *words[place:]))


def _object(said: Clause, answer: str) -> str:
    """What the answer names behind the verb of the question; empty where it does not say that verb."""
    verb = stem(said.predicate.split()[0]) if said.predicate else ""
    words = answer.split()
    for place, word in enumerate(words):
        if verb and stem(word.strip(",;.")) == verb:
            behind = phrases(" ".join(words[place : place + 12]))
            new = [each for each in behind if not terms(each) <= terms(f"{said.subject} {said.predicate}")]
            new = [each for each in new if stem(each.split()[0]) != verb]
            return re.sub(r"^an? ", "the ", new[0]) if new else ""
    return ""


def _participle(verb: str) -> str:
    """The past participle to a past tense: "written" to "wrote", "built" to "built"."""
    base = IRREGULAR.get(verb.lower(), "")
    forms = [form for form, of in IRREGULAR.items() if of == base and form.endswith("n")]
    return forms[-1] if base and forms else verb


def _exchanged(fragment: str, question: str) -> str:
    """The question with ``fragment`` in the place of what it stands beside: a year, a name, a thing."""
    plain = question.rstrip("?!. ")
    if _YEAR.search(fragment) and _YEAR.search(plain):
        found = _TIMED.search(plain) if _PREPOSITION.match(fragment) else _YEAR.search(plain)
        return plain.replace(found.group() if found else "", fragment, 1) if found else plain
    if preposition := _PREPOSITION.match(fragment):
        behind = re.compile(rf"\b{preposition.group()} (?:the )?[A-Z][\w'’-]+")
        found = behind.search(plain) if is_name(fragment) else None
        return plain.replace(found.group(), fragment, 1) if found else f"{plain} {fragment}"
    said = clause(plain)
    all_of_it = _named(said)
    alike = [each for each in all_of_it if is_name(each) == is_name(fragment)]
    if not alike:
        return plain.replace(all_of_it[0], fragment, 1) if all_of_it else f"{plain} ({fragment})"
    # Of names the one that acts, of things the last one: "the United States" for NATO, "the military" for the media.
    return plain.replace(alike[0] if is_name(fragment) else alike[-1], fragment, 1)


def _resolved(text: str, turns: Sequence[Turn]) -> str:
    """The question with its pronouns replaced by what they can be told to stand for."""
    last = turns[-1]
    if _DONE.search(text) and (done := _completed(clause(last.question), last.answer)):
        text = _DONE.sub(lambda _: done, text, count=1)
    person = next(filter(None, map(_person, reversed(turns))), "")
    text = _replaced(text, _PERSON, person)
    text = _replaced(text, _MANY, next(filter(None, map(_many, reversed(turns))), ""))
    if not _EMPTY_IT.search(text):
        text = _replaced(text, _THING, next(filter(None, map(_thing, reversed(turns))), ""))
    if place := next(filter(None, map(_place, reversed(turns))), ""):
        text = _THERE.sub(lambda _: f"in {place}", text, count=1)
    if time := _TIMED.search(f"{last.question} {last.answer}"):
        text = _THEN.sub(lambda _: time.group(), text, count=1)
    return text


def _replaced(text: str, pronouns: re.Pattern[str], meant: str) -> str:
    """``text`` with the pronouns that lean on nothing in it replaced; a second one is left to lean on the first."""
    found = pronouns.search(text)
    if not meant or not found or terms(meant) <= terms(text) or _leans_within(text, found):
        return text
    word = found.group().lower()
    follower = re.match(r"\s+([a-z][\w-]*)", text[found.end() :])
    noun = follower and follower[1] not in STOP_WORDS
    owned = word in {"his", "its", "their"} or (word in {"her", "these", "those"} and noun)
    if word in {"these", "those"} and owned:
        return text
    said = f"{meant}’s" if owned and not meant.endswith("s") else f"{meant}’" if owned else meant
    return text[: found.start()] + (_capital(said) if not found.start() else said) + text[found.end() :]


def _leans_within(text: str, pronoun: re.Match[str]) -> bool:
    """Whether a clause in front of the pronoun, in the same question, names something that it can stand for."""
    before = text[: pronoun.start()]
    boundaries = list(_BOUNDARY.finditer(before))
    named = phrases(before[: boundaries[-1].start()]) if boundaries else ()
    return bool(named)


def _person(turn: Turn) -> str:
    said = clause(turn.question)
    asked = terms(turn.question)
    if said.asking.lower() in {"who", "whom", "by whom"}:
        found = [name for name in _people(turn.answer) if not terms(name) & asked]
        behind = re.search(r"\b(?:by|to) (" + _NAMES.pattern + ")", turn.answer)
        if behind and behind[1] in found:
            return behind[1]
        if found:
            return max(found, key=lambda name: name.count(" "))
    return next((each for each in _named(said) if _is_person(each)), "")


def _people(text: str) -> list[str]:
    return [name for name in _NAMES.findall(text) if _is_person(name)]


def _is_person(phrase: str) -> bool:
    words = phrase.split()
    if not is_name(phrase) or words[0].lower() in {"the", "a", "an", *STOP_WORDS} or NUMBER.search(phrase):
        return False
    # Countries and their peoples, and bodies that are written in capitals alone.
    return " and " not in phrase and not any(word.isupper() or _is_land(word) for word in words)


def _is_land(word: str) -> bool:
    plain = re.sub(r"['’]s?$", "", word.lower())
    return plain in PEOPLES or plain in PEOPLES.values()


def _many(turn: Turn) -> str:
    said = clause(turn.question)
    named = _named(said)
    if joined := next((each for each in named if " and " in each), ""):
        return joined
    counted = _COUNTED.search(turn.answer)
    if counted and said.asking.lower() in {"what", "which"}:
        return f"the {counted['noun']}"
    plural = (each for each in named if re.search(r"[a-z]{2}[^s]s$", each) and not is_name(each))
    return next(plural, f"the {counted['noun']}" if counted else "")


def _thing(turn: Turn) -> str:
    said = clause(turn.question)
    bare = is_name(said.subject) and said.subject[:1].isupper()
    if terms(said.subject) and not bare:
        return said.subject
    if said.asking.lower() in {"what", "which"} and (given := _object(said, turn.answer)) and not _is_person(given):
        return given
    if said.asking.lower() == "where" and (place := _place(turn)):
        return place
    return next((each for each in [*phrases(said.predicate), said.subject] if each and not _is_person(each)), "")


def _place(turn: Turn) -> str:
    people = {name.split()[0] for name in _people(turn.answer) if " " in name}
    found = [each["name"] for each in _PLACED.finditer(turn.answer) if each["name"].split()[0] not in people]
    if clause(turn.question).asking.lower() == "where" or len(found) == 1:
        return found[0] if found else ""
    return ""


def _topic(last: Turn) -> str:
    """What the last question was about, its subject first."""
    said = clause(last.question)
    return next((each for each in _named(said) if terms(each)), "")


def _named(said: Clause) -> list[str]:
    """The subject of a question and the phrases behind it."""
    return [*filter(None, [said.subject]), *phrases(said.predicate)]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _asked(text: str) -> str:
    return f"{' '.join(text.split()).rstrip('?!. ')}?"
