"""What has been decided while the markers of a text are found."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from corpus.document import NoteKind
from corpus.notes.blocks import Item
from corpus.notes.candidates import Candidate
from corpus.notes.records import Marker
from corpus.span import Span


@dataclass(frozen=True, slots=True)
class Printed:
    """Where blocks of notes begin, in order, and the furthest end of those so far."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def outside(self, at: int) -> bool:
        """Whether an offset is in running text. Numbers in the texts of notes are mostly those of pages."""
        n = bisect_right(self.starts, at) - 1
        return n < 0 or at >= self.ends[n]


@dataclass(slots=True)
class Taken:
    """What has been decided: the note of each candidate by its place in the list, and of each item."""

    text: str
    candidates: Sequence[Candidate]
    printed: Printed
    notes: dict[int, int] = field(default_factory=dict)  # candidate -> note
    items: dict[int, Item] = field(default_factory=dict)  # note -> item
    kinds: dict[int, NoteKind] = field(default_factory=dict)
    wedged: list[Marker] = field(default_factory=list)
    offsets: set[int] = field(default_factory=set)  # of those
    latest: int = 0

    def free(self, span: Span) -> bool:
        """Whether no marker that only its neighbours told stands at ``span``."""
        return self.offsets.isdisjoint(range(span.start, span.end))

    def note(self) -> int:
        """A number for a further note."""
        self.latest += 1
        return self.latest
