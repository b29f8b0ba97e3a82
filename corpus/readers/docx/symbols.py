"""Characters of symbol fonts, which are stored by their place in the font (ECMA-376-1, 17.3.3.30: w:sym)."""

# Adobe's encoding of the Symbol font, 0x20 to 0x7E and 0xA0 to 0xFE; "\0" where there is no character of Unicode.
_SYMBOL = dict(
    zip(
        [*range(0x20, 0x7F), *range(0xA0, 0xF0), *range(0xF1, 0xFF)],
        " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_\0αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼"
        "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…\0\0↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑"
        "\0\0\0\0\0\0\0\0\0\0〉∫\0\0\0\0\0\0\0\0\0\0\0\0",
        strict=True,
    )
) | {0x2A: "*"}  # a note's mark, far more often than an operator
_WINGDINGS = {
    0x6C: "●", 0x6E: "■", 0x6F: "□", 0x71: "❑", 0x76: "❖", 0x9F: "•", 0xA7: "▪", 0xA8: "◻", 0xD8: "➢", 0xDF: "←",
    0xE0: "→", 0xE1: "↑", 0xE2: "↓", 0xE8: "➔", 0xF3: "⬄", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
}  # fmt: skip
_FONTS: dict[str, dict[int, str]] = {"symbol": _SYMBOL, "wingdings": _WINGDINGS}


def symbol(font: str, code: str) -> str:
    """The character at ``code`` (hexadecimal) of ``font``; "" where it is not known.

    Word stores places in a symbol font behind U+F000; a place before it is the character itself.
    """
    try:
        number = int(code, 16)
    except ValueError:
        return ""
    if 0xF000 <= number <= 0xF0FF:
        return _FONTS.get(font.lower(), {}).get(number - 0xF000, "").replace("\0", "")
    if font.lower() in _FONTS and number <= 0xFF:
        return _FONTS[font.lower()].get(number, "").replace("\0", "")
    return chr(number) if 0x20 <= number < 0xD800 or 0xF8FF < number < 0x110000 else ""
