r"""What the commands that print and count notes leave in Pandoc's text: events, told by signs.

A command with arguments leaves its sign, its arguments with a sign between two, and a sign at the end. An argument may
hold a counter (``\arabic{footnote}``), which is the sign of its numerals, the counter's name, and a sign at the end.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.readers.blocks import Block, Mark
from corpus.readers.signs import Role, Sign, Signs

NUMERALS = ("arabic", "roman", "Roman", "alph", "Alph", "fnsymbol")

_NOTES = (
    # command, event, counter, what prints it
    ("footnote", "note", "footnote", r"\thefootnote"),
    ("tablefootnote", "note", "footnote", r"\thefootnote"),
    ("endnote", "endnote", "endnote", r"\theendnote"),
    ("pagenote", "endnote", "endnote", r"\theendnote"),
    ("sidenote", "note", "sidenote", r"\thesidenote"),
    *((f"footnote{letter}", "note", f"footnote{letter}", rf"\arabic{{footnote{letter}}}") for letter in "ABCDE"),
)
_THE = "\\the"  # \\thefootnote is what prints the counter
_MARKS = (("footnotemark", "footnote"), ("endnotemark", "endnote"), ("sidenotemark", "sidenote"))
_TEXTS = (
    ("footnotetext", "text", "footnote"),
    ("endnotetext", "endtext", "endnote"),
    ("sidenotetext", "text", "sidenote"),
)


@dataclass(frozen=True, slots=True)
class Event:
    r"""``name`` is what happens, ``fields`` its arguments; a counter in them is ``\0numerals:counter\0``."""

    name: str
    fields: tuple[str, ...]
    offset: int


class Stock:
    """The signs that the commands of one document leave."""

    def __init__(self, signs: Signs) -> None:
        self._signs = signs
        self._known: dict[str, str] = {}
        self.anew = self._place("anew")
        self.enter, self.leave = self._place("enter"), self._place("leave")
        self.table = self._place("table")
        self._next, self._end, self._close = self._sign("next"), self._sign("end"), self._sign("close")

    def _sign(self, name: str, role: Role = Role.EVENT) -> str:
        if name not in self._known:
            self._known[name] = self._signs.add(Sign(role, name))
        return self._known[name]

    def _place(self, name: str) -> str:
        return self._sign(name, Role.PLACE)

    def _event(self, name: str, *fields: str) -> str:
        return f"{self._sign(name)}{self._next.join(fields)}{self._end}"

    def item(self, label: str) -> str:
        """A note of a table begins, which is called so."""
        return self._event("item", label)

    def citation(self, label: str) -> str:
        """A citation of the entry of the bibliography with that number."""
        return self._event("cite", label)

    def entry(self, label: str) -> str:
        """The entry of the bibliography with that number begins."""
        return self._event("entry", label)

    def definitions(self) -> str:
        """The commands, defined anew; for the beginning of the document, so that its own definitions come first."""
        lines = [rf"\providecommand{{\the{name}}}{{\arabic{{{name}}}}}" for name in ("footnote", "endnote", "sidenote")]
        lines += [
            _note(command, self._event(event, counter, "#1", printed)) for command, event, counter, printed in _NOTES
        ]
        lines += [
            _note(command, self._event(event, counter, "#1", _THE + counter)) for command, event, counter in _TEXTS
        ]
        lines += [
            _command(command, self._event("mark", counter, "#1", _THE + counter), 1) for command, counter in _MARKS
        ]
        lines += [_plain(command, self._event(command, "#1", "#2"), 2) for command in ("setcounter", "addtocounter")]
        lines += [_plain(command, self._event(command, "#1"), 1) for command in ("stepcounter", "footref", "tnote")]
        lines += [_plain(numerals, f"{self._sign(numerals)}#1{self._close}", 1) for numerals in NUMERALS]
        lines.append(r"\newcommand{\footfullcite}{\footcite}")
        return "%\n".join(lines) + "\n"

    def events(self, block: Block) -> tuple[Block, list[Event | Mark]]:
        """The block without its events, and these, with the marks of notes, in order; offsets are in the new text."""
        cut = _Cut(block)
        marks = list(block.marks)
        n = 0
        while n < len(marks):
            sign = self._signs.of(marks[n].target)
            cut.text_to(marks[n].offset)
            if sign is None:
                cut.events.append(replace(marks[n], offset=cut.length))
            elif sign.role is Role.PLACE:
                cut.events.append(Event(sign.key, (), cut.length))
            elif sign.role is Role.EVENT and sign.key not in {"next", "end", "close"}:
                n = self._fields(cut, marks, n, sign.key)
            n += 1
        cut.text_to(len(block.text))
        return replace(block, text="".join(cut.pieces), marks=()), cut.events

    def _fields(self, cut: "_Cut", marks: Sequence[Mark], n: int, name: str) -> int:
        """Reads the fields of the event whose sign is mark ``n``; the number of the mark that ends it."""
        fields = [""]
        at = marks[n].offset
        for k in range(n + 1, len(marks)):
            sign = self._signs.of(marks[k].target)
            fields[-1] += cut.block.text[at : marks[k].offset]
            at = marks[k].offset
            match sign.key if sign else "":
                case "end":
                    cut.skip_to(at)
                    cut.events.append(Event(name, tuple(fields), cut.length))
                    return k
                case "next":
                    fields.append("")
                case "close":
                    fields[-1] += "\0"
                case numerals if numerals in NUMERALS:
                    fields[-1] += f"\0{numerals}:"
        return n


def _command(name: str, body: str, arguments: int) -> str:
    return rf"\renewcommand{{\{name}}}[{arguments}][]{{{body}}}"


def _plain(name: str, body: str, arguments: int) -> str:
    return rf"\renewcommand{{\{name}}}[{arguments}]{{{body}}}"


def _note(name: str, event: str) -> str:
    r"""A command with a note's text, which Pandoc reads as one: it knows ``\thanks`` for that too."""
    return _command(name, rf"\thanks{{{event}#2}}", 2)


class _Cut:
    """A block's text while its events are cut out."""

    def __init__(self, block: Block) -> None:
        self.block = block
        self.pieces: list[str] = []
        self.events: list[Event | Mark] = []
        self.length = self._at = 0

    def text_to(self, offset: int) -> None:
        piece = self.block.text[self._at : max(self._at, offset)]
        self.pieces.append(piece)
        self.length += len(piece)
        self._at = max(self._at, offset)

    def skip_to(self, offset: int) -> None:
        self._at = offset
