import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from corpus.document import Parsed
from corpus.span import Span
from index import volume
from index.dense import Dense
from index.embed import LocalEmbedder
from index.errors import StoreError
from index.passage import Location, Passage
from index.volume import Matrix, Volume


def bound(folder: Path, document_id: str, vectors: Matrix, contents: list[str] | None = None) -> Volume:
    """A volume of one-sentence passages, ten characters each."""
    spans = [Span(row * 10, row * 10 + 9) for row in range(len(vectors))]
    passages = [
        Passage(f"{document_id}:{span.start}-{span.end}", Location(document_id, span, (span,)), "a word", (span,))
        for span in spans
    ]
    texts = contents or [f"content {row}" for row in range(len(vectors))]
    volume.store(folder / document_id, passages, [["word"]] * len(passages), texts, vectors)
    return volume.load(folder / document_id, document_id)


def unit(vectors: Matrix) -> Matrix:
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)


@pytest.fixture
def vectors() -> Matrix:
    return unit(np.random.default_rng(1).normal(size=(30, 16)))


@pytest.fixture
def dense(tmp_path: Path) -> Iterator[Dense]:
    store = Dense(tmp_path / "chroma", "ibid-test")
    yield store
    store.close()


def test_the_nearest_sentence_comes_first(dense: Dense, tmp_path: Path, vectors: Matrix) -> None:
    dense.put(bound(tmp_path, "a", vectors))
    assert dense.nearest(vectors[7], 2)[0] == "a:70-79"


def test_putting_again_changes_nothing(dense: Dense, tmp_path: Path, vectors: Matrix) -> None:
    made = bound(tmp_path, "a", vectors)
    dense.put(made)
    dense.put(made)
    assert dense.count() == 30


def test_a_sentence_of_another_content_gets_its_new_vector(dense: Dense, tmp_path: Path, vectors: Matrix) -> None:
    dense.put(bound(tmp_path, "a", vectors[:2]))
    dense.put(bound(tmp_path, "a", vectors[2:4], ["content 0", "another"]))
    assert dense.nearest(vectors[3], 1) == ["a:10-19"]
    assert dense.nearest(vectors[0], 1) == ["a:0-9"]


def test_sentences_that_are_no_more_are_dropped(dense: Dense, tmp_path: Path, vectors: Matrix) -> None:
    dense.put(bound(tmp_path, "a", vectors))
    dense.put(bound(tmp_path, "a", vectors[:5]))
    assert dense.count() == 5


def test_forgetting_one_document_leaves_the_others(dense: Dense, tmp_path: Path, vectors: Matrix) -> None:
    dense.put(bound(tmp_path, "a", vectors))
    dense.put(bound(tmp_path, "b", vectors))
    dense.forget("a")
    assert (dense.count(), dense.documents()) == (30, {"b"})


def test_an_empty_store_finds_nothing(dense: Dense, vectors: Matrix) -> None:
    assert dense.nearest(vectors[0], 5) == []


@pytest.mark.parametrize("damage", [b"", b"no database at all " * 500], ids=["empty", "garbage"])
def test_a_damaged_database_is_an_error_or_empty_and_never_a_crash(tmp_path: Path, damage: bytes) -> None:
    Dense(tmp_path / "chroma", "ibid-test").close()
    (tmp_path / "chroma" / "chroma.sqlite3").write_bytes(damage)
    if damage:
        with pytest.raises(StoreError, match=r"the vector store in .* fails"):
            Dense(tmp_path / "chroma", "ibid-test")
    else:
        assert Dense(tmp_path / "chroma", "ibid-test").count() == 0


def test_two_on_one_folder_are_strangers_until_opened_again(tmp_path: Path, vectors: Matrix) -> None:
    first, second = Dense(tmp_path / "chroma", "ibid-test"), Dense(tmp_path / "chroma", "ibid-test")
    first.put(bound(tmp_path, "a", vectors))
    second.close()
    third = Dense(tmp_path / "chroma", "ibid-test")
    assert third.nearest(vectors[7], 1) == first.nearest(vectors[7], 1) == ["a:70-79"]
    third.close()
    first.close()


def test_a_server_that_is_down_is_named() -> None:
    with pytest.raises(StoreError, match=r"the Chroma server at http://127\.0\.0\.1:9 fails .*; start it, or unset"):
        Dense(Path("unused"), "ibid-test", "http://127.0.0.1:9")


def neighbours(study: Parsed) -> tuple[Matrix, Matrix]:
    """Vectors as dense as those of real sentences: the study document's, each with 80 others near it."""
    model = LocalEmbedder()
    texts = [sentence.span.of(study.document.text) for sentence in study.document.sentences]
    real = np.array(model.embed_documents(texts), dtype=np.float32)
    noise = np.random.default_rng(2).normal(size=(len(real), 80, 384)) * 0.03
    return unit((real[:, None] + noise).reshape(-1, 384)), real


def test_the_graph_finds_what_exact_search_finds(study: Parsed, tmp_path: Path) -> None:
    stored, questions = neighbours(study)
    dense = Dense(tmp_path / "chroma", "ibid-test")
    dense.put(bound(tmp_path, "a", stored))
    exact = np.argsort(-(questions @ stored.T), axis=1)[:, :10]
    found = [
        {int(each.split(":")[1].split("-")[0]) // 10 for each in dense.nearest(question, 10)} for question in questions
    ]
    hits = sum(len(one & set(other.tolist())) for one, other in zip(found, exact, strict=True))
    dense.close()
    assert hits / exact.size >= 0.99


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def started(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real Chroma server."""
    port = free_port()
    command = [str(Path(sys.executable).parent / "chroma"), "run", "--host", "127.0.0.1", "--port", str(port)]
    folder = str(tmp_path_factory.mktemp("server"))
    process = subprocess.Popen([*command, "--path", folder], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 60
        while not started(port) and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


def test_a_server_stores_and_finds(server: str, tmp_path: Path, vectors: Matrix) -> None:
    dense = Dense(tmp_path / "unused", "ibid-test", server)
    dense.put(bound(tmp_path, "a", vectors))
    assert dense.nearest(vectors[7], 1) == ["a:70-79"]
    dense.forget("a")
    assert dense.count() == 0
    dense.close()
    assert not (tmp_path / "unused").exists()
