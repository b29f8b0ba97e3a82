"""Where a text prints its notes: in lists under a heading, at the feet of pages, or in brackets of their own."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.notes.leads import Kind, Lead, heading, rule, step
from corpus.notes.sheet import Sheet
from corpus.span import Span

_LOOK_AHEAD = 80  # lines that the paragraphs of one note may take
_LONGEST_BREAK = 12_000  # code points of such paragraphs
_MOST_RESTARTING = 3_000  # notes with no heading whose numbers may begin again: each time all of them are counted
_NEAR = 12_000  # code points between a symbol and its note
_WEAK = frozenset({".", "plain", "()", "alone"})  # forms that lists and sentences have too
_FIRST_LABELS = frozenset({"1", "a", "A", "i", "*"})


@dataclass(frozen=True, slots=True)
class Item:
    """A note's text at ``span``, its label in front of it from ``start``."""

    start: int
    span: Span
    label: str
    kind: Kind
    form: str


@dataclass(frozen=True, slots=True)
class Block:
    """Notes that are printed together, from ``start`` to ``end``.

    ``listed`` tells a list under a heading; ``sure`` tells notes that are notes also where no marker points to them.
    """

    items: tuple[Item, ...]
    start: int
    end: int
    listed: bool = False
    sure: bool = False


@dataclass(frozen=True, slots=True)
class _Entry:
    lead: Lead
    first: int  # lines
    last: int


@dataclass(frozen=True, slots=True)
class _Reading:
    """The notes that are read from a line on; ``listed`` under a heading, else at a page's foot."""

    sheet: Sheet
    first: int
    listed: bool
    ruled: bool = False


def blocks(sheet: Sheet) -> list[Block]:
    """The blocks of notes that ``sheet`` prints at the beginnings of lines, in the order of the text."""
    found: list[Block] = []
    at = 0
    while at < len(sheet.lines):
        block, behind = _block(sheet, at, found)
        if block:
            found.append(block)
        at = max(at + 1, behind)
    return found


def _block(sheet: Sheet, at: int, found: Sequence[Block]) -> tuple[Block | None, int]:
    if sheet.leads[at] is None:
        line = sheet.line(at)
        if heading(line):
            return _listed(sheet, at, found)
        if rule(line) and at + 1 < len(sheet.lines) and sheet.leads[at + 1]:
            return _at_foot(_Reading(sheet, at + 1, listed=False, ruled=True), found)
        return None, at
    if heading(sheet.line(at)):  # `7. References`
        return _listed(sheet, at, found)
    if (lead := sheet.leads[at]) and _may_open(sheet, at, lead):
        return _at_foot(_Reading(sheet, at, listed=False), found)
    return None, at


def _may_open(sheet: Sheet, at: int, lead: Lead) -> bool:
    return sheet.lines[at].opens or lead.form not in _WEAK or sheet.paged


def _listed(sheet: Sheet, at: int, found: Sequence[Block]) -> tuple[Block | None, int]:
    first = next((n for n in range(at + 1, min(at + 4, len(sheet.lines))) if sheet.leads[n]), None)
    if first is None or any(heading(sheet.line(n)) for n in range(at + 1, first + 1)):
        return None, at
    if first > at + 1 and not all(sheet.titled(n) or rule(sheet.line(n)) for n in range(at + 1, first)):
        return None, at
    entries, behind = _entries(_Reading(sheet, first, listed=True))
    alone = len(entries) == 1 and entries[0].lead.form in _WEAK
    if _bulleted(sheet, entries) or (alone and not _evidence(sheet, entries, _since(found, entries[0].lead))):
        return None, at
    return replace(_made(sheet, entries, sure=True), listed=True), behind


def _at_foot(reading: _Reading, found: Sequence[Block]) -> tuple[Block | None, int]:
    """Notes with no heading. They need markers in the text before them, for lists look the same."""
    sheet = reading.sheet
    entries, behind = _entries(reading)
    if _bulleted(sheet, entries):
        return None, behind
    since = _since(found, entries[0].lead)
    told = _evidence(sheet, entries, since)
    lead = entries[0].lead
    at_end = behind == len(sheet.lines) or sheet.lines[behind].page != sheet.lines[reading.first].page
    if reading.ruled:
        drawn = sheet.paged and at_end and sheet.line(reading.first - 1)[0] in "_-—–―─━"
        return (_made(sheet, entries, sure=drawn), behind) if drawn or told * 2 >= len(entries) else (None, behind)
    opens = sheet.lines[reading.first].opens or lead.form not in _WEAK or at_end
    counted = lead.form not in _WEAK or lead.kind is not Kind.NUMBER or _covers(sheet, entries, since, at_end=at_end)
    if told * 3 < len(entries) * 2 or not opens or not counted:
        return None, behind if len(entries) > 1 else reading.first
    return _made(sheet, entries), behind


def _covers(sheet: Sheet, entries: Sequence[_Entry], since: int, *, at_end: bool) -> bool:
    """Whether the notes are those of the markers before them: a list among markers is shorter or longer."""
    start = sheet.lines[entries[0].first].start
    first, last = bisect_left(sheet.numbers, (since, "")), bisect_left(sheet.numbers, (start, ""))
    near = {label for _, label in sheet.numbers[first:last][-4 * len(entries) :]}
    marked = sum(step(entries[0].lead.label, label) >= 0 for label in near)  # those before have had their notes
    if len(entries) * 2 < marked:
        return False
    if at_end:
        return True
    # Of a page's notes the last is that of its last marker.
    places = sheet.places.get((Kind.NUMBER, entries[-1].lead.label), [])
    latest = bisect_left(places, sheet.numbers[max(first, last - 3)][0]) if first < last else len(places)
    marked_last = latest < len(places) and places[latest] < start
    return marked_last and not sheet.line(entries[0].first - 1).endswith(":")


def _since(found: Sequence[Block], lead: Lead) -> int:
    """Where the text begins whose markers a block that begins with ``lead`` may serve."""
    kin = [block for block in found[-40:] if any(item.kind is lead.kind for item in block.items)]
    if not kin:
        return 0
    last = kin[-1].items[-1].label
    if lead.kind is Kind.NUMBER and step(last, lead.label) == 1:
        return kin[-2].end if len(kin) > 1 else 0
    return kin[-1].end


def _evidence(sheet: Sheet, entries: Sequence[_Entry], since: int) -> int:
    """How many of the notes have what may be their marker in front of the block."""
    start = sheet.lines[entries[0].first].start
    alone = len(entries) == 1
    at_end = entries[-1].last + 1 == len(sheet.lines)
    near = entries[0].lead.kind is Kind.SYMBOL or (len(entries) < 3 and not at_end)
    floor = max(since, start - _NEAR) if near else since
    found = 0
    for entry in entries:
        places = (sheet.firm if alone else sheet.places).get((entry.lead.kind, entry.lead.label), [])
        n = bisect_left(places, floor)
        if n < len(places) and places[n] < start:
            found += 1
    return found


def _bulleted(sheet: Sheet, entries: Sequence[_Entry]) -> bool:
    """Whether a label stands twice in one block, as bullets do."""
    for entry in entries:
        for n in range(entry.first + 1, min(entry.last + 2, len(sheet.lines))):
            other = sheet.leads[n]
            if other and other.kind is Kind.SYMBOL and other.label == entry.lead.label:
                return True
    return False


def _entries(reading: _Reading) -> tuple[list[_Entry], int]:
    sheet = reading.sheet
    entries: list[_Entry] = []
    at = reading.first
    while at < len(sheet.lines):
        lead = sheet.leads[at]
        if lead and _counts_on(reading, entries, at, lead):
            entries.append(_Entry(lead, at, at))
        elif _ends(reading, entries, at):
            break
        elif not _passed_over(reading, at):
            entries[-1] = replace(entries[-1], last=at)
        at += 1
    return entries, at


def _passed_over(reading: _Reading, at: int) -> bool:
    """Headings between the notes of two chapters, page numbers, and running heads belong to no note."""
    sheet = reading.sheet
    heads = at > 0 and sheet.lines[at].page != sheet.lines[at - 1].page and len(sheet.line(at)) < 60
    return sheet.numbered(at) or (reading.listed and (sheet.titled(at) or (heads and sheet.closes(at - 1))))


def _ends(reading: _Reading, entries: Sequence[_Entry], at: int) -> bool:
    sheet = reading.sheet
    line = sheet.line(at)
    if heading(line) or rule(line):
        return True
    if not reading.listed and sheet.lines[at].page != sheet.lines[reading.first].page:
        return True
    if sheet.numbered(at):
        return False
    if not reading.listed and sheet.line(at)[:2] in {"- ", "• "} and sheet.closes(at - 1):
        return True
    return sheet.lines[at].opens and not _continues(reading, entries, at)


def _counts_on(reading: _Reading, entries: Sequence[_Entry], at: int, lead: Lead) -> bool:
    """Whether the label of a line goes on with the count of the notes read so far."""
    sheet = reading.sheet
    if not entries or (not reading.listed and sheet.lines[at].page != sheet.lines[reading.first].page):
        return not entries
    last = entries[-1].lead
    opens = sheet.lines[at].opens or sheet.closes(at - 1)
    if last.kind is Kind.SYMBOL:
        new = lead.label not in {entry.lead.label for entry in entries[-6:]}
        return opens and new and lead.kind is not Kind.LETTER
    if lead.kind is not last.kind:
        return False
    further = step(last.label, lead.label)
    if lead.form != last.form:
        return further == 1 and sheet.lines[at].opens and {lead.form, last.form} <= {".", "plain"}
    if lead.label in _FIRST_LABELS and further <= 0:
        return (opens or sheet.titled(at - 1)) and (reading.listed or _restarts(reading, entries, lead))
    furthest = (999 if sheet.titled(at - 1) else 30) if reading.listed else 3
    return further == 1 or (opens and 1 < further <= furthest)


def _restarts(reading: _Reading, entries: Sequence[_Entry], lead: Lead) -> bool:
    """Whether the text before the notes has one more marker with the first label than there are such notes so far."""
    if len(entries) > _MOST_RESTARTING:
        return False
    places = reading.sheet.places.get((lead.kind, lead.label), [])
    marked = bisect_left(places, reading.sheet.lines[reading.first].start)
    return marked > sum(entry.lead.label == lead.label for entry in entries)


def _continues(reading: _Reading, entries: Sequence[_Entry], at: int) -> bool:
    """Whether the paragraph that begins at a line goes on with the note before it."""
    sheet = reading.sheet
    following = at + 1 < len(sheet.lines) and sheet.leads[at + 1]
    if sheet.titled(at):
        return bool(reading.listed and following and _counts_on(reading, entries, at + 1, following))
    if sheet.lines[at].indented and not sheet.lines[entries[-1].first].indented and (reading.listed or sheet.paged):
        return True
    if (reading.ruled and sheet.paged) or (reading.listed and sheet.line(at - 1)[-1] in ":—"):
        return True
    return _goes_on(reading, entries, at) or _is_tail(reading, entries, at)


def _goes_on(reading: _Reading, entries: Sequence[_Entry], at: int) -> bool:
    """Whether the next note of the count follows soon, and what stands between is no running text."""
    sheet = reading.sheet
    start = sheet.lines[at].start
    for n in range(at + 1, min(at + _LOOK_AHEAD, len(sheet.lines))):
        line, lead = sheet.line(n), sheet.leads[n]
        if (line and (heading(line) or rule(line))) or sheet.lines[n].start - start > _LONGEST_BREAK:
            return False
        if not reading.listed and sheet.lines[n].page != sheet.lines[at].page:
            return False
        if lead and lead.form == entries[-1].lead.form and step(entries[-1].lead.label, lead.label) == 1:
            places = sheet.places.get((lead.kind, lead.label), [])
            return bisect_left(places, start) == bisect_left(places, sheet.lines[n].start)
        if sheet.titled(n) and not (reading.listed and n + 1 < len(sheet.lines) and sheet.leads[n + 1]):
            return False
    return False


def _is_tail(reading: _Reading, entries: Sequence[_Entry], at: int) -> bool:
    """Whether a paragraph or two at the end belong to the last note, as the other notes had more than one."""
    sheet = reading.sheet
    rest = range(at, min(at + _LOOK_AHEAD, len(sheet.lines)))
    if rest.stop < len(sheet.lines) or sum(sheet.lines[n].opens for n in rest) > 3:
        return False
    if any(sheet.titled(n) or sheet.leads[n] or not sheet.line(n)[0].isalnum() for n in rest):
        return False
    several = any(sheet.lines[n].opens for entry in entries[-40:] for n in range(entry.first + 1, entry.last + 1))
    return several or sheet.line(at - 1)[-1] in ":,;-—" or sheet.line(at - 1)[-1].isalpha()


def _made(sheet: Sheet, entries: Sequence[_Entry], *, sure: bool = False) -> Block:
    items = []
    for entry in entries:
        start, end = sheet.lines[entry.first].start, sheet.lines[entry.last].end
        text = Span(start + entry.lead.width, end)
        items.append(Item(start, text, entry.lead.label, entry.lead.kind, entry.lead.form))
    return Block(tuple(items), items[0].start, items[-1].span.end, sure=sure)
