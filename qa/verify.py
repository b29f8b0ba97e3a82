"""Check each claim against the passages that it cites. A check only judges; it never changes what a claim says."""

import calendar
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Protocol

from corpus.sentences import split
from index.passage import Hit
from qa.answer import Answer, CheckedClaim, Citation, Claim, Verdict
from qa.wording import NUMBER, STOP_WORDS, negated, stem, terms, tokens

SUPPORTED_FROM = 0.5
"""A scorer's value from which a claim counts as supported; scorers are calibrated to that."""

_NUMBER_WORDS = {
    word: str(number)
    for number, word in enumerate(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"), start=1
    )
}
_CALENDAR = frozenset(word.lower() for word in (*calendar.month_name[1:], *calendar.day_name))


class PairScorer(Protocol):
    """Scores pairs of (premise, claim): from 0, the premise does not support the claim, to 1, it does."""

    def __call__(self, pairs: Sequence[tuple[str, str]], /) -> Sequence[float]: ...  # noqa: D102


def verify(answer: Answer, scorer: PairScorer | None = None) -> Answer:
    """The answer with a verdict on each claim."""
    return replace(answer, claims=tuple(checks(answer, scorer)))


def checks(answer: Answer, scorer: PairScorer | None = None) -> Iterator[CheckedClaim]:
    """The answer's claims, one by one as they are checked.

    A claim without citation stays UNCITED. One that is a literal quote of what it cites is SUPPORTED by construction.
    One with a number, a date or a name that its passages lack, or that negates what they affirm, is UNSUPPORTED, and
    ``reason`` says why. Of any other ``scorer`` decides; without one, or where it breaks, it stays UNCHECKED.
    """
    for checked in answer.claims:
        yield check(checked.claim, answer.hits, scorer)


def check(claim: Claim, hits: Sequence[Hit], scorer: PairScorer | None = None) -> CheckedClaim:
    """The verdict on one claim; ``hits`` hold the passages that it cites."""
    if not claim.citations:
        return CheckedClaim(claim, Verdict.UNCITED, None, "citation", "no passage says this to the letter")
    if is_quote(claim):
        return _quoted(claim, hits)
    cited = {citation.passage_id for citation in claim.citations}
    passages = [hit.passage for hit in hits if hit.passage.id in cited]
    premise = "\n".join(" ".join((*passage.heading, passage.text)) for passage in passages)
    quoted = " ".join(citation.quote for citation in claim.citations)
    if reason := contradiction(claim.text, premise, quoted):
        return CheckedClaim(claim, Verdict.UNSUPPORTED, None, "rules", reason)
    return _scored(claim, premise, scorer)


def judge(context: str, claim: str) -> tuple[Verdict, str]:
    """The verdict on a claim beside any text, by the rules alone, and why it does not stand.

    SUPPORTED where ``context`` holds the claim as a sentence, to the letter but for white space; UNSUPPORTED as in
    ``checks``, the negation compared with the sentence that shares most words with the claim; else UNCHECKED.
    """
    # A line may end a sentence (a heading) or only be broken at a width: either reading counts.
    plain = " ".join(context.split())
    sentences = [sentence.span.of(text) for text in (context, plain) for sentence in split(text)]
    if " ".join(claim.split()) in {*sentences, plain}:
        return Verdict.SUPPORTED, ""
    words = terms(claim)
    nearest = max(sentences, key=lambda sentence: len(words & terms(sentence)), default="")
    reason = contradiction(claim, context, nearest)
    return (Verdict.UNSUPPORTED if reason else Verdict.UNCHECKED), reason


def is_quote(claim: Claim) -> bool:
    """Whether the claim's text is one of its quotes, or all of them in their order, but for white space."""
    quotes = [" ".join(citation.quote.split()) for citation in claim.citations]
    text = " ".join(claim.text.split())
    return text in quotes or text == " ".join(quotes)


def contradiction(claim: str, premise: str, quoted: str) -> str:
    """Why ``premise`` cannot support ``claim``, in one line; empty if the rules find no reason.

    Numbers, dates and names are looked for in the whole premise; a negation is compared with the words ``quoted``.
    """
    known_numbers = _numbers(premise)
    for number in sorted(_numbers(claim) - known_numbers):
        return f"the cited passage does not give the number {number}"
    known = {stem(word) for word in tokens(premise)}
    known |= {stem(piece) for word in tokens(premise) for piece in re.split(r"['’-]", word)}
    for word in _names(claim):
        if stem(word) not in known:
            kind = "date" if word.lower() in _CALENDAR else "name"
            return f"the cited passage does not give the {kind} {word}"
    if negated(claim) != negated(quoted):
        return "the quoted words and the claim differ in a negation"
    return ""


def _quoted(claim: Claim, hits: Sequence[Hit]) -> CheckedClaim:
    """A literal quote is supported, unless its sentence negates what it leaves standing alone."""
    whole = " ".join(_sentences(citation, hits) for citation in claim.citations)
    if negated(whole) and not negated(claim.text):
        return CheckedClaim(claim, Verdict.UNCHECKED, None, "quote", "the quote leaves out a negation of its sentence")
    return CheckedClaim(claim, Verdict.SUPPORTED, 1.0, "quote")


def _sentences(citation: Citation, hits: Sequence[Hit]) -> str:
    """The sentences that a citation touches, whole."""
    passage = next(hit.passage for hit in hits if hit.passage.id == citation.passage_id)
    start = passage.location.clean.start
    touched = [span for span in passage.sentences if span.overlaps(citation.location.clean)]
    return " ".join(passage.text[span.start - start : span.end - start] for span in touched)


def _numbers(text: str) -> set[str]:
    """The numbers of ``text`` in one spelling: no thousands separator, small number words as digits."""
    plain = {re.sub(r",(?=\d{3}\b)", "", number) for number in NUMBER.findall(text)}
    return plain | {_NUMBER_WORDS[word] for word in map(str.lower, tokens(text)) if word in _NUMBER_WORDS}


def _names(text: str) -> list[str]:
    """Capitalised words that do not owe their capital to the place where a sentence begins, and names of days."""
    words = tokens(text)
    capital = [word[0].isupper() and word.lower() not in STOP_WORDS for word in words]
    return [
        word
        for place, word in enumerate(words)
        if capital[place] and (place or word.lower() in _CALENDAR or any(capital[1:2]))
    ]


def _scored(claim: Claim, premise: str, scorer: PairScorer | None) -> CheckedClaim:
    if scorer is None:
        return CheckedClaim(claim, Verdict.UNCHECKED, None, "rules")
    try:
        score = float(scorer([(premise, claim.text)])[0])
    except (ArithmeticError, LookupError, OSError, RuntimeError, TypeError, ValueError) as error:
        return CheckedClaim(claim, Verdict.UNCHECKED, None, "rules", f"the check broke: {type(error).__name__}")
    if score >= SUPPORTED_FROM:
        return CheckedClaim(claim, Verdict.SUPPORTED, score, "scorer")
    return CheckedClaim(claim, Verdict.UNSUPPORTED, score, "scorer", "the cited passage does not support this")
