"""The notes of pages: every marker with the note that it means, and the notes that no marker means."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from lxml import etree

from corpus.document import NoteKind
from corpus.readers.html.hypertext import HEADINGS, INLINE, Page, children
from corpus.readers.html.labels import bracketed, is_between, is_label, is_named, is_return, label
from corpus.readers.html.links import Link, Said, markers
from corpus.readers.html.note_places import kind, note_at, shares, text_before
from corpus.readers.html.page import shown

_LONGEST_CONTINUATION = 8
_DEEPEST_LABEL = 16  # elements around or in a label
_COUNT = re.compile(r"[a-z]{1,2}|\d{1,4}(?:\.\d{1,3})?", re.IGNORECASE)
_NO_LABELS = frozenset({"i", "em", "cite", "q"})
_OPENING = " \t\r\n\u00a0\u2060[(^↑"


@dataclass(frozen=True, slots=True, eq=False)
class PageNote:
    """A note: ``pieces`` are the elements that hold its text, ``label`` is what its first marker prints."""

    key: str
    label: str
    page: Page
    pieces: tuple[etree._Element, ...]
    kind: NoteKind


@dataclass(slots=True)
class PageNotes:
    """What is known of the notes of some pages; it grows while they are looked through.

    ``marks`` are the elements that print markers, each with the labels and the keys of its notes. ``gone`` are links
    back and labels in front of notes. ``lost`` are links that are markers but lead to no note.
    """

    notes: list[PageNote] = field(default_factory=list)
    marks: dict[etree._Element, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    gone: set[etree._Element] = field(default_factory=set)
    lost: list[Link] = field(default_factory=list)

    def pieces(self) -> dict[etree._Element, PageNote]:
        """The elements that hold texts of notes, each with its note."""
        return {piece: note for note in self.notes for piece in note.pieces}


def linked(pages: Sequence[Page], found: Sequence[Link]) -> PageNotes:
    """The notes that links lead to. Markers whose note is not there are ``lost``, and not yet marked."""
    notes = PageNotes()
    by_name = {page.name: page for page in pages}
    references = markers(found, pages)
    targets = _targets(references, by_name)
    keys = _collect(targets, by_name, notes)
    markers_of: dict[str, list[Link]] = {}
    for link in references:
        target = targets.get(link.target)
        key = keys.get(target) if target is not None else None
        if key is None:
            notes.lost.append(link)
        else:
            markers_of.setdefault(key, []).append(link)
    for number, note in enumerate(notes.notes):
        its = markers_of.get(note.key, [])
        printed = next((text for link in its if (text := label(link.text))), None) or printed_label(note)
        notes.notes[number] = replace(note, label=printed)
        notes.marks.update((link.element, ((label(link.text) or printed, note.key),)) for link in its)
    _continue(notes)
    _drop_returns(notes, found, markers_of)
    return notes


def _targets(references: Iterable[Link], pages: dict[str, Page]) -> dict[tuple[str, str], etree._Element]:
    """The elements that markers lead to. Where one begins another, both are the same: the outer one."""
    found = {
        link.target: pages[link.file].ids[link.fragment]
        for link in references
        if link.file in pages and link.fragment in pages[link.file].ids
    }
    elements = set(found.values())
    return {goal: _outermost(element, elements) for goal, element in found.items()}


def _outermost(element: etree._Element, elements: set[etree._Element]) -> etree._Element:
    for above in element.iterancestors():
        if above in elements and is_between(text_before(element, above)):
            return above
    return element


def _collect(
    targets: dict[tuple[str, str], etree._Element], pages: dict[str, Page], notes: PageNotes
) -> dict[etree._Element, str]:
    """Puts the note at each target into ``notes``, as they stand; the key of each."""
    goals: dict[etree._Element, tuple[str, str]] = {}
    for goal, element in targets.items():
        goals.setdefault(element, goal)
    shared = shares(goals)
    keys: dict[etree._Element, str] = {}
    by_piece: dict[etree._Element, str] = {}
    for element in sorted(goals, key=lambda each: pages[goals[each][0]].order[each]):
        file, fragment = goals[element]
        pieces = note_at(element, shared)
        if not pieces:
            continue
        key = f"{file}#{fragment}"
        keys[element] = by_piece.setdefault(pieces[0], key)
        if keys[element] == key:
            its_kind = NoteKind.ENDNOTE if pages[file].beside else kind(pieces[0])
            notes.notes.append(PageNote(key, "", pages[file], pieces, its_kind))
    return keys


def _continue(notes: PageNotes) -> None:
    """Gives notes the paragraphs behind their first, where these lie between two notes and are no other text."""
    starts = {note.pieces[0] for note in notes.notes}
    holding = {above for marker in notes.marks for above in marker.iterancestors()}

    def continues(element: etree._Element) -> bool:
        return element.tag not in {*HEADINGS, "hr"} and element not in starts and element not in holding

    for number, note in enumerate(notes.notes):
        further = _following(note.pieces[-1], continues) if note.pieces[0].tag in {"p", "div"} else []
        if further and further[-1].getnext() in starts:
            notes.notes[number] = replace(note, pieces=(*note.pieces, *further))


def _following(element: etree._Element, wanted: Callable[[etree._Element], bool]) -> list[etree._Element]:
    further: list[etree._Element] = []
    following = element.getnext()
    while following is not None and wanted(following) and len(further) < _LONGEST_CONTINUATION:
        further.append(following)
        following = following.getnext()
    return further


def _drop_returns(notes: PageNotes, found: Iterable[Link], markers_of: dict[str, list[Link]]) -> None:
    """Takes the links that lead from notes back to their markers out of the notes."""
    pieces = notes.pieces()
    called = {key: frozenset().union(*(link.stands_for for link in its)) for key, its in markers_of.items()}
    for link in found:
        note = next((pieces[each] for each in link.element.iterancestors() if each in pieces), None)
        if note is None or link.element in notes.marks:
            continue
        back = link.target in called.get(note.key, frozenset())
        if link.said == Said.RETURN or is_return(link.text) or (back and _only_counts(link, note, markers_of)):
            notes.gone.add(link.element)


def _only_counts(link: Link, note: PageNote, markers_of: dict[str, list[Link]]) -> bool:
    """Whether a link back repeats the label, or counts the markers of the note: ``a b c``, ``1.0 1.1``, ``1 2``."""
    text = label(link.text)
    several = len(markers_of[note.key]) > 1
    signs = not any(character.isalnum() for character in text)
    return signs or text == note.label or (several and bool(_COUNT.fullmatch(text)))


def printed_label(note: PageNote) -> str:
    """The label that the note itself prints: in front of its text, by its place in a list, or in its id."""
    first = note.pieces[0]
    lead = leading(first)
    if lead is not None:
        return label(shown(lead))
    if first in note.page.numbers:
        return str(note.page.numbers[first])
    digits = "".join(character for character in note.key.rpartition("#")[2].split("-")[-1] if character.isdigit())
    return digits[-4:] or "*"


def leading(element: etree._Element) -> etree._Element | None:
    """The element that prints the label at the beginning of a note: ``<sup>59</sup>``, ``<td>[59]</td>``."""
    within: etree._Element | None = element
    for _ in range(_DEEPEST_LABEL):
        first = _first_of_text(within) if within is not None else None
        if first is None or first.tag in _NO_LABELS:
            return None
        text = shown(first) if next(islice(first.iter("*"), _DEEPEST_LABEL, None), None) is None else ""
        if is_label(label(text)) or (first.tag == "a" and bracketed(text) and is_named(label(text))):
            return first if first.tag in INLINE or first.tag in {"td", "th", "dt"} else None
        within = first
    return None


def _first_of_text(element: etree._Element) -> etree._Element | None:
    """The first element in ``element`` that holds text, where nothing but an opening bracket stands in front of it."""
    before = element.text
    for child in children(element):
        if (before or "").strip(_OPENING):
            return None
        if any(text.strip() for text in child.itertext()) or child.find("img") is not None:
            return child
        before = child.tail
    return None


def widened(elements: Iterable[etree._Element]) -> dict[etree._Element, list[etree._Element]]:
    """``elements``, each grown to what stands around nothing but it and others of them: ``<sup>[1], [2]</sup>``."""
    inner = set(elements)
    only: dict[etree._Element, bool] = {}
    grown: dict[etree._Element, list[etree._Element]] = {}
    for element in elements:
        top = element
        while (above := top.getparent()) is not None and above.tag in INLINE:
            if above not in only:
                rest = _rest(above, inner)
                only[above] = is_between(rest) or is_return(rest)
            if not only[above]:
                break
            top = above
        grown.setdefault(top, []).append(element)
    return grown


def _rest(element: etree._Element, without: set[etree._Element]) -> str:
    pieces: list[str] = []
    waiting = [element]
    while waiting:
        each = waiting.pop()
        pieces.append(each.text or "")
        for child in each:
            pieces.append(child.tail or "")
            if isinstance(child.tag, str) and child not in without:
                waiting.append(child)
    return "".join(pieces)
