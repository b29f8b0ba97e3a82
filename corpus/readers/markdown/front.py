"""What stands in front of a Markdown text: YAML (Pandoc, Jekyll), TOML (Hugo), or Pandoc's title block."""

import re
from dataclasses import dataclass

_YAML = re.compile(
    r"---[ \t]*\n(?!\s)(?P<inner>(?:(?!---[ \t]*$|\.\.\.[ \t]*$).*\n){0,500}?)(?:---|\.\.\.)[ \t]*(?:\n|\Z)",
    re.MULTILINE,
)
_TOML = re.compile(r"\+\+\+[ \t]*\n(?P<inner>(?:(?!\+\+\+).*\n){0,500}?)\+\+\+[ \t]*(?:\n|\Z)")
_PERCENT = re.compile(r"%(?P<title>[^\n]*(?:\n[ \t][^\n]*)*)\n(?:%[^\n]*(?:\n[ \t][^\n]*)*(?:\n|\Z)){0,2}")
_ENTRY = re.compile(r"^title[ \t]*[:=][ \t]*(?P<value>.*(?:\n[ \t]+\S.*)*)", re.MULTILINE | re.IGNORECASE)
_KEY = re.compile(r"^[A-Za-z_][\w -]*[ \t]*[:=]", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Front:
    """The title that is said there, None where none is, and where the text begins."""

    title: str | None
    end: int


def front(text: str) -> Front:
    """What stands in front of ``text``, whose lines end with a line feed."""
    for pattern in (_YAML, _TOML):
        match = pattern.match(text)
        if match and (_KEY.search(match["inner"]) or not match["inner"].strip()):
            entry = _ENTRY.search(match["inner"])
            return Front(_plain(entry["value"]) if entry else None, match.end())
    block = _PERCENT.match(text)
    return Front(_plain(block["title"]) if block else None, block.end() if block else 0)


def _plain(value: str) -> str | None:
    """A value without its quotes, and without the sign of a value of several lines (YAML 1.2, 8.1)."""
    value = re.sub(r"^[|>][+-]?\s", "", value.strip())
    value = " ".join(value.split())
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        value = value[1:-1].replace("''", "'") if value[0] == "'" else value[1:-1].replace('\\"', '"')
    return value or None
