"""The judge of citations: whether a text supports a statement, by its letters, by rules, and by a verifier."""

import re
from dataclasses import dataclass
from functools import lru_cache

from corpus.sentences import split
from corpus.span import Span
from qa import verify
from qa.answer import Verdict
from qa.evaluation.measures.citations import Judge
from qa.verify import Verifier
from qa.wording import negated


@dataclass(frozen=True, slots=True)
class Finding:
    """What is found of a statement beside a text; the fields are those of a claim that is shown."""

    verdict: Verdict
    score: float | None
    checked_by: str
    reason: str = ""


def find(text: str, statement: str, verifier: Verifier | None = None) -> Finding:
    """Whether ``text`` supports ``statement``.

    What stands in the text to the letter, white space aside, is supported, unless it leaves out a negation of its
    sentence. Of the rest ``qa.verify.judge`` decides; without a verifier much stays UNCHECKED, as it does where the
    verifier breaks.
    """
    if _stands(" ".join(text.split()), " ".join(statement.split())):
        return Finding(Verdict.SUPPORTED, 1.0, "quote")
    verdict, reason, score = verify.judge(text, statement, verifier)
    return Finding(verdict, score, "rules" if score is None else "verifier", reason)


def judge(verifier: Verifier | None = None) -> Judge:
    """The judge in ALCE's measures: what is not found to be supported is not, also where it stays UNCHECKED.

    Without a verifier only what stands in the text to the letter is supported.
    """

    @lru_cache(maxsize=4096)
    def supports(text: str, statement: str) -> bool:
        return find(text, statement, verifier).verdict is Verdict.SUPPORTED

    return supports


def _stands(text: str, statement: str) -> bool:
    """Whether the statement stands in the text as whole words and numbers, with the negations of its sentences."""
    found = re.search(rf"(?<!\w){re.escape(statement)}(?!\w|[.,]\d)", text) if statement else None
    if not found:
        return False
    place = Span(*found.span())
    touched = " ".join(sentence.span.of(text) for sentence in split(text) if sentence.span.overlaps(place))
    return negated(statement) or not negated(touched)
