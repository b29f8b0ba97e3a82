"""Which claims of a checked answer may be shown as cited, and the answer without the others."""

from collections.abc import Sequence
from dataclasses import replace

from corpus.document import Problem, ProblemKind
from corpus.span import Span
from qa.answer import Answer, CheckedClaim, Verdict

STANDING = (Verdict.SUPPORTED, Verdict.UNCHECKED)
"""Verdicts of a claim that may be shown as cited."""

_SHOWN = 80  # characters of a claim that a message repeats


def any_stands(claims: Sequence[CheckedClaim]) -> bool:
    """Whether at least one of the claims may be shown as cited."""
    return any(checked.verdict in STANDING for checked in claims)


def without_fallen(answer: Answer) -> Answer:
    """The answer without the claims that do not stand: neither in its text nor among its claims.

    What was left out, and why, is among its problems.
    """
    kept: list[CheckedClaim] = []
    start = 0
    for checked in answer.claims:
        if checked.verdict in STANDING:
            kept.append(_moved(checked, start - checked.claim.span.start))
            start = kept[-1].claim.span.end + 1
    if len(kept) == len(answer.claims):
        return answer
    text = " ".join(checked.claim.text for checked in kept)
    return replace(answer, text=text, claims=tuple(kept), problems=(*answer.problems, *left_out(answer.claims)))


def left_out(claims: Sequence[CheckedClaim]) -> tuple[Problem, ...]:
    """A problem for each claim that does not stand: its beginning, and why it was left out."""
    fallen = [checked for checked in claims if checked.verdict not in STANDING]
    return tuple(
        Problem(
            ProblemKind.CLAIM_WITHOUT_CITATION,
            f"left out “{_short(checked.claim.text)}”: {checked.reason or checked.verdict}",
        )
        for checked in fallen
    )


def _moved(checked: CheckedClaim, distance: int) -> CheckedClaim:
    claim = checked.claim
    answer: Span | None = claim.answer.shift(distance) if claim.answer else None
    return replace(checked, claim=replace(claim, span=claim.span.shift(distance), answer=answer))


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"
