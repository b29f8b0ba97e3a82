from pathlib import Path

import bm25s
import numpy as np
import pytest

from index.lexical import Lexical, LexicalError, terms

PASSAGES = ["Turkey bought the S-400.", "The coup failed.", "Putin called Erdogan during the coup.", ""]


@pytest.fixture
def lexical() -> Lexical:
    return Lexical.build([terms(passage) for passage in PASSAGES])


def test_the_passage_with_the_words_of_the_question_is_best(lexical: Lexical) -> None:
    assert lexical.scores("Who called during the coup?").best(2) == [2, 1]


def test_a_word_is_found_in_another_form(lexical: Lexical) -> None:
    assert lexical.scores("calling").best(5) == [2]


def test_unknown_words_find_nothing(lexical: Lexical) -> None:
    scores = lexical.scores("Zanzibar?")
    assert scores.best(5) == []
    assert scores.bm25.tolist() == [0.0, 0.0, 0.0, 0.0]


def test_coverage_is_the_share_of_the_content_words_by_weight(lexical: Lexical) -> None:
    # ln(1 + 2.5 / 2.5) for the coup in two of four passages, ln(1 + 3.5 / 1.5) for Putin in one, ln(1 + 4.5 / 0.5) for
    # Zanzibar in none.
    coverage = lexical.scores("What did Putin do about the coup in Zanzibar?").coverage
    assert coverage.tolist() == pytest.approx([0.0, 0.6931 / 4.1997, (0.6931 + 1.2040) / 4.1997, 0.0], abs=0.001)


def test_a_question_of_function_words_covers_nothing(lexical: Lexical) -> None:
    assert lexical.scores("What was it?").coverage.tolist() == [0.0, 0.0, 0.0, 0.0]


def test_scores_are_those_of_bm25s(lexical: Lexical) -> None:
    index = bm25s.BM25()
    index.index([terms(passage) for passage in PASSAGES], show_progress=False)
    assert lexical.scores("the coup").bm25.tolist() == pytest.approx(index.get_scores(["the", "coup"]).tolist())


def test_it_comes_back_from_disk(lexical: Lexical, tmp_path: Path) -> None:
    lexical.save(tmp_path / "index")
    loaded = Lexical.load(tmp_path / "index", 4)
    assert np.array_equal(loaded.scores("the coup").bm25, lexical.scores("the coup").bm25)


def test_an_index_without_a_word_comes_back_too(tmp_path: Path) -> None:
    Lexical.build([[], []]).save(tmp_path / "index")
    assert Lexical.load(tmp_path / "index", 2).scores("coup").best(5) == []


@pytest.mark.parametrize("name", ["weights.npy", "passages.npy", "edges.npy", "vocabulary.json"])
@pytest.mark.parametrize("damage", [b"", b"\x93NUMPY garbage", None], ids=["empty", "garbage", "missing"])
def test_a_damaged_index_is_noticed(lexical: Lexical, tmp_path: Path, name: str, damage: bytes | None) -> None:
    lexical.save(tmp_path / "index")
    path = tmp_path / "index" / name
    if damage is None:
        path.unlink()
    else:
        path.write_bytes(damage)
    with pytest.raises(LexicalError, match="damaged"):
        Lexical.load(tmp_path / "index", 4)


def test_an_index_of_other_passages_is_noticed(lexical: Lexical, tmp_path: Path) -> None:
    lexical.save(tmp_path / "index")
    with pytest.raises(LexicalError, match="damaged"):
        Lexical.load(tmp_path / "index", 5)
