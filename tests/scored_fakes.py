"""Reports of a few made-up questions, for tests of what is shown of them."""

from dataclasses import replace
from functools import cache

from qa.answer import Verdict
from qa.evaluation.evaluate import report
from qa.evaluation.records import (
    Case,
    GoldNote,
    Marks,
    Outcome,
    RankedPassage,
    Report,
    Result,
    Scored,
    ShownCitation,
    ShownClaim,
    ShownNote,
)

QUOTE = "The harbour was closed in 1848."
PASSAGE = f"{QUOTE} Nobody was told."


def case(number: int, **more: object) -> Case:
    """An answerable question with note 1 behind its answer."""
    made = Case(f"q{number}", "When was the harbour closed?", ("1848",), True, (GoldNote("1"),), (QUOTE,))  # noqa: FBT003
    return replace(made, **more)  # type: ignore[arg-type]  # a test names fields that there are


def claim(**more: object) -> ShownClaim:
    """The sentence that answers it, with note 1."""
    citation = ShownCitation(QUOTE, PASSAGE, "Harbours", (ShownNote("1", "Mills, 45."),))
    return replace(ShownClaim(QUOTE, Verdict.SUPPORTED, 1.0, "quote", "", "1848", (citation,)), **more)  # type: ignore[arg-type]


def answered(number: int, *claims: ShownClaim, **more: object) -> Outcome:
    """An outcome with ``claims``, by default the right one."""
    said = claims or (claim(),)
    text = " ".join(each.text for each in said)
    passages = (RankedPassage(PASSAGE, "Harbours", ("1",), 0.9),)
    made = Outcome(f"q{number}", Result.ANSWERED, text, said, passages, 0.9, "extractive", (), 0.1)
    return replace(made, **more)  # type: ignore[arg-type]


def silent(number: int, confidence: float = 0.1) -> Outcome:
    """A question that was declined."""
    return answered(
        number, result=Result.INSUFFICIENT_EVIDENCE, claims=(), text="Looked at 1 passage.", confidence=confidence
    )


def scored(made: Case, outcome: Outcome, **marks: object) -> Scored:
    """A case with the marks that a test gives it; right where it says nothing."""
    return Scored(made, outcome, replace(Marks(correct=True), **marks))  # type: ignore[arg-type]


@cache
def four() -> Report:
    """Answered rightly, wrongly silent, rightly silent, and broken off."""
    cases = (case(1), case(2), case(3, answerable=False, answers=(), notes=(), passages=()), case(4))
    error = Outcome("q4", Result.ERROR, "", problems=("OSError: the store is gone",))
    return report(
        cases, (answered(1), silent(2), silent(3), error), None, name="four.jsonl", settings={"model": "none"}
    )
