"""The lexicons: tables of tab-separated text, with named classes of words that their patterns may use."""

import re
from collections.abc import Iterator
from functools import cache
from importlib import resources

_CLASS = re.compile(r"\{([A-Z_]+)\}")


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """The rows of ``lexicons/<name>.tsv``; lines that begin with # are comments."""
    text = resources.files("corpus").joinpath("lexicons", f"{name}.tsv").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if line and not line.startswith("#"))
    return tuple(tuple(line.split("\t")) for line in lines)


@cache
def words(name: str) -> dict[str, frozenset[str]]:
    """A lexicon of two columns as a mapping: key to the set of its words."""
    return {row[0]: frozenset(row[1].split()) for row in rows(name)}


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """The pattern of a lexicon: {CLASS} stands for its members, {PLACE}, {OWNED} for those lexicons, ' also for ’."""
    while _CLASS.search(pattern):
        pattern = _CLASS.sub(lambda match: f"(?:{_classes()[match[1]]})", pattern)
    return re.compile(re.sub(r"(?<=[a-z])'(?=[a-z])", "['’]", pattern))


def phrases(text: str, wrong: str, before: str = "", after: str = "") -> Iterator[re.Match[str]]:
    """Where ``wrong`` stands between ``before`` and ``after``; the group "wrong" is its place.

    A pattern in lower case also matches with a capital first letter, a capital in the pattern only itself.
    """
    exact = compiled(wrong)
    for match in compiled(f"(?:{before})(?P<wrong>(?i:{wrong}))(?={after})").finditer(text):
        start, end = match.span("wrong")
        near = text[max(0, start - 40) : end + 40]
        at = min(start, 40)
        lowered = near[:at] + near[at].lower() + near[at + 1 :]
        if any((found := exact.match(form, at)) and found.end() - at == end - start for form in (near, lowered)):
            yield match


@cache
def _classes() -> dict[str, str]:
    places = sorted(name for names in words("places").values() for name in names)
    owned = "|".join(sorted(words("owned")["head"]))
    return {row[0]: row[1] for row in rows("word_classes")} | {"PLACE": "|".join(places), "OWNED": rf"(?:{owned})\b"}
