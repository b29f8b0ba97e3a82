"""Textile, with its ``[1]`` and ``fn1.`` footnotes (textile-lang.com, "Footnotes")."""

import re

from corpus.document import Raw
from corpus.readers.pandoc import notes as pandoc_notes
from corpus.readers.signs import Role, Sign, Signs
from corpus.readers.text import decode

# `fn1. `, with attributes and the backlink, which Pandoc does not know: `fn1(class#id). `, `fn1^. `, `fn1{color:red}. `
_DEFINITION = re.compile(
    r"^fn(?P<label>\d{1,6})(?:\^|\([^()\n]{0,99}\)|\{[^{}\n]{0,99}\}|\[[^][\n]{0,20}\]|[<>=]){0,6}\.{1,2}[ \t]+",
    re.MULTILINE,
)
_REFERENCE = re.compile(r"\[(?P<label>\d{1,6})(?P<bare>!?)\]")


def read(data: bytes) -> Raw:
    """The text and notes of a Textile file. Raises ValueError for what is no text."""
    text, problems = decode(data)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    signs = Signs(text)
    return pandoc_notes.raw(_signed(text, signs), "textile-auto_identifiers", signs, problems)


def _signed(text: str, signs: Signs) -> str:
    """``text`` with every definition in the form that Pandoc knows, and one for each marker that has none."""
    defined = dict.fromkeys(match["label"] for match in _DEFINITION.finditer(text))
    if not defined:
        return text
    text = _REFERENCE.sub(lambda match: f"[{match['label']}]", text)

    def definition(match: re.Match[str]) -> str:
        label = match["label"]
        return f"\nfn{label}. {signs.add(Sign(Role.NOTE, label, label, match[0]))}"

    text = _DEFINITION.sub(definition, text)
    # A marker stands behind a word: `text[9]`; anything else in brackets is the text's own.
    used = dict.fromkeys(match["label"] for match in re.finditer(r"(?<=\S)\[(?P<label>\d{1,6})\]", text))
    missing = [f"fn{label}. {signs.add(Sign(Role.NOTE, label, label))}" for label in used if label not in defined]
    unseen = signs.add(Sign(Role.UNSEEN)) + " " + " ".join(f"note[{label}]" for label in defined)
    return "\n\n".join([text, *missing, f"p. {unseen}", ""])
