"""What the marker behind a sentence of an answer says; the page and the frame for portals show these words."""

from collections.abc import Sequence

_TITLE = 36  # characters of a document's title in a marker


def marker(notes: Sequence[str], *, following: str | None = None, in_note: str | None = None, title: str = "") -> str:
    """The marker of a citation, in brackets. The notes are given by their labels.

    ``notes`` hang on the cited sentences; where none does, ``in_note`` is the note whose own text is cited, or
    ``following`` the next note of the paragraph. ``title`` stands in front where there are several documents.

    >>> marker(["68", "69"], title="Russian-Turkish relations")
    '[Russian-Turkish relations, n. 68] [n. 69]'
    """
    said = [f"n. {label}" for label in notes]
    if not said and in_note is not None:
        said = [f"text of n. {in_note}"]
    if not said:
        said = [f"next note: {following}" if following is not None else "no footnote here"]
    if title:
        said[0] = f"{shortened(title, _TITLE)}, {said[0]}"
    return " ".join(f"[{part}]" for part in said)


def shortened(text: str, length: int) -> str:
    """``text`` on one line of at most ``length`` characters."""
    line = " ".join(text.split())
    return line if len(line) <= length else f"{line[: length - 1].rstrip()}…"
