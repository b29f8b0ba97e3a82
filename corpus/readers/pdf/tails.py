"""Lists of notes that end a document under no heading of their own: endnotes, and the notes of printed web pages."""

import re
from collections.abc import Callable, Sequence

from corpus.readers.pdf.labels import beheaded, head, listed, numeral, raised
from corpus.readers.pdf.lines import Line
from corpus.readers.pdf.lists import Item
from corpus.readers.pdf.paragraphs import Placed

_BRACKETS = re.compile(r"\[(\d{1,4})\]")
_MOST_STARTS = 8  # lines that begin with the first label are tried, the last first
_MOST_TRIES = 100
_MOST_BEHIND = 2  # lines behind the list

_Numbering = Callable[[int], str]


def tail(placed: Sequence[Placed]) -> tuple[tuple[Item, ...], frozenset[int]]:
    """The notes of the list that the document ends with, and the identities of their lines; none where it has none.

    Its labels count on without a hole from the first, and most of them are markers in the text before it.
    """
    chapters = _by_chapters(placed)
    if chapters[0]:
        return chapters
    for numbering in (str, numeral):
        starts = [n for n, each in enumerate(placed) if labelled(each.line, numbering(1))]
        for start in reversed(starts[-_MOST_STARTS:]):
            items, taken = _items(placed, start, numbering)
            if len(items) >= 2 and _marked(items, placed[:start]):
                return tuple(items), taken
    return (), frozenset()


def _by_chapters(placed: Sequence[Placed]) -> tuple[tuple[Item, ...], frozenset[int]]:
    """The notes at the ends of chapters: before a heading, counted on or anew, each a marker in its chapter."""
    found: list[Item] = []
    taken: set[int] = set()
    n = end = lists = tries = 0
    while n < len(placed) and tries < _MOST_TRIES:
        first = next((k for k in (1, len(found) + 1) if labelled(placed[n].line, str(k))), 0)
        tries += first > 0
        items, lines = _run(placed, n, first, lists) if first else ([], 0)
        if len(items) >= 2 and _marked(items, placed[end:n]):
            found.extend(items)
            taken.update(id(each.line) for each in placed[n : n + lines])
            lists += 1
            n = end = n + lines
        else:
            n += 1
    return (tuple(found), frozenset(taken)) if lists > 1 and len(placed) - end <= _MOST_BEHIND else ((), frozenset())


def _run(placed: Sequence[Placed], start: int, first: int, group: int) -> tuple[list[Item], int]:
    """The notes from a line on, and how many lines they take; none where no heading follows, or the end."""
    items: list[Item] = []
    for n in range(start, len(placed)):
        each = placed[n]
        label = str(first + len(items))
        length = labelled(each.line, label)
        if length and length < len(each.line.text):
            line = beheaded(each.line, length)
            items.append(Item(each.page, label, group, [Placed(each.page, each.column, line)]))
        elif items and _goes_on(items[-1].lines[-1], each):
            items[-1].lines.append(each)
        else:
            last = items[-1].lines[-1].line if items else each.line
            heading = each.line.size > 1.12 * last.size or each.line.bold
            return (items, n - start) if heading or len(placed) - n <= _MOST_BEHIND else ([], 0)
    return items, len(placed) - start


def labelled(line: Line, label: str) -> int:
    """How many characters of a line's beginning are this label of a note, which may touch its text; 0 if none."""
    first = head(line)
    if first and first.labels == (label,):
        return first.length
    text = line.text
    if not text.startswith(label):
        return 0
    behind = text[len(label) :].lstrip(".)")
    if not behind:  # alone on a line above its note
        return len(text)
    # No other number, and no word that begins as a Roman number does.
    if (label.isdigit() and behind[0].isdigit()) or (not label.isdigit() and behind[0].islower()):
        return 0
    return len(text) - len(behind)


def _items(placed: Sequence[Placed], start: int, numbering: _Numbering) -> tuple[list[Item], frozenset[int]]:
    items: list[Item] = []
    taken: set[int] = set()
    for n in range(start, len(placed)):
        each = placed[n]
        label = numbering(len(items) + 1)
        length = labelled(each.line, label)
        if length:
            alone = length == len(each.line.text)
            line = beheaded(each.line, length)
            items.append(Item(each.page, label, 0, [] if alone else [Placed(each.page, each.column, line)]))
        elif not items[-1].lines or _goes_on(items[-1].lines[-1], each):
            items[-1].lines.append(each)
        elif len(placed) - n > _MOST_BEHIND:
            return [], frozenset()
        else:
            break
        taken.add(id(each.line))
    return (items, frozenset(taken)) if all(item.lines for item in items) else ([], frozenset())


def _goes_on(last: Placed, each: Placed) -> bool:
    if abs(each.line.size - last.line.size) > 0.12 * last.line.size or (each.line.bold and not last.line.bold):
        return False
    return last.column != each.column or each.line.base - last.line.base <= 3 * each.line.size


def _marked(items: Sequence[Item], before: Sequence[Placed]) -> bool:
    """Whether the labels are markers in the text, two that touch each other (`vvi`) included."""
    printed = {text for each in before for _, _, text in raised(each.line)}
    marks = {label for text in printed for label in listed(text)}
    marks |= {match[1] for each in before for match in _BRACKETS.finditer(each.line.text)}
    marked = [item for item in items if item.label in marks]
    return len(marked) >= 2 and len(marked) >= 0.75 * len(items)
