"""The text of a JATS article, block by block, with the marks of its notes (ANSI/NISO Z39.96)."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from lxml import etree

from corpus.document import NoteKind
from corpus.readers.blocks import Block, Mark, NoteText
from corpus.readers.flow import Flow, Shift
from corpus.readers.formulas import linear
from corpus.readers.jats import marks as jats_marks
from corpus.readers.jats.citations import person, written
from corpus.readers.jats.elements import (
    BLOCKS,
    CELLS,
    FORMULAS,
    LEADS,
    ROWS,
    SECTIONS,
    UNSEEN,
    is_left_out,
    is_of_notes,
)
from corpus.readers.jats.marks import Targets
from corpus.readers.jats.names import child, holds, label, name, plain
from corpus.readers.rows import row
from corpus.readers.walk import walk

_SHIFTS = {"sup": Shift.RAISED, "sub": Shift.LOWERED}
# `as in ref. 12`, `refs 3 and 4`: a number that the sentence itself says
_SAID = re.compile(r"(?:^|[\s(\[])(?:refs?|references?|notes?|footnotes?|nos?|numbers?)\.?\s*$", re.IGNORECASE)
_JOINED = re.compile(r"\s*(?:,|;|and|&|or|to|[–—-])\s*")


@dataclass(slots=True)
class _Place:
    """Where text goes: the blocks that are finished, and the one that grows."""

    blocks: list[Block] = field(default_factory=list)
    flow: Flow = field(default_factory=Flow)
    leads: etree._Element | None = None  # what the text so far stands in front of the rest of: a label's parent
    level: int | None = None
    said: int = -1  # the end of a cross-reference that stayed in the flow


@dataclass(frozen=True, slots=True)
class Told:
    """What was read of an article: its text, and its notes in the order of the file."""

    blocks: tuple[Block, ...]
    notes: tuple[NoteText, ...]


def tell(article: etree._Element, known: Targets) -> Told:
    """The text of an article and of its notes."""
    text = _Text(known)
    walk(article, text.enter, text.leave, text.behind)
    text.end_block()
    return Told(tuple(text.places[-1].blocks), tuple(text.notes))


class _Text:
    def __init__(self, known: Targets) -> None:
        self.places = [_Place()]
        self.notes: list[NoteText] = []
        self._known = known
        self._depth = 0
        self._ids = [""]
        self._rows: list[list[list[Block]]] = []
        self._shifts = [Shift.NONE]
        self._lettered: list[dict[str, str]] = []

    # The walk

    def enter(self, element: etree._Element) -> bool:
        kind = name(element)
        if kind in UNSEEN or is_left_out(element, self._known):
            return False
        written_whole = _WHOLE.get(kind)
        if written_whole and written_whole(self, element):
            return False
        if kind in BLOCKS and not (kind == "fn" and self._is_note(element)):
            self.end_block()
        self._open(kind, element)
        self._ids.append(element.get("id") or self._ids[-1])
        self._flow(element.text)
        return True

    def leave(self, element: etree._Element) -> None:
        kind = name(element)
        if self._place.leads is element:
            self._place.leads = None
        if kind in BLOCKS:
            self.end_block()
        self._ids.pop()
        self._close(kind, element)

    def behind(self, element: etree._Element) -> None:
        self._flow(element.tail)

    def _open(self, kind: str, element: etree._Element) -> None:
        if kind in SECTIONS:
            self._depth += 1
        elif kind in {"title", "article-title"}:
            self._place.level = self._level(kind, element)
        elif kind in _SHIFTS:
            self._shifts.append(_SHIFTS[kind])
        elif kind in ROWS:
            self._rows.append([])
        elif kind in CELLS or (kind == "fn" and self._is_note(element)):
            self.places.append(_Place())
            self._shifts.append(Shift.NONE)
        elif kind in FORMULAS:
            self._flow(" ")
        if kind == "table-wrap":
            self._lettered.append(self._letters(element))

    def _close(self, kind: str, element: etree._Element) -> None:
        if kind in SECTIONS:
            self._depth -= 1
        elif kind in _SHIFTS:
            self._shifts.pop()
        elif kind in ROWS:
            self._place.blocks.append(row(self._rows.pop()))
        elif kind in CELLS:
            self.end_block()
            self._shifts.pop()
            cell = self.places.pop().blocks
            if self._rows:
                self._rows[-1].append(cell)
            else:
                self._place.blocks.extend(cell)
        elif kind == "fn" and self._is_note(element):
            self._end_note(element)
        elif kind in LEADS:
            above = element.getparent()
            self._place.leads = above if above is not None and name(above) in BLOCKS else None
        elif kind in FORMULAS:
            self._flow(" ")
        if kind == "table-wrap":
            self._lettered.pop()

    @property
    def _place(self) -> _Place:
        return self.places[-1]

    def _flow(self, text: str | None) -> None:
        if text:
            self._place.leads = None if text.strip() else self._place.leads
            self._place.flow.flow(text, self._shifts[-1])

    def end_block(self) -> None:
        """Finishes the block that grows, unless it only leads what follows."""
        place = self._place
        if place.leads is not None:
            place.flow.flow(" ")
            return
        block = jats_marks.finished(place.flow, self._known)
        place.flow, place.said = Flow(), -1
        if block.text.strip() or block.marks:
            level = place.level if block.text.strip() else None
            place.blocks.append(replace(block, text=block.text.rstrip(), level=level, element=self._ids[-1]))
            place.level = None

    def _level(self, kind: str, element: etree._Element) -> int | None:
        above = element.getparent()
        if kind == "article-title":
            return 1 if above is not None and name(above) == "title-group" else None
        return min(self._depth + 1, 9) if above is not None and name(above) in SECTIONS else None

    # Notes and their marks

    def _is_note(self, element: etree._Element) -> bool:
        key = self._known.elements[element]
        return key in self._known.referred or bool(self._known.labels[key]) or jats_marks.is_inline(element)

    def _end_note(self, element: etree._Element) -> None:
        self._place.leads = None
        self.end_block()
        self._shifts.pop()
        key = self._known.elements[element]
        self.notes.append(NoteText(key, self._known.labels[key], tuple(self.places.pop().blocks)))
        if jats_marks.is_inline(element) and key not in self._known.referred:
            number = sum(note.kind == NoteKind.FOOTNOTE for note in self.notes)
            self._place.flow.mark(self._known.labels[key] or str(number), key)

    def xref(self, element: etree._Element) -> bool:
        if jats_marks.leads_nowhere(element, self._known):
            return True
        keys = jats_marks.pointed(element, self._known)
        if not keys:
            return False  # to a figure, a table, an equation: its text is text
        text = plain(element)
        if jats_marks.stays(text, keys, self._known) and Shift.RAISED not in self._shifts:
            self._flow(text)
            self._mark(Mark(0, self._known.labels.get(key) or text.strip(" ()[]"), key) for key in keys)
            return True
        if self._is_said():
            self._flow(text)
            self._place.said = len(self._place.flow)
        self._mark(jats_marks.marks(text, keys, self._known))
        return True

    def _is_said(self) -> bool:
        place = self._place
        if Shift.RAISED in self._shifts:
            return False
        if place.said >= 0 and len(place.flow) - place.said < 9:
            return bool(_JOINED.fullmatch(place.flow.tail(20)[place.said - len(place.flow) :]))
        return bool(_SAID.search(place.flow.tail(20)[-20:]))

    def _mark(self, marks: Iterable[Mark]) -> None:
        for mark in marks:
            self._place.flow.mark(mark.label, mark.target)

    def _letters(self, table: etree._Element) -> dict[str, str]:
        """The notes of a table that no cross-reference points to, by label: their marks are raised letters."""
        notes = [(label(each), self._known.elements[each]) for each in table.iter() if name(each) == "fn"]
        return {text: key for text, key in notes if text and key not in self._known.referred}

    def superscript(self, element: etree._Element) -> bool:
        letters = self._lettered[-1] if self._lettered else {}
        named = [each.strip() for each in plain(element).split(",")] if letters else []
        if not named or not all(each in letters for each in named) or holds(element, "xref"):
            return False
        above = element.getparent()
        if above is None or name(above) in {"fn", "label"}:
            return False
        self._mark(Mark(0, each, letters[each]) for each in named)
        return True

    # What is written whole

    def formula(self, element: etree._Element) -> bool:
        self._flow(linear(element) if len(element) else plain(element))
        return True

    def tex(self, element: etree._Element) -> bool:
        source = plain(element)
        inner = source.partition(r"\begin{document}")[2].partition(r"\end{document}")[0] or source
        self._flow(inner.strip(" $"))
        return True

    def line_break(self, _: etree._Element) -> bool:
        self._flow(" ")
        return True

    def own_label(self, element: etree._Element) -> bool:
        """The label of a note is no text of it."""
        above = element.getparent()
        return above is not None and name(above) == "fn" and self._is_note(above)

    def reference(self, element: etree._Element) -> bool:
        self.end_block()
        key = self._known.elements[element]
        text = written(element)
        ref_list = element.getparent()
        block = Block(text, element=element.get("id") or self._ids[-1])
        if ref_list is None or is_of_notes(ref_list, self._known):
            self.notes.append(NoteText(key, self._known.labels[key], (block,), NoteKind.ENDNOTE))
        else:
            lead = plain(child(element, "label"))
            self._place.blocks.append(replace(block, text=f"{lead} {text}".strip()))
        return True

    def authors(self, element: etree._Element) -> bool:
        self.end_block()
        people = [
            each for each in element if name(each) == "contrib" and each.get("contrib-type", "author") == "author"
        ]
        for n, each in enumerate(people):
            self._flow(", " if n else "")
            self._author(each)
        self.end_block()
        return True

    def _author(self, contributor: etree._Element) -> None:
        for each in contributor:
            if name(each) == "name-alternatives":
                self._flow(next((person(one) for one in each if name(one)), ""))
            elif name(each) in {"name", "string-name", "collab", "anonymous"}:
                nested = holds(each, "contrib-group")
                self._flow(" ".join((each.text or "").split()) if nested else person(each))
            elif name(each) == "xref" and jats_marks.pointed(each, self._known):
                self._mark(jats_marks.marks(plain(each), jats_marks.pointed(each, self._known), self._known))


_WHOLE: dict[str, Callable[[_Text, etree._Element], bool]] = {
    "xref": _Text.xref,
    "sup": _Text.superscript,
    "math": _Text.formula,
    "tex-math": _Text.tex,
    "break": _Text.line_break,
    "label": _Text.own_label,
    "ref": _Text.reference,
    "contrib-group": _Text.authors,
}
