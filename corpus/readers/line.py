"""A block of text while it is being read: it grows, and keeps the markers where they stood."""

from dataclasses import dataclass, field, replace

from corpus.readers.blocks import Block, Mark


@dataclass(slots=True)
class Line:
    """A text that grows at its end. ``element`` is the id of an element in it, "" while there is none."""

    pieces: list[str] = field(default_factory=list)
    length: int = 0
    marks: list[Mark] = field(default_factory=list)
    element: str = ""

    def write(self, text: str) -> None:
        """Text behind what is there."""
        if text:
            self.pieces.append(text)
            self.length += len(text)

    def mark(self, label: str, target: str) -> None:
        """A marker behind what is there."""
        self.marks.append(Mark(self.length, label, target))

    def trim(self) -> None:
        """Without the spaces at its end."""
        if self.pieces:
            kept = self.pieces[-1].rstrip(" ")
            self.length -= len(self.pieces[-1]) - len(kept)
            self.pieces[-1] = kept

    def add(self, other: Block) -> None:
        """Another block's text and markers behind what is there."""
        self.marks.extend(replace(mark, offset=mark.offset + self.length) for mark in other.marks)
        self.write(other.text)

    def text(self) -> str:
        """What is there."""
        return "".join(self.pieces)

    def block(self, level: int | None = None, element: str = "", paragraph: int | None = None) -> Block:
        """The block, without white space around it; ``element`` stands where nothing in it has an id."""
        text = self.text()
        begins, ends = len(text) - len(text.lstrip()), len(text.rstrip())
        marks = tuple(replace(mark, offset=max(0, min(mark.offset, ends) - begins)) for mark in self.marks)
        return Block(text.strip(), marks, level, element=self.element or element, paragraph=paragraph)
