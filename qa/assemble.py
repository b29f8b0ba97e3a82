"""From settings to the things that they name; the only place where concrete models and stores are built."""

import os
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from corpus.document import Problem
from index.embed import Embedder
from index.embed import embedder as named_embedder
from index.library import Library, open_default
from index.rerank import CrossEncoderReader, LocalReader
from qa.answer import Answer
from qa.answerable import load_gate
from qa.conversation import Asked
from qa.entail import verifier as named_verifier
from qa.settings import Settings
from qa.steps import Reads, Sources, Steps
from qa.verify import Verifier

if TYPE_CHECKING:
    from qa.chain import AnswerChain, Writer

_TELEMETRY_OFF = {
    "ANONYMIZED_TELEMETRY": "False",  # chromadb
    "DO_NOT_TRACK": "1",  # whoever honours it
    "GRADIO_ANALYTICS_ENABLED": "False",
    "HF_HUB_DISABLE_TELEMETRY": "1",  # huggingface_hub, and sentence-transformers through it
    "LANGCHAIN_TRACING_V2": "false",
    "LANGSMITH_TRACING": "false",
    "OTEL_SDK_DISABLED": "true",  # opentelemetry, which chromadb carries
}


def silence_telemetry() -> None:
    """Switch off the telemetry of every library; each entry point calls it before anything else."""
    os.environ.update(_TELEMETRY_OFF)


def embedder(settings: Settings) -> Embedder:
    """The embedding model. Raises EmbedderError if it cannot be had."""
    return named_embedder(settings.embedder)


def library(
    settings: Settings, collection: str = "default", *, create: bool = False, model: Embedder | None = None
) -> Library:
    """The collection of that name.

    ``default`` is there from the start and holds the study document. Raises LibraryError if another one is not there
    and ``create`` is false. ``model`` is an embedding model to share between collections; the default is a new one.
    """
    model = model or embedder(settings)
    if collection == "default":
        return open_default(settings.home, model, settings.chroma_url)
    return Library(settings.home, collection, model, settings.chroma_url, create=create)


def chain(settings: Settings, library: Library) -> "AnswerChain":
    """The chain that answers from ``library``.

    A model that is named but cannot be made does not stop it: each answer is then extractive and says why.
    """
    from qa.chain import answer_chain  # LangChain takes most of a second to import

    made, problems = writer(settings)
    return answer_chain(_steps(settings, library, problems), made)


def answerer(settings: Settings, library: Library) -> Callable[[str | Asked], Answer]:
    """From a question, or one with what was asked before it, to its answer, as ``chain`` gives it.

    LangChain is only imported if a model is named.
    """
    if settings.model or settings.model_url:
        return chain(settings, library).invoke
    return _steps(settings, library, ()).run


@cache
def reads(name: str) -> Reads | None:
    """The reader of that name with its gate: "default", "none", or any cross-encoder by name or folder.

    Raises CrossEncoderError if it cannot be had.
    """
    if name == "none":
        return None
    if name == "default":
        return Reads(LocalReader(), load_gate(read=True))
    # A stranger's scores rank the sentences; whether any answers is judged as if nobody had read them.
    plain = load_gate()
    return Reads(CrossEncoderReader(name), replace(plain, sentence={**plain.sentence, "reading": 1.0}))


@cache
def verifies(name: str) -> Verifier | None:
    """The verifier of that name: "default", "none", or any cross-encoder or NLI model by name or folder.

    Raises CrossEncoderError if it cannot be had.
    """
    return named_verifier(name)


def _steps(settings: Settings, library: Library, problems: tuple[Problem, ...]) -> Steps:
    sources = Sources(library.search, library.document, settings.passages)
    return Steps(
        sources,
        load_gate(),
        verifies(settings.verifier),
        problems=problems,
        reads=reads(settings.reader),
        omit=settings.unsupported == "omit",
    )


def writer(settings: Settings) -> "tuple[Writer | None, tuple[Problem, ...]]":
    """The chat model that the settings name, or why there is none."""
    if not (settings.model or settings.model_url):
        return None, ()
    from qa.chain import ModelError, Writer, load_model  # as above

    name = settings.model if ":" in settings.model else f"openai:{settings.model or 'default'}"
    try:
        model = load_model(name, settings.model_url, settings.model_timeout)
    except ModelError as error:
        return None, (error.problem,)
    return Writer(model, name, settings.model_timeout), ()
