"""What stands in front of notes' texts: printed labels, the headings of lists, the rules over the feet of pages."""

import re
from dataclasses import dataclass
from enum import StrEnum

SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
SYMBOLS = r"\*{1,4}|†{1,4}|‡{1,4}|§{1,3}|¶{1,3}|‖{1,2}|\#{1,2}"
_ROMAN = re.compile(r"(?=[ivxlc])(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})", re.IGNORECASE)
_ROMAN_DIGITS = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


class Kind(StrEnum):
    """What a label is made of: labels of different kinds never count together."""

    NUMBER = "number"
    SYMBOL = "symbol"
    LETTER = "letter"
    WORD = "word"  # `[Footnote: …]`, which has no label of its own


@dataclass(frozen=True, slots=True)
class Lead:
    """A printed label in front of a text, ``width`` characters long with the space behind it."""

    label: str
    kind: Kind
    form: str
    width: int


# The forms, most telling first. A line is of the first form that fits.
_N, _L, _R = r"(?P<label>\d{1,4})", r"(?P<label>[A-Za-z])", r"(?P<label>[ivxlc]{1,7})"
_S = rf"(?P<label>{SYMBOLS})"
_WORD = r"(?:(?:foot|end)?note|f\.?n\.?|nb)"
_FORMS: tuple[tuple[str, Kind, re.Pattern[str]], ...] = tuple(
    (form, kind, re.compile(pattern + r"\s*(?=\S)", re.IGNORECASE if form.startswith("worded") else 0))
    for form, kind, pattern in (
        ("worded", Kind.NUMBER, rf"\[?{_WORD}\s?{_N}(?:\][.:]?|[.:)])"),
        ("worded", Kind.SYMBOL, rf"\[?{_WORD}\s?{_S}(?:\][.:]?|[.:)])"),
        ("worded", Kind.LETTER, rf"\[?{_WORD}\s{_L}(?:\][.:]?|[.:)])"),
        ("[]", Kind.NUMBER, rf"\[\^?{_N}\][.:]?"),
        ("()", Kind.NUMBER, rf"\({_N}\)[.:]?"),
        ("{}", Kind.NUMBER, rf"\{{{_N}\}}[.:]?"),
        ("^", Kind.NUMBER, rf"\^\{{?{_N}\}}?[.:)]?"),
        ("raised", Kind.NUMBER, r"(?P<label>[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,4})[.:)]?"),
        (".", Kind.NUMBER, rf"{_N}[.:)\]](?=\s|[A-Z“\"‘][a-z]|\^|↑)"),
        ("plain", Kind.NUMBER, rf"{_N}(?=\s|[A-Z“\"‘][a-z]|https?:|www\.)"),
        ("[]", Kind.SYMBOL, rf"(?:\[{_S}\]|\((?P<label2>\*)\))[.:]?"),
        ("plain", Kind.SYMBOL, rf"{_S}\)?"),
        ("[]", Kind.LETTER, rf"\[{_L}\][.:]?"),
        ("[]", Kind.LETTER, rf"\[{_R}\][.:]?"),
        ("()", Kind.LETTER, rf"\({_L}\)(?=\s)"),
        ("()", Kind.LETTER, rf"\({_R}\)(?=\s)"),
        (".", Kind.LETTER, r"(?P<label>[a-z])[.)](?=\s)"),
        (".", Kind.LETTER, rf"{_R}[.)](?=\s)"),
        ("plain", Kind.LETTER, rf"{_R}(?=\s[A-Z“\"‘])"),
    )
)
_FIRST = frozenset("[({^⁰¹²³⁴⁵⁶⁷⁸⁹0123456789*†‡§¶‖#") | frozenset("fFeEnN")
_BACK_LINK = re.compile(r"[\^↑]\s?(?:(?:[a-z]{1,2}|\d{1,3}\.\d{1,3})\s){0,40}")
_RULE = re.compile(r"[-_—–―─━=~*·•. ]{3,}")
_HEADING = re.compile(
    r"""(?:(?:\d{1,2}|[ivx]{1,5})[.)]?\s)?
    (?:(?:foot|end)?notes?(?:\s(?:and|&)\s(?:references|sources|citations))?
       (?:\s(?:to|for|on)\s(?:the\s)?(?:chapters?|pages?|pp\.|part|book|section|introduction|preface|text)\b.{0,20})?
      |(?:literature|works|sources)\scited|(?:list\sof\s|selected\s|cited\s)?references(?:\s(?:and|&)\snotes)?
      |(?:selected\s|select\s)?bibliography|sources|citations|reference\slist
      |anmerkungen|fu(?:ß|ss)noten|endnoten|literatur(?:verzeichnis|nachweise)?|quellen(?:verzeichnis)?|(?:einzel)?nachweise
      |notes(?:\sde\sbas\sde\spage|\set\sréférences)|références|bibliographie|notas(?:\sal\spie)?|referencias
      |bibliografía|riferimenti|bibliografia|(?:voet|eind)noten|noten|referenties|referências|noter|przypisy|примечания)""",
    re.VERBOSE | re.IGNORECASE,
)


def heading(line: str) -> bool:
    """Whether a line is the heading of a list of notes: "Notes", "Works cited", "Anmerkungen"."""
    return len(line) < 60 and bool(_HEADING.fullmatch(line.strip("# *_:.[]-=—–()")))


def rule(line: str) -> bool:
    """Whether a line is a rule, drawn in dashes or the like."""
    return bool(_RULE.fullmatch(line)) and sum(not c.isspace() for c in line) >= 3


def lead(line: str) -> Lead | None:
    """The label that ``line`` begins with, if it can be that of a note's text."""
    if line[0] not in _FIRST and not re.match(r"[ivxlc]{1,7}[.)\s]|[a-z][.)]\s", line):
        return None
    for form, kind, pattern in _FORMS:
        if match := pattern.match(line):
            label = (match.groupdict().get("label2") or match["label"]).translate(SUPERSCRIPTS)
            back = _BACK_LINK.match(line, match.end())
            end = back.end() if back and form in {".", "[]"} else match.end()
            return Lead(label, kind, form, end) if _says_something(line, end, label, kind) else None
    return None


def _says_something(line: str, end: int, label: str, kind: Kind) -> bool:
    """Whether a text stands behind the label. Emphasis that opens with a star is none."""
    rest = line[end:]
    if kind is Kind.NUMBER and int(label) == 0:
        return False
    if not any(c.isalnum() for c in rest[:200]):
        return False
    return not (kind is Kind.SYMBOL and label[0] in "*#" and not line[len(label)].isspace() and label in rest)


def value(label: str) -> int | None:
    """The number that a label in Arabic or Roman figures stands for, None for any other."""
    if label.isdecimal():
        return int(label)
    if not _ROMAN.fullmatch(label) or not label:
        return None
    figures = [_ROMAN_DIGITS[c] for c in label.lower()]
    return sum(-a if a < b else a for a, b in zip(figures, [*figures[1:], 0], strict=True))


def step(earlier: str, later: str) -> int:
    """How far the count goes from one label to another; 0 where they do not count together."""
    if earlier.isdecimal() and later.isdecimal():
        return int(later) - int(earlier)
    if len(earlier) == len(later) == 1 and earlier.isalpha() and later.isalpha():
        plain = ord(later) - ord(earlier)
        if plain == 1:
            return 1
    a, b = value(earlier), value(later)
    if a is not None and b is not None and earlier.isalpha() and later.isalpha():
        return b - a
    if len(earlier) == len(later) == 1 and earlier.isalpha() and later.isalpha():
        return ord(later) - ord(earlier)
    return 0
