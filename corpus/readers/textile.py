"""Textile, with its ``[1]`` and ``fn1.`` footnotes and its ``[#name]``, ``note#name.`` and ``notelist.`` ones.

The footnotes are those of textile-lang.com ("Footnotes"), the lists of notes those of PHP-Textile ("Auto-numbered
notes"), which counts them in the order of their first markers.
"""

import re
from collections.abc import Mapping
from itertools import chain

from corpus.document import NoteKind, Raw
from corpus.readers.pandoc import notes as pandoc_notes
from corpus.readers.signs import Role, Sign, Signs
from corpus.readers.text import decode

_DRESS = r"(?:\([^()\n]{0,99}\)|\{[^{}\n]{0,99}\}|\[[^][\n]{0,20}\]|[<>=])"
# `fn1. `, with attributes and the backlink, which Pandoc does not know: `fn1(class#id). `, `fn1^. `, `fn1{color:red}. `
_DEFINITION = re.compile(rf"^fn(?P<label>\d{{1,6}})(?:\^|{_DRESS}){{0,6}}(?P<dots>\.{{1,2}})[ \t]+", re.MULTILINE)
_REFERENCE = re.compile(r"\[(?P<label>\d{1,6})(?P<bare>!?)\]")

_NAME = r"[^%<*!@#^(\[{\s.\]]{1,100}"
_LISTED = re.compile(rf"^note#(?P<name>{_NAME})[*!^]?{_DRESS}{{0,6}}\.?[ \t]+", re.MULTILINE)
_LISTED_WHOLE = re.compile(rf"{_LISTED.pattern}(?:.+\n?){{1,500}}", re.MULTILINE)
_CODE = (
    r"(?<!\w)@[^@\n]{1,300}@(?!\w)|(?<!=)==[^=\n]{1,300}==|^bc(?:\([^()\n]{0,99}\))?\. (?:.+\n?){1,500}"
    r"|<(?P<tag>pre|code|notextile)\b[^>\n]{0,200}>(?:(?!</(?P=tag)>)(?:.|\n)){0,5000}"
)
_NAMED = re.compile(rf"{_CODE}|\[{_DRESS}{{0,6}}#(?P<name>{_NAME})!?\]", re.MULTILINE)
_LIST = re.compile(rf"^notelist{_DRESS}{{0,6}}(?::\S)?[\^!]?\+?\.?[ \t]*$", re.MULTILINE)

_BREAK = re.compile(r"(\n[ \t]*\n\s*)")
_SIGNED = re.compile(
    rf"(?:h[1-6]|p|bq|bc|pre|notextile|table|dl|fn\d{{1,6}})(?:\^|{_DRESS}){{0,6}}\.{{1,2}}(?::\S{{0,200}})?\s"
)
_LIKE_A_LIST = re.compile(r"[*#|<-]|notelist|note#")


def read(data: bytes) -> Raw:
    """The text and notes of a Textile file. Raises ValueError for what is no text."""
    text, problems = decode(data)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    signs = Signs(text)
    text, printed = _numbered(text)
    return pandoc_notes.raw(_signed(_joined(text), printed, signs), "textile-auto_identifiers", signs, problems)


def _numbered(text: str) -> tuple[str, dict[str, str]]:
    """``text`` with footnotes in the place of the notes of lists, and the numbers that are printed for theirs."""
    listed = [match["name"] for match in _LISTED.finditer(text)]
    if not listed:
        return text, {}
    body = _LISTED_WHOLE.sub("", text)
    marked = [match["name"] for match in chain(_NAMED.finditer(body), _NAMED.finditer(text)) if match["name"]]
    order = list(dict.fromkeys([*marked, *listed]))
    # Numbers that no footnote has.
    taken = [int(match["label"]) for match in chain(_DEFINITION.finditer(text), _REFERENCE.finditer(text))]
    numbers = {name: str(n) for n, name in enumerate(order, max([0, *taken]) + 1)}
    text = _LIST.sub("", _LISTED.sub(lambda match: f"\nfn{numbers[match['name']]}. ", text))
    text = _NAMED.sub(lambda match: f"[{numbers[match['name']]}]" if match["name"] else match[0], text)
    return text, {number: str(n) for n, number in enumerate(numbers.values(), 1)}


def _joined(text: str) -> str:
    """``text`` with every note in one paragraph.

    A note with two dots (``fn1.. ``) goes on up to the next block that is signed. Pandoc writes the further paragraphs
    of a note as plain ones: what stands between definitions is theirs where nothing else is there.
    """
    pieces = _BREAK.split(text)
    found = {n: match["dots"] for n in range(0, len(pieces), 2) for match in _DEFINITION.finditer(pieces[n])}
    first, last = (min(found), max(found)) if found else (len(pieces), 0)
    together = not any(_is_other(pieces[n]) for n in range(first, last, 2) if n not in found)
    extended = False
    for n in range(first, len(pieces), 2):
        if n in found or _SIGNED.match(pieces[n]):
            extended = found.get(n) == ".."
        elif extended or (together and n < last):
            pieces[n - 1] = "\n"
    return "".join(pieces)


def _is_other(paragraph: str) -> bool:
    return bool(_SIGNED.match(paragraph) or _LIKE_A_LIST.match(paragraph) or _REFERENCE.search(paragraph))


def _signed(text: str, printed: Mapping[str, str], signs: Signs) -> str:
    """``text`` with every definition in the form that Pandoc knows, and one for each marker that has none."""
    defined = dict.fromkeys(match["label"] for match in _DEFINITION.finditer(text))
    if not defined:
        return text
    text = _REFERENCE.sub(lambda match: f"[{match['label']}]", text)

    def definition(label: str, source: str = "") -> str:
        kind = NoteKind.ENDNOTE if label in printed else NoteKind.FOOTNOTE
        return f"fn{label}. {signs.add(Sign(Role.NOTE, label, printed.get(label, label), source, kind))}"

    text = _DEFINITION.sub(lambda match: f"\n{definition(match['label'], match[0])}", text)
    # A marker stands behind a word: `text[9]`; anything else in brackets is the text's own.
    used = dict.fromkeys(match["label"] for match in re.finditer(r"(?<=\S)\[(?P<label>\d{1,6})\]", text))
    missing = [definition(label) for label in used if label not in defined]
    unseen = signs.add(Sign(Role.UNSEEN)) + " " + " ".join(f"note[{label}]" for label in defined)
    return "\n\n".join([text, *missing, f"p. {unseen}", ""])
