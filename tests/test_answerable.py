"""The gate, on a small document and on the study document."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from qa_fakes import hits

from corpus.document import Parsed
from index.library import Library
from qa.answer import Status
from qa.answerable import answerable, features, load_gate, probability
from qa.candidates import candidates
from qa.chain import AnswerChain, answer_chain
from qa.question import read
from qa.steps import Sources, Steps

QUESTIONS = [
    json.loads(line)
    for line in (Path(__file__).parent / "data" / "study_questions.jsonl").read_text(encoding="utf-8").splitlines()
]
ANSWERED = [row for row in QUESTIONS if row["says"]]
SILENT = [row for row in QUESTIONS if not row["says"]]


@pytest.fixture(scope="module")
def library(study: Parsed, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    opened = Library(tmp_path_factory.mktemp("home"))
    opened.add(study)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def chain(library: Library) -> AnswerChain:
    return answer_chain(Steps(Sources(library.search, library.document, 6), load_gate()))


def test_without_hits_nothing_is_answerable() -> None:
    assert not answerable("Who built the mill?", (), replace(load_gate(), threshold=0.001))


def test_the_shipped_gate_is_fitted_to_the_features_that_are_computed() -> None:
    gate = load_gate()
    asked = read("Who built the mill?")
    ranked = candidates(asked, hits(), gate.sentence)
    assert set(gate.sentence) == set(ranked[0].features)
    assert set(gate.answer) <= set(features(asked, ranked))
    assert 0 < gate.threshold < 1


@settings(deadline=None, max_examples=50)
@given(st.text(min_size=1, max_size=80).filter(str.strip))
def test_whatever_is_asked_the_gate_gives_a_probability(question: str) -> None:
    gate = load_gate()
    asked = read(question)
    assert 0 <= probability(asked, candidates(asked, hits(), gate.sentence), gate) <= 1


@pytest.mark.parametrize("row", ANSWERED, ids=[row["question"] for row in ANSWERED])
def test_what_the_study_document_says_is_answered_with_its_footnote(
    row: dict[str, object], chain: AnswerChain, study: Parsed
) -> None:
    answer = chain.invoke(str(row["question"]))
    labels = {note.id: note.label for note in study.document.notes}
    citations = [citation for checked in answer.claims for citation in checked.claim.citations]
    assert answer.status is Status.ANSWERED
    assert str(row["says"]) in answer.text
    assert [labels[note] for citation in citations for note in citation.notes] == row["notes"]
    if "following" in row:
        assert [labels[str(citation.following)] for citation in citations] == [row["following"]]


@pytest.mark.parametrize("row", SILENT, ids=[row["question"] for row in SILENT])
def test_what_the_study_document_does_not_say_is_not_answered(row: dict[str, object], chain: AnswerChain) -> None:
    answer = chain.invoke(str(row["question"]))
    assert (answer.status, answer.claims) == (Status.INSUFFICIENT_EVIDENCE, ())
    assert answer.text.startswith("The documents do not answer this. Looked at 6 passages of “")
    assert len(answer.hits) == 6
