"""How sure a value is: intervals by bootstrap over questions, and a paired test of two runs.

Everything is seeded: the same values give the same interval.
"""

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from qa.evaluation.records import Difference, Interval

Floats = NDArray[np.float64]
Statistic = Callable[[Floats], Floats]
"""From weights of shape (resamples, questions) to a value for each resample; see the package."""

RESAMPLES = 1000
SEED = 20
_CELLS = 1_000_000  # weights held at once: 8 MB


def interval(statistic: Statistic, questions: int, n: int, resamples: int = RESAMPLES) -> Interval | None:
    """The statistic with its 95 % percentile interval (Efron and Tibshirani, An Introduction to the Bootstrap, 1993).

    ``questions`` is how many are drawn, with replacement, ``n`` on how many the value rests. Resamples on which the
    statistic is not defined are left out; None if it is not defined on the whole set.
    """
    value = float(statistic(np.ones((1, questions)))[0]) if questions else np.nan
    if np.isnan(value):
        return None
    drawn = np.concatenate([statistic(weights) for weights in _drawn(questions, resamples)])
    low, high = np.nanpercentile(drawn, (2.5, 97.5))
    return Interval(value, min(float(low), value), max(float(high), value), n)


def difference(statistic: Statistic, questions: int, n: int, resamples: int = RESAMPLES) -> Difference | None:
    """How the second run differs from the first on the same questions.

    ``statistic`` takes weights of the first run's questions, and behind them those of the second's. The interval of the
    difference is a paired bootstrap's; ``p`` is that of an approximate randomisation test, which exchanges the two
    runs' outcomes of each question by chance (Noreen, Computer Intensive Methods for Testing Hypotheses, 1989).
    """
    one, none = np.ones((1, questions)), np.zeros((1, questions))
    first, second = (float(statistic(np.hstack(pair))[0]) for pair in ((one, none), (none, one)))
    if np.isnan(first) or np.isnan(second):
        return None
    drawn = np.concatenate([_between(statistic, weights, 0 * weights) for weights in _drawn(questions, resamples)])
    swapped = np.concatenate([_between(statistic, kept, 1 - kept) for kept in _coins(questions, resamples)])
    low, high = np.nanpercentile(drawn, (2.5, 97.5))
    # Values that are equal but for the last digits of their sums are equal.
    extreme = np.sum(np.abs(swapped) >= abs(second - first) - 1e-12)
    p = float((extreme + 1) / (np.sum(~np.isnan(swapped)) + 1))
    return Difference(first, second, second - first, float(low), float(high), p, n)


def mean(values: Floats) -> Statistic:
    """The mean; questions whose value is NaN do not count."""
    known = ~np.isnan(values)
    return ratio(np.where(known, values, 0.0), known.astype(np.float64))


def ratio(above: Floats, below: Floats) -> Statistic:
    """The sum of ``above`` divided by that of ``below``: of two counts of each question, the share over all."""
    return lambda weights: divided(weights @ above, weights @ below)


def median(values: Floats) -> Statistic:
    """The lower median; values that are NaN do not count."""
    known = np.where(np.isnan(values), 0.0, 1.0)
    order = np.argsort(values, kind="stable")

    def of(weights: Floats) -> Floats:
        sums = np.cumsum((weights * known)[:, order], axis=1)
        places = np.argmax(sums >= sums[:, -1:] / 2, axis=1)
        return np.where(sums[:, -1] > 0, values[order][places], np.nan)

    return of


def divided(above: Floats, below: Floats) -> Floats:
    """A quotient that is NaN where ``below`` is 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(below > 0, above / below, np.nan)


def _between(statistic: Statistic, first: Floats, second: Floats) -> Floats:
    return statistic(np.hstack((second, first))) - statistic(np.hstack((first, second)))


def _drawn(questions: int, resamples: int) -> Iterator[Floats]:
    """How often each question is drawn, a row for each resample, some rows at a time."""
    random = np.random.default_rng(SEED)
    for rows in _rows(questions, resamples):
        yield random.multinomial(questions, np.full(questions, 1 / questions), size=rows).astype(np.float64)


def _coins(questions: int, resamples: int) -> Iterator[Floats]:
    random = np.random.default_rng(SEED)
    for rows in _rows(questions, resamples):
        yield random.integers(0, 2, size=(rows, questions)).astype(np.float64)


def _rows(questions: int, resamples: int) -> Iterator[int]:
    most = max(1, _CELLS // questions)
    for first in range(0, resamples, most):
        yield min(most, resamples - first)
