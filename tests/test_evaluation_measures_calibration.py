import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.evaluation.measures.calibration import calibration_bins, calibration_error
from qa.evaluation.records import Bin

SCORES, RIGHT = np.array([0.0, 0.05, 0.1, 0.95, 1.0]), np.array([False, True, False, True, True])


def error(scores: np.ndarray, right: np.ndarray) -> float:
    return float(calibration_error(scores, right)(np.ones((1, len(scores))))[0])


def test_the_error_by_hand() -> None:
    # [0, 0.1]: mean 0.05, right 1/3; (0.9, 1]: mean 0.975, right 1
    assert error(SCORES, RIGHT) == pytest.approx(3 / 5 * (1 / 3 - 0.05) + 2 / 5 * 0.025)


def test_the_intervals_are_open_to_the_left_and_empty_ones_are_left_out() -> None:
    assert calibration_bins(SCORES, RIGHT) == (
        Bin(0.0, 0.1, 3, pytest.approx(0.05), pytest.approx(1 / 3)),
        Bin(0.9, 1.0, 2, pytest.approx(0.975), 1.0),
    )


def test_without_scores_there_is_no_error_and_no_interval() -> None:
    nothing, none = np.array([]), np.array([], dtype=np.bool_)
    assert np.isnan(error(nothing, none))
    assert calibration_bins(nothing, none) == ()


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=30))
@settings(deadline=None, max_examples=50)
def test_the_error_is_that_of_the_intervals(cases: list[tuple[float, bool]]) -> None:
    scores, right = np.array([score for score, _ in cases]), np.array([kind for _, kind in cases])
    bins = calibration_bins(scores, right)
    assert sum(each.n for each in bins) == len(cases)
    assert error(scores, right) == pytest.approx(sum(b.n * abs(b.confidence - b.accuracy) for b in bins) / len(cases))
