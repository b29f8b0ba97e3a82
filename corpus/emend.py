"""Repair of machine-paraphrased text: proposals of the engine, and the reviewed edition of a curated document."""

from dataclasses import dataclass

from corpus.span import Span

GAP = "[…]"


@dataclass(frozen=True, slots=True)
class Repair:
    """Put ``text`` where ``span`` was; ``rule`` names the rule, ``reason`` tells a reader why."""

    span: Span
    text: str
    rule: str
    reason: str
    reviewed: bool = False


def repairs(text: str, sha256: str) -> tuple[Repair, ...]:
    """What to repair in ``text``, in order and without overlap; nothing where the text shows no such damage.

    ``text`` is clean of markers. ``sha256`` is that of the source's bytes: the reviewed edition of that source, if there
    is one, is laid over the engine's proposals and wins where both touch the same place.
    """
    return ()


def title(sha256: str) -> str | None:
    """The title that the reviewed edition of that source gives, if there is one."""
    return None
