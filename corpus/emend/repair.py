"""Repairs of a text, and how proposals of several rules become one consistent set."""

from collections.abc import Iterable
from dataclasses import dataclass

from corpus.span import Span

GAP = "[…]"
"""What stands where something is missing in the source."""


@dataclass(frozen=True, slots=True)
class Repair:
    """Put ``text`` where ``span`` was; ``rule`` names the rule, ``reason`` tells a reader why."""

    span: Span
    text: str
    rule: str
    reason: str
    reviewed: bool = False


def touch(one: Span, other: Span) -> bool:
    """Whether two repairs cannot both be carried out: they share a character, or insert at the same place.

    >>> touch(Span(3, 3), Span(3, 3)), touch(Span(1, 3), Span(3, 5)), touch(Span(1, 5), Span(3, 3))
    (True, False, True)
    """
    if one == other:
        return True
    return one.start < other.end and other.start < one.end


def reconcile(proposals: Iterable[Repair]) -> tuple[Repair, ...]:
    """The proposals in the order of the text; of those that touch, the one that was proposed first."""
    chosen: list[Repair] = []
    owners: dict[int, int] = {}  # character to the number of the repair that takes it
    insertions: set[int] = set()
    for proposal in proposals:
        start, end = proposal.span.start, proposal.span.end
        if start == end:
            inside = start in owners and owners[start] == owners.get(start - 1)
            clash = inside or start in insertions
        else:
            clash = any(place in owners for place in range(start, end))
            clash = clash or any(place in insertions for place in range(start + 1, end))
        if clash:
            continue
        owners.update(dict.fromkeys(range(start, end), len(chosen)))
        if start == end:
            insertions.add(start)
        chosen.append(proposal)
    return tuple(sorted(chosen, key=lambda repair: repair.span))
