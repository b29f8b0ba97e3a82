"""Which marker belongs to which note's text: the longest count through both, in the order in which both stand."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corpus.notes.blocks import Item
from corpus.notes.candidates import Candidate
from corpus.notes.leads import Kind, step

_MOST_PAIRS = 200_000
_WINDOW = 8  # runs of one label around the one that is due, where there are too many to try all
_ADJACENT = 0.3  # what it is worth that two markers follow each other as their notes do
_REPEATING = frozenset({"[]", "raised", "worded", "{}", "()", "glued"})


@dataclass(frozen=True, slots=True)
class Match:
    """Pairs of a candidate's and an item's index, in order; ``repeats`` are further markers of items that have one."""

    pairs: tuple[tuple[int, int], ...] = ()
    repeats: tuple[tuple[int, int], ...] = ()
    family: str = ""


def match(candidates: Sequence[Candidate], items: Sequence[Item]) -> Match:
    """Pair ``candidates`` with ``items`` of the same kind; neither order is ever reversed.

    So the n-th run of markers goes with the n-th run of notes that it fits, and a marker that is missing in one chapter
    shifts nothing in the next. Numbers that look like markers only by chance are left out.
    """
    family = _family(candidates, items)
    pairs = _chain(candidates, items, family)
    if not _holds(candidates, items, pairs, family):
        # What looks like a marker by itself needs no company.
        told = tuple((c, i) for c, i in pairs if _tells(candidates[c], items[i]))
        return Match(told, (), family)
    return Match(pairs, tuple(_repeats(candidates, items, pairs, family)), family)


def _tells(candidate: Candidate, item: Item) -> bool:
    """Whether a marker looks like one by itself, or is set off as its note's label is, and tight behind a word."""
    alike = candidate.family == item.form == "()" and (candidate.firm or candidate.again)
    return alike or candidate.family in {"[]", "worded", "{}"} or (candidate.family == "raised" and candidate.firm)


def _family(candidates: Iterable[Candidate], items: Sequence[Item]) -> str:
    """How the markers of these notes are set off: the way that most of their labels are found in."""
    forms = {item.form for item in items}
    labels = {item.label for item in items}
    seen: dict[str, dict[str, float]] = {}
    for candidate in candidates:
        if candidate.label in labels:
            known = seen.setdefault(candidate.family, {})
            known[candidate.label] = max(known.get(candidate.label, 0.0), 1.0 if candidate.firm else 0.3)
    if not seen:
        return ""
    return max(seen, key=lambda family: (sum(seen[family].values()) * (1.5 if family in forms else 1.0), family))


def _chain(candidates: Sequence[Candidate], items: Sequence[Item], family: str) -> tuple[tuple[int, int], ...]:
    """The weightiest common subsequence, by dynamic programming over the pairs with the same label."""
    best = _Prefixes(len(items))
    states: list[tuple[int, int, int]] = []  # candidate, item, state before
    at_item: dict[int, tuple[float, int]] = {}  # the best chain that ends with an item
    top = (0.0, -1)
    for c, chosen in _possible(candidates, items):
        worth = _worth(candidates[c], family)
        fresh = []
        for i in chosen if worth else ():
            value, before = best.upto(i)
            near, state = at_item.get(i - 1, (0.0, -1))
            if state >= 0 and step(items[i - 1].label, items[i].label) >= 0 and near + _ADJACENT > value:
                value, before = near + _ADJACENT, state
            fresh.append((i, value + worth, len(states)))
            states.append((c, i, before))
        for i, value, state in fresh:
            best.add(i, value, state)
            at_item[i] = max(at_item.get(i, (0.0, -1)), (value, state))
            top = max(top, (value, state), key=lambda entry: entry[0])
    return _walked(states, top[1])


def _walked(states: Sequence[tuple[int, int, int]], last: int) -> tuple[tuple[int, int], ...]:
    pairs: list[tuple[int, int]] = []
    while last >= 0:
        candidate, item, last = states[last]
        pairs.append((candidate, item))
    return tuple(reversed(pairs))


def _possible(candidates: Sequence[Candidate], items: Sequence[Item]) -> Iterable[tuple[int, Sequence[int]]]:
    """For each candidate the items that it may mark, within bounds however often a label returns."""
    by_label: dict[str, list[int]] = {}
    for i, item in enumerate(items):
        by_label.setdefault(item.label, []).append(i)
    counts = Counter(candidate.label for candidate in candidates)
    pairs = sum(counts[label] * len(known) for label, known in by_label.items())
    turns: Counter[str] = Counter()
    for c, candidate in enumerate(candidates):
        known = by_label.get(candidate.label, [])
        if pairs > _MOST_PAIRS and len(known) > 2 * _WINDOW:
            due = turns[candidate.label] * len(known) // counts[candidate.label]
            known = known[max(0, due - _WINDOW) : due + _WINDOW]
        turns[candidate.label] += 1
        if known:
            yield c, known


def _worth(candidate: Candidate, family: str) -> float:
    if candidate.kind is not Kind.NUMBER:
        return 1.0
    if candidate.family == family:
        return 1.0 if candidate.firm else 0.6
    # `, 5 people` among markers that are glued or enclosed is a number of its own.
    return 0.5 if candidate.firm else 0.0


def _holds(
    candidates: Sequence[Candidate], items: Sequence[Item], pairs: Sequence[tuple[int, int]], family: str
) -> bool:
    """Whether enough of the notes have a marker for the markers to be no chance."""
    if not pairs or items[0].kind is not Kind.NUMBER:
        return bool(pairs)
    firm = sum(candidates[c].firm and candidates[c].family == family for c, _ in pairs)
    weak = len(pairs) - firm
    if family == "spaced" and firm < min(2, len(pairs)):
        return False
    if firm == 0 and (weak < 2 or len(pairs) * 3 < len(items) * 2):
        return False
    return len(pairs) * 3 >= len(items)


def _repeats(
    candidates: Sequence[Candidate], items: Sequence[Item], pairs: Sequence[tuple[int, int]], family: str
) -> Iterable[tuple[int, int]]:
    """Further markers of a note that has one: sources are cited again and again, in any order."""
    if family not in _REPEATING:
        return
    runs = _runs(items)
    paired = dict(pairs)
    own = {(runs[i], item.label): i for i, item in reversed(list(enumerate(items)))}
    run = 0
    for c, candidate in enumerate(candidates):
        if c in paired:
            run = runs[paired[c]]
        elif (
            candidate.family == family
            and (candidate.firm or candidate.again)
            and (i := own.get((run, candidate.label))) is not None
        ):
            yield c, i


def _runs(items: Sequence[Item]) -> list[int]:
    """The number of the run that each item belongs to; a run ends where the count begins again."""
    runs: list[int] = []
    seen: set[str] = set()
    for n, item in enumerate(items):
        again = item.label in seen or (n > 0 and step(items[n - 1].label, item.label) < 0)
        if again:
            seen = set()
        seen.add(item.label)
        runs.append((runs[-1] if runs else 0) + again)
    return runs


class _Prefixes:
    """The best value among the first n items, for any n, in logarithmic time (a Fenwick tree)."""

    def __init__(self, size: int) -> None:
        self._tree: list[tuple[float, int]] = [(0.0, -1)] * (size + 1)

    def upto(self, count: int) -> tuple[float, int]:
        """The best value of the items before ``count``, and its state."""
        found = (0.0, -1)
        while count > 0:
            found = max(found, self._tree[count], key=lambda entry: entry[0])
            count -= count & -count
        return found

    def add(self, item: int, value: float, state: int) -> None:
        """Offer a value for an item."""
        item += 1
        while item < len(self._tree):
            if value > self._tree[item][0]:
                self._tree[item] = (value, state)
            item += item & -item
