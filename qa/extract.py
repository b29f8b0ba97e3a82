"""The answerer with no language model: exact sentences of the passages, the shortest sufficient set first."""

from collections.abc import Mapping, Sequence

from index.passage import Hit
from qa.answerable import Gate, load_gate
from qa.candidates import Candidate, candidates
from qa.draft import Draft, Evidence, Statement, key
from qa.question import Kind, Question, read
from qa.traces import holds

MOST_SENTENCES = 3
CLOSE = 1.2
"""Difference in score below which a sentence is about as good as the best: it has 0.3 of the best one's odds."""


def extract(question: str, hits: Sequence[Hit], gate: Gate | None = None) -> Draft:
    """One to three sentences of ``hits`` that answer the question, each quoted to the letter and its own evidence.

    A further sentence is taken only where it brings a part of the question that those before it lack. In front of what
    a note says goes the sentence that the note hangs on, if it is among the hits. Without hits the draft is empty.
    ``gate`` ranks; by default the one that comes with the package, for hits that are read or not.
    """
    asked = read(question)
    weights = (gate or load_gate(read=all(hit.reading for hit in hits))).sentence
    return choose(asked, candidates(asked, hits, weights), hits, weights)


def choose(question: Question, ranked: Sequence[Candidate], hits: Sequence[Hit], weights: Mapping[str, float]) -> Draft:
    """As ``extract``, of candidates that ``weights`` have ranked already."""
    chosen = list(ranked[:1])
    for part in question.parts if len(question.parts) > 1 else ():
        chosen += _for_part(read(part), chosen, candidates(read(part), hits, weights))
    chosen += _for_names(question, chosen, ranked)
    said = _with_annotated(chosen[:MOST_SENTENCES], ranked, hits)
    return Draft(statements=tuple(_statement(candidate) for candidate in said))


def _with_annotated(
    chosen: Sequence[Candidate], ranked: Sequence[Candidate], hits: Sequence[Hit]
) -> tuple[Candidate, ...]:
    """The chosen sentences, those that are of notes behind the sentences that the notes hang on, as far as they fit."""
    places = {(_document(each, hits), each.span): each for each in ranked}
    said: dict[str, Candidate] = {}
    for candidate in chosen:
        annotated = places.get((_document(candidate, hits), hits[candidate.hit].passage.annotates or candidate.span))
        pair = {each.text: each for each in (annotated, candidate) if each}
        if len(said | pair) <= MOST_SENTENCES:
            said |= pair
    return tuple(said.values())


def _document(candidate: Candidate, hits: Sequence[Hit]) -> str:
    return hits[candidate.hit].passage.location.document_id


def _for_part(part: Question, chosen: Sequence[Candidate], ranked: Sequence[Candidate]) -> list[Candidate]:
    """The best sentence for a part of the question, if none of the chosen ones says what it asks for."""
    best = ranked[0]
    spans = {(candidate.hit, candidate.span) for candidate in chosen}
    if (best.hit, best.span) in spans:
        return []
    told = any(_tells(part, candidate) for candidate in chosen)
    return [] if told or not _tells(part, best) else [best]


def _tells(part: Question, candidate: Candidate) -> bool:
    typed = part.kinds[0] is not Kind.OTHER and holds(part.kinds[0], candidate.text, part)
    return typed and len(part.terms & candidate.terms) * 2 >= len(part.terms)


def _for_names(question: Question, chosen: Sequence[Candidate], ranked: Sequence[Candidate]) -> list[Candidate]:
    """Of a question about two ("What did X and Y …?"), a sentence about as good as the best one on the missing one."""
    missing = question.joined.difference(*(candidate.terms for candidate in chosen))
    near = [candidate for candidate in ranked[1:] if ranked[0].score - candidate.score < CLOSE]
    return [candidate for candidate in near if missing & candidate.terms and candidate not in chosen][:1]


def _statement(candidate: Candidate) -> Statement:
    evidence = Evidence(passage=key(candidate.hit), quote=candidate.text)
    answer = candidate.answer if candidate.features.get("reading", -1.0) > 0 else None
    return Statement(evidence=(evidence,), text=candidate.text, answer=(answer.start, answer.end) if answer else None)
