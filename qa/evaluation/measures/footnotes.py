"""Whether the footnotes shown behind an answer are the right ones: right number, and right document.

A note is right if the case names its label, as printed, and its document's title or none. The next note of a paragraph,
which is shown as such behind a sentence without one of its own, is not claimed to stand behind it and does not count.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import zip_longest

from qa.evaluation.records import Confusion, GoldNote, NoteCounts, ShownClaim

Shown = tuple[str, str]
"""The title of a document, and the label of a note in it."""


def shown_notes(claims: Iterable[ShownClaim]) -> tuple[Shown, ...]:
    """The notes shown behind the claims, each once."""
    cited = (citation for claim in claims for citation in claim.citations)
    return tuple(dict.fromkeys((citation.document, note.label) for citation in cited for note in citation.notes))


def count_notes(shown: Sequence[Shown], gold: Sequence[GoldNote]) -> NoteCounts:
    """How many notes are right. Footnote precision is right / shown, footnote recall found / gold, over all cases.

    >>> count_notes([("Mills", "2"), ("Mills", "3")], [GoldNote("2"), GoldNote("4")])
    NoteCounts(shown=2, right=1, gold=2, found=1)
    """
    right = sum(any(_is(note, wanted) for wanted in gold) for note in shown)
    found = sum(any(_is(note, wanted) for note in shown) for wanted in gold)
    return NoteCounts(len(shown), right, len(gold), found)


def confuse(shown: Sequence[Shown], gold: Sequence[GoldNote]) -> tuple[Confusion, ...]:
    """Which notes were shown for which: right ones for themselves, then what is wrong for what is missing, in order.

    The right number in another document is confused with its like, and the rest with the rest.
    """
    right = [label for title, label in shown if any(_is((title, label), wanted) for wanted in gold)]
    wrong = Counter(label for title, label in shown if not any(_is((title, label), wanted) for wanted in gold))
    missing = Counter(wanted.label for wanted in gold if not any(_is(note, wanted) for note in shown))
    namesakes = wrong & missing
    rest = zip_longest((missing - namesakes).elements(), (wrong - namesakes).elements())
    return (
        *(Confusion(label, label, 1) for label in right),
        *(Confusion(label, label, 1, elsewhere=True) for label in namesakes.elements()),
        *(Confusion(wanted, given, 1) for wanted, given in rest),
    )


def confusions(each: Iterable[Sequence[Confusion]]) -> tuple[Confusion, ...]:
    """The confusions of several cases counted together, the most frequent first."""
    counts: Counter[Confusion] = Counter()
    for confusion in (confusion for one in each for confusion in one):
        counts[replace(confusion, count=1)] += confusion.count
    return tuple(replace(confusion, count=count) for confusion, count in counts.most_common())


def _is(note: Shown, wanted: GoldNote) -> bool:
    title, label = note
    return label == wanted.label and (wanted.document is None or _plain(title) == _plain(wanted.document))


def _plain(title: str) -> str:
    return " ".join(title.casefold().split())
