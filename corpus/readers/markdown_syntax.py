"""What is read as Markdown: CommonMark with tables, strikethrough, definition lists, formulas and footnotes.

Labels ``[^core]`` and inline notes ``^[text]`` are as in Pandoc and GitHub. The rules here take time in
proportion to the text, whatever brackets it holds.
"""

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

REFERENCE = "footnote_ref"
"""The token of a marker: ``meta`` holds its ``label``, or the ``children`` of the inline note that stands there."""

FORMULA = "formula"
"""The token of a formula in dollars, ``content`` with them."""

DEFINED = "footnote_reference_open"
DEFINED_END = "footnote_reference_close"

_LABEL = re.compile(r"\[\^(?P<label>[^\]\[\s]{1,200})\]")
_FORMULA = re.compile(r"\$\$[^$]{1,2000}\$\$|\$(?=[^\s$])[^$\n]{0,300}(?<=[^\s\\])\$(?!\d)")
_PROSE = re.compile(r"\[\^|\^\[|[.!?] [A-Z]")  # what stands between two prices rather than in a formula
_CODE = re.compile(r"`+")
_DEEPEST = 3  # inline notes within inline notes


def parse(text: str) -> list[Token]:
    """The tokens of ``text``; definitions of notes stay where they are."""
    parser = MarkdownIt("commonmark", {"maxNesting": 100}).enable(["table", "strikethrough"]).use(deflist_plugin)
    parser.use(footnote_plugin, inline=False, move_to_end=False, always_match_refs=True)
    parser.inline.ruler.at(REFERENCE, _reference)
    parser.inline.ruler.before(REFERENCE, "inline_note", _inline_note)
    parser.inline.ruler.before("escape", FORMULA, _formula)
    return parser.parse(text, {"brackets": {}, "depth": 0})


def _reference(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the parser's own signature
    match = _LABEL.match(state.src, state.pos, state.posMax)
    if not match:
        return False
    if not silent:
        state.push(REFERENCE, "", 0).meta = {"label": match["label"]}
    state.pos = match.end()
    return True


def _inline_note(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the parser's own signature
    if not state.src.startswith("^[", state.pos) or state.env["depth"] >= _DEEPEST:
        return False
    start = state.pos + 2
    end = _brackets(state).get(start - 1, -1)
    if not start < end < state.posMax:
        return False
    if not silent:
        children: list[Token] = []
        state.env["depth"] += 1
        state.md.inline.parse(state.src[start:end], state.md, state.env, children)
        state.env["depth"] -= 1
        state.push(REFERENCE, "", 0).meta = {"children": children}
    state.pos = end + 1
    return True


def _formula(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the parser's own signature
    if state.src[state.pos] != "$":
        return False
    match = _FORMULA.match(state.src, state.pos, state.posMax)
    if not match or _PROSE.search(match[0]) or state.src[max(0, state.pos - 1) : state.pos] == "\\":
        return False
    if not silent:
        state.push(FORMULA, "", 0).content = match[0]
    state.pos = match.end()
    return True


def _brackets(state: StateInline) -> dict[int, int]:
    """Where the bracket that opens at an offset closes; made once for each text that is parsed."""
    known = state.env["brackets"].get(state.env["depth"])
    if known is None or known[0] != state.src:
        known = (state.src, _matched(state.src))
        state.env["brackets"][state.env["depth"]] = known
    table: dict[int, int] = known[1]
    return table


def _matched(text: str) -> dict[int, int]:
    """The offsets of square brackets in pairs; those that are escaped or stand in code are none."""
    fences = _fences(text)
    pairs: dict[int, int] = {}
    opened: list[int] = []
    at = 0
    while at < len(text):
        if text[at] == "\\":
            at += 1
        elif text[at] == "`":
            at = fences.get(at, at)
        elif text[at] == "[":
            opened.append(at)
        elif text[at] == "]" and opened:
            pairs[opened.pop()] = at
        at += 1
    return pairs


def _fences(text: str) -> dict[int, int]:
    """Code spans (CommonMark 6.1): from the offset of the first backtick to that of the last one."""
    runs = [match.span() for match in _CODE.finditer(text)]
    return _closed(runs)


def _closed(runs: Sequence[tuple[int, int]]) -> dict[int, int]:
    later: dict[int, int] = {}  # by length, the nearest run behind
    closed: dict[int, int] = {}
    for start, end in reversed(runs):
        behind = later.get(end - start)
        closed[start] = (behind if behind is not None else end) - 1
        later[end - start] = end
    return closed
