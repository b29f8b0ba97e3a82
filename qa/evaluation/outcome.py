"""From an answer, ours or another system's, to the outcome of its case."""

import re
from collections.abc import Callable, Iterator, Sequence

from corpus.document import Document
from corpus.sentences import split
from index.passage import Hit
from qa.answer import Answer, CheckedClaim, Citation, Status, Verdict
from qa.evaluation.judging import Finding, find
from qa.evaluation.marking import premise
from qa.evaluation.records import (
    OTHER,
    Case,
    OtherAnswer,
    OtherCitation,
    Outcome,
    RankedPassage,
    Result,
    ShownCitation,
    ShownClaim,
    ShownNote,
)
from qa.verify import Verifier

Documents = Callable[[str], Document]
"""Finds a document by id."""

_MARKER = re.compile(r"\s*\[(\d{1,4}(?:\s*[,;]\s*\d{1,4})*)\]")
_LEADING = re.compile(rf"(?:{_MARKER.pattern})+")
_BEFORE_STOP = re.compile(rf"(?P<markers>(?:{_MARKER.pattern})+)(?P<stop>[.!?]+)")


def outcome(case: Case, answer: Answer, documents: Documents, seconds: float) -> Outcome:
    """What Ibid answered; ``documents`` finds each document that the answer cites or looked at."""
    passages = {hit.passage.id: hit.passage.text for hit in answer.hits}
    return Outcome(
        case.id,
        Result.ANSWERED if answer.status is Status.ANSWERED else Result.INSUFFICIENT_EVIDENCE,
        answer.text,
        tuple(_claim(checked, answer.text, passages.get, documents) for checked in answer.claims),
        tuple(_passage(hit, documents(hit.passage.location.document_id)) for hit in answer.hits),
        answer.confidence,
        answer.answered_by,
        tuple(problem.message for problem in answer.problems),
        seconds,
    )


def failed(case: Case, error: Exception, seconds: float) -> Outcome:
    """The outcome of a question at which answering broke off."""
    message = " ".join(f"{type(error).__name__}: {error}".split())
    return Outcome(case.id, Result.ERROR, "", problems=(message,), seconds=seconds)


def other_outcome(case: Case, other: OtherAnswer, verifier: Verifier | None = None) -> Outcome:
    """What another system answered: each sentence of its text a claim, checked as ours are.

    ``[1]`` or ``[1, 2]`` in a sentence, or right behind it, cites passages by number; so do the listed citations.
    """
    claims = tuple(_other_claim(text, cited, verifier) for text, cited in _sentences(other))
    result = Result.ANSWERED if claims else Result.INSUFFICIENT_EVIDENCE
    return Outcome(case.id, result, other.text, claims, other.passages, other.confidence, OTHER)


def _claim(checked: CheckedClaim, text: str, passage: Callable[[str], str | None], documents: Documents) -> ShownClaim:
    claim = checked.claim
    return ShownClaim(
        claim.text,
        checked.verdict,
        checked.score,
        checked.checked_by,
        checked.reason,
        claim.answer.of(text) if claim.answer else None,
        tuple(
            _citation(citation, passage(citation.passage_id) or "", documents(citation.location.document_id))
            for citation in claim.citations
        ),
    )


def _citation(citation: Citation, passage: str, document: Document) -> ShownCitation:
    return ShownCitation(
        citation.quote,
        passage or citation.quote,
        document.title,
        tuple(ShownNote(document.note(note).label, document.note_text(note)) for note in citation.notes),
        document.note(citation.following).label if citation.following else None,
    )


def _passage(hit: Hit, document: Document) -> RankedPassage:
    labels = tuple(document.note(note).label for note in hit.passage.notes)
    return RankedPassage(hit.passage.text, document.title, labels, hit.score)


def _sentences(other: OtherAnswer) -> Iterator[tuple[str, tuple[ShownCitation, ...]]]:
    """The sentences of another system's answer without its markers, and what each cites."""
    number = 0
    for text in _marked(other.text):
        plain = _MARKER.sub("", text).strip()
        if not any(map(str.isalnum, plain)):
            continue
        number += 1
        numbers = [int(each) for found in _MARKER.findall(text) for each in re.split(r"\D+", found)]
        listed = [each for each in other.citations if each.sentence in {None, number}]
        cited = [OtherCitation(passage=each) for each in numbers] + listed
        yield plain, tuple(dict.fromkeys(_other_citation(each, other.passages) for each in cited))


def _marked(text: str) -> list[str]:
    """The sentences with their markers; those in front of a sentence belong to the one before."""
    sentences: list[str] = []
    # A stop right behind a marker ("1871 [1].") can look like the inside of a sentence.
    text = _BEFORE_STOP.sub(r"\g<stop>\g<markers>", text)
    for span in (sentence.span for sentence in split(text)):
        sentence = span.of(text)
        leading = _LEADING.match(sentence)
        if leading and sentences:
            sentences[-1] += leading.group()
            sentence = sentence[leading.end() :]
        sentences.append(sentence)
    return sentences


def _other_citation(cited: OtherCitation, passages: Sequence[RankedPassage]) -> ShownCitation:
    """A citation of a passage that does not exist has neither a passage nor notes."""
    notes = (ShownNote(cited.note),) if cited.note is not None else ()
    if cited.passage is None or not 0 < cited.passage <= len(passages):
        return ShownCitation("", "", cited.document or "", notes)
    passage = passages[cited.passage - 1]
    return ShownCitation("", passage.text, cited.document or passage.document, notes)


def _other_claim(text: str, cited: tuple[ShownCitation, ...], verifier: Verifier | None) -> ShownClaim:
    passages = "\n".join(premise(citation) for citation in cited if citation.passage)
    if not passages:
        uncited = Finding(Verdict.UNCITED, None, "citation", "no passage is cited")
        return _shown(text, uncited, cited)
    return _shown(text, find(passages, text, verifier), cited)


def _shown(text: str, finding: Finding, cited: tuple[ShownCitation, ...]) -> ShownClaim:
    return ShownClaim(text, finding.verdict, finding.score, finding.checked_by, finding.reason, None, cited)
