"""Signs: private-use characters that carry the notes of a document through another program's hands.

A reader puts a sign where a marker or a note's text begins, lets Pandoc read the document, and finds the signs in what
comes back. The characters are of a private-use plane of Unicode that the document itself does not use.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from corpus.document import NoteKind

_PLANES = (0xF0000, 0x100000)
_PLANE_SIZE = 0xFFFE  # the last two code points of a plane are no characters
_PRIVATE = re.compile("[\U000f0000-\U0010fffd]")

GUARD = "\u2e31"
"""A punctuation mark in front of a sign, where markup would take the sign alone for a letter; found with it."""

_SIGN = re.compile(f"{GUARD}?([\U000f0000-\U0010fffd])")


class Role(StrEnum):
    """What a sign stands for."""

    MARKER = "marker"  # a marker of the note ``key``
    NOTE = "note"  # the beginning of the text of a note that Pandoc knows as a note
    DEFINITION = "definition"  # a block that begins the text of the note ``key``, up to a block that is END
    END = "end"
    UNSEEN = "unseen"  # a block that is only there so that notes without a marker are read
    TEXT = "text"  # the text ``source``, which markup would misread
    EVENT = "event"  # what a command leaves that prints or counts notes; it was carried out, also in code
    PLACE = "place"  # a place of the source where a count changes


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign. ``label`` is as printed, "" where the notes are counted; ``source`` is what stood in its place."""

    role: Role
    key: str = ""
    label: str = ""
    source: str = ""
    kind: NoteKind = NoteKind.FOOTNOTE


class Signs:
    """The signs of one document, each known by its character."""

    def __init__(self, text: str) -> None:
        """Raises ValueError if ``text`` leaves no private-use plane free."""
        used = {ord(character) & 0x1F0000 for character in set(_PRIVATE.findall(text))}
        free = [plane for plane in _PLANES if plane not in used]
        if not free:
            raise ValueError("it uses both private-use planes of Unicode; its notes cannot be followed")
        self._first = free[0]
        self._signs: list[Sign] = []

    def add(self, sign: Sign) -> str:
        """The character that stands for ``sign``. Raises ValueError when there are no more."""
        if len(self._signs) == _PLANE_SIZE:
            raise ValueError(f"it holds more than {_PLANE_SIZE} notes and markers; split it")
        self._signs.append(sign)
        return chr(self._first + len(self._signs) - 1)

    def of(self, target: str) -> Sign | None:
        """The sign whose character ``target`` is, None where it is anything else."""
        n = ord(target) - self._first if len(target) == 1 else -1
        return self._signs[n] if 0 <= n < len(self._signs) else None

    def find(self, text: str) -> Iterator[re.Match[str]]:
        """The places of signs in ``text``; group 1 is the sign."""
        return (match for match in _SIGN.finditer(text) if self.of(match[1]))

    def restored(self, text: str) -> str:
        """``text`` with what stood there in the place of every sign."""
        return _SIGN.sub(self._source, text)

    def _source(self, match: re.Match[str]) -> str:
        sign = self.of(match[1])
        return sign.source if sign else match[0]
