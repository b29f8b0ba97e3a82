"""How markup begins: declaration, document type and root element, read without a parser."""

import codecs
import re
from dataclasses import dataclass

_LOOKED_AT = 65_536
"""Characters. Licences in comments stand in front of many a root element."""

# What may stand in front of the root element (XML 1.0, 2.8), each recognized where it begins and never searched for.
# Possessive throughout: what does not match is given up at once.
_SKIPPED = re.compile(r"\s++|<\?(?:[^?]|\?(?!>))*+\?>|<!--(?:[^-]|-(?!->))*+-->")
_DOCTYPE = re.compile(r"<!doctype\s++([^\s>\[]++)([^>\[]*+)(?:\[[^\]]*+\])?+\s*+>", re.IGNORECASE)
_ROOT = re.compile(r"<(?:[A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)([^>]*)")


@dataclass(frozen=True, slots=True)
class Prolog:
    """``declared`` says whether it begins as XML does; names are in lower case, "" where there is none.

    ``doctype`` is the name in the document type and ``identifier`` the rest of it; ``attributes`` are those of
    ``root``, as written.
    """

    declared: bool
    doctype: str
    identifier: str
    root: str
    attributes: str


def head(data: bytes) -> str:
    """The first characters of a text of any encoding; only its ASCII is sure to be right."""
    data = data[: _LOOKED_AT * 4]
    if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        text = data.decode("utf-32", "replace")
    elif data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = data.decode("utf-16", "replace")
    elif re.match(rb"(?:[<\s\\{]\0){2}|<\0[?!a-zA-Z]\0", data):
        text = data.decode("utf-16-le", "replace")
    elif re.match(rb"(?:\0[<\s\\{]){2}|\0<\0[?!a-zA-Z]", data):
        text = data.decode("utf-16-be", "replace")
    else:
        text = data.removeprefix(codecs.BOM_UTF8).decode("latin-1")
    return text[:_LOOKED_AT].lstrip("\ufeff \t\r\n\f\v")


def prolog(start: str) -> Prolog:
    """The prolog of the text that begins with ``start``."""
    at, doctype, identifier = 0, "", ""
    while True:
        if skipped := _SKIPPED.match(start, at):
            at = skipped.end()
        elif not doctype and (found := _DOCTYPE.match(start, at)):
            doctype, identifier, at = found[1].lower(), found[2], found.end()
        else:
            break
    root = _ROOT.match(start, at)
    name, attributes = (root[1].lower(), root[2]) if root else ("", "")
    return Prolog(start.startswith("<?xml"), doctype.rpartition(":")[2], identifier, name, attributes)
