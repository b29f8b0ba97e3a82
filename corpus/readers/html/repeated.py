"""Markers that repeat the number of a note without leading to it, as LibreOffice writes references to footnotes."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from corpus.readers.html.hypertext import Page, block_of
from corpus.readers.html.note_places import text_before
from corpus.readers.html.page_notes import PageNotes

# A marker stands behind a space, a punctuation mark or a word; behind short ones, an exponent does: `mc²`, `sin²`.
_BEHIND = re.compile(r"(?:[\s.,;:!?)\]”’\"»']|[^\W\d_]{4})$")


@dataclass(frozen=True, slots=True, eq=False)
class RaisedLabel:
    """Something that may be a marker: where it stands, and what it prints."""

    element: etree._Element
    page: Page
    label: str
    sure: bool  # a link that says it is a marker
    target: str = ""

    @property
    def place(self) -> tuple[str, int]:
        """The name of its page, and its place there."""
        return self.page.name, self.page.order[self.element]


def repeated(pages: Sequence[Page], raised: Sequence[RaisedLabel], notes: PageNotes) -> list[RaisedLabel]:
    """Marks what repeats the label of a note that is marked before; what is left of ``raised``.

    Nothing is marked unless all that is raised in such places repeats a label: other numbers may count other things.
    """
    counted = Counter(note.label for note in notes.notes)
    keys = {note.label: note.key for note in notes.notes if counted[note.label] == 1}
    pieces = notes.pieces()
    loose = [each for each in raised if _is_loose(each) and not any(a in pieces for a in each.element.iterancestors())]
    first = _first_places(pages, notes)
    numbers = {page.name: number for number, page in enumerate(pages)}
    for each in loose:
        place = first.get(keys.get(each.label, ""))
        if place is None or place > (numbers[each.page.name], each.place[1]):
            return list(raised)
    for each in loose:
        notes.marks[each.element] = (*notes.marks.get(each.element, ()), (each.label, keys[each.label]))
    done = set(loose)
    return [each for each in raised if each not in done]


def _is_loose(each: RaisedLabel) -> bool:
    return not each.sure and bool(_BEHIND.search(text_before(each.element, block_of(each.element))[-8:]))


def _first_places(pages: Sequence[Page], notes: PageNotes) -> dict[str, tuple[int, int]]:
    """Where the first marker of each note stands: the number of its page, and its place there."""
    first: dict[str, tuple[int, int]] = {}
    for number, page in enumerate(pages):
        for element, place in page.order.items():
            for _, key in notes.marks.get(element, ()):
                first.setdefault(key, (number, place))
    return first
