"""RTF (Rich Text Format Specification 1.9.1): paragraphs, tables, and notes, labelled as word processors print them."""

import re
from dataclasses import replace

from corpus.document import NoteKind, Problem, ProblemKind, Raw
from corpus.readers import blocks
from corpus.readers.blocks import NoteText
from corpus.readers.repeated_numbers import repeated
from corpus.readers.rtf.fields import Fields
from corpus.readers.rtf.flow import Flow
from corpus.readers.rtf.fonts import Fonts
from corpus.readers.rtf.groups import POSITIONS, OpenNote, State, without_label
from corpus.readers.rtf.notes import Counts
from corpus.readers.rtf.tokens import Token, encoding_of_word, tokens
from corpus.readers.rtf.words import CHARACTERS, COLLECTED, DESTINATIONS, ENCODINGS, ENDS, STARRED, SYMBOLS


def read(data: bytes) -> Raw:
    """The text and notes of an RTF file. Raises ValueError for what is none."""
    if b"{\\rtf" not in data[:1024]:
        raise ValueError("it is no RTF file; save it again as RTF")
    reader = _Reader()
    for token in tokens(data[data.index(b"{\\rtf") :]):
        reader.take(token)
        if reader.done:
            break
    reader.end()
    return blocks.raw(repeated(reader.body.found), reader.notes, title=reader.title, problems=reader.problems())


class _Reader:
    """One pass over the tokens, with a stack of its own: groups may be nested as deep as they like."""

    def __init__(self) -> None:
        self.body = Flow(counts=True)
        self.notes: list[NoteText] = []
        self.title: str | None = None
        self.done = False
        self._flow = self.body
        self._state = State()
        self._stack: list[State] = []
        self._open: list[OpenNote] = []
        self._outer: list[Flow] = []
        self._counts = Counts()
        self._fields = Fields()
        self._fonts = Fonts()
        self._levels: dict[int, int] = {}
        self._words: list[str] = []  # the text of a destination that is no text
        self._pending = bytearray()
        self._high = 0  # the first half of a character beyond U+FFFF
        self._skip = 0
        self._undecoded = 0

    def problems(self) -> tuple[Problem, ...]:
        """What a reader should know."""
        if not self._undecoded:
            return ()
        message = f"{self._undecoded} characters are not of the encoding that the file names; they show as �"
        return (Problem(ProblemKind.ENCODING, message),)

    def take(self, token: Token) -> None:
        if token.kind == "bytes":
            self._bytes(token)
            return
        if self._skip and (token.name in CHARACTERS if token.kind == "word" else token.name in SYMBOLS):
            self._skip -= 1
            return
        self._decode()
        if token.kind == "{":
            self._skip = 0
            self._stack.append(self._state)
            self._state = replace(self._state, starred=False, opened="")
        elif token.kind == "}":
            self._skip = 0
            self._close()
        elif token.kind == "symbol":
            self._symbol(token.name)
        else:
            self._word(token.name, token.number)

    def end(self) -> None:
        """Closes what a file that was cut off leaves open."""
        self._decode()
        while self._stack:
            self._close()
        self.body.end(self._level())

    # Text

    def _bytes(self, token: Token) -> None:
        if self._state.destination == "skip":
            return
        data = token.data
        skipped = min(self._skip, len(data))
        self._skip -= skipped
        self._pending += data[skipped:]

    def _decode(self) -> None:
        if not self._pending:
            return
        encoding = self._state.encoding or self._fonts.of_document
        text = self._pending.decode(encoding, "replace")
        self._pending.clear()
        self._undecoded += text.count("\ufffd") if self._state.destination == "text" else 0
        self._write(text)

    def _write(self, text: str) -> None:
        if self._state.destination in COLLECTED:
            self._words.append(text)
        elif self._state.destination == "text" and not self._state.hidden:
            self._flow.write(text, self._state.position)

    def _unicode(self, number: int) -> None:
        code = number & 0xFFFF
        self._skip = self._state.fallback
        if 0xD800 <= code < 0xDC00:
            self._high = code
            return
        if 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((self._high - 0xD800) << 10) + (code - 0xDC00) if self._high else 0xFFFD
        self._high = 0
        self._write(chr(code) if code else "")

    # Groups

    def _close(self) -> None:
        state = self._state
        if not self._stack:
            self.done = True
            return
        above = self._stack[-1].destination
        if state.destination == above == "stylesheet":
            self._style_named()
        elif state.destination in COLLECTED and above != state.destination:
            self._collected(state.destination)
        if state.opened == "note":
            self._end_note()
        elif state.opened == "result":
            self._fields.end(self._flow)
        elif state.opened == "box":
            self._flow.end(self._level())
            box, self._flow = self._flow, self._outer.pop()
            self._flow.boxes.extend(box.found)
        self._state = self._stack.pop()

    def _collected(self, destination: str) -> None:
        text, self._words = "".join(self._words), []
        if destination == "title":
            self.title = " ".join(text.split()) or None
        elif destination == "fldinst":
            self._fields.instruct(text)
        elif destination == "bkmkend":
            self._fields.bookmark_end(text.strip())
        elif destination == "bkmkstart":
            self._bookmark(text.strip())

    def _bookmark(self, name: str) -> None:
        self._fields.bookmark(name, self._open[-1].key if self._open else None)
        if not name.startswith("_"):
            self._flow.line.element = self._flow.line.element or name

    def _style_named(self) -> None:
        """A style of the sheet ends: its level is that of its outline, or of its name."""
        name, self._words = "".join(self._words), []
        found = re.search(r"heading (\d)\b", name, re.IGNORECASE)
        if self._state.outline is not None and self._state.outline < 9:
            self._levels[self._state.style] = self._state.outline + 1
        elif found:
            self._levels[self._state.style] = int(found[1]) or 1

    # Notes

    def _begin_note(self) -> None:
        flow = self._flow
        key = f"note:{len(self.notes)}"
        self.notes.append(NoteText(key, "", ()))
        label = "" if flow.automatic else flow.take_raised()
        flow.automatic = False
        flow.line.mark(label, key)
        self._open.append(OpenNote(flow, len(flow.line.marks) - 1, key))
        self._fields.note(key)
        self._flow = Flow()
        self._state.opened, self._state.destination = "note", "text"
        self._state.position, self._state.hidden, self._state.in_table = None, False, False

    def _end_note(self) -> None:
        self._flow.end()
        note, text = self._open.pop(), tuple(self._flow.found)
        self._flow = note.outer
        mark = note.outer.line.marks[note.mark]
        endnote = note.kind is NoteKind.ENDNOTE
        label = mark.label or self._counts.next(endnote=endnote)
        note.outer.line.marks[note.mark] = replace(mark, label=label)
        n = int(mark.target.removeprefix("note:"))
        self.notes[n] = NoteText(mark.target, label, without_label(text, mark.label), note.kind)

    # Controls

    def _symbol(self, symbol: str) -> None:
        if symbol == "*":
            self._state.starred = True
        elif symbol in SYMBOLS:
            self._write(SYMBOLS[symbol])

    def _word(self, name: str, number: int | None) -> None:
        known = STARRED if self._state.starred else DESTINATIONS
        self._skip = 0
        if self._state.destination == "skip" or (self._state.destination == "fldinst" and name not in {"u", "uc"}):
            return
        if name in known:
            self._destination(known[name])
        elif self._state.starred:
            self._state.starred = False
            self._state.destination = "skip"
        elif name in CHARACTERS:
            self._write(CHARACTERS[name])
        elif name in ENDS:
            self._paragraph(name)
        elif name in ENCODINGS:
            self._fonts.of_document = encoding_of_word(name)
        elif name == "u":
            self._unicode(number or 0)
        elif name in {"plain", "pard"}:
            self._reset(name)
        elif not self._counts.word(name, number):
            self._property(name, number)

    def _destination(self, destination: str) -> None:
        self._state.starred = False
        if destination == "note":
            self._begin_note()
        elif destination == "result":
            self._fields.begin(self._flow)
            self._state.opened = "result"
        elif destination == "box":
            self._outer.append(self._flow)
            self._flow = Flow()
            self._state.opened, self._state.destination, self._state.in_table = "box", "text", False
        elif destination != "title" or self._state.destination == "info":
            self._state.destination = destination

    def _paragraph(self, name: str) -> None:
        if name == "cell":
            self._flow.cell()
        elif name == "row":
            self._flow.row()
        elif name in {"nestcell", "nestrow"}:
            self._flow.write("\t" if name == "nestcell" else "\n", None)
        else:
            self._flow.paragraph(self._level(), in_table=self._state.in_table)
        if name == "sect":
            self._counts.section()

    def _level(self) -> int | None:
        if self._flow is not self.body or self._state.in_table:
            return None
        outline = self._state.outline
        if outline is not None and outline < 9:
            return max(0, outline) + 1
        return self._levels.get(self._state.style)

    def _reset(self, name: str) -> None:
        state = self._state
        if name == "pard":
            state.in_table, state.style, state.outline = False, 0, None
        else:
            state.position, state.hidden = None, False
            state.encoding = self._fonts.encoding(self._fonts.default)

    def _property(self, name: str, number: int | None) -> None:
        state = self._state
        match name:
            case "super" | "up" | "sub" | "dn":
                state.position = None if number == 0 else POSITIONS[name]
            case "v" | "deleted":
                state.hidden = number != 0
            case "nosupersub":
                state.position = None
            case "intbl":
                state.in_table = True
            case "s" | "outlinelevel":
                setattr(state, "style" if name == "s" else "outline", number or 0)
            case "uc":
                state.fallback = max(0, number or 0)
            case "f" | "deff" | "fcharset" | "ansicpg":
                self._font(name, number or 0)
            case "chftn":
                self._flow.automatic = True
            case "ftnalt" if self._open:
                self._open[-1].kind = NoteKind.ENDNOTE

    def _font(self, name: str, number: int) -> None:
        if self._fonts.property(name, number, declared=self._state.destination == "fonttbl"):
            self._state.encoding = self._fonts.encoding(number)
