import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.evaluation.measures import abstention
from qa.evaluation.measures.intervals import Statistic
from qa.evaluation.records import RiskPoint

ANSWERABLE = np.array([True, True, True, False, False])
DECLINED = np.array([False, True, False, True, False])
CASES = st.lists(st.tuples(st.integers(0, 6), st.booleans()), min_size=1, max_size=20)


def once(statistic: Statistic, n: int) -> float:
    return float(statistic(np.ones((1, n)))[0])


def test_precision_recall_and_f1_of_silence_by_hand() -> None:
    assert once(abstention.precision(ANSWERABLE, DECLINED), 5) == 0.5
    assert once(abstention.recall(ANSWERABLE, DECLINED), 5) == 0.5
    assert once(abstention.f1(ANSWERABLE, DECLINED), 5) == 0.5


def test_where_nothing_is_declined_precision_is_not_defined_and_f1_is_0() -> None:
    never = np.zeros(5, dtype=np.bool_)
    assert np.isnan(once(abstention.precision(ANSWERABLE, never), 5))
    assert once(abstention.f1(ANSWERABLE, never), 5) == 0.0


def test_auroc_by_hand_with_a_tie() -> None:
    scores = np.array([0.9, 0.5, 0.5, 0.1])
    assert once(abstention.auroc(scores, np.array([True, True, False, False])), 4) == (2 + 1 + 0.5) / 4


def test_auroc_is_not_defined_without_both_kinds() -> None:
    assert np.isnan(once(abstention.auroc(np.array([0.1, 0.2]), np.array([True, True])), 2))
    assert np.isnan(once(abstention.auroc(np.array([]), np.array([], dtype=np.bool_)), 0))


def test_the_risk_coverage_curve_by_hand() -> None:
    confidences, wrong = np.array([0.9, 0.8, 0.8, 0.1]), np.array([False, True, False, True])
    assert abstention.risk_coverage(confidences, wrong) == (
        RiskPoint(0.9, 0.25, 0.0),
        RiskPoint(0.8, 0.75, pytest.approx(1 / 3)),
        RiskPoint(0.1, 1.0, 0.5),
    )
    assert once(abstention.aurc(confidences, wrong), 4) == pytest.approx((0 + 1 / 3 + 1 / 3 + 1 / 2) / 4)


def test_a_curve_of_nothing_has_no_point() -> None:
    assert abstention.risk_coverage(np.array([]), np.array([], dtype=np.bool_)) == ()


@given(CASES)
@settings(deadline=None, max_examples=50)
def test_auroc_is_the_share_of_pairs_in_the_right_order(cases: list[tuple[int, bool]]) -> None:
    scores, kinds = np.array([float(score) for score, _ in cases]), np.array([kind for _, kind in cases])
    pairs = [(high > low) + (high == low) / 2 for high in scores[kinds] for low in scores[~kinds]]
    found = once(abstention.auroc(scores, kinds), len(cases))
    assert found == pytest.approx(sum(pairs) / len(pairs)) if pairs else np.isnan(found)


@given(CASES, st.data())
@settings(deadline=None, max_examples=50)
def test_a_question_that_weighs_twice_is_one_that_stands_twice(
    cases: list[tuple[int, bool]], data: st.DataObject
) -> None:
    scores, kinds = np.array([float(score) for score, _ in cases]), np.array([kind for _, kind in cases])
    times = np.array(data.draw(st.lists(st.integers(0, 3), min_size=len(cases), max_size=len(cases))))
    for measure in (abstention.auroc, abstention.aurc):
        weighted = measure(scores, kinds)(times[None, :].astype(np.float64))[0]
        many = once(measure(np.repeat(scores, times), np.repeat(kinds, times)), int(times.sum()))
        assert weighted == pytest.approx(many, nan_ok=True)


def test_auroc_is_that_of_scikit_learn() -> None:
    metrics = pytest.importorskip("sklearn.metrics")
    random = np.random.default_rng(7)
    scores, kinds = random.integers(0, 40, 200) / 40, random.random(200) < 0.6
    assert once(abstention.auroc(scores, kinds), 200) == pytest.approx(metrics.roc_auc_score(kinds, scores))
