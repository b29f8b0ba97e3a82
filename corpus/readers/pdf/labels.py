"""The labels of notes: at the head of a note, and as superscripts in the text."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.readers.pdf.lines import Line

SYMBOLS = "*†‡§¶‖#∗⁎★☆"
_SYMBOL = re.compile(rf"[{SYMBOLS}]{{1,4}}")
_LABEL = re.compile(rf"\(?\[?(?P<label>\d{{1,4}}|[{SYMBOLS}]{{1,4}}|[a-z]|[ivxl]{{2,7}})[\])]?\.?")
_RANGE = re.compile(r"\[?(\d{1,4})[-–—](\d{1,4})\]?")
_HEAD = re.compile(
    rf"(?:\[(?P<b>\d{{1,4}})\]|\((?P<p>\d{{1,4}})\)|(?P<n>\d{{1,4}})(?P<mark>[.):\]]*)|(?P<s>[{SYMBOLS}]{{1,4}})\)?)\s*"
)
_LONGEST_RANGE = 50
_NUMERALS = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


@dataclass(frozen=True, slots=True)
class Head:
    """What a note's first line begins with: its labels, how many characters they take, and how plain they are.

    ``raised`` or ``marked`` (with a dot or a bracket) labels are surer than a bare number.
    """

    labels: tuple[str, ...]
    length: int
    raised: bool
    marked: bool


def roman(number: str) -> int:
    """The value of a Roman number in small letters; 0 for anything else."""
    worth = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}
    values = [worth.get(character, 0) for character in number]
    if not values or not all(values):
        return 0
    return sum(-value if later > value else value for value, later in zip(values, [*values[1:], 0], strict=True))


def numeral(number: int) -> str:
    """``number`` as a Roman one in small letters."""
    written = ""
    for worth, letters in _NUMERALS:
        count, number = divmod(number, worth)
        written += letters * count
    return written


def count(label: str) -> int:
    """The number that a label is, in figures or Roman; 0 for a symbol."""
    return int(label) if label.isdigit() else roman(label)


def listed(text: str) -> tuple[str, ...]:
    """The labels in a superscript or in brackets: `1,3`, `3–5`, `*`, `a`; none where it is something else."""
    labels: list[str] = []
    for part in re.split(r"[,;\s]+", text.strip(" ,;")):
        if between := _RANGE.fullmatch(part):
            first, last = int(between[1]), int(between[2])
            if not 0 < last - first < _LONGEST_RANGE:
                return ()
            labels.extend(str(n) for n in range(first, last + 1))
        elif label := _LABEL.fullmatch(part):
            labels.append(_plain(label["label"]))
        else:
            return ()
    return tuple(labels)


def _plain(label: str) -> str:
    return label.replace("∗", "*").replace("⁎", "*")


def raised(line: Line) -> Iterator[tuple[int, int, str]]:
    """The superscripts of a line: from which piece to which, and their text."""
    n = 0
    while n < len(line.pieces):
        if n not in line.raised:
            n += 1
            continue
        last = n
        while last + 1 in line.raised:
            last += 1
        text = "".join(
            (" " if n < k and line.pieces[k].space else "") + line.pieces[k].text for k in range(n, last + 1)
        )
        yield n, last + 1, text
        n = last + 1


def head(line: Line) -> Head | None:
    """The labels that a line begins with, None where it begins with none."""
    for first, end, text in raised(line):
        if first == 0 and end < len(line.pieces):
            labels = listed(text)
            if labels:
                return Head(labels, _length(line.pieces[:end]), raised=True, marked=True)
        break
    text = line.text
    found = _HEAD.match(text)
    if not found or found.end() == len(text):
        return None
    label = found["b"] or found["p"] or found["n"] or found["s"]
    behind = text[found.end()]
    glued = text[found.end() - 1] != " "
    if found["n"] and glued and (behind.isdigit() or (not found["mark"] and (behind.islower() or behind in ",/%-–°"))):
        return None
    marked = bool(found["b"] or found["p"] or found["s"] or found["mark"])
    return Head((_plain(label),), len(found[0].replace(" ", "")), raised=False, marked=marked)


def _length(pieces: Sequence[object]) -> int:
    return sum(len(getattr(piece, "text", "")) for piece in pieces)


def beheaded(line: Line, length: int) -> Line:
    """The line without its first ``length`` characters (white space not counted)."""
    pieces = list(line.pieces)
    gone = 0
    while pieces and length >= len(pieces[0].text):
        length -= len(pieces.pop(0).text)
        gone += 1
    if not pieces:
        return line
    first = pieces[0]
    share = length / len(first.text)
    pieces[0] = replace(
        first, text=first.text[length:], left=first.left + share * (first.right - first.left), space=False
    )
    return replace(line, pieces=tuple(pieces), raised=frozenset(n - gone for n in line.raised if n >= gone))


def cut(line: Line, piece: int) -> tuple[Line, Line]:
    """The line in two, before and from that piece on."""
    one = replace(line, pieces=line.pieces[:piece], raised=frozenset(n for n in line.raised if n < piece))
    two = replace(line, pieces=line.pieces[piece:], raised=frozenset(n - piece for n in line.raised if n >= piece))
    return one, two
