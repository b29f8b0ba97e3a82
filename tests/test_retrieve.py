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


NOTED = """\
The abbey was founded in 1142. 1 Its first abbot was Robert. 2 The church burned. 3 It was built again. 4

Wool was sold to traders. 5 The bells were cast by Hugo. 6 A school was opened. 7 The library is lost. 8

Notes

1. Charter of Bishop Malachy, folio 2.
2. Smith, The Abbeys of the North (London, 1954), 77.
3. Annals of Kell, sub anno 1203.
4. The rebuilding cost four hundred marks of silver, lent by merchants of Lucca.
5. Smith, op. cit., 80.
6. The church burned.
7. Jones, Books of the Monks (Oxford, 1972), 14.
8. Eleven books survive in Uppsala, where Queen Christina sent them.
9. The orphaned vineyard stood near Lucca.
"""


@pytest.fixture
def noted(home: Path, embedder: HashedEmbedder) -> Library:
    made = Library(home, "noted", embedder)
    made.add(parse.parse_bytes(NOTED.encode(), "noted.txt"))
    return made


@pytest.mark.parametrize("k", [2, 3, 6])
def test_with_a_notes_text_comes_the_passage_that_it_hangs_on(noted: Library, k: int) -> None:
    hits = noted.search("How many marks of silver did merchants lend?", k)
    assert hits[0].passage.text.endswith("lent by merchants of Lucca.")
    annotated = hits[0].passage.annotates
    assert annotated
    assert [hit.passage.text[:9] for hit in hits if annotated in hit.passage.sentences] == ["The abbey"]
    assert len(hits) <= k


def test_every_note_among_the_hits_has_its_sentence_there(noted: Library) -> None:
    for question in ("Smith London", "Uppsala books Queen", "annals of Kell", "Bishop folio", "Jones Oxford monks"):
        hits = noted.search(question, 4)
        spans = {span for hit in hits for span in hit.passage.sentences}
        assert {hit.passage.annotates for hit in hits if hit.passage.annotates} <= spans, question


def test_a_note_without_a_marker_comes_alone(noted: Library) -> None:
    best = noted.search("orphaned vineyard", 1)[0]
    assert (best.passage.in_note, best.passage.annotates) == ("n9", None)


def test_scores_with_notes_go_down_too(noted: Library) -> None:
    scores = [hit.score for hit in noted.search("Who lent marks of silver to the church?")]
    assert scores == sorted(scores, reverse=True)


def test_what_the_text_says_comes_before_a_note_that_says_the_same(home: Path, embedder: HashedEmbedder) -> None:
    said = "Lightning struck the tall church."
    text = f"Rain fell.[^1] Snow fell.[^2]\n\n{said}\n\n[^1]: One.\n\n[^2]: {said}\n"
    made = Library(home, "same", embedder)
    made.add(parse.parse_bytes(text.encode(), "same.md"))
    hits = made.search(said, 3)
    assert [(hit.passage.text, hit.passage.in_note) for hit in hits[:2]] == [(said, None), (said, "n2")]


def test_hundreds_of_titles_do_not_hide_what_the_text_says(home: Path, embedder: HashedEmbedder) -> None:
    cited = "".join(f"The prior paid {number} marks. {number}\n\n" for number in range(1, 120))
    notes = "\n".join(f"{number}. Jones, The Abbey of Kell, {number}." for number in range(1, 120))
    text = f"Monks founded the old abbey at Kell on the river in the year of the flood.\n\n{cited}Notes\n\n{notes}\n"
    made = Library(home, "titles", embedder)
    made.add(parse.parse_bytes(text.encode(), "titles.txt"))
    assert made.search("Who founded the abbey of Kell?", 3)[0].passage.text.startswith("Monks founded")


def test_notes_survive_being_read_back(home: Path, embedder: HashedEmbedder) -> None:
    with Library(home, "again", embedder) as made:
        made.add(parse.parse_bytes(NOTED.encode(), "noted.txt"))
    with Library(home, "again", embedder) as opened:
        hits = opened.search("Eleven books survive in Uppsala", 3)
    assert hits[0].passage.in_note == "n8"
    assert hits[0].passage.annotates in {span for hit in hits for span in hit.passage.sentences}
