"""Check each claim against the passages that it cites. A check only judges; it never changes what a claim says."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from index.errors import LibraryError
from index.passage import Hit
from qa import rules
from qa.answer import Answer, CheckedClaim, Citation, Claim, Verdict
from qa.wording import negated

LIKELY = 0.5
"""The probability from which a verifier's word counts; the packaged one is calibrated to that."""

_BROKEN = (ArithmeticError, AttributeError, LibraryError, LookupError, OSError, RuntimeError, TypeError, ValueError)
_NOT_SAID = "the cited passage does not support this"
_SAID_OTHERWISE = "the cited passage says otherwise"


class UncheckableError(ValueError):
    """A pair that a verifier cannot judge; the message says why."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a verifier says of a claim beside a premise: probabilities. The rest is that the premise says neither."""

    supported: float
    contradicted: float


class Verifier(Protocol):
    """Judges pairs of (premise, claim)."""

    def __call__(self, pairs: Sequence[tuple[str, str]], /) -> Sequence[Judgement]:
        """What it says of each pair, in order. Raises UncheckableError where it cannot."""
        ...


def verify(answer: Answer, verifier: Verifier | None = None) -> Answer:
    """The answer with a verdict on each claim."""
    return replace(answer, claims=tuple(checks(answer, verifier)))


def checks(answer: Answer, verifier: Verifier | None = None) -> Iterator[CheckedClaim]:
    """The answer's claims, one by one as they are checked.

    A claim without citation stays UNCITED. One that is a literal quote of what it cites is SUPPORTED by construction.
    One with a number that its passages lack is UNSUPPORTED, one that is nearly a sentence of theirs but for a number, a
    name or a negation CONTRADICTED, and ``reason`` says why. Of any other ``verifier`` decides. Without one, a name or
    a date that the passages lack and a negation that the quoted words lack make it UNSUPPORTED too; else it stays
    UNCHECKED, as it does where the verifier breaks.
    """
    for checked in answer.claims:
        yield check(checked.claim, answer.hits, verifier)


def check(claim: Claim, hits: Sequence[Hit], verifier: Verifier | None = None) -> CheckedClaim:
    """The verdict on one claim; ``hits`` hold the passages that it cites."""
    if not claim.citations:
        return CheckedClaim(claim, Verdict.UNCITED, None, "citation", "no passage says this to the letter")
    if is_quote(claim):
        return _quoted(claim, hits)
    cited = {citation.passage_id for citation in claim.citations}
    passages = [hit.passage for hit in hits if hit.passage.id in cited]
    premise = "\n".join(" ".join((*passage.heading, passage.text)) for passage in passages)
    quoted = " ".join(citation.quote for citation in claim.citations)
    found = _by_rules(claim.text, premise, quoted, alone=verifier is None)
    if found.reason or verifier is None:
        return CheckedClaim(claim, found.verdict, None, "rules", found.reason)
    found = _by_model(claim.text, premise, verifier)
    return CheckedClaim(claim, found.verdict, found.score, "rules" if found.score is None else "verifier", found.reason)


def judge(context: str, claim: str, verifier: Verifier | None = None) -> tuple[Verdict, str, float | None]:
    """The verdict on a claim beside any text, why it does not stand, and the probability that it does.

    SUPPORTED where ``context`` holds the claim as a sentence, to the letter but for white space. Else as in ``checks``,
    a negation compared with the sentence that shares most words with the claim. The probability is the verifier's, None
    without one; half of it where a rule speaks against the claim.
    """
    # A line may end a sentence (a heading) or only be broken at a width: either reading counts.
    plain = " ".join(context.split())
    if " ".join(claim.split()) in {*rules.sentences(context), *rules.sentences(plain), plain}:
        return Verdict.SUPPORTED, "", 1.0 if verifier else None
    ruled = _by_rules(claim, plain, rules.nearest(claim, plain), alone=verifier is None)
    if verifier is None:
        return ruled.verdict, ruled.reason, None
    judged = _by_model(claim, context, verifier)
    if ruled.reason:
        return ruled.verdict, ruled.reason, None if judged.score is None else judged.score / 2
    return judged.verdict, judged.reason, judged.score


def is_quote(claim: Claim) -> bool:
    """Whether the claim's text is one of its quotes, or all of them in their order, but for white space."""
    quotes = [" ".join(citation.quote.split()) for citation in claim.citations]
    text = " ".join(claim.text.split())
    return text in quotes or text == " ".join(quotes)


@dataclass(frozen=True, slots=True)
class _Found:
    verdict: Verdict
    score: float | None
    reason: str = ""


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


def _by_rules(claim: str, premise: str, quoted: str, *, alone: bool) -> _Found:
    """What the rules say; ``alone``, those too that are right less often than a verifier is."""
    if reason := rules.absent_number(claim, premise):
        return _Found(Verdict.UNSUPPORTED, None, reason)
    if alone and (reason := rules.absent_name(claim, premise) or rules.negation(claim, quoted)):
        return _Found(Verdict.UNSUPPORTED, None, reason)
    if reason := rules.altered(claim, premise):
        return _Found(Verdict.CONTRADICTED, None, reason)
    return _Found(Verdict.UNCHECKED, None)


def _by_model(claim: str, premise: str, verifier: Verifier) -> _Found:
    try:
        (judged,) = verifier([(premise, claim)])
        supported, contradicted = float(judged.supported), float(judged.contradicted)
    except UncheckableError as error:
        return _Found(Verdict.UNCHECKED, None, str(error))
    except _BROKEN as error:
        return _Found(Verdict.UNCHECKED, None, f"the check broke: {type(error).__name__}")
    if not 0 <= supported + contradicted <= 1 + 1e-6:  # not a number, too
        return _Found(Verdict.UNCHECKED, None, "the check broke: no probabilities")
    if supported >= LIKELY:
        return _Found(Verdict.SUPPORTED, supported)
    if contradicted >= LIKELY:
        return _Found(Verdict.CONTRADICTED, supported, _SAID_OTHERWISE)
    return _Found(Verdict.UNSUPPORTED, supported, rules.absent_name(claim, premise) or _NOT_SAID)
