"""From the words of a page to its lines, column by column, in reading order."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from statistics import median

from corpus.readers.pdf.columns import Area, areas, gutters
from corpus.readers.pdf.page import Piece, Rule, Sheet

_Row = tuple[float, float, list[Piece]]
"""Baseline, size and pieces."""

_STEP = 8.0  # points
_LOOKED_AT = 500  # pieces of a line beside which a superscript may stand: more than a page is wide


@dataclass(frozen=True)
class Line:
    """A line of a column. ``raised`` are the positions of the pieces that stand as superscripts.

    ``base`` and ``size`` are those of its main text.
    """

    pieces: tuple[Piece, ...]
    raised: frozenset[int]
    base: float
    size: float

    @cached_property
    def left(self) -> float:
        """Where its text begins."""
        return self.pieces[0].left

    @cached_property
    def right(self) -> float:
        """Where its text ends."""
        return max(piece.right for piece in self.pieces)

    @cached_property
    def top(self) -> float:
        """The upper edge of its main text."""
        return min((p.top for n, p in enumerate(self.pieces) if n not in self.raised), default=self.pieces[0].top)

    @cached_property
    def text(self) -> str:
        """Its words; superscripts are in it as plain text."""
        return "".join((" " if piece.space else "") + piece.text for piece in self.pieces).strip()

    @cached_property
    def bold(self) -> bool:
        """Whether all its words are bold."""
        return all(piece.bold for n, piece in enumerate(self.pieces) if n not in self.raised)


@dataclass(frozen=True, slots=True)
class Region:
    """The lines of a column, or of a stretch of a page over its whole width, from top to bottom."""

    lines: tuple[Line, ...]
    left: float
    right: float
    rules: tuple[Rule, ...] = ()


@dataclass(frozen=True, slots=True)
class Layout:
    """A page's regions in reading order."""

    sheet: Sheet
    regions: tuple[Region, ...]
    gutters: tuple[float, ...] = ()  # where its columns part


def layouts(sheets: Iterable[Sheet]) -> Iterator[Layout]:
    """The lines of all pages in reading order."""
    before: tuple[float, ...] = ()
    for sheet in sheets:
        each = layout(sheet, before)
        before = each.gutters
        yield each


def layout(sheet: Sheet, before: tuple[float, ...] = ()) -> Layout:
    """The lines of a page in reading order. ``before`` are the gutters of the page before."""
    strands = list(_strands(_once(sheet.pieces)))
    found = areas([_hull(strand) for strand in strands], sheet.across, _usual_size(sheet.pieces), before)
    inside: list[list[list[Piece]]] = [[] for _ in found]
    for strand in strands:
        inside[_home(strand, found)].append(strand)
    regions = (_region(strands, sheet.rules) for strands in inside)
    return Layout(sheet, tuple(region for region in regions if region), gutters(found))


def _once(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Without words that are painted twice, for a shadow or as bold."""
    seen: dict[str, list[Piece]] = {}
    for piece in pieces:
        known = seen.setdefault(piece.text, [])
        near = 0.3 * piece.size
        # A common word stands on a page a hundred times: only the last few can be its double.
        if not any(abs(one.left - piece.left) < near and abs(one.base - piece.base) < near for one in known[-20:]):
            known.append(piece)
            yield piece


def _usual_size(pieces: Sequence[Piece]) -> float:
    sizes: Counter[float] = Counter()
    for piece in pieces:
        sizes[round(piece.size * 2) / 2] += len(piece.text)
    return sizes.most_common(1)[0][0] if sizes else 10.0


def _hull(strand: Sequence[Piece]) -> Area:
    return Area(
        min(piece.left for piece in strand),
        min(piece.base - 0.7 * piece.size for piece in strand),
        max(piece.right for piece in strand),
        max(piece.base for piece in strand),
    )


def _home(strand: Sequence[Piece], found: Sequence[Area]) -> int:
    """The area in which the middle of the strand lies; else the nearest."""
    hull = _hull(strand)
    x, y = (hull.left + hull.right) / 2, (hull.top + hull.bottom) / 2
    return min(range(len(found)), key=lambda n: (found[n].away(x, y), n))


def _strands(pieces: Iterable[Piece]) -> Iterator[list[Piece]]:
    """Neighbours in the file that stand beside each other on one line, superscripts included."""
    strand: list[Piece] = []
    main: Piece | None = None  # the largest of the strand, which its baseline is taken from
    for piece in pieces:
        if main and strand and _beside(strand[-1], main, piece):
            strand.append(piece)
            main = piece if piece.size > main.size * 1.02 else main
            continue
        if strand:
            yield strand
        strand, main = [piece], piece
    if strand:
        yield strand


def _beside(last: Piece, main: Piece, piece: Piece) -> bool:
    size = max(main.size, piece.size)
    gap = piece.left - last.right
    if not -0.5 * size < gap < 1.1 * size:
        return False
    if max(main.size, piece.size) > 1.8 * min(main.size, piece.size):  # a drop cap, or a heading's number
        return abs(piece.base - main.base) < 0.1 * size
    return abs(piece.base - main.base) < (0.25 if piece.size > 0.9 * main.size else 0.6) * size


def _region(strands: Sequence[list[Piece]], rules: Sequence[Rule]) -> Region | None:
    lines = _with_drop_caps([_line(row) for row in _rows(strands)])
    if not lines:
        return None
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    own = tuple(rule for rule in rules if rule.left < right and rule.right > left)
    return Region(tuple(lines), left, right, own)


def _rows(strands: Sequence[list[Piece]]) -> list[list[Piece]]:
    """Strands on one baseline together; one of superscripts alone to the line that it stands in."""
    rows: list[_Row] = []
    near: dict[int, list[_Row]] = {}  # by height, so that a page of scattered words takes no quadratic time
    ranked = sorted(
        ((_main(strand), strand) for strand in strands), key=lambda pair: (-round(pair[0].size, 1), pair[0].base)
    )
    for main, strand in ranked:
        home = _row_of(near.get(int(main.base // _STEP), ()), main, _hull(strand), small=_is_small(strand))
        if home is not None:
            home.extend(strand)
            continue
        row = (main.base, main.size, list(strand))
        rows.append(row)
        reach = min(main.size, 20 * _STEP)
        for step in range(int((main.base - reach) // _STEP), int((main.base + reach) // _STEP) + 1):
            near.setdefault(step, []).append(row)
    rows.sort(key=lambda row: row[0])
    return [sorted(pieces, key=lambda piece: piece.left) for _, _, pieces in rows]


def _is_small(strand: Sequence[Piece]) -> bool:
    return len(strand) < 4 and sum(len(piece.text) for piece in strand) <= 8


def _row_of(rows: Sequence[_Row], main: Piece, hull: Area, *, small: bool) -> list[Piece] | None:
    best: tuple[float, list[Piece]] | None = None
    for base, size, pieces in rows:
        rise = base - main.base
        if abs(rise) > size or (
            size > 1.8 * main.size and not (small and sum(len(piece.text) for piece in pieces) > 2)
        ):
            continue  # a drop cap is no part of the lines beside it
        near = abs(rise) < 0.22 * max(main.size, 0.8 * size)
        # Alone and raised or lowered: beside a word of the line it is a part of it.
        beside = main.size < 0.85 * size and -0.35 * size < rise < 0.65 * size and _touches(pieces, hull, size)
        if (near or beside) and (best is None or abs(rise) < best[0]):
            best = abs(rise), pieces
    return best[1] if best else None


def _touches(pieces: Sequence[Piece], hull: Area, size: float) -> bool:
    # In front of the line, a note's label stands further off.
    return any(
        piece.left - 1.6 * size < hull.right and hull.left < piece.right + 0.6 * size and piece.size > 0.8 * size
        for piece in pieces[-_LOOKED_AT:]
    )


def _main(strand: Sequence[Piece]) -> Piece:
    """The piece that has the size and baseline of most of the strand."""
    weights: Counter[tuple[float, float]] = Counter()
    for piece in strand:
        weights[round(piece.size, 1), round(piece.base, 1)] += len(piece.text)
    size, base = max(weights, key=lambda key: (weights[key] * key[0] ** 2, key))
    return next(piece for piece in strand if (round(piece.size, 1), round(piece.base, 1)) == (size, base))


def _line(pieces: Sequence[Piece]) -> Line:
    main = _main(pieces)
    raised = frozenset(n for n, piece in enumerate(pieces) if _is_raised(piece, main))
    spaced = [pieces[0], *(_spaced(one, two, main.size) for one, two in pairwise(pieces))]
    return Line(tuple(spaced), raised, main.base, _middle_size(pieces, main))


def _middle_size(pieces: Sequence[Piece], main: Piece) -> float:
    """The size of the middle letter: in a scan each word has a size of its own."""
    sizes = sorted(
        (p.size, len(p.text)) for p in pieces if p.size > 0.8 * main.size and abs(p.base - main.base) < 0.3 * main.size
    )
    half = sum(count for _, count in sizes) / 2
    for size, count in sizes:
        half -= count
        if half <= 0:
            return size
    return main.size


def _spaced(last: Piece, piece: Piece, size: float) -> Piece:
    return piece if piece.space or piece.left - last.right < 0.25 * size else replace(piece, space=True)


def _is_raised(piece: Piece, main: Piece) -> bool:
    rise = main.base - piece.base
    return 0.08 * main.size < rise and piece.size < 0.88 * main.size


def _with_drop_caps(lines: list[Line]) -> list[Line]:
    """A capital over several lines belongs to the first of them."""
    sizes = [line.size for line in lines]
    usual = median(sizes) if sizes else 0
    for cap in [line for line in lines if line.size > 1.8 * usual and len(line.text) <= 2 and line.text[0].isalpha()]:
        beside = [
            n
            for n, line in enumerate(lines)
            if line is not cap and line.left > cap.left and cap.base - 0.85 * cap.size < line.base <= cap.base + 1
        ]
        if len(beside) >= 2:
            first = lines[beside[0]]
            joined = replace(first.pieces[0], space=False)
            raised = frozenset(n + len(cap.pieces) for n in first.raised)
            pieces = (*cap.pieces, joined, *first.pieces[1:])
            lines[beside[0]] = Line(pieces, raised, first.base, first.size)
            lines.remove(cap)
    return lines
