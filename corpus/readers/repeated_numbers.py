"""Markers that were typed: raised numbers that repeat the number of a note which is marked before them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from corpus.readers.blocks import Block, Mark
from corpus.readers.flow import closed_up, cut
from corpus.span import Span

# Behind a space, a punctuation mark or a word; behind short ones an exponent stands: `mc²`, `sin²`. `¹⁴C` and `¹⁄₂` are
# no markers either.
_TYPED = re.compile(r"(?:(?<=[\s.,;:!?)\]”’\"»'])|(?<=[^\W\d_]{4}))[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}(?![\w⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁄/])")
_PLAIN = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


def repeated(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """``blocks`` with the typed markers taken out of them.

    Nothing is one unless all raised numbers in such places repeat the number of one note that is marked before: other
    numbers may count other things.
    """
    targets: dict[str, set[str]] = {}
    first: dict[str, tuple[int, int]] = {}
    for number, block in enumerate(blocks):
        for mark in block.marks:
            targets.setdefault(mark.label, set()).add(mark.target)
            first.setdefault(mark.label, (number, mark.offset))
    typed = [(number, match) for number, block in enumerate(blocks) for match in _typed(block)]
    for number, match in typed:
        label = match[0].translate(_PLAIN)
        if len(targets.get(label, ())) != 1 or first[label] >= (number, match.start()):
            return tuple(blocks)
    changed = list(blocks)
    for number in {number for number, _ in typed}:
        changed[number] = _marked(blocks[number], targets)
    return tuple(changed)


def _typed(block: Block) -> Iterator[re.Match[str]]:
    return _TYPED.finditer(block.text)


def _marked(block: Block, targets: dict[str, set[str]]) -> Block:
    marks = list(block.marks)
    spans: list[Span] = []
    for match in _typed(block):
        label = match[0].translate(_PLAIN)
        marks.append(Mark(match.start(), label, next(iter(targets[label]))))
        spans.append(Span(*match.span()))
    text, moved = closed_up(*cut(block.text, marks, spans))
    return replace(block, text=text, marks=tuple(moved))
