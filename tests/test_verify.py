from collections.abc import Sequence
from dataclasses import replace

import pytest
from fakes import ListedVerifier
from qa_fakes import draft, hits, mill

from qa.answer import CheckedClaim, Verdict
from qa.ground import ground
from qa.verify import Judgement, UncheckableError, Verifier, judge, verify


def checked(quote: str, text: str, key: str = "p1", verifier: Verifier | None = None) -> CheckedClaim:
    answer = ground("?", draft((key, quote, text)), hits(), lambda _: mill())
    return verify(answer, verifier).claims[0]


def test_a_literal_quote_is_supported_by_construction() -> None:
    claim = checked("It burned down on 3 May 1871.", "It burned down on 3 May 1871.")
    assert (claim.verdict, claim.checked_by, claim.score, claim.reason) == (Verdict.SUPPORTED, "quote", 1.0, "")


def test_a_quote_that_leaves_out_the_negation_before_it_is_not_supported() -> None:
    claim = checked("rebuild it.", "rebuild it.")
    assert (claim.verdict, claim.reason) == (Verdict.UNCHECKED, "the quote leaves out a negation of its sentence")


def test_a_paraphrase_stays_unchecked_without_a_verifier() -> None:
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


def test_an_uncited_claim_stays_uncited_whatever_a_verifier_says() -> None:
    verifier = ListedVerifier((1.0, 0.0))
    claim = checked("It drowned.", "It drowned.", verifier=verifier)
    assert (claim.verdict, verifier.history) == (Verdict.UNCITED, [])


@pytest.mark.parametrize(
    ("probabilities", "verdict", "reason"),
    [
        pytest.param((0.9, 0.0), "supported", "", id="supported"),
        pytest.param((0.5, 0.5), "supported", "", id="on the edge"),
        pytest.param((0.1, 0.2), "unsupported", "the cited passage does not support this", id="not said"),
        pytest.param((0.1, 0.8), "contradicted", "the cited passage says otherwise", id="denied"),
    ],
)
def test_a_verifier_decides_about_a_paraphrase(probabilities: tuple[float, float], verdict: str, reason: str) -> None:
    claim = checked("It burned down on 3 May 1871.", "Fire destroyed it.", verifier=ListedVerifier(probabilities))
    assert (claim.verdict.value, claim.score, claim.checked_by) == (verdict, probabilities[0], "verifier")
    assert claim.reason == reason


def test_a_verifier_reads_the_whole_of_the_cited_passage() -> None:
    verifier = ListedVerifier((1.0, 0.0))
    checked("It burned down on 3 May 1871.", "Fire destroyed it.", verifier=verifier)
    ((premise, claim),) = verifier.history
    assert claim == "Fire destroyed it."
    assert premise.startswith("The mill on the Orr was built in 1820 by Josef Brandt.")


@pytest.mark.parametrize(
    "error",
    [
        pytest.param(RuntimeError("out of memory"), id="RuntimeError"),
        pytest.param(OSError("no file"), id="OSError"),
        pytest.param(ValueError("shape"), id="ValueError"),
    ],
)
def test_a_verifier_that_breaks_leaves_the_claim_unchecked(error: Exception) -> None:
    def broken(_: Sequence[tuple[str, str]], /) -> Sequence[Judgement]:
        raise error

    claim = checked("It burned down on 3 May 1871.", "Fire destroyed it.", verifier=broken)
    assert (claim.verdict, claim.reason) == (Verdict.UNCHECKED, f"the check broke: {type(error).__name__}")


@pytest.mark.parametrize("given", [(float("nan"), 0.0), (0.9, 0.9), (-1.0, 0.0), (2.0, 0.0)])
def test_what_is_no_probability_leaves_the_claim_unchecked(given: tuple[float, float]) -> None:
    claim = checked("It burned down on 3 May 1871.", "Fire destroyed it.", verifier=ListedVerifier(given))
    assert (claim.verdict, claim.reason) == (Verdict.UNCHECKED, "the check broke: no probabilities")


def test_a_verifier_that_returns_nothing_leaves_the_claim_unchecked() -> None:
    claim = checked("It burned down on 3 May 1871.", "Fire destroyed it.", verifier=lambda _: [])
    assert (claim.verdict, claim.reason) == (Verdict.UNCHECKED, "the check broke: ValueError")


def test_what_a_verifier_cannot_judge_stays_unchecked_and_says_why() -> None:
    def foreign(_: Sequence[tuple[str, str]], /) -> Sequence[Judgement]:
        raise UncheckableError("the check reads English, and this looks German")

    claim = checked("It burned down on 3 May 1871.", "Fire destroyed it.", verifier=foreign)
    assert (claim.verdict, claim.reason) == (Verdict.UNCHECKED, "the check reads English, and this looks German")


def test_a_number_that_is_nowhere_comes_before_the_verifier() -> None:
    verifier = ListedVerifier((1.0, 0.0))
    assert checked("in 1820", "Built in 1920.", verifier=verifier).verdict is Verdict.UNSUPPORTED
    assert verifier.history == []


def test_a_sentence_with_one_word_changed_comes_before_the_verifier() -> None:
    verifier = ListedVerifier((1.0, 0.0))
    claim = checked("It burned down on 3 May 1871.", "It burned down on 3 June 1871.", verifier=verifier)
    assert (claim.verdict, claim.reason) == (
        Verdict.CONTRADICTED,
        "the cited sentence has May where the claim has June",
    )
    assert verifier.history == []


def test_a_name_that_the_passage_lacks_is_left_to_the_verifier_which_may_know_it_by_another() -> None:
    claim = checked("Anna Weiss", "Mrs Weiss bought it.", key="p2", verifier=ListedVerifier((0.8, 0.0)))
    assert claim.verdict is Verdict.SUPPORTED
    claim = checked("Anna Weiss", "Mrs Weiss bought it.", key="p2", verifier=ListedVerifier((0.2, 0.0)))
    assert claim.reason == "the cited passage does not give the name Mrs"


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


def test_a_claim_beside_any_text_is_judged_by_a_verifier_with_its_probability() -> None:
    context = "Sugar rose by 12 percent."
    assert judge(context, "Sugar became dearer.", ListedVerifier((0.7, 0.1))) == (Verdict.SUPPORTED, "", 0.7)
    assert judge(context, "Sugar rose by 12 percent.", ListedVerifier()) == (Verdict.SUPPORTED, "", 1.0)


def test_a_rule_that_objects_halves_the_probability_so_that_it_never_counts_as_supported() -> None:
    assert judge("Sugar rose by 12 percent.", "Sugar rose by 21 percent.", ListedVerifier((0.9, 0.1))) == (
        Verdict.UNSUPPORTED,
        "the cited passage does not give the number 21",
        0.45,
    )
