"""Formulas as one line of text: MathML 3, and Office Math (ECMA-376-1, 22.1)."""

import re
from collections.abc import Callable, Sequence
from itertools import islice

from lxml import etree

from corpus.readers.raised import subscript, superscript
from corpus.readers.walk import walk

_SIMPLE = re.compile(r"[\w.,′∞]*")
_UNSEEN = {"annotation", "annotation-xml", "maligngroup", "malignmark", "mphantom", "ctrlPr", "rPr", "fPr", "sSupPr"}
_ATOMS = {"mi", "mn", "mo", "mtext", "ms", "t"}
_SPACED = frozenset("=<>≤≥≈≠≡∼≃≅→←↔⇒⇔∈∉⊂⊆∝±+−")


def linear(formula: etree._Element) -> str:
    """The formula in one line: ``x²``, ``a/b``, ``√(x + 1)``. Exponents and indices never join a number.

    The formula may be nested as deep as its file is.
    """
    parts: dict[etree._Element, str] = {}

    def enter(element: etree._Element) -> bool:
        return _local(element) not in _UNSEEN

    def leave(element: etree._Element) -> None:
        children = [parts.pop(child, "") for child in element]
        names = [_local(child) for child in element]
        kept = [(name, text) for name, text in zip(names, children, strict=True) if name not in _UNSEEN]
        parts[element] = _written(element, [name for name, _ in kept], [text for _, text in kept])

    walk(formula, enter, leave)
    return " ".join(parts.get(formula, "").split())


def _written(element: etree._Element, names: Sequence[str], children: Sequence[str]) -> str:
    local = _local(element)
    if local in _ATOMS:
        return _atom(local, "".join([element.text or "", *children]))
    if local in _BY_PLACE and len(children) >= _BY_PLACE[local][0]:
        return _BY_PLACE[local][1](children)
    if local in {"nary", "d", "mfenced"}:
        return _with_signs(element, names, children)
    if local in _BY_NAME:
        return _BY_NAME[local](dict(zip(names, children, strict=True)))
    return (", " if local in {"mtr", "mr"} else "; " if local in {"mtable", "m", "eqArr"} else "").join(children)


def _with_signs(element: etree._Element, names: Sequence[str], children: Sequence[str]) -> str:
    """Sums, integrals and brackets, whose signs are attributes (MathML 3.3.8; ECMA-376-1, 22.1.2.24, 22.1.2.70)."""
    if _local(element) == "mfenced":
        return f"{element.get('open', '(')}{', '.join(children)}{element.get('close', ')')}"
    signs = {
        _local(each): str(next(iter(each.attrib.values()), ""))
        for properties in islice(element, 1)
        for each in properties
    }
    if _local(element) == "nary":
        argument = dict(zip(names, children, strict=True))
        limits = _lowered(argument.get("sub", "")) + _raised(argument.get("sup", ""))
        return f"{signs.get('chr', '∫')}{limits} {argument.get('e', '')}"
    inner = ", ".join(text for name, text in zip(names, children, strict=True) if name == "e")
    return signs.get("begChr", "(") + inner + signs.get("endChr", ")")


def _atom(local: str, text: str) -> str:
    text = " ".join(text.split()) if local != "t" else text
    return f" {text} " if local == "mo" and text in _SPACED else text


def _grouped(text: str) -> str:
    text = text.strip()
    return text if _SIMPLE.fullmatch(text) else f"({text})"


def _fraction(above: str, below: str) -> str:
    return f"{_grouped(above)}/{_grouped(below)}"


def _raised(text: str) -> str:
    return _moved(superscript(_dense(text)), "^")


def _lowered(text: str) -> str:
    return _moved(subscript(_dense(text)), "_")


def _dense(text: str) -> str:
    return text.replace(" ", "") if len(text) < 9 else text.strip()


def _moved(text: str, sign: str) -> str:
    """Letters keep their form in ``raised``: in a formula they need the sign, or `x` raised to `k` were `xk`."""
    if not text or not (text[0].isascii() and text[0] != sign) or text in {"*", "'"}:
        return text
    return f"{sign}{_grouped(text)}"


def _root(radicand: str, degree: str = "") -> str:
    return f"{_raised(degree)}√{_grouped(radicand)}"


# MathML 3, 3.1.3.2: the arguments of these are told by their order.
_BY_PLACE: dict[str, tuple[int, Callable[[Sequence[str]], str]]] = {
    "mfrac": (2, lambda c: _fraction(c[0], c[1])),
    "msup": (2, lambda c: c[0] + _raised(c[1])),
    "msub": (2, lambda c: c[0] + _lowered(c[1])),
    "msubsup": (3, lambda c: c[0] + _lowered(c[1]) + _raised(c[2])),
    "mover": (2, lambda c: c[0] + c[1].strip()),
    "munder": (2, lambda c: c[0] + _lowered(c[1])),
    "munderover": (3, lambda c: c[0] + _lowered(c[1]) + _raised(c[2])),
    "msqrt": (0, lambda c: _root("".join(c))),
    "mroot": (2, lambda c: _root(c[0], c[1])),
    "semantics": (1, lambda c: c[0]),
}
# Office Math: by their names (22.1.2).
_BY_NAME: dict[str, Callable[[dict[str, str]], str]] = {
    "f": lambda c: _fraction(c.get("num", ""), c.get("den", "")),
    "sSup": lambda c: c.get("e", "") + _raised(c.get("sup", "")),
    "sSub": lambda c: c.get("e", "") + _lowered(c.get("sub", "")),
    "sSubSup": lambda c: c.get("e", "") + _lowered(c.get("sub", "")) + _raised(c.get("sup", "")),
    "sPre": lambda c: _lowered(c.get("sub", "")) + _raised(c.get("sup", "")) + c.get("e", ""),
    "rad": lambda c: _root(c.get("e", ""), c.get("deg", "")),
    "func": lambda c: f"{c.get('fName', '')} {c.get('e', '')}",
    "limLow": lambda c: c.get("e", "") + _lowered(c.get("lim", "")),
    "limUpp": lambda c: c.get("e", "") + _raised(c.get("lim", "")),
}


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else "annotation"
