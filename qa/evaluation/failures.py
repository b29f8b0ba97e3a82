"""What went wrong with a question, by kind: that an instructor sees where to look, and a developer what to mend."""

from collections.abc import Iterator
from enum import StrEnum

from qa.answer import Verdict
from qa.evaluation.records import Result, Scored


class Failure(StrEnum):
    """A way to go wrong, in the words that a reader sees. The order is that in which they are listed."""

    ERROR = "answering broke off"
    ANSWERED_THOUGH_UNANSWERABLE = "answered, though the text does not answer it"
    SILENT = "silent, though the text answers it"
    WRONG_PASSAGE = "right passage not among the first four"
    WRONG_SENTENCE = "right passage, but no sentence shown holds the answer"
    NO_REFERENCE_ANSWER = "no sentence shown holds a reference answer"
    WRONG_NOTE = "a footnote shown is not a right one"
    MISSING_NOTE = "a right footnote is not shown"
    UNSUPPORTED_CLAIM = "a sentence that its source does not support"


_DOUBTFUL = (Verdict.UNSUPPORTED, Verdict.CONTRADICTED, Verdict.UNCITED)


def failures(scored: Scored) -> tuple[Failure, ...]:
    """Every way in which the question went wrong, the gravest first; empty where nothing is known to be wrong.

    A silence shows no sentence and no footnote, so that only the passages are blamed besides. A question without an
    answer has no right passage either.
    """
    return tuple(sorted(set(_found(scored)), key=list(Failure).index))


def _found(scored: Scored) -> Iterator[Failure]:
    case, outcome, marks = scored.case, scored.outcome, scored.marks
    if outcome.result is Result.ERROR:
        yield Failure.ERROR
    elif outcome.result is Result.INSUFFICIENT_EVIDENCE:
        # "Not correct" tells it too, of questions that only their reference answers show to be answerable.
        if case.answerable or marks.correct is False:
            yield Failure.SILENT
            yield from _passage_failures(scored)
    elif case.answerable is False:
        yield Failure.ANSWERED_THOUGH_UNANSWERABLE
        yield from _claim_failures(scored)
    else:
        yield from _passage_failures(scored)
        yield from _sentence_failures(scored)
        yield from _claim_failures(scored)


def _passage_failures(scored: Scored) -> Iterator[Failure]:
    # Where the answer is right nevertheless, another passage said it.
    if scored.marks.hit_4 == 0 and not scored.marks.correct:
        yield Failure.WRONG_PASSAGE


def _sentence_failures(scored: Scored) -> Iterator[Failure]:
    if scored.marks.answer_sentence == 0 or scored.marks.correct is False:
        yield Failure.WRONG_SENTENCE if scored.marks.hit_4 else Failure.NO_REFERENCE_ANSWER


def _claim_failures(scored: Scored) -> Iterator[Failure]:
    counts = scored.marks.notes
    if counts and counts.right < counts.shown:
        yield Failure.WRONG_NOTE
    if counts and counts.found < counts.gold:
        yield Failure.MISSING_NOTE
    if any(claim.verdict in _DOUBTFUL for claim in scored.outcome.claims):
        yield Failure.UNSUPPORTED_CLAIM
