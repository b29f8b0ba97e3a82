from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import archive, parse
from corpus.archive import ArchiveError
from corpus.document import Parsed


def test_the_study_document_comes_back_as_it_was(study: Parsed, tmp_path: Path) -> None:
    archive.save(study, tmp_path / "study.json")
    assert archive.load(tmp_path / "study.json") == study


@given(st.text(min_size=1).filter(lambda text: text.strip() and "\0" not in text))
@settings(deadline=None, max_examples=50)
def test_any_document_comes_back_as_it_was(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.mktemp("archive") / "a.json"
    try:
        parsed = parse.parse_bytes(text.encode("utf-8", "replace"), "a.txt")
    except parse.UnreadableError:
        return
    archive.save(parsed, path)
    assert archive.load(path) == parsed


def test_saving_leaves_one_file(study: Parsed, tmp_path: Path) -> None:
    archive.save(study, tmp_path / "study.json")
    archive.save(study, tmp_path / "study.json")
    assert [path.name for path in tmp_path.iterdir()] == ["study.json"]


@pytest.mark.parametrize("damage", [b"", b"{", b"\x00\xff garbage", b"{}"], ids=["empty", "cut", "garbage", "other"])
def test_a_damaged_file_is_named(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "a.json").write_bytes(damage)
    with pytest.raises(ArchiveError, match=r"a\.json holds no document"):
        archive.load(tmp_path / "a.json")


def test_a_write_that_fails_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    archive.write(path, b"old")
    with pytest.raises(TypeError):
        archive.write(path, "not bytes")  # type: ignore[arg-type]
    assert path.read_bytes() == b"old"
    assert [found.name for found in tmp_path.iterdir()] == ["a.json"]
