"""Draft: what an answerer must return, before anything in it is believed."""

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict
from pydantic.json_schema import SkipJsonSchema


class Evidence(BaseModel):
    """A quotation from one of the given passages."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    passage: str = Field(description='Key of the passage, for example "p3".')
    quote: str = Field(description="Words copied from that passage to the letter, a whole sentence where possible.")


class Statement(BaseModel):
    """One sentence of the answer with its evidence. Evidence comes first: what is quoted decides what is said."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    evidence: tuple[Evidence, ...] = Field(description="The quotations that prove the sentence; at least one.")
    text: str = Field(description="One sentence of the answer, in your own words or quoted.")
    # Where in ``text`` the words begin and end that are the answer, in code points. Hidden from the schema that a chat
    # model is given, and for that reason no part of the docstring: such a model cannot count characters.
    answer: SkipJsonSchema[tuple[int, int] | None] = None


def _without_default(schema: JsonDict) -> None:
    """OpenAI's strict schemas know no defaults."""
    schema.pop("default", None)


class Draft(BaseModel):
    """An answer as it comes from an answerer. No statements: the passages do not answer the question."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    statements: tuple[Statement, ...] = Field(
        default=(),
        description="The answer, one to three sentences; empty if the passages do not contain it.",
        json_schema_extra=_without_default,
    )


def key(place: int) -> str:
    """The key of the passage at ``place``, from 0, among those that an answerer is given; it holds for one call."""
    return f"p{place + 1}"
