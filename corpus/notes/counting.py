"""Numbers that count upwards through a text: where it carries no notes, only that tells its markers."""

import re
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, pairwise

from corpus.notes.candidates import Candidate
from corpus.notes.leads import Kind

_LONGEST_SKIP = 3  # labels that may be missing between two markers of one count
_LATEST = 3  # markers of one label that may be the one before
_FURTHEST = 30_000  # code points between two markers of one count
_PLAIN = frozenset({"glued", "spaced"})
_TELLING = frozenset({"[]", "raised", "worded"})
_COUNTING = _PLAIN | _TELLING | {"()", "^"}
_LINE_START = re.compile(r"^(\d{1,4})[ .:)]", re.MULTILINE)


def counts(text: str, candidates: Iterable[Candidate], used: Sequence[int]) -> Iterator[tuple[Candidate, ...]]:
    """The counts among ``candidates``, each the markers of one run; no two of them cross.

    ``used`` are the offsets, in order, of markers that are known by their notes; a count of plain numbers that crosses
    them is none.
    """
    families: dict[str, list[Candidate]] = {}
    for candidate in candidates:
        if candidate.kind is Kind.NUMBER and candidate.family in _COUNTING:
            families.setdefault("plain" if candidate.family in _PLAIN else candidate.family, []).append(candidate)
    for family, members in families.items():
        for chain in _chains(members, family, text):
            known = bisect_left(used, chain[-1].span.start) - bisect_left(used, chain[0].span.start)
            if not known or family in _TELLING:
                yield chain


def _chains(candidates: Sequence[Candidate], family: str, text: str) -> Iterator[tuple[Candidate, ...]]:
    best = _best(candidates)
    firm = [0, *accumulate(int(candidate.firm) for candidate in candidates)]
    walked = [False] * len(candidates)
    extents: list[tuple[int, int]] = []
    for end in sorted(range(len(candidates)), key=lambda n: (-best[n][0], n)):
        chain: list[int] = []
        at = end
        while at != -1 and not walked[at]:
            walked[at] = True
            chain.append(at)
            at = best[at][1]
        chain.reverse()
        if not chain or _crosses(chain, extents):
            continue
        members = tuple(candidates[n] for n in chain)
        rivals = firm[chain[-1] + 1] - firm[chain[0]]
        if _holds(members, family, rivals) and not (family == "plain" and _numbers_lines(text, members)):
            insort(extents, (chain[0], chain[-1]))
            yield members


def _best(candidates: Sequence[Candidate]) -> list[tuple[float, int]]:
    """For each candidate the value of the best count that ends with it, and the link before it.

    A step of one is worth most, a skip of up to three is allowed, and a candidate that is not firm counts less.
    """
    best: list[tuple[float, int]] = []
    latest: dict[int, list[int]] = {}
    for here, candidate in enumerate(candidates):
        label = int(candidate.label)
        worth = 1.0 if candidate.firm else 0.4
        value, link = worth, -1
        for further in range(_LONGEST_SKIP, 0, -1):
            for before in latest.get(label - further, ())[-_LATEST:]:
                near = candidate.span.start - candidates[before].span.start <= _FURTHEST
                gain = worth - 0.2 * (further - 1)
                if near and best[before][0] + gain >= value:  # of equals, the nearest
                    value, link = best[before][0] + gain, before
        best.append((value, link))
        latest.setdefault(label, []).append(here)
    return best


def _holds(chain: Sequence[Candidate], family: str, rivals: int) -> bool:
    """Three markers, two of them firm; numbers that are no part of the count are not more than those that are."""
    firm = sum(candidate.firm for candidate in chain)
    steps = [int(b.label) - int(a.label) for a, b in pairwise(chain)]
    if len({candidate.group for candidate in chain}) < 2 or 1500 < int(chain[0].label) < 2100:  # `[1987–2007]`
        return False
    if family == "raised" and chain[0].label == "1" and firm == len(chain) >= 2:
        return True
    if family not in _TELLING and rivals > 2 * len(chain):
        return False
    return len(chain) >= 3 and firm >= 2 and steps.count(1) * 2 >= len(steps)


def _numbers_lines(text: str, chain: Sequence[Candidate]) -> bool:
    """Whether the count goes through the beginnings of lines too: those are verses or items, not notes."""
    labels = {int(candidate.label) for candidate in chain}
    start = text.rfind("\n", 0, chain[0].span.start) + 1
    for match in _LINE_START.finditer(text, start, chain[-1].span.end):
        number = int(match[1])
        if number not in labels and (number - 1 in labels or number + 1 in labels):
            return True
    return False


def _crosses(chain: Sequence[int], extents: Sequence[tuple[int, int]]) -> bool:
    """Whether a count begins, ends or runs through another's extent; ``extents`` are in order and apart."""
    n = bisect_right(extents, (chain[-1], len(chain) + chain[-1] + 1))
    return n > 0 and extents[n - 1][1] >= chain[0]
