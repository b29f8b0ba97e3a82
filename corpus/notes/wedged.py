"""Markers that only a missing label tells: `left in 16501`, `brought in 348,4718`, `empty.56`, `under the BGB8`.

Raised figures lose their height where a text is copied. Behind a word that is plain to see; behind a number, or behind
one another, it is not. Such a marker is only taken where its note is printed, the notes before and after it have their
markers, between them nothing else can be it, and what stands there is no usual number.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from corpus.notes.candidates import counted, opens
from corpus.notes.leads import SUPERSCRIPTS, step
from corpus.span import Span

_MOST_MISSING = 8  # labels between two markers: of more, something else is wrong
_LONGEST_STRETCH = 30_000  # code points
_NAME = 20_000  # code points around a name with a figure, where it would be said again: `MP3`
_CLOSING = ".,;:!?)]”’\"'»—"
_QUOTES = "”’\"')]»"
_IRREGULAR = re.compile(r"(?<![\w.,])\d{1,3}(?:,\d{3})+$")  # `348,471` takes no further figure
_YEAR = re.compile(r"(?<![\w.,])(?:1\d{3}|20\d\d)[,;]$")
_NUMBER = re.compile(r"(?<![\w.,])\d{3,4}$")
_SENTENCE = re.compile(r"(?<![\w.,])(?:\d{2,4}|\d{1,3}(?:,\d{3})+)\.$")
_WORD = re.compile(r"[^\W\d_]{2,}$")
_MEASURE = re.compile(r"(?<![\w.,])\d[\d.,]{0,8}[ ][^\W\d_]$")
_DASH = re.compile(r"[^\d\s][ ]?[–—]$")

_RAISED = re.compile(r"(?<![\w.,])(?P<base>\d+(?:,\d{3})*)(?P<unit>[ ]?[^\W\d_]{1,2})?$")
_RAISING = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_BARE = frozenset({"glued", "plain"})
_PRINTED: dict[str, Callable[[str], str]] = {
    "glued": str,
    "plain": str,
    "raised": lambda label: label.translate(_RAISING),
    "^": "^{}".format,
}

FAMILIES = frozenset(_PRINTED)
"""How markers are set off that may stand where nothing tells them."""

Outside = Callable[[int], bool]


def wedged(
    text: str, stretch: Span, labels: Sequence[str], family: str, outside: Outside
) -> Iterator[tuple[int, Span]]:
    """The markers of ``labels``, notes that follow each other, in ``stretch``: which label it is, and where.

    ``family`` is how the markers are set off that are known, one of ``FAMILIES``. ``outside`` tells whether an offset
    is in running text. Nothing is said of a label that may stand in two places.
    """
    if len(labels) > _MOST_MISSING or len(stretch) > _LONGEST_STRETCH:
        return
    printed = [_PRINTED[family](label) for label in labels]
    glued = _joined(text, stretch, printed, outside) if labels[0].isdecimal() and family != "^" else None
    tells = (_tells_number if labels[0].isdecimal() else _tells_symbol) if family in _BARE else _tells_raised
    if glued is None:
        yield from _alone(text, stretch, printed, tells, outside)
        return
    first, spans = glued
    behind = first + len(spans)
    yield from _alone(text, Span(stretch.start, spans[0].start), printed[:first], tells, outside)
    yield from ((first + n, span) for n, span in enumerate(spans))
    for n, span in _alone(text, Span(spans[-1].end, stretch.end), printed[behind:], tells, outside):
        yield behind + n, span


def _joined(text: str, stretch: Span, labels: Sequence[str], outside: Outside) -> tuple[int, list[Span]] | None:
    """Two or three labels without anything between them: the first one's place in ``labels``, and theirs."""
    for length in (3, 2):
        for first in range(len(labels) - length + 1):
            run = labels[first : first + length]
            if any(step(a.translate(SUPERSCRIPTS), b.translate(SUPERSCRIPTS)) != 1 for a, b in pairwise(run)):
                continue
            printed = "".join(run)
            places = [at for at in _found(text, stretch, printed) if outside(at) and _behind_words(text, at)]
            if len(places) == 1:
                ends = [places[0]]
                for label in run:
                    ends.append(ends[-1] + len(label))
                return first, [Span(ends[n], ends[n + 1]) for n in range(length)]
    return None


def _behind_words(text: str, at: int) -> bool:
    before = text[max(0, at - 3) : at]
    return bool(re.search(r"""[^\W\d_][.,;:!?]?[”’"')\]»]?$""", before))


def _alone(
    text: str, stretch: Span, labels: Sequence[str], tells: Callable[[str, int, str], bool], outside: Outside
) -> Iterator[tuple[int, Span]]:
    """Labels each at a place of its own: the only one that it can have, in the order of all of them."""
    places = {
        n: [at for at in _found(text, stretch, label) if tells(text, at, label) and outside(at)]
        for n, label in enumerate(labels)
    }
    known = [n for n in places if places[n]]
    earliest: dict[int, int] = {}
    least = stretch.start
    for n in known:
        earliest[n] = next((at for at in places[n] if at >= least), -1)
        least = max(least, earliest[n] + len(labels[n]))
    most = stretch.end
    for n in reversed(known):
        latest = next((at for at in reversed(places[n]) if at + len(labels[n]) <= most), -1)
        most = min(most, latest) if latest >= 0 else most
        if latest == earliest[n] >= 0:
            yield n, Span(latest, latest + len(labels[n]))


def _found(text: str, stretch: Span, label: str) -> Iterator[int]:
    """Where ``label`` is printed, with nothing behind it that it would be part of."""
    at = text.find(label, stretch.start, stretch.end)
    while at >= 0:
        behind = text[at + len(label) : at + len(label) + 2]
        if not behind[:1].strip() or (behind[0] in _CLOSING and not behind[1:].isalnum()):
            yield at
        at = text.find(label, at + 1, stretch.end)


def _tells_number(text: str, at: int, label: str) -> bool:
    """Whether a number behind other figures, or behind a word, is no part of what stands before it."""
    before = text[max(0, at - 16) : at]
    behind = text[at + len(label) : at + len(label) + 14]
    if found := _NUMBER.search(before):
        return len(found.group()) + len(label) >= 5 and not counted(before[: found.start()].rstrip())
    if found := _SENTENCE.search(before):
        return opens(behind) and not counted(before[: found.start()].rstrip())
    if word := _WORD.search(before):
        return text.count(word.group() + label, max(0, at - _NAME), at + _NAME) == 1
    if _MEASURE.search(before):
        return label not in {"2", "3"}
    if before[-1:] and before[-1] in _QUOTES:
        return bool(before[-2:-1].strip()) and not before[-2].isdecimal()
    return bool(_IRREGULAR.search(before) or _YEAR.search(before) or (_DASH.search(before) and behind[1:2].islower()))


def _tells_symbol(text: str, at: int, label: str) -> bool:
    """Whether a sign stands behind a number that is not counted in stars."""
    before, behind = text[max(0, at - 16) : at], text[at + len(label) : at + len(label) + 2]
    return before[-3:].replace(",", "").isdecimal() and label[0] not in behind and not behind.strip(" .").isdecimal()


def _tells_raised(text: str, at: int, label: str) -> bool:
    """Whether a raised number behind figures or a short word is no power: `Section 340²¹`, not `10⁵` or `5 m²`."""
    before = text[max(0, at - 16) : at]
    found = _RAISED.search(before)
    if not found:
        return bool(_WORD.search(before))
    figures = found["base"].replace(",", "")
    square = label.strip("^") in {"2", "3", "²", "³"}
    if found["unit"]:
        return not square
    return figures.strip("0") != "1" and (len(figures) > 2 or not square)
