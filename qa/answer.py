"""What an answer is made of: claims, the citations behind them, and the verdicts on them."""

from dataclasses import dataclass
from enum import StrEnum

from corpus.document import Location, Problem
from corpus.span import Span
from index.passage import Hit


class Verdict(StrEnum):
    """What a check says of a claim. UNCHECKED is never a silent pass: it is shown as such."""

    SUPPORTED = "supported"
    CONTRADICTED = "contradicted"
    UNSUPPORTED = "unsupported"
    UNCITED = "uncited"
    UNCHECKED = "unchecked"


class Status(StrEnum):
    """Whether the passages answer the question."""

    ANSWERED = "answered"
    INSUFFICIENT_EVIDENCE = "insufficient_evidence"


@dataclass(frozen=True, slots=True)
class Citation:
    """A place that backs a claim. ``quote`` is the document's text at ``location.clean``, to the letter.

    ``notes`` hang on the cited sentences; where none does, ``following`` is the next note of the same paragraph.
    ``in_note`` is the note whose own text is quoted; it is among ``notes`` too.
    """

    quote: str
    location: Location
    passage_id: str
    notes: tuple[str, ...] = ()
    following: str | None = None
    in_note: str | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence of the answer; ``span`` is its place in ``Answer.text``.

    ``answer`` is the place of the words in it that are the answer, in ``Answer.text`` too, inside ``span``.
    """

    text: str
    span: Span
    citations: tuple[Citation, ...] = ()
    answer: Span | None = None


@dataclass(frozen=True, slots=True)
class CheckedClaim:
    """A claim and what the check says of it.

    ``score`` is the check's confidence, 0 to 1, where it gives one. ``reason`` says in one line why a claim does not
    stand, empty where it does.
    """

    claim: Claim
    verdict: Verdict
    score: float | None
    checked_by: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a question. With insufficient evidence it has no claims, and ``text`` says what was looked at.

    ``confidence`` is the probability, 0 to 1, that the passages answer the question; None where nobody judged it.
    ``read_as`` is how a question that leans on earlier ones was understood; None where it stands alone.
    """

    question: str
    text: str
    status: Status
    claims: tuple[CheckedClaim, ...] = ()
    hits: tuple[Hit, ...] = ()
    problems: tuple[Problem, ...] = ()
    answered_by: str = "extractive"
    confidence: float | None = None
    read_as: str | None = None
