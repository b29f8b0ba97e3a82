"""The steps from a question to its answer, without LangChain: retrieve, answer, ground, verify."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from corpus.document import Document, Problem, ProblemKind
from index.passage import Hit
from index.rerank import Reader, rerank
from qa.answer import Answer, CheckedClaim, Verdict
from qa.answerable import Gate, probability
from qa.candidates import Candidate, candidates
from qa.draft import Draft
from qa.extract import choose, extract
from qa.failure import UngroundedError, cause
from qa.ground import ground
from qa.language import language_problem
from qa.question import Question, read
from qa.verify import PairScorer, checks

EXTRACTIVE = "extractive"
"""``Answer.answered_by`` of an answer made of exact sentences, without a language model."""

STANDING = (Verdict.SUPPORTED, Verdict.UNCHECKED)
"""Verdicts of a claim that may be shown as cited."""


class Retriever(Protocol):
    """Finds the ``k`` passages nearest to a question, best first."""

    def __call__(self, question: str, k: int, /) -> Sequence[Hit]: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Sources:
    """Where passages and documents come from; ``passages`` is how many an answer may rest on."""

    search: Retriever
    document: Callable[[str], Document]
    passages: int


@dataclass(frozen=True, slots=True)
class Found:
    """A question, the passages found for it, their sentences, best first, and the gate that judges them."""

    question: Question
    hits: tuple[Hit, ...]
    ranked: tuple[Candidate, ...]
    gate: Gate
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Reads:
    """A reader of passages, and the gate that is fitted to what it says."""

    reader: Reader
    gate: Gate


@dataclass(frozen=True, slots=True)
class Drafted:
    """What an answerer returned, before anything in it is believed."""

    found: Found
    draft: Draft
    answered_by: str = EXTRACTIVE


@dataclass(frozen=True, slots=True)
class Steps:
    """The steps, with what they work on. ``problems`` are added to each answer.

    ``gate`` judges passages that nobody has read: without ``reads``, or where its reader breaks.
    """

    sources: Sources
    gate: Gate
    scorer: PairScorer | None = None
    problems: tuple[Problem, ...] = ()
    reads: Reads | None = None

    def retrieve(self, question: str) -> Found:
        """The passages nearest to a question. Raises QuestionError if it cannot be asked."""
        asked = read(question)
        hits, gate, broken = self._read(asked.text, tuple(self.sources.search(asked.text, self.sources.passages)))
        ranked = candidates(asked, hits, gate.sentence)
        foreign = language_problem(asked.text, [hit.passage.text for hit in hits])
        return Found(asked, hits, ranked, gate, (*self.problems, *foreign, *broken))

    def _read(self, question: str, hits: tuple[Hit, ...]) -> tuple[tuple[Hit, ...], Gate, tuple[Problem, ...]]:
        """The hits as the reader orders them, and the gate for them; as they were where there is none or it breaks."""
        if self.reads is None or not hits:
            return hits, self.gate, ()
        try:
            return rerank(question, hits, self.reads.reader), self.reads.gate, ()
        except (ArithmeticError, LookupError, OSError, RuntimeError, TypeError, ValueError) as error:
            message = f"the reader broke ({type(error).__name__}); the passages are as the search found them"
            return hits, self.gate, (Problem(ProblemKind.MODEL_FAILED, message),)

    def answers(self, found: Found) -> bool:
        """Whether what was found answers the question."""
        return self.confidence(found) >= found.gate.threshold

    def confidence(self, found: Found) -> float:
        """The probability that what was found answers the question."""
        return probability(found.question, found.ranked, found.gate)

    def extracted(self, found: Found) -> Drafted:
        """Exact sentences, or nothing where what was found does not answer the question."""
        if not self.answers(found):
            return Drafted(found, Draft())
        return Drafted(found, choose(found.question, found.ranked, found.hits, found.gate.sentence))

    def settled(self, found: Found, name: str, timeout: float, outcome: Draft | BaseException) -> Drafted:
        """What the model called ``name`` returned; exact sentences where it failed, and why."""
        if isinstance(outcome, Draft):
            return Drafted(found, outcome, name)
        return self.extracted(replace(found, problems=(*found.problems, _failed(name, outcome, timeout))))

    def ground(self, drafted: Drafted) -> Answer:
        """The answer with its citations located, not yet checked."""
        found = drafted.found
        answer = ground(found.question.text, drafted.draft, found.hits, self.sources.document)
        problems = (*found.problems, *answer.problems)
        return replace(answer, problems=problems, answered_by=drafted.answered_by, confidence=self.confidence(found))

    def verify(self, answer: Answer) -> Iterator[Answer]:
        """The answer after each check; the last one is complete.

        Nothing is shown before a claim stands: what a model made up may yet be replaced.
        """
        done: list[CheckedClaim] = []
        for checked in checks(answer, self.scorer):
            done.append(checked)
            if _stands(done) and len(done) < len(answer.claims):
                yield replace(answer, text=answer.text[: checked.claim.span.end], claims=tuple(done))
        whole = replace(answer, claims=tuple(done))
        made_up = done and answer.answered_by != EXTRACTIVE and not _stands(done)
        yield _instead(whole, self.sources.document) if made_up else whole

    def run(self, question: str) -> Answer:
        """All the steps at once, without a language model."""
        *_, answer = self.verify(self.ground(self.extracted(self.retrieve(question))))
        return answer


def _stands(claims: Sequence[CheckedClaim]) -> bool:
    return any(checked.verdict in STANDING for checked in claims)


def _instead(answer: Answer, document: Callable[[str], Document]) -> Answer:
    """The extractive answer in the place of a model's answer of which nothing stands."""
    reasons = tuple(
        Problem(ProblemKind.CLAIM_WITHOUT_CITATION, f"left out “{checked.claim.text}”: {checked.reason}")
        for checked in answer.claims
        if checked.verdict is Verdict.UNSUPPORTED
    )
    failed = _failed(answer.answered_by, UngroundedError(), 0)
    plain = ground(answer.question, extract(answer.question, answer.hits), answer.hits, document)
    claims = tuple(checks(plain))
    problems = (*answer.problems, *reasons, failed)
    return replace(plain, claims=claims, problems=problems, answered_by=EXTRACTIVE, confidence=answer.confidence)


def _failed(name: str, error: BaseException, timeout: float) -> Problem:
    message = f"{name}: {cause(error, timeout)}; these are exact sentences instead"
    return Problem(ProblemKind.MODEL_FAILED, message)
