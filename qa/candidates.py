"""The sentences that may answer a question, each with what speaks for it."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from corpus.span import Span
from index.passage import Hit, Reading
from qa.question import Kind, Question
from qa.traces import counts, holds
from qa.wording import NUMBER, negated, pairs, terms

_TYPED = tuple(kind for kind in Kind if kind is not Kind.OTHER)

LIKELIEST = 12.0
"""Log-odds of a reading that count; what lies beyond is as sure."""

REFERENCE = 2.0
"""What a note that only names sources loses: the words of its titles are those of questions, but say nothing."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of a hit.

    ``hit`` is the hit's place, ``span`` the sentence's in its document's clean text. ``features`` is what speaks for it
    and against it, by name; ``score`` is their weighted sum. ``in_note``: it is of a note's own text; of two as good,
    the text's own sentence is the better one. ``reference``: that note only names sources.
    """

    hit: int
    span: Span
    text: str
    terms: frozenset[str]
    features: Mapping[str, float]
    score: float
    in_note: bool = False
    reference: bool = False
    answer: Span | None = None


def candidates(question: Question, hits: Sequence[Hit], weights: Mapping[str, float]) -> tuple[Candidate, ...]:
    """All sentences of ``hits``, best first by the weighted sum of their features.

    What a note says is read as going on from the sentence that the note hangs on, if that is among the hits.
    """
    texts: dict[tuple[str, Span | None], str] = {
        (_document(hit), span): text for hit in hits for span, text in _sentences(hit)
    }
    found = []
    for place, hit in enumerate(hits):
        annotated = texts.get((_document(hit), hit.passage.annotates))
        found += _of_hit(question, hit, place, terms(annotated) if annotated else frozenset())
    return rank(found, weights)


def rank(found: Sequence[Candidate], weights: Mapping[str, float]) -> tuple[Candidate, ...]:
    """The candidates with the scores that ``weights`` give them, best first."""
    scored = [replace(each, score=_score(each, weights)) for each in found]
    return tuple(sorted(scored, key=lambda each: (-each.score, each.in_note, each.hit, each.span)))


def _score(candidate: Candidate, weights: Mapping[str, float]) -> float:
    spoken = sum(weights.get(name, 0.0) * value for name, value in candidate.features.items())
    return spoken - REFERENCE if candidate.reference else spoken


def _document(hit: Hit) -> str:
    return hit.passage.location.document_id


def _sentences(hit: Hit) -> list[tuple[Span, str]]:
    start = hit.passage.location.clean.start
    return [(span, hit.passage.text[span.start - start : span.end - start]) for span in hit.passage.sentences]


def _of_hit(question: Question, hit: Hit, place: int, annotated: frozenset[str]) -> list[Candidate]:
    sentences = _sentences(hit)
    stems = [terms(text) for _, text in sentences]
    around = terms(" ".join(hit.passage.heading)).union(annotated, *stems)
    cosines = hit.similarities or (0.0,) * len(sentences)
    shared = {
        "passage_rank": 1.0 / (1 + place),
        "passage_cosine": max(cosines, default=0.0),
        "passage_coverage": share(question.terms, around),
    }
    in_note = hit.passage.in_note is not None
    found = []
    for number, (span, text) in enumerate(sentences):
        before = stems[number - 1] | annotated if number else annotated
        features = {
            "cosine": cosines[number],
            **shared,
            **_features(question, text, stems[number], before),
            **_read(hit.reading, number),
        }
        answer = _answer(hit, span, number)
        found.append(Candidate(place, span, text, stems[number], features, 0.0, in_note, hit.passage.reference, answer))
    return found


def _features(question: Question, text: str, own: frozenset[str], before: frozenset[str]) -> dict[str, float]:
    kind = question.kinds[0]
    held = holds(kind, text, question)
    return {
        "coverage": share(question.terms, own),
        "coverage_with_before": share(question.terms, own | before),
        "numbers": share(question.numbers, frozenset(NUMBER.findall(text))),
        "head": share(question.head, own),
        "pairs": share(question.pairs, pairs(text)),
        "counted": float(kind is Kind.NUMBER and counts(text, question)),
        "negation_differs": float(question.negated != negated(text)),
        "length": math.log1p(text.count(" ")),
        **{f"holds_{typed.value}": float(kind is typed and held) for typed in _TYPED},
        **{f"lacks_{typed.value}": float(kind is typed and not held) for typed in _TYPED},
    }


def _read(reading: Reading | None, number: int) -> dict[str, float]:
    """What a reader says for a sentence, by its number in the passage; nothing where none has read it."""
    if reading is None:
        return {}
    return {"reading": _kept(reading.scores[number]), "passage_reading": _kept(max(reading.scores))}


def _kept(score: float) -> float:
    return min(max(score, -LIKELIEST), LIKELIEST)


def _answer(hit: Hit, span: Span, number: int) -> Span | None:
    """The words of the sentence at ``span`` that a reader takes for the answer, as offsets in the sentence."""
    if hit.reading is None:
        return None
    offset = span.start - hit.passage.location.clean.start
    words = hit.reading.answers[number]
    start, end = max(words.start - offset, 0), min(words.end - offset, span.end - span.start)
    return Span(start, end) if start < end else None


def share(wanted: frozenset[object], there: frozenset[object]) -> float:
    """The share of ``wanted`` that is there; all of it where nothing is wanted."""
    return len(wanted & there) / len(wanted) if wanted else 1.0
