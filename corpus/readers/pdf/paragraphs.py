"""From lines to paragraphs, headings, captions and the rows of tables."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import pairwise
from statistics import median

from corpus.readers.pdf.lines import Line


class Kind(Enum):
    """What a paragraph is."""

    TEXT = auto()
    HEADING = auto()
    CAPTION = auto()
    ROW = auto()


@dataclass(frozen=True, slots=True)
class Placed:
    """A line, the page that it stands on (from 1), and the number of its column in the document."""

    page: int
    column: int
    line: Line


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that belong together."""

    lines: tuple[Placed, ...]
    kind: Kind


@dataclass(frozen=True, slots=True)
class _Column:
    """What is usual in a column."""

    left: float
    right: float
    leading: dict[int, float]  # from baseline to baseline, by size
    hanging: bool  # paragraphs begin further left than they go on
    indents: bool


_BULLET = re.compile(r"[•▪‣◦●○■□►▶➢✓\uf0a7*–—-]\s|\(?[a-zA-Z0-9]{1,3}[.)]\s|\[\d{1,4}\]")
_CAPTION = re.compile(
    r"(?:fig(?:ure|ura|\.)?|table|tab\.|tabelle|tableau|tabla|tabela|abb(?:ildung|\.)|chart|plate|scheme|box|listing"
    r"|algorithm|example|exhibit|map|graph|图|表|그림|표)\s*[A-Z]?\d+(?:[-–.]\d+)*[a-z]?(?:\s*(?:[.:|–—-]|$)|\s+(?-i:[A-Z]))",
    re.IGNORECASE,
)
_LEADERS = re.compile(r"(?:\.\s?){5,}|(?:…\s?){2,}")
_ENDS = re.compile(r"[.!?:;。！？…][\"'”’»)\]]*\d{0,3}$")


def paragraphs(placed: Sequence[Placed], body: float) -> tuple[Paragraph, ...]:
    """``placed`` in reading order as paragraphs. ``body`` is the size of the running text."""
    columns = _columns(placed)
    found: list[list[Placed]] = []
    kinds: list[Kind] = []
    for each in placed:
        kind = _kind(each.line, body)
        if found and _goes_on(found[-1], kinds[-1], each, kind, columns):
            found[-1].append(each)
        else:
            found.append([each])
            kinds.append(kind)
    made = [Paragraph(tuple(lines), kind) for lines, kind in zip(found, kinds, strict=True)]
    return tuple(_mended(made, columns))


def of_note(placed: Sequence[Placed]) -> tuple[tuple[Placed, ...], ...]:
    """The paragraphs of a note. Its first line may begin further left or right than the others: it had a label."""
    rights: dict[int, float] = {}
    for each in placed:
        rights[each.column] = max(rights.get(each.column, 0), each.line.right)
    found: list[list[Placed]] = [[]]
    for n, each in enumerate(placed):
        if n and _begins_in_note(placed[n - 1], each, rights[placed[n - 1].column], first=n == 1):
            found.append([])
        found[-1].append(each)
    return tuple(tuple(lines) for lines in found if lines)


def _begins_in_note(last: Placed, new: Placed, right: float, *, first: bool) -> bool:
    size = new.line.size
    short = right - last.line.right
    if not _closed(last.line):
        return False
    if last.column == new.column:
        if new.line.base - last.line.base > 1.7 * size:
            return True
        indented = not first and new.line.left - last.line.left > 0.6 * size
        return short > (2 if indented else 6) * size
    return False


def _kind(line: Line, body: float) -> Kind:
    words = line.text.split()
    if _is_row(line):
        return Kind.ROW
    if _CAPTION.match(line.text) and line.size <= 1.1 * body:
        return Kind.CAPTION
    letters = sum(character.isalpha() for character in line.text)
    if letters >= 2 and (line.size >= 1.12 * body or (line.bold and line.size >= 0.97 * body)) and len(words) <= 25:
        return Kind.HEADING
    return Kind.TEXT


def _is_row(line: Line) -> bool:
    """Whether it is a row of a table, or of a list of contents: wide gaps, or dots that lead to a number."""
    if _LEADERS.search(line.text):
        return True
    gaps = [two.left - one.right for one, two in pairwise(line.pieces)]
    if gaps and _BULLET.match(line.text + " "):
        gaps = gaps[1:]
    return any(gap > 2.4 * line.size for gap in gaps)


def _columns(placed: Sequence[Placed]) -> dict[int, _Column]:
    lines: dict[int, list[Line]] = {}
    for each in placed:
        lines.setdefault(each.column, []).append(each.line)
    return {column: _column(inside) for column, inside in lines.items()}


def _column(lines: Sequence[Line]) -> _Column:
    size = median(line.size for line in lines)
    text = [line for line in lines if not _is_row(line) and line.size < 1.12 * size] or list(lines)
    rights = sorted(line.right for line in text)
    right = rights[int(0.9 * (len(rights) - 1))]
    places = Counter(round(line.left / 2) * 2 for line in text)
    common = [place for place, count in places.most_common(3) if count >= 2]
    left = float(min(common, default=round(min(line.left for line in text))))
    after_short = {True: [0, 0], False: [0, 0]}  # indented or not: behind a short line, behind a full one
    for one, two in pairwise(text):
        indented = 0.6 * size < two.left - left < 6 * size
        after_short[indented][0 if one.right < right - 3 * size else 1] += 1
    hanging = _share(after_short[False]) > _share(after_short[True]) and sum(after_short[True]) >= 2
    return _Column(left, right, _leading(text), hanging, sum(after_short[True]) >= 1)


def _leading(lines: Sequence[Line]) -> dict[int, float]:
    steps: dict[int, list[float]] = {}
    for one, two in pairwise(lines):
        if round(one.size) == round(two.size) and 0 < two.base - one.base < 2.6 * two.size:
            steps.setdefault(round(two.size), []).append(two.base - one.base)
    return {size: median(each) for size, each in steps.items() if len(each) > 1}


def _share(counts: Sequence[int]) -> float:
    return counts[0] / sum(counts) if sum(counts) else 0.0


def _goes_on(lines: Sequence[Placed], kind: Kind, new: Placed, new_kind: Kind, columns: dict[int, _Column]) -> bool:
    """Whether ``new`` belongs to the paragraph of ``lines``."""
    last = lines[-1]
    if Kind.ROW in {kind, new_kind} or last.column != new.column:
        return False
    column = columns[new.column]
    step = new.line.base - last.line.base
    if new_kind is Kind.CAPTION and (kind is not Kind.TEXT or last.line.right < column.right - 3 * last.line.size):
        return False
    if kind is Kind.HEADING or new_kind is Kind.HEADING:
        alike = abs(last.line.size - new.line.size) < 0.06 * new.line.size and last.line.bold == new.line.bold
        return kind is new_kind and alike and 0 < step < 1.6 * new.line.size
    usual = column.leading.get(round(new.line.size), 1.25 * new.line.size)
    if step <= 0 or step > max((1.25 if new_kind is Kind.TEXT else 1.1) * usual, 1.05 * new.line.size):
        return False
    if abs(last.line.size - new.line.size) > 0.08 * max(last.line.size, new.line.size):
        return False
    return not _begins(lines, new.line, column)


def _begins(lines: Sequence[Placed], line: Line, column: _Column) -> bool:
    """Whether a line begins a paragraph of its own, as its indent and the line before tell."""
    last = lines[-1].line
    size = line.size
    short = last.right < column.right - 3 * size
    indent = line.left - _edge(last)
    if column.hanging:
        return line.left < column.left + 0.6 * size and (
            indent < -0.6 * size or (short and _closed(last)) or _item(line)
        )
    first = lines[0].line
    if 0.6 * size < indent < 6 * size and (len(lines) > 1 or last.left <= column.left + 0.6 * size):
        # One line so far, with a bullet or number before it: what follows hangs under its text.
        return short or not (len(lines) == 1 and _item(first))
    if indent < -0.6 * size and len(lines) > 1 and line.left > column.left + 0.6 * size:
        return True
    if len(lines) == 1 and abs(indent) <= 0.6 * size and line.left > column.left + 0.6 * size and column.indents:
        return _closed(last)  # one indented line under another: each a paragraph
    return short and (_closed(last) or _item(line))


def _edge(line: Line) -> float:
    """Where a line begins; behind a drop cap, where its small letters do."""
    capped = len(line.pieces) > 1 and line.pieces[0].size > 1.8 * line.size
    return line.pieces[1].left if capped else line.left


def _closed(line: Line) -> bool:
    return bool(_ENDS.search(line.text))


def _item(line: Line) -> bool:
    return bool(_BULLET.match(line.text + " "))


def _mended(made: Sequence[Paragraph], columns: dict[int, _Column]) -> Iterator[Paragraph]:
    """Paragraphs that run on over a column, a page, a figure or a table put together again."""
    waiting: Paragraph | None = None
    between: list[Paragraph] = []
    for paragraph in made:
        if waiting and paragraph.kind is Kind.TEXT and _runs_on(waiting, paragraph, between, columns):
            waiting = Paragraph((*waiting.lines, *paragraph.lines), Kind.TEXT)
            continue
        if waiting and _open(waiting, columns) and len(between) < 30 and _floats(paragraph, waiting):
            between.append(paragraph)
            continue
        if waiting:
            yield waiting
        yield from between
        between = []
        waiting = paragraph if paragraph.kind is Kind.TEXT else None
        if waiting is None:
            yield paragraph
    if waiting:
        yield waiting
    yield from between


def _open(paragraph: Paragraph, columns: dict[int, _Column]) -> bool:
    """Whether it breaks off in the midst of a sentence, at the end of a line."""
    last = paragraph.lines[-1]
    return not _closed(last.line) and last.line.right > columns[last.column].right - 4 * last.line.size


def _floats(paragraph: Paragraph, waiting: Paragraph) -> bool:
    """Whether it belongs to a figure or a table: those stand in the midst of sentences."""
    if paragraph.kind is Kind.TEXT:
        return paragraph.lines[0].line.size < 0.93 * waiting.lines[-1].line.size
    return paragraph.kind is not Kind.HEADING


def _runs_on(one: Paragraph, two: Paragraph, between: Sequence[Paragraph], columns: dict[int, _Column]) -> bool:
    last, first = one.lines[-1], two.lines[0]
    if last.column == first.column and not between:
        return False
    if abs(last.line.size - first.line.size) > 0.06 * first.line.size:
        return False
    begins = first.line.text.lstrip("“\"'‘(")[:1]
    if _open(one, columns):
        return begins.islower() or not _item(first.line)
    if not between and begins.islower() and not _closed(last.line):
        return True
    if between or last.column == first.column:
        return False
    column = columns[first.column]
    flush = first.line.left <= column.left + 0.6 * first.line.size
    full = last.line.right >= columns[last.column].right - 1.5 * last.line.size
    return full and flush and (begins.islower() or (column.indents and not column.hanging))
