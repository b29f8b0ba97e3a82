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
    taken: set[int] = set()
    for proposal in proposals:
        covered = range(proposal.span.start, max(proposal.span.end, proposal.span.start + 1))
        if len(proposal.span):
            clash = any(place in taken for place in covered)
        else:
            clash = any(touch(proposal.span, other.span) for other in chosen)
        if not clash:
            chosen.append(proposal)
            taken.update(range(proposal.span.start, proposal.span.end))
    return tuple(sorted(chosen, key=lambda repair: repair.span))
