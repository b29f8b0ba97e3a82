"""Markers that lead nowhere, paired by their labels with notes at the end; and notes without a marker."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from lxml import etree

from corpus.readers.html.hypertext import HEADINGS, INLINE, Page, block_of, children, classes, content, words
from corpus.readers.html.labels import is_heading_of_notes, is_label, label
from corpus.readers.html.note_places import in_notes, is_note, is_note_list, kind, text_before
from corpus.readers.html.page import is_text, shown
from corpus.readers.html.page_notes import PageNote, PageNotes, leading, printed_label
from corpus.readers.html.repeated import RaisedLabel, repeated

_BEGINS = re.compile(r"\s*(?:\[[^\]\s]{1,6}\]|\(\w{1,4}\)|\d{1,4}[.):]|[*†‡§¶‖]{1,4})\s*\S")
_LIST = re.compile(r"\s*[,;]\s*")
# What is raised behind these is an exponent: a single letter, a unit, a number that is no year.
_EXPONENT = re.compile(r"(?:(?<!\w)(?:[kcmdµμnp]?m|ft|in|yd|mi|sec|[A-Za-z]|\d{1,3}|\d{5,})|\d[.,]\d+|[=×^])$")
_RAISED_CLASSES = words("fnref superscript msofootnotereference sup footnotereference super")
_NUMERAL = re.compile(r"[ivxl]{1,7}")
_LONGEST_SKIP = 3
_WEAK_LISTS = frozenset({"references", "reflist"})


def add_unlinked(pages: Sequence[Page], notes: PageNotes) -> None:
    """Pairs markers without a note with notes without a marker; what is left of either goes in as it is."""
    said = [note for page in pages if not page.beside for note in _said(page, notes)]
    raised = sorted(
        (each for number, page in enumerate(pages) if not page.beside for each in _raised(page, notes)),
        key=lambda each: ([page.name for page in pages].index(each.page.name), each.place[1]),
    )
    raised = repeated(pages, raised, notes)
    looking = {note.pieces[0] for note in said}
    like = [note for page in pages if raised and not page.beside for note in _like_notes(page, notes, looking)]
    used = _pair(raised, [*said, *like], notes)
    for page in pages if used else ():
        used |= _behind_numbers(page, [note for note in (*said, *like) if note.key not in used], notes)
    notes.notes.extend(note for note in said if note.key not in used)


def _behind_numbers(page: Page, texts: Sequence[PageNote], notes: PageNotes) -> set[str]:
    """Markers that stand where exponents do, but between those of their neighbours, and whose notes are there.

    The keys of these notes.
    """
    wanted = {note.label: note for note in texts if note.page is page and note.label.isdigit()}
    places: dict[str, int] = {}
    for element, place in page.order.items() if wanted else ():
        for text, _ in notes.marks.get(element, ()):
            places.setdefault(text, place)
    known = {*notes.marks, *notes.gone}
    within = {*notes.pieces(), *(piece for note in texts for piece in note.pieces)}
    used: set[str] = set()
    for element in page.order if wanted else ():
        text = label(shown(element)) if element.tag == "sup" and element not in known else ""
        note = wanted.get(text) if text not in places else None
        if (
            note is None
            or not within.isdisjoint(element.iterancestors())
            or not _may_mark(element, known, set(), powers=True)
        ):
            continue
        before, behind = places.get(str(int(text) - 1)), places.get(str(int(text) + 1))
        place = page.order[element]
        if before is not None and before < place and (behind is None or place < behind):
            notes.notes.append(note)
            notes.marks[element] = ((text, note.key),)
            places[text] = place
            used.add(note.key)
    return used


def _said(page: Page, notes: PageNotes) -> Iterator[PageNote]:
    """What the page says is a note, and no marker led to."""
    known = set(notes.pieces())
    holding = {above for piece in known for above in piece.iterancestors()}
    taken: set[etree._Element] = set()
    for element in page.order:
        if element in known or element in notes.marks or element in holding or not _is_said(element, holding):
            continue
        if any(above in taken or above in known or above in notes.marks for above in element.iterancestors()):
            continue
        if content(element).strip():
            taken.add(element)
            yield _note(page, element)


def _is_said(element: etree._Element, holding: set[etree._Element]) -> bool:
    if is_note(element):
        return True
    above = element.getparent()
    if element.tag not in {"li", "dd"} or above is None:
        return False
    while above is not None and above.tag not in {"body", "main", "article", "li", "dd"}:
        if is_note_list(above):
            return above in holding or not classes(above) & _WEAK_LISTS
        above = above.getparent()
    return False


def _note(page: Page, element: etree._Element) -> PageNote:
    key = f"{page.name}#{element.get('id') or ''}@{page.order[element]}"
    note = PageNote(key, "", page, (element,), kind(element))
    begins = _BEGINS.match(content(element)[:40]) if leading(element) is None and element.tag != "li" else None
    printed = label(begins[0].strip()[:-1]) if begins else printed_label(note)
    return PageNote(key, printed, page, (element,), note.kind)


def _raised(page: Page, notes: PageNotes) -> Iterator[RaisedLabel]:
    """What is printed above the line and may be a marker, and the links that lead nowhere."""
    lost = {link.element: link for link in notes.lost}
    known = {*notes.marks, *notes.gone, *lost}
    within = {above for element in known for above in element.iterancestors()}
    labels = {note.label for note in notes.notes}
    for element in page.order:
        if element in lost:
            link = lost[element]
            text = label(link.text) or "*"
            yield RaisedLabel(element, page, text, sure=True, target="#".join(link.target))
        elif (
            _is_raised(element) and element not in known and element not in within and _may_mark(element, known, labels)
        ):
            for text in _LIST.split(label(shown(element))):
                yield RaisedLabel(element, page, label(text), sure=False)


def _is_raised(element: etree._Element) -> bool:
    if element.tag == "sup":
        return True
    return element.tag == "span" and bool(
        classes(element) & _RAISED_CLASSES or "vertical-align:super" in (element.get("style") or "").replace(" ", "")
    )


def _may_mark(element: etree._Element, known: set[etree._Element], labels: set[str], *, powers: bool = False) -> bool:
    """Whether what is raised can be a marker where it stands: behind a word, and no power of a number."""
    parts = _LIST.split(label(shown(element)))
    enclosed = shown(element).strip()[:1] in {"[", "("}
    if not all(is_label(label(part)) and (enclosed or _is_number(label(part), labels)) for part in parts):
        return False
    if any(above in known or above.tag in {"pre", "nav", "code"} for above in element.iterancestors()):
        return False
    before = text_before(element, block_of(element))
    if not before.strip() or (before[-1:].isspace() and (element.tail or " ")[:1].isalnum()):
        return False
    return is_text(element) and (enclosed or powers or not is_power(before))


def _is_number(text: str, labels: set[str]) -> bool:
    """Letters alone are raised for other reasons (``1er``), unless notes are counted in such numerals."""
    return not text[0].isalpha() or (text in labels and bool(_NUMERAL.fullmatch(text)))


def is_power(before: str) -> bool:
    """Whether what is raised behind ``before`` is an exponent: behind a letter alone, a unit, or no year's number."""
    return bool(_EXPONENT.search(before[-12:]))


def _like_notes(page: Page, notes: PageNotes, said: set[etree._Element]) -> Iterator[PageNote]:
    """Paragraphs and items that begin as notes do: with a raised label, or under a heading such as "Notes"."""
    known = {*notes.pieces(), *said}
    under = False
    for element in page.order:
        if element.tag in HEADINGS or (element.tag in {"p", "b", "strong"} and len(content(element)) < 40):
            under = is_heading_of_notes(content(element)) or (under and element.tag not in HEADINGS)
        if element.tag not in {"p", "li", "dd", "tr", "div"} or element in known or not is_text(element):
            continue
        if element.tag == "div" and _has_blocks(element):
            continue
        if not any(above in known for above in element.iterancestors()) and _begins_as_note(
            element, page, notes, under=under
        ):
            known.add(element)
            yield _note(page, element)


def _has_blocks(element: etree._Element) -> bool:
    return any(child.tag not in INLINE and child.tag not in {"br", "img"} for child in children(element))


def _begins_as_note(element: etree._Element, page: Page, notes: PageNotes, *, under: bool) -> bool:
    lead = leading(element)
    if lead is not None:
        inside = {lead, *lead.iter("*"), *lead.iterancestors()}
        raised = any(_is_raised(each) or _leads_nowhere(each, page) for each in lead.iter("*")) or any(
            link.element in inside for link in notes.lost
        )
        return raised or under or in_notes(element)
    if not (under or in_notes(element)):
        return False
    above = element.getparent()
    return (element.tag == "li" and above is not None and above.tag == "ol") or bool(
        _BEGINS.match(content(element)[:40])
    )


def _leads_nowhere(element: etree._Element, page: Page) -> bool:
    href = element.get("href") or ""
    return element.tag == "a" and href.startswith("#") and href[1:] not in page.ids


def _pair(raised: Sequence[RaisedLabel], texts: Sequence[PageNote], notes: PageNotes) -> set[str]:
    """Pairs each marker with the next note of its label; the keys of the notes that got one."""
    by_label: dict[str, list[PageNote]] = {}
    for note in texts:
        by_label.setdefault(note.label, []).append(note)
    openings = {note.pieces[0] for note in texts}
    used: set[str] = set()
    single: list[RaisedLabel] = []
    for each in raised:
        if _opens(each, openings):
            notes.gone.add(each.element)
        elif (meant := _meant(each, by_label.get(each.label, ()), used)) is None:
            single.append(each)
        else:
            if meant.key not in used:
                used.add(meant.key)
                notes.notes.append(meant)
            _mark(notes, each, meant.key)
    _add_single(single, raised, used, notes)
    return used


def _opens(each: RaisedLabel, openings: set[etree._Element]) -> bool:
    """Whether it stands at the beginning of a note, where it is the note's own label."""
    note = next((above for above in each.element.iterancestors() if above in openings), None)
    return note is not None and not text_before(each.element, note).strip(" \t\r\n[(")


def _meant(each: RaisedLabel, its: Sequence[PageNote], used: set[str]) -> PageNote | None:
    """The note that a marker means: the next one of its label that has no marker yet, else one that has."""
    here = [note for note in its if note.page is each.page] or list(its)
    free = [note for note in here if note.key not in used]
    behind = [note for note in free if note.page.order.get(note.pieces[0], 0) > each.place[1]]
    return next(iter((*behind, *free, *reversed(here))), None)


def _mark(notes: PageNotes, each: RaisedLabel, key: str) -> None:
    notes.marks[each.element] = (*notes.marks.get(each.element, ()), (each.label, key))


def _add_single(single: Sequence[RaisedLabel], raised: Sequence[RaisedLabel], used: set[str], notes: PageNotes) -> None:
    """Markers whose notes are not there: links that say so, and raised numbers that count upwards."""
    numbers = [int(each.label) for each in raised if each.element in notes.marks and each.label.isdigit()]
    first, last = min(numbers, default=0), max(numbers, default=0)
    counted = set(() if used else _counting([each for each in single if not each.sure and each.label.isdigit()]))
    for number, each in enumerate(single):
        among = each.label.isdigit() and first < int(each.label) < last
        if each.sure:
            _mark(notes, each, each.target)
        elif each in counted or among or each.element in notes.marks:
            _mark(notes, each, f"{each.page.name}#^{number}-{each.label}")


def _counting(raised: Sequence[RaisedLabel]) -> list[RaisedLabel]:
    """The longest run of numbers that go up in small steps, mostly of one; it takes three to be one."""
    best: list[tuple[int, int]] = []
    for here, each in enumerate(raised):
        length, link = 1, -1
        for before in range(max(0, here - 40), here):
            step = int(each.label) - int(raised[before].label)
            if 1 <= step <= _LONGEST_SKIP and best[before][0] + 1 >= length:
                length, link = best[before][0] + 1, before
        best.append((length, link))
    at = max(range(len(best)), key=lambda n: best[n][0], default=-1)
    chain: list[RaisedLabel] = []
    while at != -1:
        chain.append(raised[at])
        at = best[at][1]
    chain.reverse()
    steps = [int(b.label) - int(a.label) for a, b in pairwise(chain)]
    return chain if len(chain) >= 3 and 2 * steps.count(1) >= len(steps) else []
