import hashlib
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from corpus.document import Parsed
from index.embed import (
    LONGEST,
    WEIGHTS,
    WEIGHTS_SHA256,
    EmbedderError,
    LocalEmbedder,
    SentenceTransformersEmbedder,
    embedder,
    model_folder,
)
from index.library import Library

QUESTIONS = [
    "What did Turkey shoot down?",
    "Who was the first foreign leader to call Erdogan after the coup attempt?",
    "Which air base could the United States lose access to?",
    "What happened to the officers of the Turkish armed forces?",
    "How did Moscow punish Ankara?",
    "When did Erdogan travel to Russia?",
    "Why was the delivery of the S-400 a prize for Putin?",
    "How did the Trump administration respond?",
]


@pytest.fixture(scope="module")
def local() -> LocalEmbedder:
    return LocalEmbedder()


@pytest.fixture(scope="module")
def reference() -> SentenceTransformersEmbedder:
    return SentenceTransformersEmbedder(str(model_folder()))


def test_the_model_file_is_the_pinned_one() -> None:
    assert hashlib.sha256(WEIGHTS.read_bytes()).hexdigest() == WEIGHTS_SHA256


def test_a_vector_has_384_dimensions_and_unit_length(local: LocalEmbedder) -> None:
    vector = local.embed_query("The coup failed.")
    assert len(vector) == 384
    assert np.linalg.norm(vector) == pytest.approx(1)


def test_a_text_gets_the_same_vector_whatever_its_neighbours(local: LocalEmbedder) -> None:
    alone = local.embed_query("The coup failed.")
    assert local.embed_documents(["A much longer sentence, about something else.", "The coup failed."])[1] == alone


def test_no_texts_give_no_vectors(local: LocalEmbedder) -> None:
    assert local.embed_documents([]) == []


@pytest.mark.parametrize("text", ["", " ", "\n", "…", "\U0001f4da"])
def test_a_text_without_a_word_has_a_vector_too(local: LocalEmbedder, text: str) -> None:
    assert np.linalg.norm(local.embed_query(text)) == pytest.approx(1)


def test_the_end_of_a_text_longer_than_the_model_reads_counts(local: LocalEmbedder) -> None:
    long = "The weather was mild. " * LONGEST
    assert local.embed_query(long + "The S-400 missiles were delivered to Ankara. " * 40) != local.embed_query(long)


def test_integers_and_floats_find_the_same_passages(
    study: Parsed, home: Path, local: LocalEmbedder, reference: SentenceTransformersEmbedder
) -> None:
    found = []
    for name, model in (("integers", local), ("floats", reference)):
        with Library(home, name, model) as library:
            library.add(study)
            found.append([[hit.passage.id for hit in library.search(question, 4)] for question in QUESTIONS])
    integers, floats = found
    assert [hits[0] for hits in integers] == [hits[0] for hits in floats]
    # Further down two passages may be so close that they change places.
    assert (
        sum(len(set(one) & set(other)) for one, other in zip(integers, floats, strict=True)) >= 4 * len(QUESTIONS) - 2
    )


def test_integers_stay_close_to_floats(
    study: Parsed, local: LocalEmbedder, reference: SentenceTransformersEmbedder
) -> None:
    texts = [sentence.span.of(study.document.text) for sentence in study.document.sentences]
    pairs = zip(local.embed_documents(texts), reference.embed_documents(texts), strict=True)
    assert min(float(np.dot(one, other)) for one, other in pairs) > 0.97


def test_a_query_needs_neither_torch_nor_sentence_transformers() -> None:
    code = (
        "import sys; from index.embed import embedder; embedder().embed_query('x'); "
        "print(sorted({'torch', 'sentence_transformers', 'transformers'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_another_model_that_is_not_here_is_refused_in_one_line() -> None:
    with pytest.raises(EmbedderError, match=r"^the embedding model 'nobody/nothing' is not on this machine.*$"):
        embedder("nobody/nothing")


def test_other_weights_are_refused(tmp_path: Path) -> None:
    (tmp_path / "model.onnx").write_bytes(b"something else")
    with pytest.raises(EmbedderError, match="is not the file that belongs there"):
        LocalEmbedder(tmp_path / "model.onnx").embed_query("x")
