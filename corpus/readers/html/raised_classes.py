"""Raised and lowered text that only a style sheet tells: its elements become ``sup`` and ``sub``.

Without it the exponent of ``10<span class="s5">5</span>`` would join its number.
"""

import re

from lxml import etree

_COMMENT = re.compile(
    r"/\*(?:[^*]|\*(?!/)){0,5000}(?:\*/)?"
)  # one that does not end is taken in pieces: in linear time
_CLASS = re.compile(r"(?:span)?\.([A-Za-z_][\w-]{0,99})")
_ALIGNED = re.compile(r"vertical-align:(super|sub)(?![\w-])")
_SMALLER = re.compile(r"font-size:(?:0?\.\d|[1-9]\d?(?:\.\d{1,9})?%)")
_MOVED = re.compile(r"(?<![\w-])top:(-?)(?:0?\.\d|[1-9]\d?(?:\.\d{1,9})?%)")  # as LibreOffice writes it
_LARGEST = 2_000_000
_LONGEST = 2000
_DEEPEST = 3


def dress(root: etree._Element, sheets: str = "") -> None:
    """Renames every ``span`` below ``root`` that is raised or lowered; ``sheets`` are style sheets beside the page.

    Of selectors only those of one class are heeded.
    """
    own = "".join(str(text) for style in root.iter("style") for text in style.itertext())
    named = _classes((sheets + "\n" + own)[:_LARGEST])
    for element in root.iter("span"):
        kind = _kind(element.get("style") or "")
        for each in (element.get("class") or "").split():
            kind = kind or named.get(each, "")
        if kind:
            element.tag = kind
    _flatten(root)


def _flatten(root: etree._Element) -> None:
    """Nothing stands thrice above the line: what is nested more deeply says nothing, and costs time at every level."""
    depths: dict[etree._Element, int] = {}
    for element in root.iter("*"):
        above = element.getparent()
        depth = depths.get(above, 0) if above is not None else 0
        if element.tag in {"sup", "sub"}:
            depth += 1
            if depth > _DEEPEST:
                element.tag = "span"
        depths[element] = depth


def _classes(sheet: str) -> dict[str, str]:
    """The classes that raise or lower: "sup" or "sub" by name."""
    found: dict[str, str] = {}
    for rule in _COMMENT.sub("", sheet).split("}"):
        selectors, _, declarations = rule.rpartition("{")
        kind = _kind(declarations[:_LONGEST])
        if kind:
            names = (_CLASS.fullmatch(selector.strip()) for selector in selectors.rpartition("{")[2].split(","))
            found.update((name[1], kind) for name in names if name)
    return found


def _kind(declarations: str) -> str:
    said = "".join(declarations.lower().split())
    aligned = _ALIGNED.search(said)
    if aligned:
        return "sup" if aligned[1] == "super" else "sub"
    moved = _MOVED.search(said) if "position:relative" in said and _SMALLER.search(said) else None
    return ("sup" if moved[1] else "sub") if moved else ""
