"""A small footnoted document, a search over it, and a chat model that says what it is told to."""

from collections.abc import Sequence
from functools import cache
from time import sleep
from typing import NoReturn

from fakes import HashedEmbedder
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from pydantic import Field

from corpus.document import Document
from corpus.parse import parse_bytes
from index.chunk import chunk
from index.passage import Channel, Hit
from qa.conversation import Restated
from qa.draft import Draft, Evidence, Statement

MILL = """\
The mill on the Orr was built in 1820 by Josef Brandt. 1 It burned down on 3 May 1871. 2 The owner did not rebuild it. 3

He sold the land for $2,500 to Anna Weiss. She opened a school for girls there. 4 The school closed in 1902. 5

Notes

1. Parish register, folio 12.
2. Orr Valley Herald, 4 May 1871.
3. Letter of Josef Brandt the younger.
4. Deed of sale, county archive.
5. Orr Valley Herald, 1 July 1902.
"""


@cache
def mill() -> Document:
    """A document of two paragraphs and five notes."""
    return parse_bytes(MILL.encode(), "mill.txt").document


class Search:
    """Finds the passages of a document nearest to a question; ``history`` holds what was asked."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._embedder = HashedEmbedder()
        self.history: list[str] = []

    def __call__(self, question: str, k: int, /) -> Sequence[Hit]:
        self.history.append(question)
        asked = self._embedder.embed_query(question)
        hits = []
        for passage in chunk(self._document):
            vectors = self._embedder.embed_documents([span.of(self._document.text) for span in passage.sentences])
            cosines = tuple(sum(a * b for a, b in zip(asked, vector, strict=True)) for vector in vectors)
            hits.append(Hit(passage, max(cosines), Channel.DENSE, cosines))
        return sorted(hits, key=lambda hit: -hit.score)[:k]


def hits(document: Document | None = None) -> tuple[Hit, ...]:
    """Every passage of a document, in its order; by default of the mill."""
    return tuple(
        Hit(passage, 0.5, Channel.BOTH, (0.5,) * len(passage.sentences)) for passage in chunk(document or mill())
    )


def draft(*statements: tuple[str, str, str]) -> Draft:
    """A draft of statements given as (key, quote, text)."""
    return Draft(
        statements=tuple(
            Statement(evidence=(Evidence(passage=key, quote=quote),), text=text) for key, quote, text in statements
        )
    )


class ScriptedModel(BaseChatModel):
    """A chat model that plays its script: a draft to return, a text to say, an error to raise, seconds to sleep."""

    script: list[object] = Field(default_factory=list)
    history: list[list[BaseMessage]] = Field(default_factory=list)

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def bind_tools(self, tools: Sequence[object], **_: object) -> BaseChatModel:  # type: ignore[override]
        assert list(tools) in ([Draft], [Restated])
        return self

    def _generate(self, messages: list[BaseMessage], *_: object, **__: object) -> ChatResult:
        self.history.append(messages)
        step = self.script.pop(0)
        if isinstance(step, float):
            sleep(step)
            step = draft()
        if isinstance(step, Exception):
            raise step
        return ChatResult(generations=[ChatGeneration(message=_message(step))])


class PlainModel(ScriptedModel):
    """A chat model that cannot return structured output."""

    def with_structured_output(self, *_: object, **__: object) -> NoReturn:
        raise NotImplementedError("with_structured_output is not implemented for this model.")


def _message(step: object) -> AIMessage:
    name = "Restated" if isinstance(step, Restated) else "Draft"
    if isinstance(step, Draft | Restated):
        step = step.model_dump()
    if isinstance(step, dict):
        return AIMessage("", tool_calls=[{"name": name, "args": step, "id": "call-1"}])
    if isinstance(step, AIMessage):
        return step
    return AIMessage(str(step))
