"""The sentences that may answer a question, each with what speaks for it."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from corpus.span import Span
from index.passage import Hit
from qa.question import Kind, Question
from qa.traces import counts, holds
from qa.wording import NUMBER, terms, tokens


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of a hit: ``hit`` is the hit's place, ``span`` the sentence's in its document's clean text."""

    hit: int
    span: Span
    text: str
    terms: frozenset[str]
    features: Mapping[str, float]
    score: float


def candidates(question: Question, hits: Sequence[Hit], weights: Mapping[str, float]) -> tuple[Candidate, ...]:
    """All sentences of ``hits``, best first by the weighted sum of their features."""
    found = [candidate for place, hit in enumerate(hits) for candidate in _of_hit(question, hit, place, weights)]
    return tuple(sorted(found, key=lambda candidate: (-candidate.score, candidate.hit, candidate.span)))


def _of_hit(question: Question, hit: Hit, place: int, weights: Mapping[str, float]) -> list[Candidate]:
    start = hit.passage.location.clean.start
    texts = [hit.passage.text[span.start - start : span.end - start] for span in hit.passage.sentences]
    stems = [terms(text) for text in texts]
    around = frozenset().union(*stems, terms(" ".join(hit.passage.heading)))
    cosines = hit.similarities or (0.0,) * len(texts)
    shared = {
        "passage_rank": 1.0 / (1 + place),
        "passage_cosine": max(cosines, default=0.0),
        "passage_coverage": _share(question.terms, around),
        "passage_names": _share(question.names, around),
    }
    found = []
    for number, (span, text) in enumerate(zip(hit.passage.sentences, texts, strict=True)):
        before = stems[number - 1] if number else frozenset[str]()
        features = shared | _features(question, text, stems[number], before) | {"cosine": cosines[number]}
        score = sum(weights.get(name, 0.0) * value for name, value in features.items())
        found.append(Candidate(place, span, text, stems[number], features, score))
    return found


def _features(question: Question, text: str, own: frozenset[str], before: frozenset[str]) -> dict[str, float]:
    kind = question.kinds[0]
    typed = kind is not Kind.OTHER
    held = typed and holds(kind, text, question)
    numbers = frozenset(NUMBER.findall(text))
    length = len(tokens(text))
    return {
        "coverage": _share(question.terms, own),
        "coverage_with_before": _share(question.terms, own | before),
        "names": _share(question.names, own),
        "numbers": _share(question.numbers, numbers),
        "head": _share(question.head, own),
        "counted": float(kind is Kind.NUMBER and counts(text, question)),
        **{f"holds_{each.value}": float(held and kind is each) for each in Kind if each is not Kind.OTHER},
        **{
            f"lacks_{each.value}": float(typed and not held and kind is each) for each in Kind if each is not Kind.OTHER
        },
        "length": math.log1p(length),
        "short": float(length < 6),
        "question": float(text.endswith("?")),
    }


def _share(wanted: frozenset[str], there: frozenset[str]) -> float:
    """The share of ``wanted`` that is there; all of it where nothing is wanted."""
    return len(wanted & there) / len(wanted) if wanted else 1.0
