"""Runs of notes: stretches in which the printed labels count upwards, as they do within a chapter."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from corpus.document import Note

_NUMBER = re.compile(r"(\d{1,9})(.*)", re.DOTALL)
_ROMAN = re.compile(r"(c{0,3})(xc|xl|l?x{0,3})(ix|iv|v?i{0,3})", re.IGNORECASE)
_DIGITS = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_SIGNS = "*†‡§‖¶"


@dataclass(slots=True)
class Run:
    """Notes of one way of counting, in order; ``counts`` are what their labels count."""

    notes: list[Note] = field(default_factory=list)
    counts: list[tuple[int, str]] = field(default_factory=list)

    def follows(self, place: int) -> bool:
        """Whether no label is missing in front of the one at ``place``; nobody counts signs."""
        if place == 0:
            return False
        step = self.counts[place][0] - self.counts[place - 1][0]
        return step in {0, 1} or self.notes[place].label[:1] in _SIGNS


def runs(notes: Sequence[Note]) -> Iterator[Run]:
    """The runs of ``notes``; numbers, letters and signs count apart, and footnotes apart from endnotes."""
    ordered = _printed(notes)
    kinds = {note.kind for note in notes if note.span}
    roman = any(note.label.casefold() in {"ii", "iii"} for note in notes)
    counting: dict[object, Run] = {}
    for note in ordered:
        # A marker without a text cannot tell where the text would be printed.
        kind = note.kind if note.span or len(kinds) != 1 else next(iter(kinds))
        style, count = _count(note.label, roman=roman)
        run = counting.setdefault((kind, style), Run())
        if run.counts and count <= run.counts[-1]:
            yield run
            run = counting[kind, style] = Run()
        run.notes.append(note)
        run.counts.append(count)
    yield from counting.values()


def _printed(notes: Sequence[Note]) -> Sequence[Note]:
    """The notes as they are printed: one without a marker where its text stands, if the texts follow the markers."""
    places: list[int] = []
    last = 0
    for note in notes:
        if note.span and note.anchors:
            if note.span.start < last:
                return notes
            last = note.span.start
        places.append(note.span.start if note.span else last)
    return [notes[n] for n in sorted(range(len(notes)), key=places.__getitem__)]


def _count(label: str, *, roman: bool) -> tuple[str, tuple[int, str]]:
    """How a label counts, and how far it has counted: "12a" comes between "12" and "13"."""
    if number := _NUMBER.match(label):
        return "number", (int(number[1]), number[2])
    if label.isascii() and label.isalpha():
        if roman and _ROMAN.fullmatch(label):
            return "roman", (_roman(label.casefold()), "")
        return "letter", (26 * len(label) + ord(label[-1].casefold()) - ord("a"), label)
    return "sign", (10 * len(label) + _SIGNS.find(label[:1]), label)


def _roman(label: str) -> int:
    values = [_DIGITS[letter] for letter in label]
    return sum(-value if value < max(values[n:]) else value for n, value in enumerate(values))
