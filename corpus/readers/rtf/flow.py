"""A flow of paragraphs and table rows while RTF is read: the body, a note, a text box."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from corpus.readers.blocks import Block
from corpus.readers.line import Line
from corpus.readers.rows import row


@dataclass(slots=True)
class Flow:
    """Blocks that are done, the paragraph that is open, and the row of cells that is."""

    counts: bool = False  # whether its paragraphs are counted
    found: list[Block] = field(default_factory=list)
    line: Line = field(default_factory=Line)
    boxes: list[Block] = field(default_factory=list)  # of text boxes that hang on the paragraph
    raised: str = ""  # what stands raised at the paragraph's end, as it is written
    raised_from: int = 0  # how many pieces of the line stand before it
    automatic: bool = False  # whether an automatic number stands at the paragraph's end, or where a note begins
    _cell: list[Block] = field(default_factory=list)
    _cells: list[list[Block]] = field(default_factory=list)
    _paragraphs: int = 0

    def write(self, text: str, convert: Callable[[str], str] | None) -> None:
        """Text, set as ``convert`` says where it is raised or lowered."""
        if convert is None:
            if text.strip():
                self.raised, self.automatic = "", False
        elif not self.raised:
            self.raised, self.raised_from = text, len(self.line.pieces)
        else:
            self.raised += text
        self.line.write(convert(text) if convert else text)

    def take_raised(self) -> str:
        """The raised text at the paragraph's end, taken out of it."""
        text = self.raised.strip()
        self.raised = ""
        if text:
            del self.line.pieces[self.raised_from :]
            self.line.length = sum(map(len, self.line.pieces))
            marks = self.line.marks
            marks[:] = [replace(mark, offset=min(mark.offset, self.line.length)) for mark in marks]
        return text

    def paragraph(self, level: int | None = None, *, in_table: bool = False) -> None:
        """The paragraph ends."""
        self._paragraphs += 1
        block = self.line.block(level, paragraph=self._paragraphs if self.counts else None)
        into = self._cell if in_table else self.found
        if block.text or block.marks:
            into.append(block)
        into.extend(self.boxes)
        self.line, self.boxes, self.raised, self.automatic = Line(), [], "", False

    def cell(self) -> None:
        """The cell of a table ends."""
        self.paragraph(in_table=True)
        self._cells.append(self._cell)
        self._cell = []

    def row(self) -> None:
        """The row of a table ends."""
        if self._cells:
            self.found.append(row(self._cells))
        self._cells = []

    def end(self, level: int | None = None) -> None:
        """Nothing more comes; what is open is closed."""
        self.paragraph(level, in_table=bool(self._cell or self._cells))
        if self._cell:
            self.cell()
        self.row()
