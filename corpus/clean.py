"""Cleaning steps, each ``str -> list[Edit]``, and the recipe that orders them.

They change layout only: what the document says stays to the letter. Each pattern can only begin where a run of what it
matches begins, so that no text, however odd, takes longer than its length.
"""

import re
from collections.abc import Callable, Sequence

from corpus.span import Alignment, Edit, Span, apply, identity

Step = Callable[[str], list[Edit]]


def unify_newlines(text: str) -> list[Edit]:
    """CRLF, CR, vertical tab, form feed and the Unicode separators become a newline."""
    return _substitute(r"\r\n|[\r\v\f\x85\u2028]|\u2029", "\n", text)


def unify_spaces(text: str) -> list[Edit]:
    """Tabs, no-break and typographic spaces become a space (Unicode general category Zs)."""
    return _substitute(r"[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]", " ", text)


def drop_invisible(text: str) -> list[Edit]:
    """Control characters, zero-width characters, soft hyphens and byte order marks go."""
    return _substitute(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u2060\ufeff]+", "", text)


def trim_lines(text: str) -> list[Edit]:
    """Runs of spaces become one; spaces at the ends of lines go; more than one blank line becomes one."""
    return _substitute(r"^ +|(?<! ) +$", "", text) + _substitute(r"(?<=\S)  +(?=\S)", " ", text)


def squeeze_blank_lines(text: str) -> list[Edit]:
    """More than one blank line becomes one; blank lines at the ends go."""
    return _substitute(r"\A\n+|(?<!\n)\n+\Z", "", text) + _substitute(r"(?<=[^\n])\n{3,}(?=[^\n])", "\n\n", text)


def unwrap(text: str) -> list[Edit]:
    """Lines that a program broke at a fixed width become one again.

    A block counts as wrapped when each of its lines but the last is 50 to 100 characters long: verse, lists and tables
    vary more.
    """
    edits: list[Edit] = []
    for block in re.finditer(r"^[^\n]+(?:\n[^\n]+)+", text, re.MULTILINE):
        lines = block.group().split("\n")
        if all(50 <= len(line) <= 100 for line in lines[:-1]) and len(lines[-1]) <= 100:
            breaks = re.compile("\n").finditer(text, block.start(), block.end())
            edits.extend(Edit(Span(*match.span()), " ") for match in breaks)
    return edits


RECIPE: tuple[Step, ...] = (unify_newlines, unify_spaces, drop_invisible, trim_lines, squeeze_blank_lines, unwrap)


def clean(text: str, recipe: Sequence[Step] = RECIPE) -> tuple[str, Alignment]:
    """Carry out the steps of ``recipe`` in order; the alignment leads from the result back to ``text``."""
    alignment = identity(len(text))
    for step in recipe:
        text, later = apply(text, step(text))
        alignment = alignment.then(later)
    return text, alignment


def _substitute(pattern: str, replacement: str, text: str) -> list[Edit]:
    return [
        Edit(Span(*match.span()), replacement)
        for match in re.finditer(pattern, text, re.MULTILINE)
        if match.group() != replacement
    ]
