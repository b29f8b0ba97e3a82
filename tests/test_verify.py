from collections.abc import Sequence
from dataclasses import replace

import pytest
from fakes import ListedScorer
from qa_fakes import draft, hits, mill

from qa.answer import CheckedClaim, Verdict
from qa.ground import ground
from qa.verify import PairScorer, judge, verify


def checked(quote: str, text: str, key: str = "p1", scorer: PairScorer | None = None) -> CheckedClaim:
    answer = ground("?", draft((key, quote, text)), hits(), lambda _: mill())
    return verify(answer, scorer).claims[0]


def test_a_literal_quote_is_supported_by_construction() -> None:
    claim = checked("It burned down on 3 May 1871.", "It burned down on 3 May 1871.")
    assert (claim.verdict, claim.checked_by, claim.score, claim.reason) == (Verdict.SUPPORTED, "quote", 1.0, "")


def test_a_quote_that_leaves_out_the_negation_before_it_is_not_supported() -> None:
    claim = checked("rebuild it.", "rebuild it.")
    assert (claim.verdict, claim.reason) == (Verdict.UNCHECKED, "the quote leaves out a negation of its sentence")


def test_a_paraphrase_stays_unchecked_without_a_scorer() -> None:
    claim = checked("It burned down on 3 May 1871.", "Fire destroyed it in May 1871.")
    assert (claim.verdict, claim.checked_by, claim.score) == (Verdict.UNCHECKED, "rules", None)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("It burned down on 4 May 1871.", "the cited passage does not give the number 4"),
        ("It burned down in 1872.", "the cited passage does not give the number 1872"),
        ("It burned down on 3 June 1871.", "the cited passage does not give the date June"),
        ("It was burned down by Peter Brandt.", "the cited passage does not give the name Peter"),
        ("It did not burn down in 1871.", "the quoted words and the claim differ in a negation"),
        ("Three mills burned, and the fire took twelve lives.", "the cited passage does not give the number 12"),
    ],
)
def test_a_changed_number_date_name_or_negation_is_unsupported_and_says_why(text: str, reason: str) -> None:
    claim = checked("It burned down on 3 May 1871.", text)
    assert (claim.verdict, claim.checked_by, claim.reason) == (Verdict.UNSUPPORTED, "rules", reason)


def test_numbers_are_compared_in_one_spelling() -> None:
    claim = checked("He sold the land for $2,500", "The land brought 2500 dollars.", key="p2")
    assert claim.verdict is Verdict.UNCHECKED


def test_a_name_elsewhere_in_the_cited_passage_is_known() -> None:
    claim = checked("It burned down on 3 May 1871.", "The mill that Brandt had built burned down.")
    assert claim.verdict is Verdict.UNCHECKED


def test_an_uncited_claim_stays_uncited_whatever_a_scorer_says() -> None:
    scorer = ListedScorer([1.0])
    claim = checked("It drowned.", "It drowned.", scorer=scorer)
    assert (claim.verdict, scorer.history) == (Verdict.UNCITED, [])


def test_a_scorer_decides_about_a_paraphrase() -> None:
    quote, text = "It burned down on 3 May 1871.", "Fire destroyed it."
    assert checked(quote, text, scorer=ListedScorer([0.9])).verdict is Verdict.SUPPORTED
    assert checked(quote, text, scorer=ListedScorer([0.1])).verdict is Verdict.UNSUPPORTED


def test_a_scorer_that_breaks_leaves_the_claim_unchecked() -> None:
    def broken(_: Sequence[tuple[str, str]], /) -> Sequence[float]:
        raise RuntimeError("out of memory")

    claim = checked("It burned down on 3 May 1871.", "Fire destroyed it.", scorer=broken)
    assert (claim.verdict, claim.reason) == (Verdict.UNCHECKED, "the check broke: RuntimeError")


def test_the_rules_come_before_the_scorer() -> None:
    scorer = ListedScorer([1.0])
    assert checked("in 1820", "Built in 1920.", scorer=scorer).verdict is Verdict.UNSUPPORTED
    assert scorer.history == []


def test_a_check_changes_nothing_but_the_verdict() -> None:
    answer = ground("?", draft(("p1", "in 1820", "In 1820."), ("p7", "x", "No.")), hits(), lambda _: mill())
    after = verify(answer)
    assert replace(after, claims=()) == replace(answer, claims=())
    assert [each.claim for each in after.claims] == [each.claim for each in answer.claims]


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        pytest.param("Sugar rose by 12 percent.", "supported", id="a sentence of the text"),
        pytest.param("Sugar rose by 21 percent.", "unsupported", id="another number"),
        pytest.param("In June sugar rose by 12 percent.", "unsupported", id="a date that is not there"),
        pytest.param("Brown taxed the salt.", "unchecked", id="a first word that may be no name"),
        pytest.param("The salt was not taxed.", "unsupported", id="a negation"),
        pytest.param("Sugar became dearer.", "unchecked", id="other words"),
        pytest.param("rose by 12 percent.", "unchecked", id="half a sentence"),
    ],
)
def test_a_claim_beside_any_text_is_judged_by_the_rules(claim: str, verdict: str) -> None:
    assert judge("Sugar rose\nby 12 percent. The salt was taxed. Rice was not.", claim)[0].value == verdict
