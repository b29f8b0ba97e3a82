from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from qa_fakes import Search, hits, mill

from corpus.document import Document
from corpus.parse import parse_bytes
from corpus.span import Span
from index.passage import Hit, Reading
from qa.candidates import Candidate, candidates, rank
from qa.draft import Draft, key
from qa.extract import MOST_SENTENCES, extract
from qa.question import read


def texts(question: str, document: Document | None = None) -> list[str]:
    found = Search(document or mill())(question, 6)
    return [statement.text for statement in extract(question, found).statements]


def test_the_answer_is_the_sentence_itself_and_its_own_evidence() -> None:
    found = Search(mill())("Who bought the land?", 6)
    (statement,) = extract("Who bought the land?", found).statements
    assert statement.text == "He sold the land for $2,500 to Anna Weiss."
    assert [evidence.quote for evidence in statement.evidence] == [statement.text]
    assert [evidence.passage for evidence in statement.evidence] == [key(0)]


def test_a_question_for_a_date_gets_the_sentence_with_a_date() -> None:
    assert texts("When did the mill burn down?") == ["It burned down on 3 May 1871."]


def test_irregular_verbs_are_the_same_word() -> None:
    assert texts("For how much did he sell the land?") == ["He sold the land for $2,500 to Anna Weiss."]


def test_a_question_of_two_parts_gets_a_sentence_for_each() -> None:
    assert texts("Who built the mill on the Orr and when did the school close?") == [
        "The mill on the Orr was built in 1820 by Josef Brandt.",
        "The school closed in 1902.",
    ]


def test_a_question_about_two_names_gets_a_sentence_on_each() -> None:
    text = "Norway signed the treaty in Oslo. Sweden signed the treaty in Lund. Denmark waited. The sea was calm."
    document = parse_bytes(text.encode(), "treaty.txt").document
    assert sorted(texts("Where did Norway and Sweden sign the treaty?", document)) == [
        "Norway signed the treaty in Oslo.",
        "Sweden signed the treaty in Lund.",
    ]


def test_one_sentence_that_says_both_parts_is_enough() -> None:
    assert texts("When and by whom was the mill on the Orr built?") == [
        "The mill on the Orr was built in 1820 by Josef Brandt."
    ]


def test_in_front_of_what_a_note_says_stands_the_sentence_that_it_hangs_on() -> None:
    assert texts("Which county archive keeps the deed of sale?") == [
        "She opened a school for girls there.",
        "4. Deed of sale, county archive.",
    ]


def test_a_note_is_read_as_going_on_from_its_sentence() -> None:
    text = (
        "A chalice lay in the grave. 1 A school opened. 2 It closed. 3\n\n"
        "Notes\n\n1. It was stolen in 1974.\n2. Two.\n3. Three.\n"
    )
    document = parse_bytes(text.encode(), "chalice.txt").document
    asked = read("When was the chalice stolen?")
    weights = {"coverage_with_before": 1.0}
    with_both = candidates(asked, hits(document), weights)
    assert (with_both[0].text, with_both[0].score) == ("1. It was stolen in 1974.", 1.0)
    alone = candidates(asked, [hit for hit in hits(document) if hit.passage.in_note == "n1"], weights)
    assert {each.text: each.score for each in alone}["1. It was stolen in 1974."] == 0.5


def test_a_note_without_a_marker_is_cited_alone() -> None:
    text = "It burned. 1 It fell. 2 It stood. 3\n\nNotes\n\n1. One.\n2. Two.\n3. Three.\n4. The deed is in Prague."
    document = parse_bytes(text.encode(), "orphan.txt").document
    assert texts("Where is the deed?", document) == ["4. The deed is in Prague."]


def test_a_note_whose_sentence_is_not_among_the_hits_is_cited_alone() -> None:
    found = [hit for hit in Search(mill())("Which county archive keeps the deed of sale?", 6) if hit.passage.in_note]
    draft = extract("Which county archive keeps the deed of sale?", found)
    assert [statement.text for statement in draft.statements] == ["4. Deed of sale, county archive."]


def test_of_a_sentence_and_a_note_that_are_as_good_the_sentence_comes_first() -> None:
    note = Candidate(0, Span(40, 60), "The deed.", frozenset({"deed"}), {"coverage": 1.0}, 0.0, in_note=True)
    body = Candidate(1, Span(0, 20), "The deed.", frozenset({"deed"}), {"coverage": 1.0}, 0.0)
    assert [each.in_note for each in rank((note, body), {"coverage": 2.0})] == [False, True]


def test_a_note_that_only_names_a_source_says_less_than_its_words() -> None:
    cites = Candidate(0, Span(40, 60), "Cole, Kell, 4.", frozenset({"kell"}), {"coverage": 1.0}, 0.0, reference=True)
    tells = Candidate(1, Span(0, 20), "It was Kell.", frozenset({"kell"}), {"coverage": 0.5}, 0.0, in_note=True)
    assert [each.text for each in rank((cites, tells), {"coverage": 2.0})] == ["It was Kell.", "Cole, Kell, 4."]


def test_without_hits_nothing_is_said() -> None:
    assert extract("Who?", ()) == Draft()


@settings(deadline=None, max_examples=50)
@given(st.text(min_size=1, max_size=60).filter(str.strip))
def test_whatever_is_asked_one_to_three_exact_sentences_are_said(question: str) -> None:
    sentences = {span.of(mill().text) for hit in hits() for span in hit.passage.sentences}
    statements = extract(question, hits()).statements
    assert 1 <= len(statements) <= MOST_SENTENCES
    assert {statement.text for statement in statements} <= sentences
    assert len({statement.text for statement in statements}) == len(statements)


def read_hits(sentence: str, words: str) -> tuple[Hit, ...]:
    """The passages of the mill as a reader says that ``words`` of ``sentence`` are the answer."""
    read = []
    for hit in hits():
        place = hit.passage.text.find(sentence)
        start = hit.passage.location.clean.start
        own = [place >= 0 and span.start - start == place for span in hit.passage.sentences]
        at = hit.passage.text.find(words) if words else 0
        answers = tuple(Span(at, at + len(words)) if mine else Span(0, 0) for mine in own)
        read.append(replace(hit, reading=Reading(tuple(5.0 if mine else -5.0 for mine in own), answers)))
    return tuple(read)


def test_the_words_that_a_reader_marks_come_with_the_sentence() -> None:
    (said,) = extract("What became of the mill?", read_hits("It burned down", "on 3 May 1871")).statements
    assert said.text == "It burned down on 3 May 1871."
    assert said.answer is not None
    assert said.text[slice(*said.answer)] == "on 3 May 1871"


def test_a_reading_that_marks_no_words_has_none() -> None:
    (said,) = extract("What became of the mill?", read_hits("It burned down", "")).statements
    assert said.text == "It burned down on 3 May 1871."
    assert said.answer is None
