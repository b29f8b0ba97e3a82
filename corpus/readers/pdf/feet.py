"""The notes at the foot of pages and columns, found by place, size, rule and label."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.readers.pdf.labels import SYMBOLS, Head, beheaded, cut, head, listed, raised, roman
from corpus.readers.pdf.lines import Layout, Line, Region
from corpus.readers.pdf.paragraphs import Placed

_GLUED = re.compile(rf"\w[.,;:!?]?[”\"’')\]»]*([{SYMBOLS}]{{1,4}}|(?<=[.,;:!?”\"’')\]»])\d{{1,3}})(?=[\s.,;:)]|$)")
_DRAWN = re.compile(r"[_\-–—]{5,}")  # a rule made of characters
_FIRST = {"1", "*", "a", "i"}  # with which a count begins
_MANNER = 2  # labels of one manner that tell that of the others
_LOOK_AHEAD = 60  # lines below
_FARTHEST = 3  # labels that may be missing between two notes


@dataclass(slots=True)
class Foot:
    """A note at a page's foot: the labels in front of it, and its lines, which may run on over pages."""

    page: int
    labels: tuple[str, ...]
    lines: list[Placed]
    ruled: bool = False  # a rule runs above the notes of its page


@dataclass(frozen=True, slots=True)
class Split:
    """The lines of the running text, and the notes at the feet of its pages."""

    body: tuple[Placed, ...]
    notes: tuple[Foot, ...]


@dataclass(slots=True)
class _Search:
    """Where the search stands: the notes so far, the last number, and what is printed as marker on this page."""

    notes: list[Foot]
    last: int
    marks: Counter[str]
    last_roman: int
    here: set[str]  # the labels of the notes at this page's feet
    glued: int = 0  # how many labels touch their notes' text: `4See, e.g.`


def split(layouts: Sequence[Layout], size: float) -> Split:
    """Take the notes off the pages' feet. ``size`` is that of the running text."""
    search = _Search([], 0, Counter(), 0, set())
    body: list[Placed] = []
    column = 0
    for layout in layouts:
        page = layout.sheet.number
        usual = _running_size(layout, size)
        starts = [_start(region, usual, layout.sheet.down) for region in layout.regions]
        search.marks = Counter(
            label
            for region, start in zip(layout.regions, starts, strict=True)
            for line in region.lines[:start]
            for label in _marks(line)
        )
        search.here = set()
        for region, start in zip(layout.regions, starts, strict=True):
            column += 1
            placed = [Placed(page, column, line) for line in region.lines]
            body.extend(each for each in placed[:start] if not _DRAWN.fullmatch(each.line.text))
            ruled = start < len(placed) and _ruled(region, start)
            body.extend(_foot(placed[start:], search, ruled=ruled, whole=start == 0))
    return Split(tuple(body), tuple(search.notes))


def _running_size(layout: Layout, size: float) -> float:
    """The size of the running text on a page: the document's, where any of it is there."""
    sizes: dict[float, int] = {}
    for region in layout.regions:
        for line in region.lines:
            sizes[round(line.size, 1)] = sizes.get(round(line.size, 1), 0) + len(line.text)
    near = sum(count for each, count in sizes.items() if abs(each - size) < 0.04 * size)
    return size if near >= 60 or not sizes else max(sizes, key=lambda each: sizes[each])


def _marks(line: Line) -> list[str]:
    """What may be markers in a line of the running text."""
    found = [label for _, _, text in raised(line) for label in listed(text)]
    return found + [match[1] for match in _GLUED.finditer(line.text) if match[1] not in found]


def _start(region: Region, size: float, height: float) -> int:
    """From which of its lines on a region may hold notes: smaller ones at its end, or those under a rule."""
    lines = region.lines
    small = len(lines)
    while small and lines[small - 1].size < 0.94 * size:
        small -= 1
    if small == 0 and not any(head(line) for line in lines[:1]):
        small = len(lines) if lines and lines[-1].base < 0.6 * height else 0
    for n in range(1, small):
        if (_ruled(region, n) or _DRAWN.fullmatch(lines[n - 1].text)) and lines[n].base > 0.3 * height:
            first = head(lines[n])
            if first and (first.raised or first.marked or lines[n].size < 0.97 * size):
                return n
    return _led(lines, small, height)


def _led(lines: Sequence[Line], small: int, height: float) -> int:
    """Notes as large as the text and under no rule: a raised label begins a line low on the page."""
    marks: set[str] = set()
    for n, line in enumerate(lines[:small]):
        first = head(line)
        if n and first and first.raised and line.base > 0.5 * height and set(first.labels) <= marks:
            step = line.base - lines[n - 1].base
            if step > 1.3 * line.size or line.size < 0.97 * lines[n - 1].size:
                return n
        marks.update(_marks(line))
    return small


def _ruled(region: Region, n: int) -> bool:
    """Whether a rule runs above line ``n``, under no word of the line before."""
    top = region.lines[n].base - 1.1 * region.lines[n].size
    above = region.lines[n - 1].base if n else top - 40
    widest = max(region.right - region.left, 1) * 1.1
    return any(
        above + 1 < rule.y < top + 0.35 * region.lines[n].size
        and rule.right - rule.left < widest
        and abs(rule.left - region.left) < 30
        for rule in region.rules
    )


def _foot(lines: Sequence[Placed], search: _Search, *, ruled: bool, whole: bool) -> list[Placed]:
    """Add the notes in the lines of a page's foot to the search; what is none of them is given back."""
    rest: list[Placed] = []
    waiting = list(lines)
    # Above the first label stands the end of the note before.
    open_note = (
        search.notes[-1] if search.notes and _goes_on(search.notes[-1], lines, ruled=ruled, whole=whole) else None
    )
    while waiting:
        each = waiting.pop(0)
        if _DRAWN.fullmatch(each.line.text):
            continue
        first = _head(each.line, search, ruled=ruled)
        if first and not _surer(first, waiting):
            open_note = _begin(each, first, search, ruled=ruled)
            each = open_note.lines[0]
        elif open_note is None or _apart(open_note.lines[-1], each):
            open_note = None
            rest.append(each)
            continue
        else:
            open_note.lines.append(each)
        later = _second(each.line, search, open_note)
        if later:
            one, two = cut(each.line, later)
            open_note.lines[-1] = Placed(each.page, each.column, one)
            waiting.insert(0, Placed(each.page, each.column, two))
    return rest


def _head(line: Line, search: _Search, *, ruled: bool) -> Head | None:
    """The labels of the note that begins with this line; where labels touch their text, the next one too."""
    first = head(line)
    plain = first is not None and not (first.raised or first.marked) and first.labels[0].isdigit()
    touches = first is not None and plain and line.text[first.length : first.length + 1] != " "
    if first and _plausible(first, search, ruled=ruled) and (touches or not plain or search.glued < _MANNER):
        search.glued += touches
        return first
    label = str(search.last + 1)
    if search.glued < _MANNER or label not in search.marks or label in search.here:
        return None
    begins = line.text.startswith(label) and line.text[len(label) : len(label) + 1].strip() != ""
    return Head((label,), len(label), raised=False, marked=False) if begins and 0 not in line.raised else None


def _surer(first: Head, waiting: Sequence[Placed]) -> bool:
    """Whether a line below begins with the same label, but raised or in brackets: this one begins with a number."""
    if first.raised:
        return False
    below = (head(each.line) for each in waiting[:_LOOK_AHEAD])
    return any(
        other is not None and other.labels == first.labels and (other.raised, other.marked) > (False, first.marked)
        for other in below
    )


def _apart(last: Placed, each: Placed) -> bool:
    return last.column == each.column and each.line.base - last.line.base > 2.5 * each.line.size


def _begin(each: Placed, first: Head, search: _Search, *, ruled: bool) -> Foot:
    line = beheaded(each.line, first.length)
    note = Foot(each.page, first.labels, [Placed(each.page, each.column, line)], ruled)
    search.notes.append(note)
    search.here.update(first.labels)
    numbers = [int(label) for label in first.labels if label.isdigit()]
    search.last = max(numbers, default=search.last)
    search.last_roman = max([roman(label) for label in first.labels if roman(label)], default=search.last_roman)
    return note


def _goes_on(note: Foot, lines: Sequence[Placed], *, ruled: bool, whole: bool) -> bool:
    """Whether the foot may begin with the rest of a note of the page or column before."""
    if not lines:
        return False
    last = note.lines[-1]
    alike = abs(last.line.size - lines[0].line.size) < 0.08 * last.line.size
    if not alike or lines[0].page - last.page > 1:
        return False
    # Where one foot has a rule, all have one.
    return ruled or not (note.ruled or whole or re.search(r"[.!?][\"'”’)\]]*$", last.line.text))


def _plausible(first: Head, search: _Search, *, ruled: bool) -> bool:
    """Whether a label fits the document's count, or a marker on the page."""
    label = first.labels[0]
    if first.raised and label in _FIRST and search.here and search.marks[label] > (label in search.here):
        search.here.clear()  # another chapter begins on this page
    if label in search.here:
        return False
    marked = label in search.marks
    if not label.isdigit():
        # Notes at the end of a document are counted i, ii, iii by a common word processor.
        counts = first.raised and roman(label) == search.last_roman + 1
        return marked or counts or (ruled and not search.here and not label.isalpha())
    number = int(label)
    own = max((int(each) for each in search.here if each.isdigit()), default=0)
    if number <= own:
        return False
    near = 0 < search.last < number <= search.last + _FARTHEST
    if first.raised:
        return marked or ruled or near
    if number == search.last + 1 and (own or ruled):
        return True
    return number <= own + _FARTHEST or not own if marked else first.marked and near


def _second(line: Line, search: _Search, note: Foot) -> int | None:
    """The piece of the line at which another note begins: a raised label that is a marker of this page."""
    for first, end, text in raised(line):
        labels = listed(text)
        fits = (
            labels and end < len(line.pieces) and set(labels) <= search.marks.keys() and not set(labels) & search.here
        )
        if first and fits and line.pieces[first].space and not line.pieces[end].written:
            numbers = [int(label) for label in (*labels, *note.labels) if label.isdigit()]
            if numbers == sorted(numbers, reverse=True) or len(numbers) < 2:
                return first
    return None
