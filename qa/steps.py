"""The steps from a question to its answer, without LangChain: retrieve, answer, ground, verify."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from corpus.document import Document, Problem, ProblemKind
from index.passage import Hit
from index.rerank import Reader, rerank
from qa.answer import Answer, CheckedClaim, Verdict
from qa.answerable import Gate, probability
from qa.bearing import bears
from qa.candidates import Candidate, candidates
from qa.conversation import Asked, Understood, understood
from qa.draft import Draft
from qa.extract import choose, extract
from qa.failure import UngroundedError, cause
from qa.ground import ground
from qa.language import language_problem
from qa.question import Question, read
from qa.standing import STANDING, any_stands, left_out, without_fallen
from qa.verify import Verifier, checks

EXTRACTIVE = "extractive"
"""``Answer.answered_by`` of an answer made of exact sentences, without a language model."""


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
    """A question, the passages found for it, their sentences, best first, and the gate that judges them.

    ``asked`` is the question as it was asked; ``question`` is what it was read as.
    """

    asked: str
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
    ``omit`` leaves out what a check does not support; without it such claims stay, and their verdicts tell.
    """

    sources: Sources
    gate: Gate
    verifier: Verifier | None = None
    problems: tuple[Problem, ...] = ()
    reads: Reads | None = None
    omit: bool = False

    def retrieve(self, question: str | Asked | Understood) -> Found:
        """The passages nearest to a question, read by what was asked before it.

        Raises QuestionError if it cannot be asked.
        """
        meant = understood(question)
        asked = read(meant.reading)
        hits, gate, broken = self._read(asked.text, tuple(self.sources.search(asked.text, self.sources.passages)))
        ranked = candidates(asked, hits, gate.sentence)
        foreign = language_problem(asked.text, [hit.passage.text for hit in hits])
        problems = (*self.problems, *meant.problems, *foreign, *broken)
        return Found(" ".join(meant.question.split()), asked, hits, ranked, gate, problems)

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
        return replace(
            answer,
            question=found.asked,
            read_as=found.question.text if found.question.text != found.asked else None,
            problems=(*found.problems, *answer.problems),
            answered_by=drafted.answered_by,
            confidence=self.confidence(found),
        )

    def verify(self, answer: Answer) -> Iterator[Answer]:
        """The answer after each check; the last one is complete.

        Nothing is shown before a claim stands: what a model made up may yet be replaced.
        """
        done: list[CheckedClaim] = []
        for checked in checks(answer, self.verifier):
            done.append(_bearing(checked, answer))
            if any_stands(done) and len(done) < len(answer.claims):
                shown = replace(answer, text=answer.text[: checked.claim.span.end], claims=tuple(done))
                yield self._shown(shown)
        whole = replace(answer, claims=tuple(done))
        made_up = done and answer.answered_by != EXTRACTIVE and not any_stands(done)
        yield self._instead(whole) if made_up else self._shown(whole)

    def run(self, question: str | Asked) -> Answer:
        """All the steps at once, without a language model."""
        *_, answer = self.verify(self.ground(self.extracted(self.retrieve(question))))
        return answer

    def _shown(self, answer: Answer) -> Answer:
        return without_fallen(answer) if self.omit else answer

    def _instead(self, answer: Answer) -> Answer:
        """The extractive answer in the place of a model's answer of which nothing stands."""
        was_read = self.reads is not None and any(hit.reading for hit in answer.hits)
        gate = self.reads.gate if self.reads and was_read else self.gate
        question = answer.read_as or answer.question
        plain = ground(question, extract(question, answer.hits, gate), answer.hits, self.sources.document)
        reasons = left_out([checked for checked in answer.claims if checked.verdict is not Verdict.UNCITED])
        problems = (*answer.problems, *reasons, _failed(answer.answered_by, UngroundedError(), 0))
        claims = tuple(checks(plain))
        return replace(answer, text=plain.text, claims=claims, problems=problems, answered_by=EXTRACTIVE)


def _bearing(checked: CheckedClaim, answer: Answer) -> CheckedClaim:
    """What a model wrote does not stand on words that have nothing to do with the question, true as it may be."""
    question = answer.read_as or answer.question
    written = answer.answered_by != EXTRACTIVE and checked.verdict in STANDING
    if not written or bears(question, checked.claim, answer.hits):
        return checked
    reason = "the quoted words say nothing about the question"
    return CheckedClaim(checked.claim, Verdict.UNSUPPORTED, None, "bearing", reason)


def _failed(name: str, error: BaseException, timeout: float) -> Problem:
    message = f"{name}: {cause(error, timeout)}; these are exact sentences instead"
    return Problem(ProblemKind.MODEL_FAILED, message)
