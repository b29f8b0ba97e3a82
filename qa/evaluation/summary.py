"""A report in a few plain sentences, counted from its questions: what somebody reads who knows none of the measures."""

from collections.abc import Iterator, Sequence

from qa.evaluation.failures import failures
from qa.evaluation.records import Report, Result, Scored


def summary(report: Report) -> tuple[str, ...]:
    """The sentences; each is left out where no question bears on it."""
    cases = report.cases
    answerable = [scored for scored in cases if scored.case.answerable]
    unanswerable = [scored for scored in cases if scored.case.answerable is False]
    return (
        *_answerable(answerable),
        *_unanswerable(unanswerable),
        *_notes(cases),
        *_claims(cases),
        *_errors(cases),
        *_failing(cases),
    )


def counted(number: int, noun: str, plural: str = "") -> str:
    """A number with its noun.

    >>> counted(1, "question"), counted(2, "question")
    ('1 question', '2 questions')
    """
    return f"{number} {noun}" if number == 1 else f"{number} {plural or noun + 's'}"


def _answerable(cases: Sequence[Scored]) -> Iterator[str]:
    if not cases:
        return
    answered = [scored for scored in cases if scored.outcome.result is Result.ANSWERED]
    known = [scored for scored in answered if scored.marks.answer_sentence is not None]
    right = sum(bool(scored.marks.answer_sentence) for scored in known)
    held = f"; a sentence shown holds the answer in {right} of the {len(known)} where it is known" if known else ""
    silent = sum(scored.outcome.result is Result.INSUFFICIENT_EVIDENCE for scored in cases)
    met = f", and {silent} met with silence" if silent else ""
    yield f"Of {counted(len(cases), 'question')} that the text answers, {_were(len(answered))} answered{met}{held}."


def _unanswerable(cases: Sequence[Scored]) -> Iterator[str]:
    if not cases:
        return
    declined = sum(scored.outcome.result is Result.INSUFFICIENT_EVIDENCE for scored in cases)
    answered = sum(scored.outcome.result is Result.ANSWERED for scored in cases)
    asked = f"Of {counted(len(cases), 'question')} that the text does not answer"
    yield f"{asked}, {_were(declined)} rightly declined, and {answered} answered all the same."


def _notes(cases: Sequence[Scored]) -> Iterator[str]:
    shown = [scored.marks.notes for scored in cases if scored.marks.notes and scored.marks.notes.shown]
    if not shown:
        return
    clean = sum(counts.right == counts.shown for counts in shown)
    right, total = sum(counts.right for counts in shown), sum(counts.shown for counts in shown)
    yield (
        f"Of {counted(total, 'footnote')} shown that could be checked, {_were(right)} right; "
        f"{clean} of {counted(len(shown), 'answer')} with footnotes showed right ones alone."
    )


def _claims(cases: Sequence[Scored]) -> Iterator[str]:
    claims = [claim for scored in cases for claim in scored.outcome.claims]
    if claims:
        standing = sum(claim.verdict == "supported" for claim in claims)
        struck = sum(len(scored.outcome.claims) - len(scored.outcome.standing) for scored in cases)
        unchecked = sum(claim.verdict == "unchecked" for claim in claims)
        out = f"; {_were(struck)} struck out" if struck else ""
        left = f"; {_were(unchecked)} left unchecked" if unchecked else ""
        found = f"The check found {standing} of {counted(len(claims), 'sentence')} supported by the cited text"
        yield f"{found}{out}{left}."


def _errors(cases: Sequence[Scored]) -> Iterator[str]:
    broken = sum(scored.outcome.result is Result.ERROR for scored in cases)
    if broken:
        yield f"Answering broke off at {counted(broken, 'question')}; each counts as wrong."


def _failing(cases: Sequence[Scored]) -> Iterator[str]:
    failing = sum(bool(failures(scored)) for scored in cases)
    unjudged = sum(scored.marks.correct is None and not failures(scored) for scored in cases)
    if unjudged:
        yield f"{counted(unjudged, 'question')} could not be judged: nothing is known of the right answer."
    if failing:
        yield f"Something is wrong with {failing} of {counted(len(cases), 'question')}; each is shown in full."
    elif cases and not unjudged:
        yield f"Nothing is known to be wrong with any of {counted(len(cases), 'question')}."


def _were(number: int) -> str:
    return f"{number} {'was' if number == 1 else 'were'}"
