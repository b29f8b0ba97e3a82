"""What pages of HTML say: the blocks of their text and of their notes."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from lxml import etree

from corpus.document import Problem
from corpus.readers.blocks import Block, NoteText
from corpus.readers.flow import cut
from corpus.readers.html.hypertext import Page, content
from corpus.readers.html.inline_notes import add_inline
from corpus.readers.html.labels import is_between, is_heading_of_notes, label
from corpus.readers.html.links import Link
from corpus.readers.html.page import around, article, is_text, shown, title
from corpus.readers.html.page_notes import PageNote, PageNotes, leading, linked, widened
from corpus.readers.html.prose import Cuts, Hole, blocks
from corpus.readers.html.unlinked import add_unlinked
from corpus.span import Span

_PAGE_CITED = re.compile(r"\s*:[\s\d,;.–-]+")
_LED_BACK = re.compile(r"[\s\^↑]+")
_LABELS = (
    re.compile(r"\[([^\]\n]{1,20})\]\s*[.:]?\s*"),
    re.compile(r"\(([^)\n]{1,20})\)\s*"),
    re.compile(r"(\w{1,8}|[^\w\s]{1,5}?)[.):\]]{1,2}\s+"),
)
_BARE_LABEL = re.compile(r"(\w{1,8}(?=\s)|[*†‡§¶‖#∗⁎✱※]{1,5})[\s\u2060]*(?=\S)")
_BEHIND_LABEL = re.compile(r"[\s\u2060]*[\].):]*[\s\u2060]+")


@dataclass(frozen=True, slots=True)
class Reading:
    """The blocks of pages, the texts of their notes, and the title of the first that has one."""

    body: tuple[Block, ...]
    notes: tuple[NoteText, ...]
    title: str | None
    problems: tuple[Problem, ...]


def reading(pages: Sequence[Page], found: Sequence[Link], *, whole: bool) -> Reading:
    """What ``pages`` say together. ``found`` are their links; of ``whole`` pages no part is taken for a site's."""
    notes = _notes(pages, found)
    marks = _grouped(notes)
    pieces = notes.pieces()
    gone = {*notes.gone, *widened(notes.gone), *_pages_cited(marks)}
    body: list[Block | Hole] = []
    said: str | None = None
    for page in pages:
        if not page.beside:
            root = article(page, () if whole else marks)
            outside = frozenset() if whole else around(root, [*marks, *pieces])
            cuts = Cuts(marks, pieces.keys(), gone | outside)
            body.extend(blocks(root, cuts, file=page.name))
            said = said or title(page, root, _headings(page, cuts))
    texts = tuple(_note_text(note, marks, pieces, gone) for note in notes.notes)
    return Reading(tuple(_without_empty_sections(body)), texts, said, tuple(p for page in pages for p in page.problems))


def _notes(pages: Sequence[Page], found: Sequence[Link]) -> PageNotes:
    notes = linked(pages, found)
    for page in pages:
        if not page.beside:
            add_inline(page, notes)
    add_unlinked(pages, notes)
    for note in notes.notes:
        lead = leading(note.pieces[0])
        if lead is not None and lead not in notes.marks and _prints(lead, note.label):
            notes.gone.add(lead)
    return notes


def _prints(lead: etree._Element, text: str) -> bool:
    """Whether the element in front of a note prints its label."""
    return label(shown(lead)) == text


def _grouped(notes: PageNotes) -> dict[etree._Element, tuple[tuple[str, str], ...]]:
    """The elements to take out, each with all the markers in it."""
    return {top: tuple(mark for each in its for mark in notes.marks[each]) for top, its in widened(notes.marks).items()}


def _pages_cited(marks: Iterable[etree._Element]) -> Iterator[etree._Element]:
    """What is raised behind a marker: the page of the cited work (``[1]:23``, MediaWiki), a comma before the next."""
    for mark in marks:
        behind = mark.getnext()
        at_once = behind is not None and behind.tag == "sup" and not (mark.tail or "").strip()
        if behind is not None and at_once and (_PAGE_CITED.fullmatch(content(behind)) or is_between(content(behind))):
            yield behind


def _headings(page: Page, cuts: Cuts) -> list[tuple[etree._Element, str]]:
    found = [element for element in page.order if element.tag == "h1" and is_text(element)]
    return [(element, " ".join(_text(blocks(element, cuts)).split())) for element in found]


def _text(found: Iterable[Block | Hole]) -> str:
    return " ".join(block.text for block in found if isinstance(block, Block))


def _note_text(
    note: PageNote,
    marks: dict[etree._Element, tuple[tuple[str, str], ...]],
    pieces: dict[etree._Element, PageNote],
    gone: set[etree._Element],
) -> NoteText:
    cuts = Cuts(marks, pieces.keys(), gone)
    written = [block for piece in note.pieces for block in blocks(piece, cuts, file=note.page.name)]
    texts = [block for block in written if isinstance(block, Block)]
    if len(texts) > 1 and label(texts[0].text) == note.label:
        del texts[0]
    elif texts:
        texts[0] = _without_label(texts[0], note, gone)
    return NoteText(note.key, note.label, tuple(texts), note.kind)


def _without_label(block: Block, note: PageNote, gone: set[etree._Element]) -> Block:
    """The first block of a note without the label in front of it, and without what is left of links back there."""
    first = note.pieces[0]
    start = found.end() if (found := _LED_BACK.match(block.text)) else 0
    if any(each in gone for each in first.iter("*")) and (behind := _BEHIND_LABEL.match(block.text, start)):
        end = behind.end()
    else:
        shapes = _LABELS if first in note.page.numbers else (*_LABELS, _BARE_LABEL)
        matches = (match for shape in shapes if (match := shape.match(block.text, start)))
        end = next((match.end() for match in matches if match[1] == note.label), start)
    text, marks = cut(block.text, block.marks, [Span(0, end)])
    return replace(block, text=text, marks=tuple(marks))


def _without_empty_sections(found: Sequence[Block | Hole]) -> list[Block]:
    """The blocks, without headings (and lines such as "Notes:") under which nothing but notes stood."""
    kept: list[Block] = []
    holes, bare = False, True  # whether notes, and whether nothing else, stood up to the next heading
    for number in reversed(range(len(found))):
        each = found[number]
        if isinstance(each, Hole):
            holes = True
        elif holes and bare and _is_heading_of_notes(each, kept[-1] if kept else None):
            continue  # what stands above it is still followed by notes alone
        elif isinstance(found[min(number + 1, len(found) - 1)], Hole) and is_heading_of_notes(each.text):
            continue
        elif each.text.strip() or each.marks:
            kept.append(each)
            holes, bare = (False, True) if each.level is not None else (holes, False)
    kept.reverse()
    return kept


def _is_heading_of_notes(block: Block, behind: Block | None) -> bool:
    """Whether a block that notes follow is the heading of nothing else."""
    return (
        block.level is not None
        and not block.marks
        and (behind is None or behind.level is None or behind.level <= block.level)
    )
