"""What a claim and a premise have in common."""

from hypothesis import given, settings
from hypothesis import strategies as st

from qa.overlap import overlap

PREMISE = "The mill on the Orr was built in 1820. It burned down in 1871, and the owner sold the land."


def test_a_sentence_of_the_premise_is_covered_wholly_and_nothing_is_missed() -> None:
    assert overlap("The mill on the Orr was built in 1820.", PREMISE) == {"covered": 1.0, "numbers": 0.0, "names": 0.0}


def test_what_the_premise_lacks_is_counted() -> None:
    found = overlap("The school of Anna Weiss was not built in 1830 or 1840.", PREMISE)
    assert (found["numbers"], found["names"]) == (2.0, 2.0)
    assert found["covered"] < 0.3


def test_no_more_than_three_of_a_kind_are_counted() -> None:
    assert overlap("It had 11, 12, 13, 14 and 15 owners.", PREMISE)["numbers"] == 3.0


@settings(deadline=None)
@given(st.text(max_size=120), st.text(max_size=200))
def test_the_share_lies_between_nothing_and_all(claim: str, premise: str) -> None:
    found = overlap(claim, premise)
    assert 0 <= found["covered"] <= 1
    assert all(0 <= found[name] <= 3 for name in ("numbers", "names"))
