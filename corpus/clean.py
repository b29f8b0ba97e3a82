"""Cleaning steps, each ``str -> list[Edit]``, and the recipe that orders them.

They change layout only: what the document says stays to the letter. Each pattern can only begin where a run of what it
matches begins, so that no text, however odd, takes longer than its length.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate, pairwise

from corpus.notes.leads import Kind, Lead, heading, lead, rule, step
from corpus.span import Alignment, Edit, Span, apply, identity

Step = Callable[[str], list[Edit]]


def unify_newlines(text: str) -> list[Edit]:
    """CRLF, CR, vertical tab and the Unicode separators become a newline; a form feed, where a page ends, two."""
    return _substitute(r"\r\n|[\r\v\x85\u2028]|\u2029", "\n", text) + _substitute(r"\f", "\n\n", text)


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
    vary more. The text of a note is a block of its own, and so is what stands over a rule.
    """
    edits: list[Edit] = []
    for block in re.finditer(r"^[^\n]+(?:\n[^\n]+)+", text, re.MULTILINE):
        lines = block.group().split("\n")
        opening = {0, *_openings(lines), len(lines)}
        ends = list(accumulate((len(line) + 1 for line in lines), initial=block.start()))
        for first, end in pairwise(sorted(opening)):
            piece = lines[first:end]
            if all(50 <= len(line) <= 100 for line in piece[:-1]) and len(piece[-1]) <= 100:
                edits.extend(Edit(Span(ends[n] - 1, ends[n]), " ") for n in range(first + 1, end))
    return edits


def _openings(lines: Sequence[str]) -> Iterator[int]:
    """Which lines of a block begin something of their own: rules, what follows them, and notes that count upwards."""
    leads = [lead(line) for line in lines]
    upwards = _counted(lines, leads)
    last: Lead | None = None
    for n, (line, found) in enumerate(zip(lines, leads, strict=True)):
        alone = rule(line) or heading(line)
        behind = n == 0 or rule(lines[n - 1]) or heading(lines[n - 1])
        if found and (behind or (last and _next(last, found)) or n in upwards):
            last = found
            yield n
        elif alone or behind:
            yield n


def _counted(lines: Sequence[str], leads: Sequence[Lead | None]) -> set[int]:
    """The first of two labelled lines in a row of labels, each behind a line that closes."""
    labelled = [(n, found) for n, found in enumerate(leads) if found and n and lines[n - 1][-1] in ".?!”\"')]"]
    return {n for (n, found), (_, later) in pairwise(labelled) if found.form == later.form and _next(found, later)}


def _next(earlier: Lead, later: Lead) -> bool:
    if earlier.kind is not later.kind:
        return earlier.kind is Kind.SYMBOL
    if later.kind is Kind.SYMBOL:
        return True
    return later.form == earlier.form and 1 <= step(earlier.label, later.label) <= 3


RECIPE: tuple[Step, ...] = (unify_newlines, unify_spaces, drop_invisible, trim_lines, squeeze_blank_lines, unwrap)


def clean(text: str, recipe: Sequence[Step] = RECIPE) -> tuple[str, Alignment]:
    """Carry out the steps of ``recipe`` in order; the alignment leads from the result back to ``text``."""
    alignment = identity(len(text))
    for layout_step in recipe:
        text, later = apply(text, layout_step(text))
        alignment = alignment.then(later)
    return text, alignment


def _substitute(pattern: str, replacement: str, text: str) -> list[Edit]:
    return [
        Edit(Span(*match.span()), replacement)
        for match in re.finditer(pattern, text, re.MULTILINE)
        if match.group() != replacement
    ]
