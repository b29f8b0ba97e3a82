"""Whether the right passages were found, and how far in front."""

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Relevance:
    """Of ranked passages, best first, which ones are right; ``total`` is how many right ones there are.

    Of two passages that hold the same gold text only the first one counts, so that no measure exceeds 1.
    """

    right: tuple[bool, ...]
    total: int


def relevance(passages: Sequence[str], gold: Sequence[str]) -> Relevance:
    """Compare ranked passages with the texts of ``gold``, of which a right one contains one or is contained in one.

    White space aside. A passage that holds several texts of ``gold`` counts as one right passage.
    """
    missing = [text for text in map(_plain, gold) if text]
    right = []
    for passage in map(_plain, passages):
        left = [text for text in missing if not passage or (text not in passage and passage not in text)]
        right.append(len(left) < len(missing))
        missing = left
    return Relevance(tuple(right), sum(right) + len(missing))


def hit(found: Relevance, k: int) -> float:
    """Success@k: 1 if one of the first ``k`` passages is right, else 0.

    >>> hit(Relevance((False, True), 1), 1), hit(Relevance((False, True), 1), 4)
    (0.0, 1.0)
    """
    return float(any(found.right[:k]))


def reciprocal_rank(found: Relevance, k: int) -> float:
    """RR@k: 1 / the rank of the first right passage, 0 if none of the first ``k`` is (Voorhees, TREC-8, 1999).

    >>> reciprocal_rank(Relevance((False, True), 1), 10)
    0.5
    """
    return next((1 / rank for rank, right in enumerate(found.right[:k], start=1) if right), 0.0)


def ndcg(found: Relevance, k: int) -> float:
    """nDCG@k with a gain of 1 for a right passage, discounted by log2(rank + 1) (Järvelin and Kekäläinen, TOIS 2002).

    >>> round(ndcg(Relevance((False, True, True), 2), 10), 4)  # (1/log2(3) + 1/log2(4)) / (1 + 1/log2(3))
    0.6934
    """
    gained = sum(1 / math.log2(rank + 1) for rank, right in enumerate(found.right[:k], start=1) if right)
    ideal = sum(1 / math.log2(rank + 1) for rank in range(1, min(found.total, k) + 1))
    return gained / ideal if ideal else 0.0


def _plain(text: str) -> str:
    return " ".join(text.split())
