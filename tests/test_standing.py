"""What becomes of claims that do not stand."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.span import Span
from qa.answer import Answer, CheckedClaim, Claim, Status, Verdict
from qa.standing import any_stands, without_fallen


def answer(*said: tuple[str, Verdict, str]) -> Answer:
    """An answer of claims given as (text, verdict, reason), the first word of each the words that answer."""
    claims: list[CheckedClaim] = []
    start = 0
    for text, verdict, reason in said:
        words = Span(start, start + len(text.split()[0]))
        claim = Claim(text, Span(start, start + len(text)), (), words)
        claims.append(CheckedClaim(claim, verdict, None, "rules", reason))
        start += len(text) + 1
    return Answer("?", " ".join(text for text, *_ in said), Status.ANSWERED, tuple(claims))


THREE = answer(
    ("It was insured.", Verdict.UNSUPPORTED, "the cited passage does not support this"),
    ("Fire took it.", Verdict.SUPPORTED, ""),
    ("Nobody cared.", Verdict.CONTRADICTED, "the text says otherwise"),
)


def test_what_does_not_stand_is_in_neither_text_nor_claims() -> None:
    kept = without_fallen(THREE)
    assert kept.text == "Fire took it."
    assert [checked.claim.text for checked in kept.claims] == ["Fire took it."]


def test_each_claim_that_is_left_out_is_told_with_its_reason() -> None:
    assert [problem.message for problem in without_fallen(THREE).problems] == [
        "left out “It was insured.”: the cited passage does not support this",
        "left out “Nobody cared.”: the text says otherwise",
    ]


def test_a_long_claim_is_told_by_its_beginning() -> None:
    (problem,) = without_fallen(answer(("word " * 50, Verdict.UNCITED, ""), ("So.", Verdict.SUPPORTED, ""))).problems
    assert problem.message == f"left out “{'word ' * 15}word…”: uncited"


def test_an_answer_that_stands_is_the_same() -> None:
    whole = answer(("Fire took it.", Verdict.SUPPORTED, ""), ("In May.", Verdict.UNCHECKED, ""))
    assert without_fallen(whole) is whole
    assert any_stands(whole.claims)
    assert not any_stands(answer(("In May.", Verdict.UNCITED, "")).claims)


@settings(deadline=None)
@given(st.lists(st.tuples(st.text("ab \u0301𝔸", min_size=1).filter(str.strip), st.sampled_from(Verdict)), min_size=1))
def test_spans_of_what_is_kept_are_its_places_in_the_text(said: list[tuple[str, Verdict]]) -> None:
    whole = answer(*((text.strip(), verdict, "") for text, verdict in said))
    kept = without_fallen(replace(whole, problems=()))
    for checked in kept.claims:
        assert checked.claim.span.of(kept.text) == checked.claim.text
        assert checked.claim.answer
        assert checked.claim.answer.of(kept.text) == checked.claim.text.split()[0]
