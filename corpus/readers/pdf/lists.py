"""Lists of notes and of numbered references at the end of a document or a chapter."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.readers.pdf.labels import beheaded, cut, head
from corpus.readers.pdf.paragraphs import Placed

_TITLE = re.compile(
    r"(?:[\dIVXA-Z]{1,4}[.)]?)?(?:(?:end|foot)?notes?|(?:notes?(?:and|&))?references?(?:and(?:foot|end)?notes?)?(?:cited)?"
    r"|bibliography|workscited|literaturecited|literature|anmerkungen|endnoten|fußnoten|literatur(?:verzeichnis)?"
    r"|einzelnachweise|références|notesetréférences|bibliographie|notas|referencias|bibliografía|note|bibliografia"
    r"|referências|примечания|литература|참고문헌|주|각주|미주|参考文献|註釋|注释|注|註)[:.]?",
    re.IGNORECASE,
)
_ARROWS = "↩↑⏎\ufe0e\ufe0f"
_LOOK_AHEAD = 8  # lines behind a heading in the midst of a list


@dataclass(slots=True)
class Item:
    """A note of a list. ``group`` counts the runs of labels: chapters begin again at 1."""

    page: int
    label: str
    group: int
    lines: list[Placed]


@dataclass(frozen=True, slots=True)
class Lists:
    """The notes of all lists; ``taken`` are the identities of their lines."""

    items: tuple[Item, ...]
    taken: frozenset[int]


def lists(placed: Sequence[Placed], size: float) -> Lists:
    """The notes in lists under a heading of their own. ``size`` is that of the running text."""
    items: list[Item] = []
    taken: set[int] = set()
    n = 0
    while n < len(placed):
        n += 1
        if not is_title(placed[n - 1]):
            continue
        found, end, lines = _items(placed, n, size, items[-1].group + 1 if items else 0)
        if len(found) >= 2:
            items.extend(found)
            taken.update(lines)
            n = max(n, end)
    return Lists(tuple(items), frozenset(taken))


def without_arrows(lines: Sequence[Placed]) -> tuple[Placed, ...]:
    """A note's lines without the arrows back to its markers, with which web pages end a note: `↩ ↩2`, `↑`."""
    left = [*lines]
    while left:
        pieces, raised = left[-1].line.pieces, left[-1].line.raised
        n = len(pieces)
        while n and (pieces[n - 1].text.strip(_ARROWS) == "" or n - 1 in raised):
            n -= 1
        arrows = pieces[n:]
        if not any(_is_arrow(piece.text) for piece in arrows):
            break
        while arrows and not _is_arrow(arrows[0].text):
            n, arrows = n + 1, arrows[1:]
        kept = cut(left[-1].line, n)[0]
        left[-1:] = [replace(left[-1], line=kept)] if n else []
        if n:
            break
    return tuple(left) or tuple(lines)


def _is_arrow(text: str) -> bool:
    return "↩" in text or "↑" in text


def is_title(each: Placed) -> bool:
    """Whether a line is the heading of such a list."""
    text = each.line.text
    return len(text) <= 40 and bool(_TITLE.fullmatch("".join(text.split())))


def _items(placed: Sequence[Placed], start: int, size: float, group: int) -> tuple[list[Item], int, set[int]]:
    """The notes from line ``start`` on, where their list ends, and the identities of their lines."""
    items: list[Item] = []
    lines: set[int] = set()
    n = start
    while n < len(placed):
        each = placed[n]
        label = _label(each)
        last = int(items[-1].label) if items else 0
        if label is not None and (label == last + 1 or (label == 1 and last > 1 and _again(placed, n))):
            group += label == 1 and last > 1
            first = head(each.line)
            line = beheaded(each.line, first.length if first else 0)
            items.append(Item(each.page, str(label), group, [Placed(each.page, each.column, line)]))
        elif items and not _ends(placed, n, items[-1], size):
            if not (is_title(each) or _heading(each, size)):
                items[-1].lines.append(each)
            else:
                n += 1
                continue
        elif items or n - start > 3:
            break
        else:
            n += 1
            continue
        lines.add(id(each.line))
        n += 1
    return items, n, lines


def _label(each: Placed) -> int | None:
    first = head(each.line)
    if first is None or not first.labels[0].isdigit() or len(first.labels) > 1:
        return None
    return int(first.labels[0])


def _again(placed: Sequence[Placed], n: int) -> bool:
    """Whether the labels begin again at line ``n``: 2 follows 1."""
    return any(_label(each) == 2 for each in placed[n + 1 : n + 1 + 4 * _LOOK_AHEAD])


def _heading(each: Placed, size: float) -> bool:
    line = each.line
    return len(line.text) <= 120 and (line.size >= 1.1 * size or (line.bold and any(map(str.isalpha, line.text))))


def _ends(placed: Sequence[Placed], n: int, item: Item, size: float) -> bool:
    """Whether the list ends before line ``n``: another heading, another size, or a wide gap."""
    each, last = placed[n], item.lines[-1]
    if _heading(each, size) or is_title(each):
        ahead = [_label(later) for later in placed[n + 1 : n + 1 + _LOOK_AHEAD]]
        return int(item.label) + 1 not in ahead and not (1 in ahead and 2 in ahead)
    if abs(each.line.size - last.line.size) > 0.12 * last.line.size:
        return True
    return each.column == last.column and each.line.base - last.line.base > 3 * each.line.size
