from qa_fakes import draft, hits, mill

from corpus.document import Document
from qa.answer import Answer, Status
from qa.evaluation.evaluate import Examined, evaluate
from qa.evaluation.records import Case, OtherAnswer, Result
from qa.ground import ground
from qa.verify import verify

BURNED = "It burned down on 3 May 1871."


def document(_: str) -> Document:
    return mill()


def answer(question: str) -> Answer:
    """Knows when it burned down, breaks at a question about ghosts, and is silent otherwise."""
    if "burn" in question:
        return verify(ground(question, draft(("p1", BURNED, BURNED)), hits(), document))
    if "ghost" in question:
        raise RuntimeError("the model ran out of memory")
    return Answer(question, "Not here.", Status.INSUFFICIENT_EVIDENCE, confidence=0.1)


CASES = (
    Case("1", "When did it burn down?", ("1871",), answerable=True, passages=(BURNED,)),
    Case("2", "Is there a ghost?", ("yes",), answerable=True, passages=("A ghost walks.",)),
    Case("3", "Who paid?", answerable=False),
    Case("4", "Who built it?", ("Josef Brandt",), answerable=True, other=OtherAnswer("Josef Brandt did.")),
)


def test_every_question_counts_one_that_broke_off_too() -> None:
    report = evaluate(CASES, Examined(answer, document), "mills", {"reader": "none"})
    results = [scored.outcome.result for scored in report.cases]
    assert results == [Result.ANSWERED, Result.ERROR, Result.INSUFFICIENT_EVIDENCE, Result.ANSWERED]
    assert report.cases[1].outcome.problems == ("RuntimeError: the model ran out of memory",)
    assert [scored.marks.correct for scored in report.cases] == [True, False, True, True]
    assert (report.name, report.settings) == ("mills", {"reader": "none"})


def test_the_measures_are_those_of_all_questions() -> None:
    measures = evaluate(CASES, Examined(answer, document), "mills").measures
    assert (measures["correct"].value, measures["correct"].n) == (0.75, 4)
    assert (measures["errors"].value, measures["hit@1"].value, measures["hit@1"].n) == (0.25, 0.5, 2)
    assert (measures["abstention_precision"].value, measures["abstention_recall"].value) == (1.0, 1.0)
    assert "footnote_precision" not in measures  # no case names notes
