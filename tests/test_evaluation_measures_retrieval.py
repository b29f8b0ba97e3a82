import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.evaluation.measures.retrieval import Relevance, hit, ndcg, reciprocal_rank, relevance

RANKED = st.lists(st.booleans(), max_size=12).flatmap(
    lambda right: st.integers(0, 3).map(lambda missing: Relevance(tuple(right), sum(right) + missing))
)


def test_a_right_passage_contains_a_gold_text_or_is_contained_in_one() -> None:
    gold = ("The mill burned down.", "He sold the land to Anna Weiss, who opened a school.")
    passages = ("It stood on the Orr. The mill\nburned down.", "Nothing of that.", "He sold the land to Anna Weiss")
    assert relevance(passages, gold) == Relevance((True, False, True), 2)


def test_of_two_passages_with_the_same_gold_text_the_first_counts() -> None:
    assert relevance(("a b", "b c"), ("b",)) == Relevance((True, False), 1)


def test_a_passage_with_two_gold_texts_is_one_right_passage() -> None:
    found = relevance(("a b", "c"), ("a", "b"))
    assert (found, ndcg(found, 10)) == (Relevance((True, False), 1), 1.0)


def test_an_empty_passage_is_in_no_gold_text() -> None:
    assert relevance(("", "a"), ("a",)) == Relevance((False, True), 1)


def test_hits_and_reciprocal_ranks_count_the_first_k_only() -> None:
    fifth = Relevance((False, False, False, False, True), 1)
    assert (hit(fifth, 4), hit(fifth, 5)) == (0.0, 1.0)
    assert (reciprocal_rank(fifth, 4), reciprocal_rank(fifth, 10)) == (0.0, 0.2)


def test_ndcg_is_the_share_of_the_best_possible_gain() -> None:
    found = Relevance((True, False, True), 3)
    assert ndcg(found, 3) == pytest.approx((1 + 1 / 2) / (1 + 1 / math.log2(3) + 1 / 2))


def test_what_found_nothing_gains_nothing() -> None:
    assert [measure(Relevance((), 2), 10) for measure in (hit, reciprocal_rank, ndcg)] == [0.0, 0.0, 0.0]


@given(RANKED, st.integers(1, 12))
@settings(deadline=None)
def test_each_measure_lies_between_0_and_1_and_a_hit_has_a_rank(found: Relevance, k: int) -> None:
    assert 0 <= reciprocal_rank(found, k) <= hit(found, k) <= 1
    assert 0 <= ndcg(found, k) <= 1 + 1e-12
    assert (reciprocal_rank(found, k) > 0) == (hit(found, k) == 1) == (ndcg(found, k) > 0)
