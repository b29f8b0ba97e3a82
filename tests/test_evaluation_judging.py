"""The judge of citations."""

from collections.abc import Sequence

import pytest

from qa.answer import Verdict
from qa.evaluation.judging import Finding, find, judge
from qa.verify import Judgement, UncheckableError

TEXT = "Mills\nIt burned down on 3 May 1871. It was not rebuilt by\nthe council. Ten years later it stood again."


def sure(pairs: Sequence[tuple[str, str]], /) -> Sequence[Judgement]:
    return [Judgement(0.9, 0.0) for _ in pairs]


def foreign(_pairs: Sequence[tuple[str, str]], /) -> Sequence[Judgement]:
    raise UncheckableError("the check reads English, and this looks German")


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param("It burned down on 3 May 1871.", id="a sentence"),
        pytest.param("It was not rebuilt by the council.", id="a sentence over two lines"),
        pytest.param("burned down on 3 May 1871", id="a part of a sentence"),
        pytest.param("It was not rebuilt by the council. Ten years later it stood again.", id="two sentences"),
    ],
)
def test_what_stands_there_to_the_letter_is_supported(statement: str) -> None:
    assert find(TEXT, statement) == Finding(Verdict.SUPPORTED, 1.0, "quote")


@pytest.mark.parametrize(
    ("text", "statement"),
    [
        pytest.param("It cost 100 pounds.", "It cost 10", id="a part of a number"),
        pytest.param("It cost 10.5 pounds.", "It cost 10", id="a number without its decimals"),
        pytest.param("Nobody says that it was rebuilt.", "it was rebuilt.", id="a part without its negation"),
        pytest.param("It was rebuilt.", "", id="nothing"),
    ],
)
def test_a_torn_piece_is_no_quote(text: str, statement: str) -> None:
    assert find(text, statement).checked_by != "quote"


def test_the_verifier_decides_of_what_is_no_quote() -> None:
    assert find(TEXT, "Fire destroyed it.", sure) == Finding(Verdict.SUPPORTED, 0.9, "verifier")
    assert find(TEXT, "Fire destroyed it.").verdict is Verdict.UNCHECKED
    assert (judge(sure)(TEXT, "Fire destroyed it."), judge()(TEXT, "Fire destroyed it.")) == (True, False)


def test_what_a_verifier_cannot_judge_is_unchecked_and_counts_as_not_supported() -> None:
    told = find(TEXT, "Fire destroyed it.", foreign)
    assert (told.verdict, told.reason) == (Verdict.UNCHECKED, "the check reads English, and this looks German")
    assert not judge(foreign)(TEXT, "Fire destroyed it.")


def test_a_changed_number_is_not_supported_however_sure_the_verifier_is() -> None:
    assert find(TEXT, "It burned down on 3 May 1872.", sure).verdict is not Verdict.SUPPORTED
