from hypothesis import given, settings
from hypothesis import strategies as st
from qa_fakes import draft, hits, mill

from corpus.document import ProblemKind
from corpus.parse import parse_bytes
from qa.answer import Answer, Status, Verdict
from qa.draft import Draft, Evidence, Statement
from qa.ground import cite, ground


def grounded(*statements: tuple[str, str, str]) -> Answer:
    return ground("When?", draft(*statements), hits(), lambda _: mill())


def kinds(answer: Answer) -> list[ProblemKind]:
    return [problem.kind for problem in answer.problems]


def test_a_quote_is_located_and_has_the_note_of_its_sentence() -> None:
    answer = grounded(("p1", "It burned down on 3 May 1871.", "It burned down in 1871."))
    (citation,) = answer.claims[0].claim.citations
    assert citation.quote == "It burned down on 3 May 1871."
    assert citation.location.clean.of(mill().text) == citation.quote
    assert (citation.notes, citation.following) == (("n2",), None)
    assert [place.of(mill().original) for place in citation.location.original] == ["It burned down on 3 May 1871."]
    assert (answer.status, kinds(answer)) == (Status.ANSWERED, [])
    assert answer.claims[0].verdict is Verdict.UNCHECKED


def test_a_quote_inside_a_sentence_is_located_alone_and_keeps_the_sentences_note() -> None:
    answer = grounded(("p1", "on 3 May 1871", "On 3 May."))
    (citation,) = answer.claims[0].claim.citations
    assert (citation.quote, citation.notes) == ("on 3 May 1871", ("n2",))


def test_a_quote_over_two_sentences_has_the_notes_of_both() -> None:
    answer = grounded(("p1", "in 1820 by Josef Brandt. It burned down", "It was built and burned."))
    assert answer.claims[0].claim.citations[0].notes == ("n1", "n2")


def test_a_sentence_without_a_note_has_the_following_one_and_no_own() -> None:
    (citation,) = grounded(("p2", "He sold the land", "He sold it.")).claims[0].claim.citations
    assert (citation.notes, citation.following) == ((), "n4")


def test_a_quote_with_and_a_quote_without_a_note_has_only_the_own_one() -> None:
    (citation,) = grounded(("p2", "Anna Weiss. She opened a school", "She did.")).claims[0].claim.citations
    assert (citation.notes, citation.following) == (("n4",), None)


def test_words_of_a_note_have_that_note() -> None:
    (citation,) = grounded(("p6", "Deed of sale, county archive.", "A deed.")).claims[0].claim.citations
    assert (citation.notes, citation.in_note) == (("n4",), "n4")


def test_words_of_the_text_are_in_no_note() -> None:
    (citation,) = grounded(("p1", "in 1820", "In 1820.")).claims[0].claim.citations
    assert (citation.notes, citation.in_note) == (("n1",), None)


def test_an_unknown_key_is_a_problem_and_the_claim_goes_on_as_uncited() -> None:
    answer = grounded(("p99", "It burned down on 3 May 1871.", "It burned down."))
    assert kinds(answer) == [ProblemKind.UNKNOWN_KEY, ProblemKind.CLAIM_WITHOUT_CITATION]
    assert answer.claims[0].verdict is Verdict.UNCITED
    assert answer.text == "It burned down."


def test_a_changed_digit_is_not_found() -> None:
    answer = grounded(("p1", "It burned down on 3 May 1872.", "It burned down."))
    assert kinds(answer) == [ProblemKind.QUOTE_NOT_FOUND, ProblemKind.CLAIM_WITHOUT_CITATION]
    assert answer.problems[0].message == (
        "passage p1 does not say “It burned down on 3 May 1872.”, which the answer quotes"
    )


def test_a_dropped_negation_another_case_and_an_ellipsis_are_not_found() -> None:
    for quote in ("The owner did rebuild it.", "the owner did not rebuild it.", "The owner did not … it.", "", "  "):
        assert grounded(("p1", quote, "He did.")).claims[0].verdict is Verdict.UNCITED


def test_a_quote_of_another_passage_is_not_found() -> None:
    assert kinds(grounded(("p2", "It burned down on 3 May 1871.", "It did.")))[0] is ProblemKind.QUOTE_NOT_FOUND


def test_a_quote_that_begins_or_ends_inside_a_number_or_word_is_not_found() -> None:
    for quote in ("500 to Anna", "for $2", "187", "land for $2,5", "old the land"):
        assert all(cite(quote, hit, mill()) is None for hit in hits()), quote


def test_only_white_space_may_differ() -> None:
    answer = grounded(("p1", "It burned\n down  on 3 May 1871.", "It did."))
    assert answer.claims[0].claim.citations[0].quote == "It burned down on 3 May 1871."


def test_a_key_in_its_brackets_is_known() -> None:
    assert kinds(grounded(("[p1]", "in 1820", "In 1820."))) == []


def test_one_citation_that_holds_is_enough_for_a_claim_and_the_other_is_a_problem() -> None:
    evidence = (Evidence(passage="p1", quote="in 1820"), Evidence(passage="p1", quote="in 1821"))
    answer = ground("?", Draft(statements=(Statement(evidence=evidence, text="In 1820."),)), hits(), lambda _: mill())
    assert [len(claim.claim.citations) for claim in answer.claims] == [1]
    assert kinds(answer) == [ProblemKind.QUOTE_NOT_FOUND]


def test_the_text_is_made_of_the_claims_and_their_spans_hold() -> None:
    answer = grounded(("p1", "in 1820", "Built in 1820. "), ("p9", "x", "  "), ("p2", "in 1902", "Closed in 1902."))
    assert answer.text == "Built in 1820. Closed in 1902."
    assert [checked.claim.span.of(answer.text) for checked in answer.claims] == ["Built in 1820.", "Closed in 1902."]


def bold(text: str, *answers: tuple[int, int] | None) -> list[str | None]:
    """What of ``text``, said once for each of the ``answers``, ground takes for the answer."""
    evidence = (Evidence(passage="p1", quote="in 1820"),)
    said = tuple(Statement(evidence=evidence, text=text, answer=answer) for answer in answers)
    answer = ground("When?", Draft(statements=said), hits(), lambda _: mill())
    claims = [checked.claim for checked in answer.claims]
    places = [(claim.span, claim.answer) for claim in claims if claim.answer]
    assert all(whole.start <= place.start < place.end <= whole.end for whole, place in places)
    return [claim.answer.of(answer.text) if claim.answer else None for claim in claims]


def test_the_words_that_answer_are_found_in_the_answers_text() -> None:
    assert bold("Built in 1820.", (9, 13), None, (0, 14)) == ["1820", None, "Built in 1820."]


def test_the_words_that_answer_stand_right_where_their_sentence_was_stripped() -> None:
    assert bold(" \n In 1820. ", (6, 10), (0, 12), (5, 11)) == ["1820", "In 1820.", "1820."]


def test_words_beyond_the_sentence_backwards_or_blank_are_no_answer() -> None:
    nowhere = [(9, 99), (-4, 2), (7, 3), (3, 3), (2, 3), (99, 120)]
    assert bold("In 1820.", *nowhere) == [None] * len(nowhere)


def test_words_beyond_the_basic_plane_count_as_one_character_each() -> None:
    assert bold("𝔄𝔅 built it 🏭 in 1820.", (0, 2), (12, 13), (17, 21)) == ["𝔄𝔅", "🏭", "1820"]


def test_an_empty_draft_is_insufficient_evidence_and_says_what_was_looked_at() -> None:
    answer = grounded()
    assert (answer.status, answer.claims, answer.hits) == (Status.INSUFFICIENT_EVIDENCE, (), hits())
    assert answer.text == "The documents do not answer this. Looked at 7 passages of “mill”; the nearest are below."


def test_nothing_found_is_said_as_such() -> None:
    answer = ground("?", Draft(), (), lambda _: mill())
    assert answer.text == "The documents do not answer this. Nothing was found to look at."


WORDS = st.lists(st.sampled_from(["It", "sold", "1871.", "not", "2.5", "x-y", "“so”", "é", "\n", "[…]"]), min_size=1)


@settings(deadline=None)
@given(words=WORDS, start=st.integers(0, 60), length=st.integers(0, 60))
def test_what_is_cited_always_stands_there_to_the_letter(words: list[str], start: int, length: int) -> None:
    document = parse_bytes(("A start. " + " ".join(words)).encode(), "words.txt").document
    found = hits(document)
    quote = document.text[start : start + length]
    answer = ground("?", draft(("p1", quote, "Said.")), found, lambda _: document)
    for citation in answer.claims[0].claim.citations:
        assert citation.quote == citation.location.clean.of(document.text)
        assert citation.quote.split() == quote.split()
        assert citation.location == document.locate(citation.location.clean)


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["p1", "p2", "p8", ""]), st.text(max_size=8), st.text(max_size=20))))
def test_whatever_an_answerer_says_spans_hold_and_nothing_false_is_cited(said: list[tuple[str, str, str]]) -> None:
    answer = grounded(*said)
    for checked in answer.claims:
        assert checked.claim.span.of(answer.text) == checked.claim.text
        assert (checked.verdict is Verdict.UNCITED) == (not checked.claim.citations)
        for citation in checked.claim.citations:
            assert citation.quote == citation.location.clean.of(mill().text)
