"""Raised and lowered characters as plain text: a number is never read together with the exponent behind it."""

_RAISED = str.maketrans("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ")
_LOWERED = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")


def superscript(text: str) -> str:
    """``text`` as it stands raised: ``10`` as ``¹⁰``, ``2a`` as ``^(2a)``; letters alone (``1st``, ``Mme``) stay."""
    return _set(text, _RAISED, "^") if text not in {"n", "i"} else text.translate(_RAISED)


def subscript(text: str) -> str:
    """``text`` as it stands lowered: ``2`` as ``₂``, ``2a`` as ``_(2a)``; letters alone stay."""
    return _set(text, _LOWERED, "_")


def _set(text: str, table: dict[int, int], sign: str) -> str:
    if not any(character.isdigit() and character.isascii() for character in text):
        return text
    inner = text.strip()
    before, behind = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    known = all(ord(character) in table for character in inner)
    return f"{before}{inner.translate(table) if known else f'{sign}({inner})'}{behind}"
