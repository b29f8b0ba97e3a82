"""What an evaluation is made of: cases, what was answered to them, how that is marked, and the report on all of it.

Labels of notes are as printed. Texts are those of documents, questions and models: untrusted.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from qa.answer import Verdict

OTHER = "another system"
"""``Outcome.answered_by`` of an answer that came with its case."""


class Result(StrEnum):
    """What became of a question. An ERROR is a wrong answer, and counts as one."""

    ANSWERED = "answered"
    INSUFFICIENT_EVIDENCE = "insufficient_evidence"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class GoldNote:
    """A footnote that stands behind the right answer; ``document`` is its document's title, None where any will do."""

    label: str
    document: str | None = None


@dataclass(frozen=True, slots=True)
class RankedPassage:
    """A passage that was looked at.

    ``document`` is its document's title, ``notes`` are the labels of the notes that hang on it. ``score`` is as its
    system gives it, None where it gives none.
    """

    text: str
    document: str = ""
    notes: tuple[str, ...] = ()
    score: float | None = None


@dataclass(frozen=True, slots=True)
class OtherCitation:
    """What another system cites: a passage (counted from 1), or a note by its label, or both.

    ``sentence`` is the sentence of its answer that the citation stands behind, counted from 1; None: behind each.
    """

    passage: int | None = None
    note: str | None = None
    document: str | None = None
    sentence: int | None = None


@dataclass(frozen=True, slots=True)
class OtherAnswer:
    """What another system answered, to be scored on the same footing. An empty text: it declined.

    ``passages`` are what it may cite, best first; in its text ``[1]`` is the first. ``confidence`` is its probability
    that it can answer, 0 to 1, None where it tells none.
    """

    text: str
    passages: tuple[RankedPassage, ...] = ()
    citations: tuple[OtherCitation, ...] = ()
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """A question of a set, and what is known of its answer.

    ``answers`` are texts of which each alone is right. ``answerable`` is None where nobody said. ``notes`` is None
    where nobody looked; an empty tuple says that no note stands there. ``passages`` are texts that a right passage
    contains or is contained in, one text for each place.
    """

    id: str
    question: str
    answers: tuple[str, ...] = ()
    answerable: bool | None = None
    notes: tuple[GoldNote, ...] | None = None
    passages: tuple[str, ...] = ()
    other: OtherAnswer | None = None


@dataclass(frozen=True, slots=True)
class ShownNote:
    """A footnote that was shown behind a claim; ``text`` is None where the document carries only its marker."""

    label: str
    text: str | None = None


@dataclass(frozen=True, slots=True)
class ShownCitation:
    """A place that was shown behind a claim.

    ``document`` is the document's title, "" where it is not told. ``passage`` is the text of the passage that ``quote``
    was taken from. ``following`` is the label of the next note, where the quoted sentence has none of its own.
    """

    quote: str
    passage: str
    document: str = ""
    notes: tuple[ShownNote, ...] = ()
    following: str | None = None


@dataclass(frozen=True, slots=True)
class ShownClaim:
    """A sentence of an answer, and what stands behind it.

    ``answer`` are the words in it that are the answer, None where they are not told. ``score`` is the check's
    confidence that it is supported, 0 to 1, ``reason`` why it does not stand.
    """

    text: str
    verdict: Verdict
    score: float | None = None
    checked_by: str = ""
    reason: str = ""
    answer: str | None = None
    citations: tuple[ShownCitation, ...] = ()

    @property
    def stands(self) -> bool:
        """Whether it was shown as part of the answer, and not struck out."""
        return self.verdict is not Verdict.CONTRADICTED and self.verdict is not Verdict.UNSUPPORTED


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was answered to one case. ``passages`` are best first.

    ``confidence`` is the probability, 0 to 1, that the passages answer the question, None where it is not told.
    ``problems`` are one line each; of an ERROR the first says what broke.
    """

    id: str
    result: Result
    text: str
    claims: tuple[ShownClaim, ...] = ()
    passages: tuple[RankedPassage, ...] = ()
    confidence: float | None = None
    answered_by: str = ""
    problems: tuple[str, ...] = ()
    seconds: float = 0.0

    @property
    def standing(self) -> tuple[ShownClaim, ...]:
        """The claims that were shown as part of the answer: ours where they stand; another system strikes out none."""
        return self.claims if self.answered_by == OTHER else tuple(claim for claim in self.claims if claim.stands)


@dataclass(frozen=True, slots=True)
class Confusion:
    """How often the note ``given`` was shown where ``gold`` is right; None: none is right, or none was shown.

    ``elsewhere``: the number is the right one, but it is a note of another document.
    """

    gold: str | None
    given: str | None
    count: int
    elsewhere: bool = False

    @property
    def right(self) -> bool:
        """Whether the right note was shown."""
        return self.gold == self.given and not self.elsewhere


@dataclass(frozen=True, slots=True)
class NoteCounts:
    """Notes of one answer: all ``shown``, the ``right`` ones of these; all ``gold``, those ``found`` of these."""

    shown: int
    right: int
    gold: int
    found: int


@dataclass(frozen=True, slots=True)
class Marks:
    """Each measure of one case, 0 to 1; None where it does not apply. ``definitions.MEASURES`` says what they are.

    ``correct`` is whether the case ended as it should: declined if it has no answer; else answered, with a sentence
    that holds the answer where one is known.
    """

    correct: bool | None
    hit_1: float | None = None
    hit_4: float | None = None
    mrr_10: float | None = None
    ndcg_10: float | None = None
    exact_match: float | None = None
    f1: float | None = None
    answer_sentence: float | None = None
    citation_recall: float | None = None
    citation_precision: float | None = None
    supported_claims: float | None = None
    notes: NoteCounts | None = None
    confusions: tuple[Confusion, ...] = ()


@dataclass(frozen=True, slots=True)
class Interval:
    """A value with its 95 % interval over questions; ``n`` is how many questions (or claims) it rests on."""

    value: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class Difference:
    """How a second run differs from a first one in a measure, on the ``n`` questions that both answered.

    ``low`` to ``high`` is the 95 % interval of ``difference``, second minus first; ``p`` the probability of a
    difference at least as large if the two were as good, two-sided.
    """

    first: float
    second: float
    difference: float
    low: float
    high: float
    p: float
    n: int


@dataclass(frozen=True, slots=True)
class RiskPoint:
    """Answering only from ``threshold`` on answers ``coverage`` of all questions; ``risk`` of these is wrong."""

    threshold: float
    coverage: float
    risk: float


@dataclass(frozen=True, slots=True)
class Bin:
    """The ``n`` scores from ``low`` to ``high``: their mean ``confidence``, and the share of them that is right."""

    low: float
    high: float
    n: int
    confidence: float
    accuracy: float


@dataclass(frozen=True, slots=True)
class Scored:
    """A case, what was answered to it, and its marks."""

    case: Case
    outcome: Outcome
    marks: Marks


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that one evaluation found.

    ``created`` is a time in UTC, ISO 8601. ``settings`` are those that matter to answers, by name. ``digest`` is the
    SHA-256 of the cases, in hex. ``measures`` holds those that apply, by the names of ``definitions.MEASURES``.
    ``calibration`` is that of the answerability, ``verifier_calibration`` that of the verifier against the marks.
    """

    name: str
    created: str
    version: str
    settings: Mapping[str, str]
    digest: str
    measures: Mapping[str, Interval]
    risk_coverage: tuple[RiskPoint, ...]
    calibration: tuple[Bin, ...]
    verifier_calibration: tuple[Bin, ...]
    confusions: tuple[Confusion, ...]
    cases: tuple[Scored, ...]
