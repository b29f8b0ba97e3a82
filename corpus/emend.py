"""Repair of machine-paraphrased text: proposals of the engine, and the reviewed edition of a curated document."""

from collections.abc import Iterator

from corpus import anchors, edition, evidence, holes, names, phrases, spelling
from corpus.repair import GAP, Repair, reconcile
from corpus.span import Alignment, identity

__all__ = ["GAP", "Repair", "propose", "repairs", "title"]


def repairs(text: str, sha256: str, to_text: Alignment | None = None) -> tuple[Repair, ...]:
    """What to repair in ``text``, in order and without overlap; nothing where the text shows no such damage.

    ``text`` is clean of markers. ``sha256`` is that of the source's bytes: the reviewed edition of that source, if
    there is one, is laid over the engine's proposals and wins where both touch the same place. ``to_text`` leads from
    the source's text, whose offsets an edition gives, to ``text``; without it the two are the same.
    """
    return edition.lay_over(propose(text), text, sha256, to_text or identity(len(text)))


def propose(text: str) -> tuple[Repair, ...]:
    """The engine's repairs: none unless the text itself gives evidence of paraphrase, or of a hole."""
    if not evidence.weigh(text).spun:
        return reconcile(holes.holes(text, spun=False))
    return reconcile(_proposals(text))


def title(sha256: str) -> str | None:
    """The title that the reviewed edition of that source gives, if there is one."""
    return edition.title(sha256)


def _proposals(text: str) -> Iterator[Repair]:
    """In the order of their right of way: what takes up more of the text goes first."""
    yield from anchors.anchors(text)
    yield from holes.holes(text, spun=True)
    yield from spelling.designations(text)
    yield from phrases.set_phrases(text)
    yield from names.names(text)
    yield from phrases.function_words(text)
    yield from phrases.articles(text)
    yield from spelling.dashes(text)
    yield from spelling.apostrophes(text)
    yield from spelling.misspellings(text)
