"""What is read as Markdown: CommonMark with tables, strikethrough, definition lists, formulas and footnotes.

Labels ``[^core]`` and inline notes ``^[text]`` are as in Pandoc and GitHub. The rules here take time in
proportion to the text, whatever brackets it holds.
"""

import re
from collections.abc import Sequence
from html import escape

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererProtocol
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
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
_MARKED = re.compile(r"\[\^|\^\[")
_TARGET = re.compile(r"\([ \n]{0,9}[^\s()]{0,2000}(?:[ \n]{1,9}\"[^\"]{0,500}\")?[ \n]{0,9}\)")
_LONGEST_LINK = 2000
_SIGNS = re.compile(r"\\.|`+|[\[\]]", re.DOTALL)


def parse(text: str) -> list[Token]:
    """The tokens of ``text``; definitions of notes stay where they are."""
    parser = _parser()
    parser.use(footnote_plugin, inline=False, move_to_end=False, always_match_refs=True)
    parser.inline.ruler.at(REFERENCE, _reference)
    parser.inline.ruler.before(REFERENCE, "inline_note", _inline_note)
    parser.inline.ruler.before("link", "marked_link", _marked_link)
    return parser.parse(text, {"brackets": {}, "depth": 0})


def page_parser() -> MarkdownIt:
    """A parser without footnotes, whose renderer writes HTML."""
    parser = _parser()
    parser.add_render_rule(FORMULA, _rendered_formula)
    return parser


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"maxNesting": 50}).enable(["table", "strikethrough"]).use(deflist_plugin)
    parser.inline.ruler.before("escape", FORMULA, _formula)
    return parser


def _rendered_formula(
    renderer: RendererProtocol, tokens: Sequence[Token], place: int, options: OptionsDict, env: EnvType
) -> str:
    del renderer, options, env
    return escape(tokens[place].content)


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


def _marked_link(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the parser's own signature
    """A link with a marker in its text, which CommonMark takes for a link in a link (6.3). Its target is not kept."""
    if state.src[state.pos] != "[" or state.env["depth"] >= _DEEPEST:
        return False
    start, end, limit = state.pos + 1, _brackets(state).get(state.pos, -1), state.posMax
    target = _TARGET.match(state.src, end + 1, limit) if start < end < start + _LONGEST_LINK else None
    if not target or not _MARKED.search(state.src, start, end):
        return False
    if not silent:
        state.pos, state.posMax = start, end
        state.env["depth"] += 1
        state.md.inline.tokenize(state)
        state.env["depth"] -= 1
    state.pos, state.posMax = target.end(), limit
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
    code_end = 0
    for sign in _SIGNS.finditer(text):
        if sign.start() < code_end:
            continue
        if sign[0][0] == "`":
            code_end = fences.get(sign.start(), 0)
        elif sign[0] == "[":
            opened.append(sign.start())
        elif sign[0] == "]" and opened:
            pairs[opened.pop()] = sign.start()
    return pairs


def _fences(text: str) -> dict[int, int]:
    """Code spans (CommonMark 6.1): from the offset of the backticks that open one to where it ends."""
    later: dict[int, int] = {}  # by length, the end of the nearest run behind
    fences: dict[int, int] = {}
    for start, end in reversed([match.span() for match in _CODE.finditer(text)]):
        if end - start in later:
            fences[start] = later[end - start]
        later[end - start] = end
    return fences
