from pathlib import Path

import pytest
from fakes import HashedEmbedder

from corpus import parse
from index.library import Library
from index.passage import Channel

TEXT = b"""Turkey bought the S-400 from Russia. The price was $2.5 billion.

The coup of July failed within one night.

Zucchini grows in warm gardens."""


@pytest.fixture
def library(home: Path, embedder: HashedEmbedder) -> Library:
    made = Library(home, "default", embedder)
    made.add(parse.parse_bytes(TEXT, "a.txt"))
    return made


def test_the_passage_that_says_it_comes_first(library: Library) -> None:
    hits = library.search("What was the price of the S-400?")
    assert hits[0].passage.text.startswith("Turkey bought")
    assert hits[0].channel is Channel.BOTH


def test_a_hit_has_the_cosine_of_each_sentence(library: Library) -> None:
    best = library.search("The price was $2.5 billion.")[0]
    assert len(best.similarities) == len(best.passage.sentences) == 2
    assert best.similarities[1] == pytest.approx(1)
    assert best.similarities[0] < 0.5


def test_a_hit_says_what_its_words_are_worth(library: Library) -> None:
    best, other, *_ = library.search("Did the coup fail?")
    assert best.passage.text == "The coup of July failed within one night."
    assert best.bm25 > other.bm25
    assert (best.coverage, other.coverage) == (pytest.approx(1), 0)


def test_scores_go_down_and_lie_between_zero_and_one(library: Library) -> None:
    scores = [hit.score for hit in library.search("Which gardens are warm?")]
    assert scores == sorted(scores, reverse=True)
    assert 0 <= scores[-1] <= scores[0] <= 1


def test_a_passage_without_a_common_word_is_found_by_meaning_only(library: Library) -> None:
    channels = {hit.passage.text[:8]: hit.channel for hit in library.search("zucchini")}
    assert channels == {"Zucchini": Channel.BOTH, "Turkey b": Channel.DENSE, "The coup": Channel.DENSE}


def test_at_most_k_come_back(library: Library) -> None:
    assert [len(library.search("coup", k)) for k in (0, 1, 2, 50)] == [0, 1, 2, 3]


@pytest.mark.parametrize("question", ["", "   ", "\n"], ids=["empty", "blanks", "line"])
def test_a_question_without_a_word_finds_nothing(library: Library, question: str) -> None:
    assert library.search(question) == ()


@pytest.mark.parametrize("question", ["coup " * 4000, "?!", "Was kostete das S-400?", "コップ", "\U0001f4da"])
def test_any_question_is_survived(library: Library, question: str) -> None:
    assert len(library.search(question)) == 3


def test_an_empty_collection_finds_nothing(home: Path, embedder: HashedEmbedder) -> None:
    assert Library(home, "empty", embedder).search("coup") == ()
