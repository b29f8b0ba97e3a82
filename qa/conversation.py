"""A question within a conversation: what was asked before it, and what it is read as."""

from dataclasses import dataclass

from corpus.document import Problem
from qa.answer import Answer
from qa.followup import Turn, standalone
from qa.standing import STANDING


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
    return Understood(asked.question, standalone(asked.question, asked.history) if asked.history else asked.question)


def turn_of(answer: Answer) -> Turn:
    """What an answer leaves to the questions that follow: its question as read, and its sentences that stand."""
    said = " ".join(checked.claim.text for checked in answer.claims if checked.verdict in STANDING)
    return Turn(answer.read_as or answer.question, said)
