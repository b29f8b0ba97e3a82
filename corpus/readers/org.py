"""Org, with its numbered, named and inline footnotes (Org manual 12.10, "Creating Footnotes")."""

import re

from corpus.document import Raw
from corpus.readers.pandoc import notes as pandoc_notes
from corpus.readers.signs import Role, Sign, Signs
from corpus.readers.text import decode

_DEFINITION = re.compile(r"\[fn:(?P<label>[-\w]+)\][ \t]*")
_REFERENCE = re.compile(r"(?<![=~])\[fn:(?P<label>[-\w]*)(?P<rest>[\]:])")
_VERBATIM = re.compile(r"[ \t]*#\+begin_(?P<kind>src|example|export|comment)\b", re.IGNORECASE)
_LITERAL_LINE = re.compile(r"[ \t]*(?::[ \t]|:$|#[ \t]|#$)")
_FOOTNOTES = re.compile(r"\*+ footnotes[ \t]*", re.IGNORECASE)
_BRACKET = re.compile(r"[][]|\n[ \t]*\n")


def read(data: bytes) -> Raw:
    """The text and notes of an Org file. Raises ValueError for what is no text."""
    text, problems = decode(data)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    signs = Signs(text)
    return pandoc_notes.raw(_Source(signs).signed(text), "org-auto_identifiers", signs, problems)


class _Source:
    """One pass over the source, which gives every note's text a sign."""

    def __init__(self, signs: Signs) -> None:
        self._signs = signs
        self._defined: dict[str, None] = {}
        self._used: dict[str, None] = {}
        self._inline = 0
        self._behind: list[str] = []  # the texts of inline notes that have a name, for the end of the document

    def signed(self, text: str) -> str:
        lines = _without_footnotes_heading(text.split("\n"))
        pieces: list[str] = []
        for is_text, stretch in _stretches(lines):
            pieces.append(self._inlines(stretch) if is_text else stretch)
        missing = [self._definition(label) for label in self._used if label not in self._defined]
        seen = " ".join(f"[fn:{label}]" for label in self._defined)
        unseen = [self._signs.add(Sign(Role.UNSEEN)) + seen] if seen else []
        return "\n\n\n".join(["\n".join(pieces), *self._behind, *missing, *unseen, ""])

    def _definition(self, label: str, text: str = "") -> str:
        return f"[fn:{label}] {self._signs.add(Sign(Role.NOTE, f'fn:{label}', label))}{text}"

    def _inlines(self, text: str) -> str:
        closings = _closings(text)
        pieces: list[str] = []
        at = 0
        for match in _REFERENCE.finditer(text):
            if match.start() < at:
                continue  # within a note that was moved
            pieces.append(text[at : match.start()])
            written, at = self._reference(text, match, closings.get(match.start()))
            pieces.append(written)
        return "".join([*pieces, text[at:]])

    def _reference(self, text: str, match: re.Match[str], closing: int | None) -> tuple[str, int]:
        """What is written for the reference, and where the source goes on behind it."""
        label = match["label"]
        if match["rest"] == "]":
            begins = match.start() == 0 or text[match.start() - 1] == "\n"
            known = _DEFINITION.match(text, match.start()) if begins and label else None
            if known and label not in self._defined:
                self._defined[label] = None
                return self._definition(label), known.end()
            if label:
                self._used[label] = None
            return match[0], match.end()
        if not label:
            self._inline += 1
            return f"{match[0]}{self._signs.add(Sign(Role.NOTE, f'inline:{self._inline}'))}", match.end()
        if closing is None or label in self._defined:
            return match[0], match.end()
        self._defined[label] = self._used[label] = None
        self._behind.append(self._definition(label, text[match.end() : closing].strip()))
        return f"[fn:{label}]", closing + 1


def _closings(text: str) -> dict[int, int]:
    """For every bracket that opens the one that closes it, in the same paragraph."""
    closings: dict[int, int] = {}
    opened: list[int] = []
    for match in _BRACKET.finditer(text):
        if match[0] == "[":
            opened.append(match.start())
        elif match[0] != "]":
            opened.clear()
        elif opened:
            closings[opened.pop()] = match.start()
    return closings


def _stretches(lines: list[str]) -> list[tuple[bool, str]]:
    """The lines in stretches, and whether they are text: code and comments may show footnotes, but have none."""
    stretches: list[tuple[bool, list[str]]] = []
    until = ""
    for line in lines:
        opening = None if until else _VERBATIM.match(line)
        is_text = not (until or opening or _LITERAL_LINE.match(line))
        if opening:
            until = f"#+end_{opening['kind']}".lower()
        elif until and line.strip().lower().startswith(until):
            until = ""
        if not stretches or stretches[-1][0] != is_text:
            stretches.append((is_text, []))
        stretches[-1][1].append(line)
    return [(is_text, "\n".join(stretch)) for is_text, stretch in stretches]


def _without_footnotes_heading(lines: list[str]) -> list[str]:
    """Org keeps the definitions under a heading of its own, which it does not print (``org-footnote-section``)."""
    kept: list[str] = []
    for n, line in enumerate(lines):
        if _FOOTNOTES.fullmatch(line):
            section = "\n".join(lines[n + 1 : _next_heading(lines, n + 1)]).strip("\n")
            if all(_DEFINITION.match(part) for part in re.split(r"\n{3,}", section)):
                continue
        kept.append(line)
    return kept


def _next_heading(lines: list[str], start: int) -> int:
    return next((n for n in range(start, len(lines)) if re.match(r"\*+ ", lines[n])), len(lines))
