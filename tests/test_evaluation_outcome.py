from dataclasses import replace

from qa_fakes import draft, hits, mill

from corpus.document import Document, Problem, ProblemKind
from qa.answer import Answer, Status, Verdict
from qa.evaluation.judging import judge
from qa.evaluation.marking import mark, premise
from qa.evaluation.measures.footnotes import shown_notes
from qa.evaluation.outcome import failed, other_outcome, outcome
from qa.evaluation.records import (
    OTHER,
    Case,
    GoldNote,
    NoteCounts,
    OtherAnswer,
    OtherCitation,
    RankedPassage,
    Result,
    ShownCitation,
    ShownNote,
)
from qa.ground import ground
from qa.verify import verify

BURNED = "It burned down on 3 May 1871."
CASE = Case("1", "When did the mill burn down?", ("3 May 1871",), True, (GoldNote("2"),), (BURNED,))  # noqa: FBT003


def found(_: str) -> Document:
    return mill()


def ours() -> Answer:
    return verify(ground(CASE.question, draft(("p1", BURNED, BURNED)), hits(), found))


def nothing_else(text: str, statement: str) -> bool:
    return statement in text


def test_an_answer_of_ours_has_claims_with_notes_and_the_passages_looked_at() -> None:
    made = outcome(CASE, ours(), found, 0.25)
    (claim,) = made.claims
    assert (made.id, made.result, made.text, made.seconds) == ("1", Result.ANSWERED, BURNED, 0.25)
    assert (claim.text, claim.verdict, claim.citations[0].quote) == (BURNED, Verdict.SUPPORTED, BURNED)
    assert claim.citations[0].notes == (ShownNote("2", "Orr Valley Herald, 4 May 1871."),)
    assert claim.citations[0].passage.startswith("The mill on the Orr")
    assert made.passages[0].notes == ("1", "2", "3")


def test_an_answer_of_ours_is_marked() -> None:
    marks = mark(CASE, outcome(CASE, ours(), found, 0.25), nothing_else).marks
    assert (marks.correct, marks.hit_1, marks.answer_sentence) == (True, 1.0, 1.0)
    assert (marks.citation_recall, marks.citation_precision, marks.supported_claims) == (1.0, 1.0, 1.0)
    assert marks.notes == NoteCounts(1, 1, 1, 1)


def test_silence_has_no_claims_and_tells_its_problems() -> None:
    problem = Problem(ProblemKind.MODEL_FAILED, "no model")
    silent = Answer("When?", "Not here.", Status.INSUFFICIENT_EVIDENCE, problems=(problem,), confidence=0.1)
    made = outcome(CASE, silent, found, 0.1)
    assert (made.result, made.claims, made.problems, made.confidence) == (
        Result.INSUFFICIENT_EVIDENCE,
        (),
        ("no model",),
        0.1,
    )


def test_an_error_is_a_wrong_outcome_in_one_line() -> None:
    made = failed(CASE, ValueError("no\nluck"), 0.1)
    assert (made.result, made.problems) == (Result.ERROR, ("ValueError: no luck",))
    marks = mark(CASE, made, nothing_else).marks
    assert (marks.correct, marks.hit_1, marks.mrr_10, marks.f1, marks.answer_sentence) == (False, 0.0, 0.0, 0.0, 0.0)
    assert marks.notes == NoteCounts(0, 0, 1, 0)


PASSAGES = (RankedPassage("It burned down on 3 May 1871.", "Mills"), RankedPassage("It was built in 1820.", "Mills"))


def cited(text: str, *citations: OtherCitation) -> list[tuple[str, list[str]]]:
    made = other_outcome(CASE, OtherAnswer(text, PASSAGES, citations))
    return [(claim.text, [citation.passage for citation in claim.citations]) for claim in made.claims]


def test_another_systems_markers_are_its_citations() -> None:
    first, second = (passage.text for passage in PASSAGES)
    assert cited("It burned down [1]. It was built in 1820 [2][1].") == [
        ("It burned down.", [first]),
        ("It was built in 1820.", [second, first]),
    ]
    assert cited("It was built and burned down [1, 2].") == [("It was built and burned down.", [first, second])]


def test_a_marker_behind_the_full_stop_belongs_to_the_sentence_before() -> None:
    first, second = (passage.text for passage in PASSAGES)
    assert cited("It burned down. [1] It was built in 1820. [2]") == [
        ("It burned down.", [first]),
        ("It was built in 1820.", [second]),
    ]


def test_sentences_end_behind_their_markers_after_a_number_too() -> None:
    first, second = (passage.text for passage in PASSAGES)
    assert cited("It burned down on 3 May 1871 [1][2]. It was later rebuilt [1].") == [
        ("It burned down on 3 May 1871.", [first, second]),
        ("It was later rebuilt.", [first]),
    ]


def test_a_listed_citation_stands_behind_its_sentence_or_behind_each() -> None:
    first, second = (passage.text for passage in PASSAGES)
    assert cited("It burned down. It was built.", OtherCitation(1, sentence=2), OtherCitation(2)) == [
        ("It burned down.", [second]),
        ("It was built.", [first, second]),
    ]


def test_another_systems_claims_are_checked_as_ours_are() -> None:
    made = other_outcome(
        CASE, OtherAnswer("It burned down on 3 May 1871. [1] It was built in 1830. [2] So it is.", PASSAGES)
    )
    assert [claim.verdict for claim in made.claims] == [Verdict.SUPPORTED, Verdict.UNSUPPORTED, Verdict.UNCITED]


def test_another_system_strikes_out_none_of_its_sentences() -> None:
    text = "It burned down on 3 May 1871. [1] It was built in 1830. [2]"
    made = other_outcome(CASE, OtherAnswer(text, PASSAGES, (OtherCitation(note="9", sentence=2),)))
    marks = mark(CASE, made, judge()).marks
    assert (marks.citation_recall, marks.citation_precision) == (0.5, 0.5)
    assert marks.notes == NoteCounts(1, 0, 1, 0)
    ours = mark(CASE, replace(made, answered_by="extractive"), judge()).marks
    assert (ours.citation_recall, ours.citation_precision, ours.notes) == (1.0, 1.0, NoteCounts(0, 0, 1, 0))


def test_a_passage_that_does_not_exist_is_cited_in_vain() -> None:
    made = other_outcome(CASE, OtherAnswer("It burned down on 3 May 1871 [3].", PASSAGES))
    assert made.claims[0].citations == (ShownCitation("", ""),)
    marks = mark(CASE, made, nothing_else).marks
    assert (marks.citation_recall, marks.citation_precision) == (0.0, 0.0)


def test_another_systems_notes_are_those_that_it_lists() -> None:
    other = OtherAnswer("It burned down on 3 May 1871.", PASSAGES, (OtherCitation(note="2", document="Mills"),))
    assert shown_notes(other_outcome(CASE, other).claims) == (("Mills", "2"),)


def test_another_system_that_says_nothing_declined() -> None:
    made = other_outcome(CASE, OtherAnswer(" [1] "))
    assert (made.result, made.answered_by) == (Result.INSUFFICIENT_EVIDENCE, OTHER)
    marks = mark(CASE, made, nothing_else).marks
    assert (marks.correct, marks.hit_1) == (False, None)


def test_the_judge_reads_the_cited_passage_under_its_title() -> None:
    assert premise(ShownCitation("It burned", "It burned down.", "Mills")) == "Mills\nIt burned down."
