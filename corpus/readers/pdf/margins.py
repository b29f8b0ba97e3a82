"""Running heads and feet, and the numbers printed on the pages."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from corpus.readers.pdf.labels import roman
from corpus.readers.pdf.lines import Layout, Line

_ROUNDS = 3  # rows of a running head or foot
_MARGIN = 0.16  # of a page's height: what stands further in is no running head
_EDGE = 0.06  # nothing of another size than the text's belongs to the text here: a browser's address and date
_DEEPEST = 0.25  # where it is nothing but a number: small pages are set on large paper
_NUMBER = re.compile(r"\d{1,5}|[ivxlcdm]{1,8}|[IVXLCDM]{1,8}")
_AROUND = "-–—.,|[]()/·•~ "


@dataclass(frozen=True, slots=True)
class Margins:
    """The pages without their running heads and feet, and the number printed on each, None where there is none."""

    layouts: tuple[Layout, ...]
    labels: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    page: int  # from 0
    top: bool
    base: float
    lines: tuple[Line, ...]
    text: str
    apart: bool  # more space than between lines of text lies between it and the text

    @property
    def key(self) -> str:
        """The text with its numbers made alike."""
        words = self.text.split()
        ends = {0, len(words) - 1}
        return " ".join(
            "#" if n in ends and _NUMBER.fullmatch(word.strip(_AROUND)) else re.sub(r"\d+", "#", word)
            for n, word in enumerate(words)
        )

    @property
    def number(self) -> str | None:
        """The number at one of its ends, as printed."""
        words = self.text.strip(_AROUND).split()
        if not words:
            return None
        if of := re.search(r"(\d+)\s*(?:of|/|von|de|sur|из)\s*\d+$", self.text):
            return of[1]
        alone = len(words) == 1
        ends = [words[-1].strip(_AROUND), words[0].strip(_AROUND)]
        digits = [word for word in ends if word.isdigit() and len(word) <= 5]
        romans = [word for word in ends if _NUMBER.fullmatch(word) and (alone or word.islower())]
        return next(iter(digits + romans), None)

    @property
    def bare(self) -> bool:
        """Whether there is nothing but the number."""
        words = self.text.strip(_AROUND).split()
        if self.number is None or self.text.endswith("."):  # the last line of a paragraph, rather
            return False
        return len(words) == 1 or (len(words) <= 4 and words[0].lower() in {"page", "p.", "seite", "página"})


def margins(layouts: Sequence[Layout]) -> Margins:
    """Take the running heads and feet off the pages: what is repeated, or counted, at one place of their edges."""
    labels: list[str | None] = [None] * len(layouts)
    left = tuple(layouts)
    for turn in range(_ROUNDS):
        rows = [row for page, layout in enumerate(left) for row in _edges(page, layout)]
        running = list(_running(rows, len(left), inner=turn > 0))
        if not running:
            break
        for row in running:
            labels[row.page] = labels[row.page] or row.number
        gone: dict[int, set[int]] = defaultdict(set)
        for row in running:
            gone[row.page].update(id(line) for line in row.lines)
        left = tuple(without(layout, gone[page]) if page in gone else layout for page, layout in enumerate(left))
    return Margins(left, tuple(labels))


def without(layout: Layout, gone: set[int]) -> Layout:
    """The page without the lines of those identities."""
    regions = (
        replace(region, lines=tuple(line for line in region.lines if id(line) not in gone)) for region in layout.regions
    )
    return replace(layout, regions=tuple(region for region in regions if region.lines))


def _edges(page: int, layout: Layout) -> Iterator[_Row]:
    """The first and the last row of a page, where they stand in its margin."""
    lines = sorted((line for region in layout.regions for line in region.lines), key=lambda line: line.base)
    if not lines:
        return
    height = layout.sheet.down
    for top, base in ((True, lines[0].base), (False, lines[-1].base)):
        inward = base / height if top else 1 - base / height
        if inward > _DEEPEST:
            continue
        row = sorted((line for line in lines if abs(line.base - base) < 3), key=lambda line: line.left)
        if 0 in row[0].raised:  # a note
            continue
        apart = _apart(lines, base) or (inward < _EDGE and _other_size(row, lines))
        found = _Row(page, top, base, tuple(row), " ".join(line.text for line in row), apart)
        if inward <= _MARGIN or (found.bare and found.apart):
            yield found


def _apart(lines: Sequence[Line], base: float) -> bool:
    bases = sorted({round(line.base) for line in lines})
    steps = [two - one for one, two in pairwise(bases) if two - one > 3]
    inward = min((abs(each - base) for each in bases if abs(each - base) > 3), default=0)
    return not steps or inward > 1.3 * median(steps)


def _other_size(row: Sequence[Line], lines: Sequence[Line]) -> bool:
    usual = median(line.size for line in lines)
    return all(abs(line.size - usual) > 0.15 * usual for line in row)


def _running(rows: Sequence[_Row], pages: int, *, inner: bool) -> Iterator[_Row]:
    for top in (True, False):
        for cluster in _clusters([row for row in rows if row.top == top]):
            yield from _of_cluster(cluster, pages, inner=inner)


def _clusters(rows: Sequence[_Row]) -> Iterator[list[_Row]]:
    """Rows of one height."""
    cluster: list[_Row] = []
    for row in sorted(rows, key=lambda row: (row.base, row.page)):
        if cluster and row.base - cluster[-1].base > 2:
            yield sorted(cluster, key=lambda row: row.page)
            cluster = []
        cluster.append(row)
    if cluster:
        yield sorted(cluster, key=lambda row: row.page)


def _of_cluster(rows: Sequence[_Row], pages: int, *, inner: bool) -> list[_Row]:
    keys = Counter(row.key for row in rows)
    counted = _counted(rows)
    # The head of a table that goes on stands below the running head, on a few pages.
    least = max(3, 0.3 * pages) if inner else 2
    most = max(4, 0.6 * pages)
    sure = [
        row
        for row in rows
        if (row.page in counted and (row.apart or row.bare))
        or (keys[row.key] >= (least if row.apart else most) and _wordy(row.key) and (row.apart or not inner))
    ]
    if len(rows) == pages == 1:
        return [row for row in rows if row.apart and _of_one(row)]
    if not sure:
        return []
    if len(sure) >= 3 and len(sure) >= 0.5 * len(rows):
        # At the place of running heads: the one of a short chapter stands on one page only.
        return [row for row in rows if row in sure or (row.apart and (row.number or len(row.text.split()) <= 12))]
    return sure


def _of_one(row: _Row) -> bool:
    """Whether a row is the foot of a document of one page: `1`, `Page 1`, or an address and `1/1`."""
    return not row.top and (
        (row.bare and row.number == "1") or bool(re.search(r"\b1\s?(?:/|of|von|de)\s?1$", row.text))
    )


def _wordy(text: str) -> bool:
    return any(character.isalpha() for character in text)


def _counted(rows: Sequence[_Row]) -> set[int]:
    """The pages whose numbers count on with the pages."""
    numbered = [(row.page, _value(row.number), row.bare) for row in rows if row.number is not None]
    ahead = Counter(value - page for page, value, _ in numbered)
    found = {page for page, value, _ in numbered if ahead[value - page] >= 3}
    bare = [(page, value) for page, value, alone in numbered if alone]
    for (page, value), (later, next_value) in pairwise(bare):
        if next_value > value:
            found |= {page, later}
    if len(bare) == 1 and bare[0][1] <= bare[0][0] + 2:
        found.add(bare[0][0])
    return found if len(found) * 2 >= len(numbered) else set()


def _value(number: str | None) -> int:
    if number is None:
        return -1
    return int(number) if number.isdigit() else roman(number.lower())
