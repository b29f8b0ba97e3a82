"""Which of the candidates are markers, and of which notes."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

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
from corpus.span import Span

_APART = 200  # code points of running text between two lists


@dataclass(slots=True)
class _Taken:
    """What has been decided: the note of each candidate by its place in the list, and of each item."""

    candidates: Sequence[Candidate]
    notes: dict[int, int] = field(default_factory=dict)  # candidate -> note
    items: dict[int, Item] = field(default_factory=dict)  # note -> item
    kinds: dict[int, NoteKind] = field(default_factory=dict)
    latest: int = 0

    def note(self) -> int:
        """A number for a further note."""
        self.latest += 1
        return self.latest


def find(text: str, layout: Layout | None = None) -> Found:
    """Find the markers and the note texts in ``text``; ``layout`` says what it looked like before it was cleaned."""
    known = candidates(text, 0, len(text))
    inline = bracketed(text)
    page = sheet(text, layout or Layout(), known, [Span(block.start, block.end) for block in inline])
    printed = sorted([*blocks(page), *inline], key=lambda block: block.start)
    taken = _Taken(_outside(known, printed))
    for kind in Kind:
        _match_all(taken, printed, kind)
    _count(taken, text)
    _complete_groups(taken)
    return Found(_markers(taken, text), _bodies(taken))


def _outside(known: Iterable[Candidate], printed: Sequence[Block]) -> list[Candidate]:
    """The candidates in the running text. Those in the texts of notes are mostly numbers of pages."""
    starts = [block.start for block in printed]
    ends = list(accumulate((block.end for block in printed), max))  # notes in brackets stand in notes too
    kept = []
    for candidate in known:
        n = bisect_right(starts, candidate.span.start) - 1
        if n < 0 or candidate.span.start >= ends[n]:
            kept.append(candidate)
    return kept


def _match_all(taken: _Taken, printed: Sequence[Block], kind: Kind) -> None:
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
        pool, found = _matched(taken, items, [_pool(taken, kind, start, block.start) for start in starts])
        _take(taken, block, items, pool, found)
        if found.pairs:
            since = max(since, taken.candidates[pool[found.pairs[-1][0]]].span.end)
        listed_end = block.end if block.listed else listed_end
        last = items[-1]


def _matched(taken: _Taken, items: Sequence[Item], pools: Sequence[list[int]]) -> tuple[list[int], Match]:
    """What the notes match in the first of ``pools``, or in the second where that is less than half and it is more."""
    found = match([taken.candidates[c] for c in pools[0]], items)
    if len(pools) > 1 and len(found.pairs) * 2 < len(items):
        wider = match([taken.candidates[c] for c in pools[1]], items)
        if len(wider.pairs) > len(found.pairs):
            return pools[1], wider
    return pools[0], found


def _take(taken: _Taken, block: Block, items: Sequence[Item], pool: Sequence[int], found: Match) -> None:
    """Decide for what was matched. Texts that only looked like notes are none where no marker points to them."""
    if not found.pairs and not block.sure:
        return
    keys = _register(taken, block, items)
    for c, i in (*found.pairs, *found.repeats):
        taken.notes[pool[c]] = keys[i]
    if found.pairs and items[0].kind is Kind.NUMBER:
        _fill(taken, pool, found, {item.label for item in items})


def _register(taken: _Taken, block: Block, items: Sequence[Item]) -> list[int]:
    keys = []
    for item in items:
        key = taken.note()
        taken.items[key] = item
        taken.kinds[key] = NoteKind.ENDNOTE if block.listed else NoteKind.FOOTNOTE
        keys.append(key)
    return keys


def _pool(taken: _Taken, kind: Kind, start: int, end: int) -> list[int]:
    first = bisect_left(taken.candidates, start, key=lambda candidate: candidate.span.start)
    last = bisect_left(taken.candidates, end, key=lambda candidate: candidate.span.start)
    return [n for n in range(first, last) if n not in taken.notes and taken.candidates[n].kind is kind]


def _fill(taken: _Taken, pool: Sequence[int], found: Match, carried: set[str]) -> None:
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


def _count(taken: _Taken, text: str) -> None:
    """Markers that no note's text tells, but their own count does."""
    used = sorted(taken.candidates[n].span.start for n in taken.notes)
    left = [n for n in range(len(taken.candidates)) if n not in taken.notes]
    places = {taken.candidates[n].span: n for n in left}
    for chain in counts(text, [taken.candidates[n] for n in left], used):
        keys: dict[str, int] = {}
        for candidate in chain:
            keys[candidate.label] = taken.notes[places[candidate.span]] = taken.note()
        if chain[0].family in {"[]", "raised", "worded"}:
            _repeat(taken, chain, keys)


def _repeat(taken: _Taken, chain: Sequence[Candidate], keys: dict[str, int]) -> None:
    """Further markers with labels of a count: the same notes again."""
    for n in _pool(taken, Kind.NUMBER, chain[0].span.start, chain[-1].span.end):
        candidate = taken.candidates[n]
        if candidate.family == chain[0].family and candidate.label in keys:
            taken.notes[n] = keys[candidate.label]


def _complete_groups(taken: _Taken) -> None:
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


def _markers(taken: _Taken, text: str) -> tuple[Marker, ...]:
    found = [
        Marker(candidate.span, candidate.label, taken.notes[n], candidate.left)
        for n, candidate in enumerate(taken.candidates)
        if n in taken.notes
    ]
    marked = set(taken.notes.values())
    for key, item in taken.items.items():
        if item.form == "worded" and key not in marked and text[item.start] == "[":
            at = item.start
            while at and text[at - 1].isspace():
                at -= 1
            found.append(Marker(Span(at, at), item.label, key))
    return tuple(sorted(found, key=lambda marker: marker.span))


def _bodies(taken: _Taken) -> tuple[Body, ...]:
    return tuple(
        Body(Span(item.start, item.span.start), item.span, item.label, key, taken.kinds[key])
        for key, item in sorted(taken.items.items(), key=lambda entry: entry[1].start)
    )
