"""The engine: what all rules together propose for a text that itself shows the damage."""

from collections.abc import Iterator

from corpus.emend import anchors, evidence, holes, names, phrases, spelling
from corpus.emend.repair import Repair, reconcile

_LOCAL = ("function-word", "apostrophe", "dash", "spam-anchor")
"""Rules about what clean text may hold too: they hold only in paragraphs that show damage themselves."""


def propose(text: str) -> tuple[Repair, ...]:
    """The engine's repairs: none unless the text itself gives evidence of paraphrase, or of a hole."""
    if not evidence.weigh(text).spun:
        return reconcile(holes.holes(text, spun=False))
    damaged = evidence.damaged(text)
    return reconcile(
        each
        for each in _proposals(text)
        if (each.rule not in _LOCAL or each.span.start in damaged) and not _mentioned(text, each)
    )


def _mentioned(text: str, repair: Repair) -> bool:
    """Whether the words stand alone in quotation marks: then the text speaks of them."""
    before, behind = (
        text[max(0, repair.span.start - 1) : repair.span.start],
        text[repair.span.end : repair.span.end + 1],
    )
    return len(repair.span) > 0 and before in {"“", "‘", '"', "'"} and behind in {"”", "’", '"', "'"}


def _proposals(text: str) -> Iterator[Repair]:
    """In the order of their right of way: what takes up more of the text goes first."""
    yield from anchors.anchors(text)
    yield from holes.holes(text, spun=True)
    yield from spelling.designations(text)
    yield from phrases.terms(text)
    yield from phrases.set_phrases(text)
    yield from names.names(text)
    yield from phrases.function_words(text)
    yield from names.bare_names(text)
    yield from phrases.articles(text)
    yield from spelling.dashes(text)
    yield from spelling.apostrophes(text)
    yield from spelling.misspellings(text)
