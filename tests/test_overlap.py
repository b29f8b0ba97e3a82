"""What a claim and a premise have in common."""

from hypothesis import given, settings
from hypothesis import strategies as st

from qa.overlap import overlap

PREMISE = "The mill on the Orr was built in 1820. It burned down in 1871, and the owner sold the land."


def test_a_sentence_of_the_premise_is_covered_wholly_and_nothing_is_missed() -> None:
    found = overlap("The mill on the Orr was built in 1820.", PREMISE)
    assert (found["covered"], found["together"], found["phrases"], found["one"]) == (1.0, 1.0, 1.0, 1.0)
    assert (found["numbers"], found["names"], found["altered"], found["negation"]) == (0.0, 0.0, 0.0, 0.0)


def test_what_the_premise_lacks_is_counted() -> None:
    found = overlap("The school of Anna Weiss was not built in 1830 or 1840.", PREMISE)
    assert (found["numbers"], found["names"], found["negation"]) == (2.0, 2.0, 1.0)
    assert found["covered"] < 0.3


def test_words_of_two_sentences_are_covered_by_none_of_them_alone() -> None:
    found = overlap("The mill was sold.", PREMISE)
    assert found["covered"] == 1.0
    assert found["one"] == 0.5


@settings(deadline=None)
@given(st.text(max_size=120), st.text(max_size=200))
def test_every_share_lies_between_nothing_and_all(claim: str, premise: str) -> None:
    found = overlap(claim, premise)
    assert all(0 <= found[name] <= 1 for name in ("covered", "together", "phrases", "one", "altered", "negation"))
    assert all(0 <= found[name] <= 3 for name in ("numbers", "names"))
