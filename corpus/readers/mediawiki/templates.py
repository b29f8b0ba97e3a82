"""What the templates print that wikis share: the text in them, where it is known without the wiki's own pages."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

NOTE_GROUPS = {
    "efn": "lower-alpha",
    "efn-ua": "upper-alpha",
    "efn-lr": "lower-roman",
    "efn-lg": "lower-greek",
    "notetag": "note",
    "refn": "",
    "sfn": "",
    "sfnp": "",
    "sfnm": "",
    "r": "",
}
"""Templates that make notes, and the group of notes that each counts in."""

_CONSTANTS = {
    "!": "|",
    "=": "=",
    "'": "'",
    "pipe": "|",
    "nbsp": "\u00a0",
    "ndash": "–",
    "mdash": "—",
    "ellipsis": "…",
    "snd": " – ",
    "spnd": " – ",
    "spaced ndash": " – ",
}
_FIRST = {
    "small",
    "nowrap",
    "nobr",
    "abbr",
    "em",
    "strong",
    "sic",
    "big",
    "center",
    "ipa",
    "ipac-en",
    "doi",
    "isbn",
} | {*("issn", "oclc", "bdo", "smallcaps", "sc", "dfn", "var", "code", "sup", "sub", "not a typo", "circa", "as of")}
_LAST = {"lang", "transl", "transliteration", "tooltip", "link", "ill", "interlanguage link"}
_QUOTES = {"quote", "blockquote", "cquote", "quotation", "bquote", "poemquote", "quote box"}
_REMARKS = {"dead link", "rp", "clarify", "citation needed", "webarchive", "better source needed", "page needed"}
_NAMED = re.compile(r"\s*(?P<name>[\w -]{1,60}?)\s*=(?P<value>.*)", re.DOTALL)
_YEAR = re.compile(r"\d{4}[a-z]?|n\.d\.")
_CITED = (
    *("author", "authors", "vauthors", "title", "chapter", "work", "journal", "magazine", "newspaper", "website"),
    *("encyclopedia", "series", "volume", "issue", "editor", "edition", "location", "publisher", "date", "year"),
    *("page", "pages", "at", "isbn", "doi", "url", "quote"),
)
"""What of a citation is printed, roughly in the order in which it is (Wikipedia, "Citation Style 1")."""


@dataclass(frozen=True, slots=True)
class Arguments:
    """A template as it is called; its name in lower case."""

    name: str
    positional: tuple[str, ...]
    named: tuple[tuple[str, str], ...]

    def get(self, *names: str) -> str:
        """The first of the arguments of those names that is given; "1" is the first one without a name."""
        known = dict(self.named) | {str(n): value for n, value in enumerate(self.positional, start=1)}
        return next((known[name] for name in names if known.get(name)), "")


def arguments(parts: Sequence[str]) -> Arguments:
    """The parts of a template between its bars."""
    positional: list[str] = []
    named: list[tuple[str, str]] = []
    for part in parts[1:]:
        match = _NAMED.fullmatch(part)
        if match and "<" not in match["name"]:
            named.append((match["name"].lower(), match["value"].strip()))
        else:
            positional.append(part.strip())
    return Arguments(" ".join(parts[0].replace("_", " ").lower().split()), tuple(positional), tuple(named))


def printed(template: Arguments, *, in_note: bool) -> str:
    """What the template prints, "" where that is not known; in a note an unknown one gives what it was called with."""
    name, positional = template.name, template.positional
    if name in _CONSTANTS:
        return _CONSTANTS[name]
    if name.startswith("harv"):
        return short_citation(template).removesuffix(".")
    if name.startswith(("cite", "citation", "literatur")) and name != "citation needed":
        return _citation(template)
    if name in _QUOTES:
        return f"\n<blockquote>{' '.join([template.get('1', 'text', 'quote'), *positional[1:]]).strip()}</blockquote>\n"
    if name in _LAST or name in _FIRST or name.startswith("lang-"):
        return template.get("text") or (positional[-1 if name in _LAST else 0] if positional else "")
    shown = positional[:2] if name in {"convert", "cvt"} else positional if in_note and name not in _REMARKS else ()
    return " ".join(shown)


def short_citation(template: Arguments) -> str:
    """``Smith & Jones 2001, p. 3.`` of ``{{sfn|Smith|Jones|2001|p=3}}``."""
    year = next((n for n, value in enumerate(template.positional) if _YEAR.fullmatch(value)), None)
    names = template.positional[: len(template.positional) if year is None else year]
    who = " & ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)
    cited = " ".join([who, template.positional[year]] if year is not None else [who])
    places = [f"p. {template.get('p', 'page')}" if template.get("p", "page") else ""]
    places += [f"pp. {template.get('pp', 'pages')}" if template.get("pp", "pages") else ""]
    places += [template.get("loc", "at"), template.get("ps")]
    return ", ".join(part for part in [cited, *places] if part).removesuffix(".") + "."


def _citation(template: Arguments) -> str:
    """A citation template's values, in the order in which they are printed."""
    people = [_person(template, n) for n in ("", *map(str, range(1, 31)))]
    values = ["; ".join(dict.fromkeys(person for person in people if person))]
    values += [value for name in _CITED for value in [template.get(name, *_OTHER_NAMES.get(name, ()))] if value]
    return ". ".join(dict.fromkeys(value.removesuffix(".") for value in values if value)) + "."


_OTHER_NAMES = {
    "title": ("titel",),
    "year": ("jahr",),
    "publisher": ("verlag",),
    "page": ("seiten",),
    "authors": ("autor",),
}


def _person(template: Arguments, n: str) -> str:
    last = template.get(f"last{n}", f"surname{n}", f"author{n}", f"last{n}-author")
    first = template.get(f"first{n}", f"given{n}")
    return f"{last}, {first}" if last and first else last or first
