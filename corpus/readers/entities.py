"""The entities of a DocBook file: constants for words, and the characters of ISO 8879, put in by themselves.

A value that names further entities is not put in, and nothing outside the file is opened: that is how a small file
becomes a large one, or reads another.
"""

import html
import re

from corpus.document import Problem, ProblemKind

MOST_ADDED = 5_000_000
"""Bytes that a file may grow by its entities."""

_SUBSET = re.compile(rb"(<!DOCTYPE[^\[>]{0,2000})\[(.{0,200000}?)\](\s{0,9}>)", re.DOTALL)
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_DECLARED = re.compile(rb"""<!ENTITY\s+(?P<name>[\w.-]{1,200})\s+(?P<value>"[^"]*"|'[^']*')\s*>""")
_NAMES_OTHERS = re.compile(rb"&(?!#)|%[\w.-]+;")
_REFERENCE = re.compile(rb"<!\[CDATA\[|\]\]>|&(?!(?:amp|lt|gt|quot|apos);)(?P<name>[A-Za-z_][\w.-]{0,200});")


class EntityError(ValueError):
    """A file whose entities make it too large; the message says so."""


def expanded(data: bytes) -> tuple[bytes, tuple[Problem, ...]]:
    """``data`` without declarations of entities and references to them, and what is not read.

    Raises EntityError if it grows by more than ``MOST_ADDED`` bytes.
    """
    subset = _SUBSET.search(data[:300_000])
    values: dict[bytes, bytes] = {}
    if subset:
        for match in _DECLARED.finditer(_COMMENT.sub(b"", subset[2])):
            if not _NAMES_OTHERS.search(match["value"]):
                values.setdefault(match["name"], match["value"][1:-1])
        data = data[: subset.start()] + subset[1] + subset[3] + data[subset.end() :]
    return _replaced(data, values)


def _replaced(data: bytes, values: dict[bytes, bytes]) -> tuple[bytes, tuple[Problem, ...]]:
    pieces: list[bytes] = []
    unknown: dict[str, None] = {}
    at = added = 0
    literal = False
    for match in _REFERENCE.finditer(data):
        if match["name"] is None:
            literal = match[0] != b"]]>"
        elif not literal:
            value = values.get(match["name"], _character(match[0]))
            if value is None:
                unknown[match["name"].decode("ascii", "replace")] = None
            pieces += [data[at : match.start()], value or b""]
            at = match.end()
            added += len(value or b"")
            if added > MOST_ADDED:
                raise EntityError("its entities make it many times as large as it is; it is not read")
    pieces.append(data[at:])
    return b"".join(pieces), tuple(
        Problem(ProblemKind.NOT_READ, f"the entity {name!r}, which is not in the file, is not read") for name in unknown
    )


def _character(reference: bytes) -> bytes | None:
    """The character of that name in ISO 8879, whose names are those of HTML too; None where there is none."""
    character = html.unescape(reference.decode("ascii", "replace"))
    return "".join(f"&#{ord(letter)};" for letter in character).encode() if ";" not in character else None
