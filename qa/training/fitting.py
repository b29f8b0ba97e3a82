"""Fitting the two small linear models behind the extractive answer; arithmetic only."""

from collections.abc import Callable, Sequence

import numpy as np

Matrix = np.ndarray
"""Rows are sentences or questions, columns are features."""

RIDGE = 1e-3
"""Weight of the penalty on squared coefficients, in units of the mean loss over standardised features."""

_Measure = Callable[[Matrix], tuple[float, Matrix, Matrix]]
# Loss, gradient and curvature at some weights.


def fit_choice(groups: Sequence[Matrix], right: Sequence[Matrix]) -> Matrix:
    """Weights under which the right row of each group scores best: a conditional logit.

    ``right`` marks the right rows of each group with 1, at least one in each.
    """
    scale = _scale(np.concatenate(groups))
    rows = [group / scale for group in groups]
    shares = [marked / marked.sum() for marked in right]

    def measure(weights: Matrix) -> tuple[float, Matrix, Matrix]:
        loss, gradient = RIDGE * float(weights @ weights), 2 * RIDGE * weights
        curvature = 2 * RIDGE * np.eye(weights.size)
        for group, share in zip(rows, shares, strict=True):
            chance = _softmax(group @ weights)
            centred = group - chance @ group
            loss -= float(share @ np.log(chance + 1e-12)) / len(rows)
            gradient = gradient + group.T @ (chance - share) / len(rows)
            curvature += (centred * chance[:, None]).T @ centred / len(rows)
        return loss, gradient, curvature

    return np.asarray(_least(measure, scale.size) / scale)


def fit_logistic(rows: Matrix, labels: Matrix, importance: Matrix) -> Matrix:
    """Coefficients of a logistic model of ``labels``, 0 or 1. Column 0 is the constant 1."""
    scale = _scale(rows)
    scaled = rows / scale
    share = importance / importance.sum()
    penalty = np.full(scale.size, RIDGE)
    penalty[0] = 0.0

    def measure(weights: Matrix) -> tuple[float, Matrix, Matrix]:
        value = scaled @ weights
        chance = 1 / (1 + np.exp(-value))
        loss = float(share @ (np.logaddexp(0, value) - labels * value) + penalty @ weights**2)
        gradient = scaled.T @ (share * (chance - labels)) + 2 * penalty * weights
        curvature = (scaled * (share * chance * (1 - chance))[:, None]).T @ scaled + np.diag(2 * penalty + 1e-9)
        return loss, gradient, curvature

    return np.asarray(_least(measure, scale.size) / scale)


def auroc(positive: Matrix, negative: Matrix) -> float:
    """The chance that a positive scores above a negative, ties counting half.

    >>> auroc(np.array([0.9, 0.4]), np.array([0.4, 0.1]))
    0.875
    """
    _, inverse, counts = np.unique(np.concatenate([positive, negative]), return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[inverse]
    above = ranks[: positive.size].sum() - positive.size * (positive.size + 1) / 2
    return float(above / (positive.size * negative.size))


def _least(measure: _Measure, size: int) -> Matrix:
    """The weights of least loss, by Newton's method with steps halved until they go down."""
    weights = np.zeros(size)
    loss, gradient, curvature = measure(weights)
    for _ in range(50):
        step = np.linalg.solve(curvature, gradient)
        if float(gradient @ step) < 1e-10:
            break
        while (tried := measure(weights - step))[0] > loss:
            step = step / 2
        weights = weights - step
        loss, gradient, curvature = tried
    return weights


def _scale(rows: Matrix) -> Matrix:
    scale = rows.std(axis=0)
    return np.where(scale < 1e-9, 1.0, scale)


def _softmax(scores: Matrix) -> Matrix:
    powers = np.exp(scores - scores.max())
    return np.asarray(powers / powers.sum())
