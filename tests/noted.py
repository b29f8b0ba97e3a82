"""Notes of what a reader saw, as a test can state them: label, the words before the markers, the note's text."""

from corpus.document import Raw


def noted(raw: Raw) -> list[tuple[str, tuple[str, ...], str | None]]:
    """Every note: its label, the last word in front of each of its markers, and its text."""
    return [
        (
            note.label,
            tuple(raw.text[:anchor].split()[-1] for anchor in note.anchors),
            note.span.of(raw.text) if note.span else None,
        )
        for note in raw.notes or ()
    ]
