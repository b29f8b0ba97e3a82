"""Which of the candidates are markers, and of which notes."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby, islice

from corpus.document import NoteKind
from corpus.notes.blocks import Block, Item, blocks
from corpus.notes.bracketed import bracketed
from corpus.notes.candidates import Candidate, candidates
from corpus.notes.counting import counts
from corpus.notes.layout import Layout
from corpus.notes.leads import Kind, step
from corpus.notes.matching import Match, match
from corpus.notes.records import Body, Found, Marker
from corpus.notes.sheet import sheet
from corpus.notes.taken import Printed, Taken
from corpus.notes.wedged import FAMILIES, wedged
from corpus.span import Span

_ENCLOSED = frozenset({"[]", "raised", "worded"})
_LOOK_BACK = 300  # notes before a block that its text may mark again
_APART = 200  # code points of running text between two lists


@dataclass(frozen=True, slots=True)
class _Among:
    """The markers that were found for a block, by its items, in the stretch of text that it serves."""

    stretch: Span
    family: str
    places: Mapping[int, Span]


def find(text: str, layout: Layout | None = None) -> Found:
    """Find the markers and the note texts in ``text``; ``layout`` says what it looked like before it was cleaned."""
    known = candidates(text, 0, len(text))
    inline = bracketed(text)
    page = sheet(text, layout or Layout(), known, [Span(block.start, block.end) for block in inline])
    printed = sorted([*blocks(page), *inline], key=lambda block: block.start)
    taken = Taken(text, [], _printed(printed))
    taken.candidates = [candidate for candidate in known if taken.printed.outside(candidate.span.start)]
    for kind in Kind:
        _match_all(taken, printed, kind)
    _refer_back(taken)
    _count(taken, text)
    _complete_groups(taken)
    return Found(_markers(taken, text), _bodies(taken))


def _printed(blocks: Sequence[Block]) -> Printed:
    ends = accumulate((block.end for block in blocks), max)  # notes in brackets stand in notes too
    return Printed(tuple(block.start for block in blocks), tuple(ends))


def _match_all(taken: Taken, printed: Sequence[Block], kind: Kind) -> None:
    """Each block serves the text since the last marker of the block before; a list may serve all of it."""
    since = listed_since = listed_end = 0
    last: Item | None = None
    for block in printed:
        items = [item for item in block.items if item.kind is kind]
        if not items:
            continue
        if last and step(last.label, items[0].label) != 1:
            since = max(since, last.span.end)
        if block.start - listed_end > _APART:  # else `Notes` and `References` serve the same text
            listed_since = listed_end
        starts = (since, listed_since) if block.listed and listed_since < since else (since,)
        pools = [(start, _pool(taken, kind, start, block.start)) for start in starts]
        start, pool, found = _matched(taken, items, pools)
        keys = _take(taken, block, items, pool, found)
        if found.pairs:
            places = {i: taken.candidates[pool[c]].span for c, i in found.pairs}
            since = max(since, places[found.pairs[-1][1]].end)
            if found.family in FAMILIES and kind in {Kind.NUMBER, Kind.SYMBOL}:
                among = _Among(Span(start, block.start), found.family, places)
                since = max(since, _wedge(taken, among, items, keys))
        listed_end = block.end if block.listed else listed_end
        last = items[-1]


def _matched(
    taken: Taken, items: Sequence[Item], pools: Sequence[tuple[int, list[int]]]
) -> tuple[int, list[int], Match]:
    """What the notes match in the first of ``pools``, or in the second where that is less than half and it is more.

    A pool is where it begins, and the candidates in it; the one that was taken is returned with its match.
    """
    found = match([taken.candidates[c] for c in pools[0][1]], items)
    if len(pools) > 1 and len(found.pairs) * 2 < len(items):
        wider = match([taken.candidates[c] for c in pools[1][1]], items)
        if len(wider.pairs) > len(found.pairs):
            return *pools[1], wider
    return *pools[0], found


def _take(taken: Taken, block: Block, items: Sequence[Item], pool: Sequence[int], found: Match) -> list[int]:
    """Decide for what was matched: the notes of ``items``.

    Texts that only looked like notes are none where no marker points to them.
    """
    if not found.pairs and not block.sure:
        return []
    keys = _register(taken, block, items)
    for c, i in (*found.pairs, *found.repeats):
        taken.notes[pool[c]] = keys[i]
    if found.pairs and items[0].kind is Kind.NUMBER:
        printed = {
            item.label
            for item in islice(reversed(taken.items.values()), _LOOK_BACK)
            if step(item.label, items[0].label) > 0
        }
        _fill(taken, pool, found, printed | {item.label for item in items})
    return keys


def _wedge(taken: Taken, among: _Among, items: Sequence[Item], keys: Sequence[int]) -> int:
    """Markers that only the gaps between those found tell; returns where the last of them ends, 0 without any."""
    before = among.stretch.start
    latest = 0
    for marked, group in groupby(range(len(items)), key=lambda i: i in among.places):
        gap = list(group)
        if marked:
            before = among.places[gap[-1]].end
            continue
        behind = among.places[gap[-1] + 1].start if gap[-1] + 1 < len(items) else among.stretch.end
        labels = [items[i].label for i in gap]
        for n, span in wedged(taken.text, Span(before, behind), labels, among.family, taken.printed.outside):
            if taken.free(span):
                taken.wedged.append(Marker(span, labels[n], keys[gap[n]]))
                taken.offsets.update(range(span.start, span.end))
                latest = max(latest, span.end)
    return latest


def _register(taken: Taken, block: Block, items: Sequence[Item]) -> list[int]:
    keys = []
    for item in items:
        key = taken.note()
        taken.items[key] = item
        taken.kinds[key] = NoteKind.ENDNOTE if block.listed else NoteKind.FOOTNOTE
        keys.append(key)
    return keys


def _pool(taken: Taken, kind: Kind, start: int, end: int) -> list[int]:
    first = bisect_left(taken.candidates, start, key=lambda candidate: candidate.span.start)
    last = bisect_left(taken.candidates, end, key=lambda candidate: candidate.span.start)
    return [
        n
        for n in range(first, last)
        if n not in taken.notes and taken.candidates[n].kind is kind and taken.free(taken.candidates[n].span)
    ]


def _fill(taken: Taken, pool: Sequence[int], found: Match, carried: set[str]) -> None:
    """Markers that go on with the count of those found, but whose notes the document does not carry."""
    before: Candidate | None = None
    ahead = [taken.candidates[pool[c]] for c, _ in found.pairs]
    paired = {c for c, _ in found.pairs}
    passed = 0
    for c, n in enumerate(pool):
        candidate = taken.candidates[n]
        if c in paired:
            before, passed = candidate, passed + 1
        elif (
            n not in taken.notes
            and candidate.firm
            and candidate.family == found.family != "spaced"
            and candidate.label not in carried
            and (before is None or 1 <= step(before.label, candidate.label) <= 3)
            and (passed == len(ahead) or step(candidate.label, ahead[passed].label) in {1, 2, 3})
        ):
            taken.notes[n] = taken.note()
            before = candidate


def _refer_back(taken: Taken) -> None:
    """Markers of notes at the feet of earlier pages, where each label is printed once and no count begins again."""
    labels = Counter(item.label for item in taken.items.values() if item.kind is Kind.NUMBER)
    known = {
        (taken.candidates[c].family, taken.candidates[c].label): note
        for c, note in taken.notes.items()
        if taken.kinds.get(note) is NoteKind.FOOTNOTE and labels[taken.candidates[c].label] == 1
    }
    left = [
        n
        for n, candidate in enumerate(taken.candidates)
        if n not in taken.notes and candidate.kind is Kind.NUMBER and candidate.family in _ENCLOSED and candidate.firm
    ]
    if any(taken.candidates[n].label == "1" for n in left):
        return
    for n in left:
        note = known.get((taken.candidates[n].family, taken.candidates[n].label))
        if note is not None and taken.candidates[n].span.start > taken.items[note].start:
            taken.notes[n] = note


def _count(taken: Taken, text: str) -> None:
    """Markers that no note's text tells, but their own count does."""
    used = sorted(taken.candidates[n].span.start for n in taken.notes)
    left = [n for n, candidate in enumerate(taken.candidates) if n not in taken.notes and taken.free(candidate.span)]
    places = {taken.candidates[n].span: n for n in left}
    for chain in counts(text, [taken.candidates[n] for n in left], used):
        keys: dict[str, int] = {}
        for candidate in chain:
            keys[candidate.label] = taken.notes[places[candidate.span]] = taken.note()
        if chain[0].family in _ENCLOSED:
            _repeat(taken, chain, keys)
    _worded(taken)


def _worded(taken: Taken) -> None:
    """Where markers like `[note 2]` were found, each other one is a marker too, in whatever order they stand."""
    of_kind = [n for n, c in enumerate(taken.candidates) if c.family == "worded" and c.kind is Kind.NUMBER]
    known = {taken.candidates[n].label: taken.notes[n] for n in of_kind if n in taken.notes}
    for n in of_kind if known else ():
        if n not in taken.notes and taken.free(taken.candidates[n].span):
            taken.notes[n] = known.setdefault(taken.candidates[n].label, 0) or taken.note()
            known[taken.candidates[n].label] = taken.notes[n]


def _repeat(taken: Taken, chain: Sequence[Candidate], keys: dict[str, int]) -> None:
    """Further markers with labels of a count: the same notes again."""
    for n in _pool(taken, Kind.NUMBER, chain[0].span.start, chain[-1].span.end):
        candidate = taken.candidates[n]
        if candidate.family == chain[0].family and candidate.label in keys:
            taken.notes[n] = keys[candidate.label]


def _complete_groups(taken: Taken) -> None:
    """Markers at one place are taken together or not at all."""
    groups: dict[int, list[int]] = {}
    for n, candidate in enumerate(taken.candidates):
        groups.setdefault(candidate.group, []).append(n)
    for members in groups.values():
        chosen = [n for n in members if n in taken.notes]
        if len(chosen) == len(members) or not chosen:
            continue
        enclosed = taken.candidates[members[0]].family not in {"glued", "spaced"}
        for n in members:
            if not enclosed and len(chosen) * 2 < len(members):
                taken.notes.pop(n, None)
            elif n not in taken.notes:
                taken.notes[n] = taken.note()


def _markers(taken: Taken, text: str) -> tuple[Marker, ...]:
    found = [
        Marker(candidate.span, candidate.label, taken.notes[n], candidate.left)
        for n, candidate in enumerate(taken.candidates)
        if n in taken.notes
    ]
    spans = [marker.span for marker in found]
    found.extend(marker for marker in taken.wedged if not _overlaps(spans, marker.span))
    marked = {marker.note for marker in found}
    for key, item in taken.items.items():
        if item.form == "worded" and key not in marked and text[item.start] == "[":
            at = item.start
            while at and text[at - 1].isspace():
                at -= 1
            found.append(Marker(Span(at, at), item.label, key))
    return tuple(sorted(found, key=lambda marker: marker.span))


def _overlaps(spans: Sequence[Span], span: Span) -> bool:
    """Whether ``span`` overlaps one of ``spans``, which are in order and apart."""
    n = bisect_left(spans, span.end, key=lambda other: other.start) - 1
    return n >= 0 and spans[n].end > span.start


def _bodies(taken: Taken) -> tuple[Body, ...]:
    return tuple(
        Body(Span(item.start, item.span.start), item.span, item.label, key, taken.kinds[key])
        for key, item in sorted(taken.items.items(), key=lambda entry: entry[1].start)
    )
