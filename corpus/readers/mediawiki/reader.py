"""MediaWiki's wikitext, with its ``<ref>`` footnotes (mediawiki.org, "Help:Cite") and the templates that make notes.

The source is read once: every note is taken out of it and put behind it, a sign in its place, so that notes with a
name are one note wherever they stand; templates become what they print, as far as that is known without the wiki.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from corpus.document import Raw
from corpus.readers.mediawiki.templates import NOTE_GROUPS, Arguments, arguments, printed, short_citation
from corpus.readers.pandoc import notes as pandoc_notes
from corpus.readers.signs import Role, Sign, Signs
from corpus.readers.text import decode

_VERBATIM = re.compile(
    r"<!--|<(nowiki|pre|source|syntaxhighlight|math|chem|score|templatedata)(?=[\s>])[^<>]{0,500}>", re.IGNORECASE
)
_TOKEN = re.compile(
    r"\{\{|\}\}|\[\[|\]\]|\||</(?:ref|references)\s{0,9}>|<(?P<tag>references|ref)(?P<attributes>\s[^<>]{0,1000}|/)?>",
    re.IGNORECASE,
)
_ATTRIBUTE = re.compile(r"(\w+)\s{0,9}=\s{0,9}(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'/>]+))")
_CATEGORY = re.compile(r"\[\[\s{0,9}Category\s{0,9}:[^][\n]*\]\]", re.IGNORECASE)
_TABLE = re.compile(r"^[ \t:*#]{0,20}\{\|", re.MULTILINE)
_TABLE_END = re.compile(r"^[ \t]{0,20}\|\}(?!\})", re.MULTILINE)
_REFERENCE_LISTS = ("reflist", "references", "notelist", "refs")
_LONGEST_STACK = 200  # templates and notes within one another; what is deeper is no page that a person wrote


def read(data: bytes) -> Raw:
    """The text and notes of a page of wikitext. Raises ValueError for what is no text."""
    text, problems = decode(data)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    signs = Signs(text)
    source = _Source(signs)
    return pandoc_notes.raw(source.signed(text), "mediawiki-auto_identifiers", signs, problems)


@dataclass(slots=True)
class _Frame:
    """What is open at a place of the source: a template (``{{``), a link (``[[``), a note, or a list of notes."""

    opening: str
    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    parts: list[list[str]] = field(default_factory=lambda: [[]])

    def write(self, text: str) -> None:
        self.parts[-1].append(text)

    def text(self) -> str:
        return "|".join("".join(part) for part in self.parts)

    def lists_notes(self) -> bool:
        if self.tag != "{{":
            return self.tag == "references"
        return "".join(self.parts[0][:2]).strip().lower().startswith(_REFERENCE_LISTS)


class _Source:
    """The notes of a page, found in one pass over its source."""

    def __init__(self, signs: Signs) -> None:
        self._signs = signs
        self._labels: dict[str, str] = {}
        self._counts: dict[str, int] = {}
        self._texts: dict[str, str] = {}
        self._unnamed = 0
        self._stack = [_Frame("", "")]

    def signed(self, text: str) -> str:
        for verbatim, piece in _pieces(text):
            if verbatim:
                self._stack[-1].write(piece)
            else:
                self._read(piece)
        while len(self._stack) > 1:
            self._give_up()
        body = _CATEGORY.sub("", self._stack[0].text())
        unclosed = len(_TABLE.findall(body)) - len(_TABLE_END.findall(body))
        return "\n\n".join([body + "\n|}" * unclosed, *self._definitions(), ""])

    def _definitions(self) -> Iterator[str]:
        for key, text in self._texts.items():
            label = self._labels.get(key) or self._label(key)
            begin = self._signs.add(Sign(Role.DEFINITION, key, label))
            yield f"{begin}{text.strip()}\n\n{self._signs.add(Sign(Role.END))}"

    def _read(self, text: str) -> None:
        at = 0
        for match in _TOKEN.finditer(text):
            self._stack[-1].write(text[at : match.start()])
            self._token(match)
            at = match.end()
        self._stack[-1].write(text[at:])

    def _token(self, match: re.Match[str]) -> None:
        found, top = match[0], self._stack[-1]
        if match["tag"]:
            self._tag(match)
        elif found in {"{{", "[["} and len(self._stack) < _LONGEST_STACK:
            self._stack.append(_Frame(found, found))
        elif (found == "}}" and top.tag == "{{") or (found == "]]" and top.tag == "[["):
            self._stack.pop()
            self._stack[-1].write(self._template(top) if found == "}}" else f"[[{top.text()}]]")
        elif found == "|" and top.tag == "{{":
            top.parts.append([])
        elif found.startswith("</"):
            self._close(found[2:-1].strip().lower(), found)
        else:
            top.write(found)

    def _tag(self, match: re.Match[str]) -> None:
        tag, written = match["tag"].lower(), match["attributes"] or ""
        attributes = {name.lower(): (a or b or c).strip() for name, a, b, c in _ATTRIBUTE.findall(written)}
        if len(self._stack) >= _LONGEST_STACK:
            self._stack[-1].write(html.escape(match[0]))
        elif not written.rstrip().endswith("/"):
            self._stack.append(_Frame(match[0], tag, attributes))
        elif tag == "ref":
            self._note("", attributes, match[0])

    def _close(self, tag: str, token: str) -> None:
        if all(frame.tag != tag for frame in self._stack):
            self._stack[-1].write(html.escape(token))  # shown as it is
            return
        while self._stack[-1].tag != tag:
            self._give_up()
        frame = self._stack.pop()
        if tag == "ref":
            self._note(frame.text(), frame.attributes, f"{frame.opening}{frame.text()}{token}")

    def _give_up(self) -> None:
        """What was opened and is not closed is text."""
        frame = self._stack.pop()
        opening = frame.opening if frame.tag in {"{{", "[["} else html.escape(frame.opening)
        self._stack[-1].write(opening + frame.text())

    def _note(self, text: str, attributes: dict[str, str], source: str) -> None:
        lists = next((frame for frame in reversed(self._stack) if frame.lists_notes()), None)
        group = attributes.get("group") or (lists.attributes.get("group", "") if lists else "")
        name = attributes.get("name", "")
        key = f"{group}:{name}" if name else f"{group}::{self._unnamed}"
        self._unnamed += not name
        if text.strip():
            self._texts.setdefault(key, text)
        if lists is None:
            label = self._labels.get(key) or self._label(key)
            self._stack[-1].write(self._signs.add(Sign(Role.MARKER, key, label, source)))

    def _label(self, key: str) -> str:
        group = key.partition(":")[0]
        self._counts[group] = self._counts.get(group, 0) + 1
        self._labels[key] = _numbered(group, self._counts[group])
        return self._labels[key]

    def _template(self, frame: _Frame) -> str:
        values = arguments(["".join(part) for part in frame.parts])
        in_note = any(above.tag == "ref" for above in self._stack)
        if values.name in NOTE_GROUPS and not in_note:
            return self._note_template(values)
        if frame.lists_notes():
            return ""
        return printed(values, in_note=in_note)

    def _note_template(self, values: Arguments) -> str:
        """A template that makes notes; the marker is written where it stands."""
        names = [values.get("name")] if values.name != "r" else list(values.positional)
        text = short_citation(values) if values.name.startswith("sfn") else values.get("1", "text", "reference")
        for name in names:
            attributes = {"group": values.get("group") or NOTE_GROUPS[values.name], "name": name}
            if values.name.startswith("sfn"):
                attributes["name"] = f"FOOTNOTE{text}"  # the same words are the same note
            self._note("" if values.name == "r" else text, attributes, "")
        return ""


def _numbered(group: str, number: int) -> str:
    """The marker of note ``number`` of its group, as Cite prints it."""
    alphabet = {"lower-alpha": "abcdefghijklmnopqrstuvwxyz", "lower-greek": "αβγδεζηθικλμνξοπρστυφχψω"}
    alphabet["upper-alpha"] = alphabet["lower-alpha"].upper()
    if group in alphabet:
        return _lettered(alphabet[group], number)
    if group in {"lower-roman", "upper-roman"}:
        roman = _roman(number)
        return roman if group == "lower-roman" else roman.upper()
    return str(number) if group in {"", "decimal"} else f"{group} {number}"


def _lettered(letters: str, number: int) -> str:
    label = ""
    while number:
        number, digit = divmod(number - 1, len(letters))
        label = letters[digit] + label
    return label


def _roman(number: int) -> str:
    label = ""
    for value, letters in (
        *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc")),
        *((50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
    ):
        label += letters * (number // value)
        number %= value
    return label


def _pieces(text: str) -> Iterator[tuple[bool, str]]:
    """The source in pieces, and whether markup in them is shown as it is; comments are left out."""
    at = 0
    unclosed: set[str] = set()
    search_from = 0
    while match := _VERBATIM.search(text, search_from):
        search_from = match.end()
        tag = (match[1] or "").lower()
        if tag in unclosed:
            continue
        closing = re.compile(f"</{tag}\\s{{0,9}}>" if tag else "-->", re.IGNORECASE).search(text, match.end())
        if closing is None:
            unclosed.add(tag)
            continue
        yield False, text[at : match.start()]
        if tag:
            yield True, text[match.start() : closing.end()]
        at = search_from = closing.end()
    yield False, text[at:]
