"""The phrases of an English question, who does what to whom: told by function words and known verbs, no parser."""

import re
from dataclasses import dataclass

from qa.wording import DETERMINERS, IRREGULAR, PARTICLES, STOP_WORDS, VERBS, stem

_NOUNS = frozenset(["choice", "flight", "growth", "loss", "sale", "song"])  # among the irregular forms
_AUXILIARIES = "did|does|do|was|were|is|are|has|have|had|can|could|will|would|should|may|might|must"
_ASKING = "what|which|who|whom|whose|when|where|why|how"
_CLAUSE = re.compile(rf"(?P<asking>(?:[\w'’-]+ )*?)(?P<auxiliary>{_AUXILIARIES}) (?P<rest>.+)", re.IGNORECASE)
_SUBJECT_CLAUSE = re.compile(rf"(?P<asking>{_ASKING}) (?P<rest>.+)", re.IGNORECASE)
_INNER = frozenset(["of", "in", "on", "at", "for"])  # "the Nobel Prize in Physics", "the owner of the mill"


@dataclass(frozen=True, slots=True)
class Clause:
    """A question in its parts: "When | did | the mill | burn down".

    ``auxiliary`` and ``subject`` are empty where the question word itself is the subject: "Who | built the mill".
    """

    asking: str
    auxiliary: str
    subject: str
    predicate: str


def clause(question: str) -> Clause:
    """The parts of a question, as far as they can be told; one that is none is all predicate."""
    text = question.strip().rstrip("?!. ")
    found = _CLAUSE.fullmatch(text)
    if found and (not found["asking"] or re.search(rf"\b(?:{_ASKING})\b", found["asking"], re.IGNORECASE)):
        words = found["rest"].split()
        end = _subject_end(words, found["auxiliary"].lower())
        subject, predicate = " ".join(words[:end]), " ".join(words[end:])
        return Clause(found["asking"].strip(), found["auxiliary"].lower(), subject, predicate)
    found = _SUBJECT_CLAUSE.fullmatch(text)
    return Clause(found["asking"], "", "", found["rest"]) if found else Clause("", "", "", text)


def phrases(text: str) -> tuple[str, ...]:
    """The noun phrases of ``text``, in order: with a determiner or of names, or what follows a verb without either."""
    words = text.rstrip("?!. ").split()
    found, place = [], 0
    while place < len(words):
        if _opens(words, place):
            end = _phrase_end(words, place)
            found.append(" ".join(words[place:end]).rstrip(",;:"))
            place = end
        else:
            place += 1
    return tuple(found)


def is_name(phrase: str) -> bool:
    """Whether a phrase ends in a capitalised word, as the names of people, places and bodies do."""
    last = phrase.rsplit(maxsplit=1)[-1] if phrase.split() else ""
    return last[:1].isupper()


def is_verb(word: str) -> bool:
    """Whether a word is known as a verb; many that are verbs too are not."""
    plain = word.lower().strip(",;:")
    known = plain in IRREGULAR or plain in IRREGULAR.values() or plain in VERBS or stem(plain) in VERBS
    return plain not in _NOUNS and (known or plain.endswith("ed"))


def is_particle(word: str) -> bool:
    """Whether a word can stand between a verb and its object, or close it: "shot down", "lead to"."""
    return word.lower() in PARTICLES


def _opens(words: list[str], place: int) -> bool:
    word = words[place].strip("“”\"'(),;:")
    if not word or (place + 1 == len(words) and word.lower() in DETERMINERS):
        return False
    if word.lower() in DETERMINERS or (word[0].isupper() and word.lower() not in STOP_WORDS):
        return True
    before = words[place - 1].lower() if place else ""
    bare = word.lower() not in STOP_WORDS and not is_verb(word) and word[0].isalpha()
    return bare and bool(place) and (is_verb(before) or words[place - 1][0].isupper())


def _subject_end(words: list[str], auxiliary: str) -> int:
    """Where the subject ends that ``words`` begin with."""
    end = _phrase_end(words, 0)
    opening = 1 if words[0].lower() in DETERMINERS else 0
    # "did the mill burn": of words that are no known verb the last is the verb, for something must be.
    runs_out = end == len(words) or words[end].lower() in STOP_WORDS
    if runs_out and end - opening > 1 and auxiliary not in {"has", "have", "had"} and words[end - 1].islower():
        end -= 1
    return end


def _phrase_end(words: list[str], start: int) -> int:
    """Where the noun phrase ends that begins at ``start``."""
    end = start + 1 if words[start].lower() in DETERMINERS else start
    first = end
    named = False
    while end < len(words):
        word = words[end].strip("“”\"'(),;:")
        capital = word[:1].isupper() or any(letter.isdigit() for letter in word)
        content = bool(word) and word.lower() not in STOP_WORDS and (end == first or capital or not is_verb(word))
        # A name without a determiner takes no common noun: "Putin offer"; with one no participle: "a Su-24 flying".
        if not content or (named and not capital and (first == start or word.endswith("ing"))):
            break
        named = named or capital
        end += 1
        if words[end - 1][-1] in ",;:":
            return end
    end = max(end, start + 1)
    return _joined(words, end, inner=first > start) or end


def _joined(words: list[str], end: int, *, inner: bool) -> int:
    """Where a phrase ends that goes on behind ``end`` with "and NAME" or, ``inner``, with "of …" or "in NAME"."""
    if end + 1 >= len(words):
        return 0
    link, follower = words[end].lower(), words[end + 1]
    named = follower[:1].isupper()
    article = follower.lower() == "the" and end + 2 < len(words)
    if (link == "and" and named) or (
        inner and link in _INNER and (named or (article and words[end + 2][:1].isupper()))
    ):
        return _phrase_end(words, end + 1)
    return _phrase_end(words, end + 1) if inner and link == "of" and article else 0
