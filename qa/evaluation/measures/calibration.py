"""Whether a probability means what it says."""

import numpy as np
from numpy.typing import NDArray

from qa.evaluation.measures.intervals import Floats, Statistic, divided
from qa.evaluation.records import Bin

BINS = 10


def calibration_error(scores: Floats, right: NDArray[np.bool_], bins: int = BINS) -> Statistic:
    """Expected calibration error (Guo et al., "On Calibration of Modern Neural Networks", ICML 2017).

    Scores, 0 to 1, in ``bins`` intervals of equal width, each open to the left; the distance between the mean score of
    an interval and the share of it that is right, each interval weighing what it holds.
    """
    held = (_places(scores, bins)[:, None] == np.arange(bins)).astype(np.float64)
    gaps = held * (scores - right)[:, None]

    def of(weights: Floats) -> Floats:
        return divided(np.abs(weights @ gaps).sum(axis=1), weights.sum(axis=1))

    return of


def calibration_bins(scores: Floats, right: NDArray[np.bool_], bins: int = BINS) -> tuple[Bin, ...]:
    """The intervals of ``calibration_error`` that hold any score, the lowest first."""
    places = _places(scores, bins)
    return tuple(
        Bin(
            place / bins,
            (place + 1) / bins,
            int(np.sum(places == place)),
            float(np.mean(scores[places == place])),
            float(np.mean(right[places == place])),
        )
        for place in sorted(set(places.tolist()))
    )


def _places(scores: Floats, bins: int) -> NDArray[np.int64]:
    return np.clip(np.ceil(scores * bins).astype(np.int64) - 1, 0, bins - 1)
