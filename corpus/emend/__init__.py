"""Repair of machine-paraphrased text: proposals of the engine, and the reviewed edition of a curated document."""

from corpus.emend import edition
from corpus.emend.edition import EditionError
from corpus.emend.engine import propose
from corpus.emend.repair import GAP, Repair
from corpus.span import Alignment, identity

__all__ = ["GAP", "EditionError", "Repair", "repairs", "title"]


def repairs(text: str, sha256: str, to_text: Alignment | None = None) -> tuple[Repair, ...]:
    """What to repair in ``text``, in order and without overlap; nothing where the text shows no such damage.

    ``text`` is clean of markers. ``sha256`` is that of the source's bytes: the reviewed edition of that source, if
    there is one, is laid over the engine's proposals and wins where both touch the same place. ``to_text`` leads from
    the source's text, whose offsets an edition gives, to ``text``; without it the two are the same.
    """
    return edition.lay_over(propose(text), text, sha256, to_text or identity(len(text)))


def title(sha256: str) -> str | None:
    """The title that the reviewed edition of that source gives, if there is one."""
    return edition.title(sha256)
