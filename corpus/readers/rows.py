"""Rows of tables."""

from collections.abc import Sequence
from dataclasses import replace

from corpus.readers.blocks import Block, Mark


def row(cells: Sequence[Sequence[Block]]) -> Block:
    """A row as one block: a tab between its cells, a line break between the paragraphs of a cell.

    It stands where its first paragraph stands.
    """
    pieces: list[str] = []
    marks: list[Mark] = []
    length = 0
    for n, cell in enumerate(cells):
        between = "\t" if n else ""
        for block in cell:
            pieces += [between, block.text]
            marks += [replace(mark, offset=mark.offset + length + len(between)) for mark in block.marks]
            length += len(between) + len(block.text)
            between = "\n"
        if not cell:
            pieces.append(between)
            length += len(between)
    first = next((block for cell in cells for block in cell), Block(""))
    return replace(first, text="".join(pieces), marks=tuple(marks), level=None)
