import numpy as np
import pytest

from qa.evaluation.measures.intervals import difference, interval, mean, median, ratio
from qa.evaluation.records import Interval


def test_a_value_that_never_varies_has_an_interval_of_no_width() -> None:
    assert interval(mean(np.ones(20)), 20, 20) == Interval(1.0, 1.0, 1.0, 20)


def test_the_interval_of_a_share_is_about_as_wide_as_theory_has_it() -> None:
    values = np.array([1.0] * 80 + [0.0] * 20)
    found = interval(mean(values), 100, 100)
    assert found is not None
    assert found.value == 0.8
    # 1.96 * sqrt(0.8 * 0.2 / 100) = 0.078
    assert found.low == pytest.approx(0.722, abs=0.02)
    assert found.high == pytest.approx(0.878, abs=0.02)


def test_the_same_values_have_the_same_interval() -> None:
    values = np.arange(50) / 50
    assert interval(mean(values), 50, 50) == interval(mean(values), 50, 50)


def test_what_is_not_known_does_not_count() -> None:
    found = interval(mean(np.array([1.0, np.nan, 0.0, np.nan])), 4, 2)
    assert found is not None
    assert found.value == 0.5


def test_what_is_never_known_has_no_interval() -> None:
    assert interval(mean(np.array([np.nan, np.nan])), 2, 0) is None
    assert interval(mean(np.array([])), 0, 0) is None


def test_a_ratio_is_that_of_the_sums() -> None:
    found = interval(ratio(np.array([1.0, 0.0]), np.array([1.0, 3.0])), 2, 2)
    assert found is not None
    assert found.value == 0.25


def test_the_median_is_that_of_what_is_known() -> None:
    weights = np.array([[1.0, 1.0, 1.0, 1.0], [0.0, 0.0, 3.0, 1.0], [0.0, 1.0, 0.0, 0.0]])
    assert median(np.array([0.3, np.nan, 0.1, 0.2]))(weights).tolist()[:2] == [0.2, 0.1]
    assert np.isnan(median(np.array([0.3, np.nan, 0.1, 0.2]))(weights)[2])


def test_runs_that_are_the_same_do_not_differ() -> None:
    values = np.array([1.0, 0.0, 1.0, 0.0])
    found = difference(mean(np.concatenate((values, values))), 4, 4)
    assert found is not None
    assert (found.difference, found.low, found.high, found.p) == (0.0, 0.0, 0.0, 1.0)


def test_a_run_that_is_better_on_every_question_differs() -> None:
    found = difference(mean(np.concatenate((np.zeros(20), np.ones(20)))), 20, 20)
    assert found is not None
    assert (found.first, found.second, found.difference, found.low, found.high) == (0.0, 1.0, 1.0, 1.0, 1.0)
    assert found.p < 0.01


def test_a_difference_that_chance_makes_is_none() -> None:
    first, second = np.array([1.0, 0.0] * 10), np.array([0.0, 1.0] * 9 + [1.0, 1.0])
    found = difference(mean(np.concatenate((first, second))), 20, 20)
    assert found is not None
    assert found.difference == pytest.approx(0.05)
    assert found.low < 0 < found.high
    assert found.p > 0.5


def test_the_p_value_is_that_of_all_exchanges() -> None:
    """Of 2^4 exchanges of four questions that are all better by 1, two are as extreme."""
    found = difference(mean(np.concatenate((np.zeros(4), np.ones(4)))), 4, 4)
    assert found is not None
    assert found.p == pytest.approx(2 / 16, abs=0.03)
