"""The judge of citations: whether a text supports a statement, by its letters, by rules, and by a verifier."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from qa import verify
from qa.answer import Verdict
from qa.evaluation.measures.citations import Judge

LIKELY = 0.5
"""The probability from which a verifier's word counts."""


class Judged(Protocol):
    """Probabilities that a text supports and that it contradicts a claim; the rest is that it does neither."""

    @property
    def supported(self) -> float: ...  # noqa: D102
    @property
    def contradicted(self) -> float: ...  # noqa: D102


class Verifier(Protocol):
    """Judges pairs of (text, claim), as ``qa.verify`` has it."""

    def __call__(self, pairs: Sequence[tuple[str, str]], /) -> Sequence[Judged]: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Finding:
    """What is found of a statement beside a text; the fields are those of a claim that is shown."""

    verdict: Verdict
    score: float | None
    checked_by: str
    reason: str = ""


def find(text: str, statement: str, verifier: Verifier | None = None) -> Finding:
    """Whether ``text`` supports ``statement``.

    What stands in the text to the letter, white space aside, is supported. Else the rules may find what speaks against
    it, and else the verifier decides; without one it stays UNCHECKED.
    """
    if " ".join(statement.split()) in " ".join(text.split()):
        return Finding(Verdict.SUPPORTED, 1.0, "quote")
    verdict, reason = verify.judge(text, statement)[:2]
    if verdict is not Verdict.UNCHECKED or verifier is None:
        return Finding(verdict, None, "rules", reason)
    (judged,) = verifier([(text, statement)])
    if judged.supported >= LIKELY:
        return Finding(Verdict.SUPPORTED, judged.supported, "verifier")
    if judged.contradicted >= LIKELY:
        return Finding(Verdict.CONTRADICTED, judged.supported, "verifier", "the cited passage says otherwise")
    return Finding(Verdict.UNSUPPORTED, judged.supported, "verifier", "the cited passage does not support this")


def judge(verifier: Verifier | None = None) -> Judge:
    """The judge in ALCE's measures. Without a verifier only what stands in the text to the letter is supported."""

    @lru_cache(maxsize=4096)
    def supports(text: str, statement: str) -> bool:
        return find(text, statement, verifier).verdict is Verdict.SUPPORTED

    return supports
