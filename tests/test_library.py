import logging
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from fakes import HashedEmbedder
from test_dense import server  # noqa: F401 - a fixture

from corpus import parse
from corpus.document import Parsed
from index.catalogue import Place
from index.dense import Dense
from index.errors import CollectionNameError, LibraryError, StoreError, UnknownCollectionError
from index.library import Change, Library, collections, open_default

COUP = "The coup failed within one night. Erdogan returned to Istanbul."
MISSILES = "Turkey bought the S-400 from Russia. The price was $2.5 billion."


def text(content: str, name: str = "a.txt") -> Parsed:
    return parse.parse_bytes(content.encode(), name)


def place(home: Path, collection: str = "default") -> Place:
    return Place(home / "collections" / collection)


def stored(home: Path) -> int:
    """How many sentences the vector store on disk holds."""
    found = place(home)
    dense = Dense(found.chroma / found.read().store, found.read().store)
    count = dense.count()
    dense.close()
    return count


@pytest.fixture
def library(home: Path, embedder: HashedEmbedder) -> Iterator[Library]:
    with Library(home, "default", embedder) as made:
        yield made


def test_what_was_added_is_there_as_it_was(library: Library, study: Parsed) -> None:
    assert library.add(study) is Change.ADDED
    assert library.parsed(study.document.id) == study
    assert library.documents() == (study.document,)


def test_documents_come_by_title(library: Library) -> None:
    for name in ("b.txt", "c.txt", "a.txt"):
        library.add(text(f"The {name} document.", name))
    assert [document.title for document in library.documents()] == ["a", "b", "c"]
    assert library.count() == 3


def test_adding_the_same_twice_changes_nothing_and_embeds_nothing(
    library: Library, home: Path, embedder: HashedEmbedder
) -> None:
    library.add(text(COUP))
    before, embedded = place(home).stamp(), len(embedder.history)
    assert library.add(text(COUP)) is Change.UNCHANGED
    assert (place(home).stamp(), len(embedder.history)) == (before, embedded)


def test_the_same_bytes_under_another_name_are_there_already(library: Library) -> None:
    library.add(text(COUP, "a.txt"))
    assert library.add(text(COUP, "b.txt")) is Change.UNCHANGED
    assert [document.title for document in library.documents()] == ["a"]


def test_a_changed_file_takes_the_place_of_the_old_one(library: Library, home: Path) -> None:
    library.add(text(COUP))
    assert library.add(text(MISSILES)) is Change.REPLACED
    assert [hit.passage.text for hit in library.search("Erdogan's coup")] == [library.documents()[0].text]
    assert stored(home) == 2


def test_of_a_changed_file_only_new_sentences_are_embedded(library: Library, embedder: HashedEmbedder) -> None:
    library.add(text("The coup failed. Erdogan returned."))
    embedder.history.clear()
    library.add(text("The coup failed. Putin called. Erdogan returned."))
    assert embedder.history == ["Putin called."]


def test_removing_leaves_nothing_in_any_store(library: Library, home: Path) -> None:
    library.add(text(COUP, "a.txt"))
    library.add(text(MISSILES, "b.txt"))
    library.search("coup")
    coup = library.documents()[0].id
    assert library.remove(coup) is True
    assert [hit.passage.location.document_id for hit in library.search("coup")] == [library.documents()[0].id]
    library.close()
    assert stored(home) == 2
    assert not [path for path in home.rglob("*") if coup in path.name]


def test_removing_what_is_not_there_says_so(library: Library) -> None:
    assert library.remove("nothing-1234") is False


def test_asking_for_what_is_not_there_is_a_key_error(library: Library) -> None:
    library.add(text(COUP))
    document_id = library.documents()[0].id
    for passage_id in ("nothing", f"{document_id}:0-5", f"{document_id}:x-y", "other:0-5", ""):
        with pytest.raises(KeyError):
            library.passage(passage_id)
    with pytest.raises(KeyError):
        library.document("nothing")


def test_every_hit_can_be_had_by_its_id(library: Library, study: Parsed) -> None:
    library.add(study)
    for hit in library.search("the S-400 missiles"):
        assert library.passage(hit.passage.id) == hit.passage


def test_every_sentence_leads_to_its_passage(library: Library, study: Parsed) -> None:
    library.add(study)
    document = study.document
    for sentence in document.sentences:
        found = library.passage_at(document.id, sentence.span.start)
        assert found
        assert sentence.span in found.sentences
    assert library.passage_at(document.id, document.sentences[1].span.start + 1) is None
    assert library.passage_at("nothing-1234", 0) is None


def test_progress_counts_to_the_end(library: Library, study: Parsed) -> None:
    calls: list[tuple[int, int]] = []
    library.add(study, lambda done, total: calls.append((done, total)))
    assert calls[-1][0] == calls[-1][1] == len(study.document.sentences)


def test_a_collection_is_there_again_when_opened_again(home: Path, embedder: HashedEmbedder) -> None:
    with Library(home, "default", embedder) as first:
        first.add(text(COUP))
    with Library(home, "default", embedder) as second:
        assert [hit.passage.text for hit in second.search("coup")] == [second.documents()[0].text]


def test_opening_for_reading_makes_no_collection(home: Path, embedder: HashedEmbedder) -> None:
    with pytest.raises(UnknownCollectionError, match="there is no collection 'thesis'; adding a document"):
        Library(home, "thesis", embedder, create=False)
    assert not home.exists()
    assert collections(home) == ()


def test_collections_are_listed_by_name(home: Path, embedder: HashedEmbedder) -> None:
    for name in ("thesis", "archive.2015", "default"):
        Library(home, name, embedder)
    assert collections(home) == ("archive.2015", "default", "thesis")


@pytest.mark.parametrize(
    "name", ["", "ab", "../../etc", "a/b", "..", "...", "-ab", "ab-", "a" * 61, "a b", "ünter", "a\0b", "abc\n"]
)
def test_a_name_that_is_none_is_refused(home: Path, embedder: HashedEmbedder, name: str) -> None:
    with pytest.raises(CollectionNameError, match="is no name for a collection; use 3 to 60 letters"):
        Library(home, name, embedder)
    assert not home.exists()


def test_a_data_folder_that_cannot_be_written_is_named(tmp_path: Path, embedder: HashedEmbedder) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(
        LibraryError, match=r"^the data folder .* cannot be used .*; make it writable, or set IBID_HOME"
    ):
        Library(tmp_path / "file" / "home", "default", embedder)


def test_the_vectors_of_two_models_never_meet(home: Path, library: Library) -> None:
    library.add(text(COUP))
    other = Library(home, "default", HashedEmbedder(dimensions=64))
    with pytest.raises(LibraryError, match="was made with the embedding model 'HashedEmbedder'"):
        other.search("coup")
    with pytest.raises(LibraryError, match="set IBID_EMBEDDER to that one, or use another collection"):
        other.add(text(MISSILES, "b.txt"))


def test_an_emptied_collection_takes_another_model(home: Path, library: Library) -> None:
    library.add(text(COUP))
    library.remove(library.documents()[0].id)
    other = Library(home, "default", HashedEmbedder(dimensions=64))
    other.add(text(COUP))
    assert len(other.search("coup")) == 1


def test_the_bundled_document_is_there_at_first_and_stays_away_once_removed(
    home: Path, embedder: HashedEmbedder, study: Parsed
) -> None:
    first = open_default(home, embedder)
    assert first.documents() == (study.document,)
    first.remove(study.document.id)
    assert open_default(home, embedder).documents() == ()


# Originals.

FILE = COUP.encode()


def test_the_file_of_a_document_is_kept_with_it_where_it_is_given(library: Library, home: Path) -> None:
    library.add(text(COUP, "kept.txt"), original=FILE)
    library.add(text(MISSILES, "other.txt"))
    kept, other = library.documents()
    assert library.original(kept.id) == FILE
    assert library.original(other.id) is None
    assert library.original("nothing-1234") is None
    assert len(list(place(home).documents.glob("*.original"))) == 1


def test_the_file_goes_with_its_document(library: Library, home: Path) -> None:
    library.add(text(COUP), original=FILE)
    document_id = library.documents()[0].id
    assert library.remove(document_id) is True
    assert library.original(document_id) is None
    assert list(place(home).documents.iterdir()) == []


def test_a_changed_document_is_kept_with_its_new_file(library: Library, home: Path) -> None:
    library.add(text(COUP), original=FILE)
    library.add(text(MISSILES), original=MISSILES.encode())
    assert library.original(library.documents()[0].id) == MISSILES.encode()
    assert len(list(place(home).documents.glob("*.original"))) == 1


def test_a_file_that_was_not_kept_at_first_or_was_lost_is_kept_when_it_comes_again(
    library: Library, home: Path
) -> None:
    library.add(text(COUP))
    for damage in (None, b"cut"):
        assert library.add(text(COUP), original=FILE) is Change.UNCHANGED
        assert library.original(library.documents()[0].id) == FILE
        damaged(home, "documents/*.original", damage)
        assert library.original(library.documents()[0].id) is None
    assert library.add(text(COUP, "copy.txt"), original=FILE) is Change.UNCHANGED
    assert [path.name[:2] for path in place(home).documents.glob("*.original")] == ["a-"]


def test_a_file_that_the_document_was_not_read_from_is_refused(library: Library) -> None:
    with pytest.raises(ValueError, match="was not read from that file"):
        library.add(text(COUP), original=b"something else")
    assert library.documents() == ()


def test_a_lost_catalogue_loses_no_file(home: Path, embedder: HashedEmbedder, caplog: pytest.LogCaptureFixture) -> None:
    with Library(home, "default", embedder) as library:
        library.add(text(COUP), original=FILE)
    damaged(home, "catalogue.json", None)
    with Library(home, "default", embedder) as library:
        assert library.original(library.documents()[0].id) == FILE
    assert "made again" in caplog.text


# Other processes.

PROCESS = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from fakes import HashedEmbedder
from corpus import parse
from index.library import Library
print("ready", flush=True)
with Library(Path(sys.argv[2]), "default", HashedEmbedder()) as library:
    for name in sys.argv[3:]:
        paragraphs = [f"Paragraph {number} of {name} tells of event {number}." for number in range(60)]
        library.add(parse.parse_bytes("\\n\\n".join(paragraphs).encode(), f"{name}.txt"))
"""


def adding(home: Path, *names: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", PROCESS, str(Path(__file__).parent), str(home), *names]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def finished(process: subprocess.Popen[str], *, after_a_crash: bool = False) -> None:
    _, errors = process.communicate(timeout=120)
    assert process.returncode == 0
    assert after_a_crash or errors == ""


def test_two_processes_that_add_at_once_lose_nothing(home: Path, embedder: HashedEmbedder) -> None:
    names = [f"{side}{number}" for side in ("left", "right") for number in range(3)]
    both = [adding(home, *names[:3]), adding(home, *names[3:])]
    for process in both:
        finished(process)
    with Library(home, "default", embedder) as library:
        assert [document.title for document in library.documents()] == sorted(names)
        assert all(library.search(f"Paragraph 7 of {name}")[0].passage.id.startswith(name) for name in names)
    assert stored(home) == 6 * 60


def test_a_reader_sees_what_another_process_adds_and_removes(home: Path, embedder: HashedEmbedder) -> None:
    reader = Library(home, "default", embedder)
    assert reader.search("event 7") == ()
    finished(adding(home, "first"))
    assert reader.search("event 7 of first")[0].passage.id.startswith("first")
    finished(adding(home, "second"))
    assert reader.search("event 7 of second")[0].passage.id.startswith("second")
    Library(home, "default", embedder).remove(reader.documents()[0].id)
    assert {hit.passage.id.partition("-")[0] for hit in reader.search("event 7 of first")} == {"second"}
    reader.close()


@pytest.mark.parametrize("seed", range(4))
def test_a_killed_process_leaves_a_collection_that_answers_and_finishes(
    home: Path, embedder: HashedEmbedder, seed: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL)
    with Library(home, "default", embedder) as library:
        library.add(text(COUP, "coup.txt"))
    names = [f"file{number}" for number in range(6)]
    process = adding(home, *names)
    time.sleep(random.Random(seed).uniform(0, 0.8))
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    with Library(home, "default", embedder) as library:
        assert library.search("The coup failed within one night.")[0].passage.id.startswith("coup")
    finished(adding(home, *names), after_a_crash=True)
    with Library(home, "default", embedder) as library:
        assert [document.title for document in library.documents()] == ["coup", *names]
        assert all(library.search(f"Paragraph 7 of {name}")[0].passage.id.startswith(name) for name in names)
    assert stored(home) == 6 * 60 + 2
    left = {path.name.partition("-")[0] for path in (*place(home).documents.iterdir(), *place(home).volumes.iterdir())}
    assert left == {"coup", *names}


class StopError(Exception):
    """Stands for a crash."""


@pytest.mark.parametrize(
    "at", ["archive.write", "volume.store", "archive.save", "Dense.put", "Place.write", "seal.put", "sweep"]
)
def test_an_add_that_fails_at_any_step_can_be_done_again(
    home: Path, embedder: HashedEmbedder, at: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL)
    library = Library(home, "default", embedder)
    library.add(text(COUP, "coup.txt"))
    library.add(text(MISSILES, "b.txt"), original=MISSILES.encode())
    changed, file = text(MISSILES + " A third sentence.", "b.txt"), f"{MISSILES} A third sentence.".encode()

    def stop(*_: object) -> None:
        raise StopError

    with monkeypatch.context() as patch:
        target = {"Place.write": "index.catalogue.Place.write", "Dense.put": "index.dense.Dense.put"}
        patch.setattr(target.get(at, f"index.stores.{at}"), stop)
        with pytest.raises(StopError):
            library.add(changed, original=file)
    assert library.search("The coup failed within one night.")[0].passage.id.startswith("coup")
    library.add(changed, original=file)
    assert library.original(changed.document.id) == file
    library.close()
    with Library(home, "default", embedder) as again:
        assert again.search("A third sentence.")[0].similarities[2] == pytest.approx(1)
    assert stored(home) == 5


def test_many_threads_may_ask_while_one_adds(library: Library) -> None:
    library.add(text(COUP, "coup.txt"))

    def ask(number: int) -> str:
        return library.search(f"The coup failed within one night. {number}")[0].passage.id

    with ThreadPoolExecutor(8) as pool:
        answers = pool.map(ask, range(60))
        for number in range(5):
            library.add(text(f"Something about number {number}.", f"{number}.txt"))
        assert {answer.partition("-")[0] for answer in answers} == {"coup"}


# Damage.


def damaged(home: Path, pattern: str, damage: bytes | None) -> None:
    paths = [path for path in place(home).folder.glob(pattern) if path.is_file()]
    assert paths
    for path in paths:
        if damage is None:
            path.unlink()
        else:
            path.write_bytes(damage or path.read_bytes()[: path.stat().st_size // 2])


@pytest.mark.parametrize("damage", [b"", b"\x00garbage\xff" * 100, None], ids=["cut", "garbage", "missing"])
@pytest.mark.parametrize(
    "pattern",
    [
        "chroma/*/chroma.sqlite3",
        "lexical/*/*",
        "volumes/*/vectors.npy",
        "volumes/*/layout.json",
        "volumes/*/terms.txt",
        "catalogue.json",
        "seal.json",
    ],
)
def test_what_can_be_made_again_is_made_again(
    home: Path, embedder: HashedEmbedder, pattern: str, damage: bytes | None, caplog: pytest.LogCaptureFixture
) -> None:
    with Library(home, "default", embedder) as library:
        library.add(text(COUP, "coup.txt"))
        library.add(text(MISSILES, "missiles.txt"))
    damaged(home, pattern, damage)
    if pattern == "volumes/*/terms.txt":
        damaged(home, "lexical/*/*", None)
    with Library(home, "default", embedder) as library:
        assert library.search("The coup failed within one night.")[0].passage.id.startswith("coup")
        assert library.search("The price was $2.5 billion.")[0].similarities[1] == pytest.approx(1)
        assert [document.title for document in library.documents()] == ["coup", "missiles"]
    assert "made again" in caplog.text or "read from the saved document" in caplog.text
    assert stored(home) == 4


@pytest.mark.parametrize("damage", [b"", b"\x00garbage\xff" * 100, None], ids=["cut", "garbage", "missing"])
def test_a_damaged_graph_is_noticed_before_it_brings_the_process_down(
    home: Path, embedder: HashedEmbedder, damage: bytes | None, caplog: pytest.LogCaptureFixture
) -> None:
    with Library(home, "default", embedder) as library:
        library.add(text("\n\n".join(f"Event {number} came to pass." for number in range(1200))))
    assert list(place(home).chroma.glob("*/*/index_metadata.pickle"))
    damaged(home, "chroma/*/*/*", damage)
    with Library(home, "default", embedder) as library:
        assert library.search("event 700")[0].passage.text == "Event 700 came to pass."
    assert "the vector store of" in caplog.text


def test_a_sound_graph_is_not_made_again(
    home: Path, embedder: HashedEmbedder, caplog: pytest.LogCaptureFixture
) -> None:
    for start in (0, 1200, 1250):
        with Library(home, "default", embedder) as library:
            content = "\n\n".join(f"Event {number} came to pass." for number in range(start, start + 1200))
            library.add(text(content, f"{start}.txt"))
            assert len(library.search("event 700")) == 6
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]


def test_a_damaged_document_is_named_and_can_be_added_again(home: Path, embedder: HashedEmbedder) -> None:
    with Library(home, "default", embedder) as library:
        library.add(text(COUP, "coup.txt"))
    damaged(home, "documents/*", b"garbage")
    with Library(home, "default", embedder) as library:
        with pytest.raises(LibraryError, match=r"holds no document.*; add the document again, or remove it$"):
            library.documents()
        library.add(text(COUP, "coup.txt"))
        assert library.documents() == (text(COUP, "coup.txt").document,)


def test_a_document_that_is_gone_is_named(home: Path, embedder: HashedEmbedder) -> None:
    with Library(home, "default", embedder) as library:
        library.add(text(COUP, "coup.txt"))
    damaged(home, "documents/*", None)
    with Library(home, "default", embedder) as library:
        with pytest.raises(LibraryError, match=r"is gone; add the document again, or remove it$"):
            library.search("coup")
        assert library.remove("coup-" + text(COUP, "coup.txt").document.id.rpartition("-")[2]) is True


def test_a_copied_collection_is_the_same(
    home: Path, embedder: HashedEmbedder, caplog: pytest.LogCaptureFixture
) -> None:
    with Library(home, "default", embedder) as library:
        library.add(text(COUP))
    for path in home.rglob("*"):
        os.utime(path, (1, 1))
    with Library(home, "default", embedder) as library:
        assert len(library.search("coup")) == 1
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]


# A Chroma server.


def test_a_collection_with_its_vectors_on_a_server(home: Path, embedder: HashedEmbedder, server: str) -> None:  # noqa: F811
    with Library(home, "default", embedder, server) as library:
        library.add(text(COUP, "coup.txt"))
        library.add(text(MISSILES, "missiles.txt"))
        library.remove(library.documents()[1].id)
    with Library(home, "default", embedder, server) as library:
        assert [hit.passage.id.partition("-")[0] for hit in library.search("coup")] == ["coup"]
    assert not place(home).chroma.exists()


def test_a_server_that_is_down_loses_nothing(home: Path, embedder: HashedEmbedder, server: str) -> None:  # noqa: F811
    with Library(home, "default", embedder, server) as library:
        library.add(text(COUP, "coup.txt"))
    with Library(home, "default", embedder, "http://127.0.0.1:9") as library:
        with pytest.raises(StoreError, match="start it, or unset IBID_CHROMA_URL"):
            library.search("coup")
        with pytest.raises(StoreError, match="start it, or unset IBID_CHROMA_URL"):
            library.add(text(MISSILES, "missiles.txt"))
        assert [document.title for document in library.documents()] == ["coup"]
    with Library(home, "default", embedder, server) as library:
        assert len(library.search("coup")) == 1
