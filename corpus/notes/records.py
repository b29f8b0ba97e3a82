"""What is found in a text: markers and the texts of notes, by offsets in it."""

from dataclasses import dataclass

from corpus.document import NoteKind
from corpus.span import Edit, Span


@dataclass(frozen=True, slots=True)
class Marker:
    """A marker: ``span`` goes from the text with it, the anchor stands at ``span.start``.

    Markers and bodies with the same ``note`` are one note's. A note that is printed where it belongs has an empty
    marker there. ``left`` is what has to stand where the marker stood: a space where it was all that parted two
    sentences.
    """

    span: Span
    label: str
    note: int
    left: str = ""


@dataclass(frozen=True, slots=True)
class Body:
    """A note's own text at ``span``; ``lead`` is the printed label in front of it."""

    lead: Span
    span: Span
    label: str
    note: int
    kind: NoteKind = NoteKind.ENDNOTE


@dataclass(frozen=True, slots=True)
class Found:
    """Markers and note texts of one text, in its order."""

    markers: tuple[Marker, ...]
    bodies: tuple[Body, ...]

    def edits(self) -> list[Edit]:
        """What takes the markers out of the running text. The texts of notes stay where they stand."""
        return [Edit(marker.span, marker.left) for marker in self.markers if len(marker.span)]
