"""AsciiDoc, with its footnote macros (AsciiDoc Language, "Footnotes").

Pandoc does not find a note's text that goes over a line's end, one behind formatting, or one in an attribute; so the
notes are taken out here, and their texts put behind the document, for Pandoc to read them there.
"""

import re
from itertools import groupby

from corpus.document import Raw
from corpus.readers.asciidoc.lines import lines
from corpus.readers.pandoc import notes as pandoc_notes
from corpus.readers.signs import GUARD, Role, Sign, Signs
from corpus.readers.text import decode

_MACRO = re.compile(r"(?P<escape>\\?)footnote(?:(?P<old>ref):|:(?P<id>[\w-]*))\[")
# What ends a note's text or reaches over its brackets: an escaped bracket, another macro's own brackets, the attributes
# of formatted text, what is passed through; the end of the paragraph.
_STEP = re.compile(
    r"""\\[][] | \n[ \t]*(?=\n|\Z) | \] | \+{2,3}[^+\n]{0,500}\+{2,3} | (?<!\w)\+[^\s+][^+\n]{0,200}\+(?!\w)
      | (?:(?<![\w:])(?:link|xref|mailto|image|icon|kbd|btn|menu|pass|stem|latexmath|asciimath|indexterm2?|anchor)
           :[^\s\[\]]{0,500} | (?<!\w)(?:https?|ftp|irc)://[^\s\[\]]{1,1000}) \[(?P<inner>(?:\\\]|[^]\n]){0,400})\]
      | \[[^][\n]{0,200}\](?=[\#*_`^~]) | \[\[[^][\n]{0,200}\]\]""",
    re.VERBOSE,
)
# Pandoc takes `std::string` for a term and its definition, wherever it stands in a line.
_DOUBLE_COLON = re.compile(r"(?<=[\w)\]>])::(?=[\w:~&<(])")
_BLOCK_MACRO = re.compile(r"\w+::\S*\[")


def read(data: bytes) -> Raw:
    """The text and notes of an AsciiDoc file. Raises ValueError for what is no text."""
    text, problems = decode(data)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    signs = Signs(text)
    printed, not_read = lines(text)
    source = _Source(signs)
    pieces: list[str] = []
    for is_text, stretch in groupby(printed, key=lambda line: line.is_text):
        joined = "\n".join(line.text for line in stretch)
        pieces.append(source.signed(joined) if is_text else joined)
    whole = "\n\n".join(["\n".join(pieces), *source.definitions(), ""])
    return pandoc_notes.raw(whole, "asciidoc-auto_identifiers", signs, (*problems, *not_read))


class _Source:
    """The source with a sign in the place of every footnote macro, and the notes' texts."""

    def __init__(self, signs: Signs) -> None:
        self._signs = signs
        self._texts: dict[str, str] = {}
        self._count = 0
        self._colons = ""

    def definitions(self) -> list[str]:
        """The notes' texts, as paragraphs."""
        return [
            f"{self._signs.add(Sign(Role.DEFINITION, key))}{text}\n\n{self._signs.add(Sign(Role.END))}"
            for key, text in self._texts.items()
        ]

    def signed(self, text: str) -> str:
        pieces: list[str] = []
        at = unclosed = 0  # before ``unclosed`` no bracket closes anything: it is not looked for again
        for match in _MACRO.finditer(text):
            if match.start() < at:
                continue
            pieces.append(self._plain(text[at : match.start()]))
            end, read = _closing(text, match.end()) if match.start() >= unclosed else (None, unclosed)
            unclosed = read if end is None else unclosed
            if match["escape"] or end is None:
                pieces.append(match[0])
                at = match.end()
            else:
                inner = " ".join(text[match.end() : end].replace("\\]", "]").split())
                pieces.append(GUARD + self._marker(match, inner, text[match.start() : end + 1]))
                at = end + 1
        return "".join([*pieces, self._plain(text[at:])])

    def _marker(self, match: re.Match[str], inner: str, source: str) -> str:
        name, note = match["id"] or "", inner
        if match["old"]:
            name, _, note = (part.strip() for part in inner.partition(","))
        self._count += 1
        key = f"id:{name}" if name else f"note:{self._count}"
        if note:
            self._texts.setdefault(key, self._plain(note))
        return self._signs.add(Sign(Role.MARKER, key, source=source))

    def _plain(self, text: str) -> str:
        return "".join(
            line if _BLOCK_MACRO.match(line) else _DOUBLE_COLON.sub(lambda _: self._colon(), line)
            for line in text.splitlines(keepends=True)
        )

    def _colon(self) -> str:
        self._colons = self._colons or self._signs.add(Sign(Role.TEXT, source="::"))
        return self._colons


def _closing(text: str, start: int) -> tuple[int | None, int]:
    """The bracket that closes the note whose text begins at ``start``, and how far was read for it.

    There is none where the paragraph ends before.
    """
    for match in _STEP.finditer(text, start):
        if match[0] == "]":
            return match.start(), match.end()
        if match[0].startswith("\n"):
            return None, match.end()
    return None, len(text)
