"""The notes of a LaTeX document, counted as LaTeX counts them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from corpus.document import NoteKind
from corpus.readers.blocks import Block, Mark, NoteText
from corpus.readers.latex.events import Event, Stock
from corpus.readers.pandoc.blocks import Content

_COUNTER = re.compile(r"\0(\w+):([^\0]*)\0")
_SYMBOLS = "*†‡§¶‖"
_INTEGER = re.compile(r"-?\d{1,6}")


@dataclass(slots=True)
class Counting:
    """Where the counters stand, and which note each number means at present."""

    values: dict[str, int]
    meant: dict[tuple[str, int], str] = field(default_factory=dict)
    minipages: list[int] = field(default_factory=list)
    tables: int = 0

    def set(self, counter: str, value: int) -> None:
        """The counter is set; what was counted before is no longer meant where it begins anew."""
        self.values[counter] = value
        if value == 0:
            self.meant = {key: note for key, note in self.meant.items() if key[0] != counter}

    def printed(self, template: str, counter: str, number: int) -> str:
        """``number`` of ``counter`` as the template says; other counters are where they stand."""

        def numeral(match: re.Match[str]) -> str:
            name = match[2].strip()
            value = number if name == counter else self.values.get(name)
            return "" if value is None else numbered(value, match[1])

        return " ".join(_COUNTER.sub(numeral, template).split()).strip(".,() ")


def resolved(found: Content, stock: Stock, counting: Counting) -> tuple[tuple[Block, ...], tuple[NoteText, ...]]:
    """The body and the notes of what Pandoc read, with the labels that LaTeX prints."""
    pass_over = _Pass(found, stock, counting)
    body = [pass_over.front(block) for block in found.blocks[: found.front]]
    body += [block for each in found.blocks[found.front :] for block in pass_over.body(each)]
    return tuple(map(pass_over.aliased, body)), pass_over.texts()


class _Pass:
    """One pass over the document, in its order."""

    def __init__(self, found: Content, stock: Stock, counting: Counting) -> None:
        self._stock = stock
        self._counting = counting
        self._found = {note.key: note for note in found.notes}
        self._named = {block.element: note.key for note in found.notes for block in note.blocks if block.element}
        self._texts: dict[str, NoteText] = {}
        self._aliases: dict[str, str] = {}
        self._marks = 0
        self._again: dict[str, str] = {}
        self._thanks: int | None = None
        self._item: str | None = None

    def front(self, block: Block) -> Block:
        """A block of the title, where notes are counted by symbols."""
        self._thanks = self._thanks or 0
        return self._block(block)

    def body(self, block: Block) -> Iterable[Block]:
        """The block as it is printed; nothing where it is a note of a table."""
        self._thanks = None
        item = self._item
        read = self._block(block)
        if item is None and self._item is None:
            return [read]
        if self._item is not None and read.text.strip():
            known = self._texts[self._item]
            self._texts[self._item] = replace(known, blocks=(*known.blocks, read))
        return [] if self._item is not None else [read]

    def texts(self) -> tuple[NoteText, ...]:
        """The notes in the order in which they were read."""
        return tuple(replace(note, blocks=tuple(map(self.aliased, note.blocks))) for note in self._texts.values())

    def aliased(self, block: Block) -> Block:
        """Marks of what is known by now under another key, set right."""
        return replace(block, marks=tuple(replace(mark, target=self._target(mark.target)) for mark in block.marks))

    def _target(self, key: str) -> str:
        key = self._aliases.get(key, key)
        return self._again.get(key, key) if key not in self._texts else key

    def _block(self, block: Block) -> Block:
        bare, events = self._stock.events(block)
        marks = [mark for event in events if (mark := self._happens(event))]
        text = bare.text
        begins, ends = len(text) - len(text.lstrip(" ")), len(text.rstrip(" "))
        kept = [replace(mark, offset=max(0, min(mark.offset, ends) - begins)) for mark in marks]
        return replace(bare, text=text.strip(" "), marks=tuple(kept))

    def _happens(self, event: Event | Mark) -> Mark | None:
        if isinstance(event, Mark):
            return self._note(event)
        first = event.fields[0].strip() if event.fields else ""
        match event.name:
            case "setcounter" | "addtocounter" | "stepcounter":
                self._counter(event, first)
            case "mark":
                return self._mark(event)
            case "tnote":
                return Mark(event.offset, first, f"table:{self._counting.tables}:{first}")
            case "cite":
                return Mark(event.offset, first, f"entry:{first}")
            case "footref" if first in self._named:
                return Mark(event.offset, "", self._named[first])
            case "item":
                self._item = f"table:{self._counting.tables}:{first}"
                self._texts[self._item] = NoteText(self._item, first, ())
            case "entry":
                self._item = f"entry:{first}"
                self._texts[self._item] = NoteText(self._item, first, (), NoteKind.ENDNOTE)
            case _:
                self._place(event.name)
        return None

    def _place(self, name: str) -> None:
        match name:
            case "anew":
                self._counting.set("footnote", 0)
            case "enter":
                self._counting.minipages.append(0)
            case "leave":
                del self._counting.minipages[-1:]
            case "table":
                self._counting.tables += 1
                self._item = None

    def _counter(self, event: Event, counter: str) -> None:
        value = "1" if event.name == "stepcounter" else event.fields[1].strip()
        if _INTEGER.fullmatch(value):
            now = self._counting.values.get(counter, 0)
            self._counting.set(counter, int(value) + (0 if event.name == "setcounter" else now))

    def _stepped(self, counter: str, option: str) -> tuple[int, str]:
        """The number of the next note, and its label where that is no number."""
        counting = self._counting
        option = option.strip()
        if _INTEGER.fullmatch(option):
            return int(option), ""
        if option:
            return 0, option
        counting.values[counter] = counting.values.get(counter, 0) + 1
        return counting.values[counter], ""

    def _mark(self, event: Event) -> Mark:
        counter, option, template = (*event.fields, "", "")[:3]
        number, label = self._stepped(counter, option)
        known = self._counting.meant.get((counter, number)) if option.strip() else None
        if known is None or known in self._texts:
            self._marks += 1
            key = f"mark:{self._marks}"
            if known:
                self._again[key] = known  # unless a text of its own follows
        else:
            key = known
        self._counting.meant[counter, number] = key
        return Mark(event.offset, label or self._counting.printed(template, counter, number), key)

    def _note(self, mark: Mark) -> Mark | None:
        note = self._found[mark.target]
        events = self._stock.events(note.blocks[0])[1] if note.blocks else []
        opening = next((event for event in events if isinstance(event, Event)), None)
        if opening is None or opening.name not in {"note", "endnote", "text", "endtext"} or opening.offset:
            opening = Event("note", ("footnote", "", "\0arabic:footnote\0"), 0)
        kind = NoteKind.ENDNOTE if opening.name.startswith("end") else NoteKind.FOOTNOTE
        if opening.name in {"text", "endtext"}:
            self._later(note, opening, kind)
            return None
        label = self._label(opening, mark.target)
        self._texts[mark.target] = NoteText(mark.target, label, (), kind)
        self._texts[mark.target] = NoteText(mark.target, label, tuple(map(self._block, note.blocks)), kind)
        return replace(mark, label=label)

    def _label(self, opening: Event, key: str) -> str:
        counter, option, template = opening.fields
        counting = self._counting
        if self._thanks is not None:
            self._thanks += 1
            return numbered(self._thanks, "fnsymbol")
        if counting.minipages and counter == "footnote":
            counting.minipages[-1] += not option
            return option or numbered(counting.minipages[-1], "alph")
        number, label = self._stepped(counter, option)
        counting.meant[counter, number] = key
        return label or counting.printed(template, counter, number)

    def _later(self, note: NoteText, opening: Event, kind: NoteKind) -> None:
        """The text of a note whose marker stands elsewhere."""
        counter, option, template = opening.fields
        counting = self._counting
        option = option.strip()
        number = int(option) if _INTEGER.fullmatch(option) else counting.values.get(counter, 0)
        key = counting.meant.get((counter, number))
        if key is None or key in self._texts:
            key = note.key
        else:
            self._aliases[note.key] = key
        label = counting.printed(template, counter, number)
        self._texts[key] = NoteText(key, label, (), kind)
        self._texts[key] = NoteText(key, label, tuple(map(self._block, note.blocks)), kind)


def numbered(number: int, numerals: str) -> str:
    """``number`` in the numerals of that LaTeX command: "arabic", "roman", "Roman", "alph", "Alph", "fnsymbol"."""
    if numerals.lower() == "alph" and 0 < number <= 26:
        letter = chr(ord("a") + number - 1)
        return letter if numerals == "alph" else letter.upper()
    if numerals == "fnsymbol" and 0 < number <= 9:
        return _SYMBOLS[number - 1] if number <= 6 else _SYMBOLS[number - 7] * 2
    if numerals.lower() == "roman" and 0 < number < 5000:
        return _roman(number) if numerals == "roman" else _roman(number).upper()
    return str(number)


def _roman(number: int) -> str:
    label = ""
    values = (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1)
    letters = ("m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i")
    for value, letter in zip(values, letters, strict=True):
        label += letter * (number // value)
        number %= value
    return label
