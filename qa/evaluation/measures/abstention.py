"""Silence where the documents are silent, and speech where they speak.

To decline is to say that the evidence does not suffice; an error is neither an answer nor silence.
"""

import numpy as np
from numpy.typing import NDArray

from qa.evaluation.measures.intervals import Floats, Statistic, divided, ratio
from qa.evaluation.records import RiskPoint

Flags = NDArray[np.bool_]


def precision(answerable: Flags, declined: Flags) -> Statistic:
    """Abstention precision: of the questions that were declined, the share without an answer."""
    return ratio(_count(declined & ~answerable), _count(declined))


def recall(answerable: Flags, declined: Flags) -> Statistic:
    """Abstention recall: of the questions without an answer, the share that was declined."""
    return ratio(_count(declined & ~answerable), _count(~answerable))


def f1(answerable: Flags, declined: Flags) -> Statistic:
    """Abstention F1: the harmonic mean of precision and recall, 2 TP / (2 TP + FP + FN); 0 where nothing is right."""
    both = _count(declined & ~answerable)
    return ratio(2 * both, _count(declined) + _count(~answerable))


def auroc(scores: Floats, positive: Flags) -> Statistic:
    """The probability that a positive question scores higher than another one, ties counting half.

    That is the area under the ROC curve (Hanley and McNeil, Radiology 1982), from the ranks as Mann and Whitney's U.
    """
    order, starts = _tied(scores)
    kinds = positive[order]

    def of(weights: Floats) -> Floats:
        sorted_weights = weights[:, order]
        above = np.add.reduceat(sorted_weights * kinds, starts, axis=1)
        below = np.add.reduceat(sorted_weights * ~kinds, starts, axis=1)
        before = np.cumsum(below, axis=1) - below
        wins = np.sum(above * (before + below / 2), axis=1)
        return divided(wins, above.sum(axis=1) * below.sum(axis=1))

    return of if len(scores) else _undefined


def aurc(confidences: Floats, wrong: Flags) -> Statistic:
    """The area under the risk-coverage curve: the mean, over all questions, of the risk at that question's confidence.

    The risk at a confidence is the share of wrong answers among the questions at least as sure (El-Yaniv and Wiener,
    JMLR 2010; Geifman and El-Yaniv, NeurIPS 2017). Without ties that is the mean of the risk over the coverages 1/n to
    1, as Geifman, Uziel and El-Yaniv (ICLR 2019) compute it.
    """
    order, starts = _tied(-confidences)
    errors = wrong[order]

    def of(weights: Floats) -> Floats:
        sorted_weights = weights[:, order]
        here = np.add.reduceat(sorted_weights, starts, axis=1)
        covered = np.cumsum(here, axis=1)
        failed = np.cumsum(np.add.reduceat(sorted_weights * errors, starts, axis=1), axis=1)
        risk = np.divide(failed, covered, out=np.zeros_like(failed), where=covered > 0)
        return divided(np.sum(here * risk, axis=1), covered[:, -1])

    return of if len(confidences) else _undefined


def risk_coverage(confidences: Floats, wrong: Flags) -> tuple[RiskPoint, ...]:
    """The risk-coverage curve (as in ``aurc``): a point for each confidence, the highest first."""
    if not len(confidences):
        return ()
    order, starts = _tied(-confidences)
    ends = np.append(starts[1:], len(order))
    failed = np.cumsum(wrong[order])[ends - 1]
    return tuple(
        RiskPoint(float(confidences[order][end - 1]), float(end / len(order)), float(failures / end))
        for end, failures in zip(ends.tolist(), failed.tolist(), strict=True)
    )


def _tied(values: Floats) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The order of ascending values, and where in it each run of equal values begins."""
    order = np.argsort(values, kind="stable")
    steps = np.flatnonzero(np.diff(values[order])) + 1
    return order, np.concatenate(([0], steps)).astype(np.intp)


def _undefined(weights: Floats) -> Floats:
    return np.full(len(weights), np.nan)


def _count(flags: Flags) -> Floats:
    return flags.astype(np.float64)
