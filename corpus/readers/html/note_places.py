"""Where a page prints its notes: from the id that a marker leads to, to the elements that hold the note's text."""

import re
from collections import Counter
from collections.abc import Iterable

from lxml import etree

from corpus.document import NoteKind
from corpus.readers.html.hypertext import HEADINGS, INLINE, block_of, children, classes, content, kinds, words

_NOTE_KINDS = frozenset({"footnote", "endnote", "rearnote", "doc-footnote", "doc-endnote"})
_LIST_KINDS = frozenset({"footnotes", "endnotes", "rearnotes", "doc-endnotes", "doc-footnotes"})
_NOTE_CLASSES = words(
    "footnote endnote rearnote footnote-definition footnote-item footnotes-item duokan-footnote-item _idfootnote "
    "_idendnote easy-footnote-single footdef footpara notesbaspage footnote-text footnote-body fn "
    "footnotes_plugin_reference_row modern-footnotes-footnote__note"
)
_INLINE_CLASSES = words("endnote footnote-text footnote modern-footnotes-footnote__note")
_LIST_CLASSES = words(
    "footnotes endnotes footnotes-list footnote-list footnote_container_prepare references reflist "
    "wp-block-footnotes easy-footnotes-wrapper simple-footnotes _idfootnotes _idendnotes endnote-list "
    "footnotes_reference_container duokan-footnote-content"
)
_WORD_NOTE = re.compile(r"mso-element:\s*(?:foot|end)note(?:-list)?", re.IGNORECASE)
_OFFICE_NOTE = re.compile(r"sd(?:foot|end)note\d+|(?:ftn|edn)\d+", re.IGNORECASE)
_END = re.compile(r"(?:^|[^a-z])(?:end|rear)notes?|doc-endnote|sdendnote|edn\d|references", re.IGNORECASE)
_CALLED_NOTE = re.compile(r"note|fn|ftn", re.IGNORECASE)
_TOO_WIDE = words("html body main article section ol ul dl table tbody thead tfoot header footer nav")


def is_note(element: etree._Element) -> bool:
    """Whether the page says of this very element that it is a note."""
    if element.tag in INLINE:
        # Around a marker stand the same names; a note is longer.
        named = kinds(element) & _NOTE_KINDS or classes(element) & _INLINE_CLASSES
        return bool(named) and element.tag not in {"a", "sup"} and len(content(element).strip()) > 12
    if kinds(element) & _NOTE_KINDS or classes(element) & _NOTE_CLASSES:
        return True
    style = _WORD_NOTE.search(element.get("style") or "")
    return bool(style and not style[0].endswith("list")) or bool(
        element.tag == "div" and _OFFICE_NOTE.fullmatch(element.get("id") or "")
    )


def is_note_list(element: etree._Element) -> bool:
    """Whether the page says of this very element that it holds notes."""
    if element.tag in INLINE:
        return False
    style = _WORD_NOTE.search(element.get("style") or "")
    return bool(
        kinds(element) & _LIST_KINDS or classes(element) & _LIST_CLASSES or (style and style[0].endswith("list"))
    )


def in_notes(element: etree._Element) -> bool:
    """Whether the element is a note, or in one, or among them."""
    return any(is_note(each) or is_note_list(each) for each in (element, *element.iterancestors()))


def kind(element: etree._Element) -> NoteKind:
    """Whether the page calls the note at ``element`` an endnote."""
    for each in (element, *element.iterancestors()):
        if is_note(each) or is_note_list(each):
            said = " ".join((*kinds(each), *classes(each), each.get("id") or "", each.get("style") or ""))
            if _END.search(said):
                return NoteKind.ENDNOTE
    return NoteKind.FOOTNOTE


def text_before(element: etree._Element, block: etree._Element) -> str:
    """What stands in ``block`` in front of ``element``, back to a line break; of a long text its end."""
    found: list[str] = []
    while element is not block:
        before = element.getprevious()
        while before is not None:
            found.append(before.tail or "")
            if before.tag == "br":
                return "".join(reversed(found))
            if isinstance(before.tag, str):
                found.append(content(before))
            if sum(map(len, found)) > 80:
                return "…" + "".join(reversed(found))
            before = before.getprevious()
        above = element.getparent()
        if above is None:
            break
        found.append(above.text or "")
        element = above
    return "".join(reversed(found))


def shares(targets: Iterable[etree._Element]) -> Counter[etree._Element]:
    """How many of ``targets`` are in, or are, an element."""
    return Counter(each for target in targets for each in (target, *target.iterancestors()))


def note_at(target: etree._Element, shared: Counter[etree._Element]) -> tuple[etree._Element, ...]:
    """The elements that hold the text of the note that a marker to ``target`` means; none where there is no text.

    ``shared`` counts the targets in each element: where a paragraph holds several, it is parted, so that each begins
    one of its own.
    """
    for each in (target, *target.iterancestors()):
        if is_note(each) and shared[each] == 1:
            return (each,)
        if each.tag in _TOO_WIDE:
            break
    if target.tag in INLINE and len(content(target).strip()) > 12 and not _begins_line_with_more(target):
        return (target,)
    block = block_of(target)
    if block.tag in HEADINGS or (block is target and block.tag in {"section", "article", "body"} and _is_headed(block)):
        return ()
    if block.tag in _TOO_WIDE or shared[block] > 1 or (block is not target and _after_break(target, block)):
        return _parted(target, block, shared)
    return _widened(block, shared)


def _begins_line_with_more(target: etree._Element) -> bool:
    """Whether more of the line stands behind the element: then it is a label, not the note."""
    block = block_of(target)
    return len(content(block).strip()) > len(content(target).strip()) and not text_before(target, block).strip()


def _is_headed(block: etree._Element) -> bool:
    return any(child.tag in HEADINGS for child in children(block)[:2])


def _after_break(target: etree._Element, block: etree._Element) -> bool:
    first = target
    while (above := first.getparent()) is not None and above is not block:
        first = above
    before = first.getprevious()
    return before is not None and before.tag == "br" and not (before.tail or "").strip()


def _parted(
    target: etree._Element, block: etree._Element, shared: Counter[etree._Element]
) -> tuple[etree._Element, ...]:
    """A paragraph of its own, made of what stands in ``block`` from ``target`` to the next anchor, break or block."""
    if target is block:
        return ()
    first = target
    while (above := first.getparent()) is not None and above is not block:
        first = above
    following = first.getnext()
    nothing = not content(first).strip() and not (first.tail or "").strip()
    if nothing and following is not None and following.tag not in INLINE and following.tag not in HEADINGS:
        return (following,)
    part = etree.Element("p")
    first.addprevious(part)
    moved: etree._Element | None = first
    while moved is not None and (moved is first or not (shared[moved] or _ends_part(moved))):
        following = moved.getnext()
        part.append(moved)
        moved = following
    return (part,)


def _ends_part(element: etree._Element) -> bool:
    if element.tag == "br":
        following = element.getnext()
        blank = not (element.tail or "").strip()
        return blank and following is not None and (following.tag == "br" or _is_anchor(following))
    return element.tag not in INLINE and element.tag != "img"


def _is_anchor(element: etree._Element) -> bool:
    return any(each.get("id") or each.get("name") for each in element.iter("*"))


def _widened(block: etree._Element, shared: Counter[etree._Element]) -> tuple[etree._Element, ...]:
    """``block`` with what belongs to it: of a list's or table's part, the whole item."""
    if block.tag == "dt":
        return (block, *_definitions(block))
    while (above := block.getparent()) is not None and shared[above] == 1 and _is_item(above):
        if text_before(block, above).strip():
            break
        block = above
    return (block,)


def _is_item(element: etree._Element) -> bool:
    if element.tag == "div":
        return is_note(element) or bool(_CALLED_NOTE.search(f"{element.get('id')} {element.get('class')}"))
    return element.tag in {"li", "dd", "td", "th", "tr", "aside"}


def _definitions(term: etree._Element) -> Iterable[etree._Element]:
    following = term.getnext()
    while following is not None and following.tag == "dd":
        yield following
        following = following.getnext()
