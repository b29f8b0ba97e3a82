"""What AsciiDoc does to a document's lines before it reads the text: conditions, includes, verbatim blocks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.document import Problem, ProblemKind

_DELIMITER = re.compile(r"(?P<verbatim>-{4,}|\.{4,}|\+{4,}|/{4,}|```)(?:\w*)[ \t]*")
_DIRECTIVE = re.compile(r"(?P<kind>ifdef|ifndef|ifeval|endif)::(?P<names>[^\s\[]*)\[(?P<text>.*)\][ \t]*")
_INCLUDE = re.compile(r"include::(?P<name>[^\[\s][^\[]*)\[.*\][ \t]*")
_ATTRIBUTE = re.compile(r":(?P<unset>!?)(?P<name>\w[-\w]*)!?:(?:[ \t].*)?")


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is printed. ``is_text`` is whether markup in it counts, and is not shown as it is."""

    text: str
    is_text: bool


def lines(text: str) -> tuple[tuple[Line, ...], tuple[Problem, ...]]:
    """The lines of a document that are printed where nothing is set but what it sets itself, and what is not read."""
    problems: list[Problem] = []
    return tuple(_marked(_without_includes(_printed(text.split("\n")), problems))), tuple(problems)


def _printed(source: list[str]) -> Iterator[str]:
    """Conditions carried out (AsciiDoc, "Conditionals")."""
    defined: set[str] = set()
    hidden: list[bool] = []
    for line in source:
        directive = _DIRECTIVE.fullmatch(line)
        if directive is None:
            if not any(hidden):
                _define(line, defined)
                yield line
        elif directive["kind"] == "endif":
            del hidden[-1:]
        elif directive["text"] and directive["kind"] != "ifeval":
            if not any(hidden) and _holds(directive, defined):
                yield directive["text"]
        else:
            hidden.append(not _holds(directive, defined))


def _define(line: str, defined: set[str]) -> None:
    attribute = _ATTRIBUTE.fullmatch(line)
    if attribute:
        (defined.discard if attribute["unset"] else defined.add)(attribute["name"])


def _holds(directive: re.Match[str], defined: set[str]) -> bool:
    if directive["kind"] == "ifeval":
        return False  # it asks for the version or the output format of a program
    every = "+" in directive["names"]
    names = re.split(r"[,+]", directive["names"])
    known = all(name in defined for name in names) if every else any(name in defined for name in names)
    return known == (directive["kind"] == "ifdef")


def _without_includes(source: Iterator[str], problems: list[Problem]) -> Iterator[str]:
    for line in source:
        include = _INCLUDE.fullmatch(line)
        if include:
            message = f"the file {include['name'].strip()!r}, which it includes, is not read"
            problems.append(Problem(ProblemKind.NOT_READ, message))
        else:
            yield line


def _marked(source: Iterator[str]) -> Iterator[Line]:
    until = ""
    for line in source:
        delimiter = _DELIMITER.fullmatch(line)
        if until:
            yield Line(line, is_text=False)
            if line.rstrip() == until:
                until = ""
        elif delimiter:
            until = delimiter["verbatim"]
            yield Line(line, is_text=False)
        else:
            yield Line(line, is_text=not line.startswith("//"))
