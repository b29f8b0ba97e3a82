"""Notes whose text stands beside their marker: side notes of Tufte CSS, footnotes of LaTeXML."""

from collections.abc import Iterator

from lxml import etree

from corpus.document import NoteKind
from corpus.readers.html.hypertext import Page, classes
from corpus.readers.html.labels import is_label, label
from corpus.readers.html.page import shown
from corpus.readers.html.page_notes import PageNote, PageNotes, leading

_LATEXML_PRINTED = frozenset({"ltx_note_mark", "ltx_tag_note", "ltx_note_type"})
_BESIDE = frozenset({"sidenote", "marginnote", "margin-note", "side-note"})


def add_inline(page: Page, notes: PageNotes) -> None:
    """Puts the notes of ``page`` that stand beside their markers into ``notes``."""
    known = notes.pieces()
    counted = 0
    for element in list(page.order):
        if element in known or element in notes.marks:
            continue
        called = classes(element)
        if "ltx_note" in called:
            _add_latexml(page, element, notes)
        elif called & _BESIDE and element.tag in {"span", "small", "aside", "div"}:
            counted += bool(called & {"sidenote", "side-note"})
            _add_beside(page, element, notes, counted)


def _add_latexml(page: Page, element: etree._Element, notes: PageNotes) -> None:
    inner = next((each for each in element.iter("*") if "ltx_note_content" in classes(each)), None)
    printed = [each for each in element.iter("*") if classes(each) & _LATEXML_PRINTED]
    mark = next((label(shown(each)) for each in printed if "ltx_note_mark" in classes(each)), "")
    if inner is None:
        return
    key = _key(page, element)
    notes.gone.update(printed)
    notes.marks[element] = ((mark or "*", key),)
    notes.notes.append(PageNote(key, mark or "*", page, (inner,), NoteKind.FOOTNOTE))


def _add_beside(page: Page, element: etree._Element, notes: PageNotes, counted: int) -> None:
    """The label stands in front of the note, begins it, or is counted by the page's style (Tufte CSS)."""
    before = next(_markers_before(element), None)
    lead = leading(element)
    if before is not None and before in notes.marks:
        return
    printed = label(shown(lead)) if lead is not None else label(shown(before)) if before is not None else ""
    if lead is not None:
        notes.gone.add(lead)
    if before is not None:
        notes.gone.add(before)
    if not printed:
        printed = str(counted) if classes(element) & {"sidenote", "side-note"} else "*"
    key = _key(page, element)
    notes.marks[element] = ((printed, key),)
    notes.notes.append(PageNote(key, printed, page, (element,), NoteKind.FOOTNOTE))


def _markers_before(element: etree._Element) -> Iterator[etree._Element]:
    """The marker in front of a side note: a label for its switch, or a raised character."""
    before = element.getprevious()
    while before is not None and not (before.tail or "").strip():
        text = label(shown(before))
        if before.tag == "label" or (before.tag in {"sup", "a"} and (is_label(text) or not text)):
            yield before
        elif before.tag != "input":
            return
        before = before.getprevious()


def _key(page: Page, element: etree._Element) -> str:
    return f"{page.name}#{element.get('id') or ''}@{page.order[element]}"
