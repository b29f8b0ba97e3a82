"""A question within a conversation: what was asked before it, and what it is read as."""

from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, Field

from corpus.document import Problem
from qa.answer import Answer
from qa.followup import LONGEST_HISTORY, Turn, standalone
from qa.question import LONGEST_QUESTION
from qa.standing import STANDING
from qa.wording import NUMBER, terms

LONGEST_RESTATED = 400
"""Characters; what a model makes longer is no question any more."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and the turns before it, oldest first."""

    question: str
    history: tuple[Turn, ...] = ()


@dataclass(frozen=True, slots=True)
class Understood:
    """A question as it was asked, and as it is read: the same where it stands alone. ``problems``: of the reading."""

    question: str
    reading: str
    problems: tuple[Problem, ...] = ()


def understood(asked: str | Asked | Understood) -> Understood:
    """A question as it is read by the rules of ``standalone``; one that is understood already stays so."""
    if isinstance(asked, Understood):
        return asked
    if isinstance(asked, str):
        return Understood(asked, asked)
    reading = standalone(asked.question, asked.history) if asked.history else asked.question
    # What carrying over made too long to be asked is left as it was asked.
    return Understood(asked.question, reading if len(reading) <= LONGEST_QUESTION else asked.question)


class Restated(BaseModel):
    """A question as a language model reads it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    question: str = Field(description="The question, so that it can be understood by itself.")


def restated(asked: Asked, form: Restated) -> Understood:
    """A question as a model restates it, where that adds nothing of its own and leaves nothing out; else by the rules.

    Its content words and numbers are those of the conversation, and those of the question are all there.
    """
    text = " ".join(form.question.split())
    said = " ".join([asked.question, *(f"{turn.question} {turn.answer}" for turn in asked.history)])
    new = terms(text) - terms(said) | set(NUMBER.findall(text)) - set(NUMBER.findall(said))
    kept = terms(asked.question) <= terms(text) and len(text) <= LONGEST_RESTATED
    return Understood(asked.question, text) if text and kept and not new else understood(asked)


def within(question: str, turns: Sequence[Turn]) -> str | Asked:
    """The question as a chain takes it: alone, or with what was asked before it."""
    return Asked(question, tuple(turns[-LONGEST_HISTORY:])) if turns else question


def turn_of(answer: Answer) -> Turn:
    """What an answer leaves to the questions that follow: its question as read, and its sentences that stand."""
    said = " ".join(checked.claim.text for checked in answer.claims if checked.verdict in STANDING)
    return Turn(answer.read_as or answer.question, said)
