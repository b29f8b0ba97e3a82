"""Fonts of bitmaps (Type 3) that name no character: the codes are those of TeX's own encodings.

Such fonts carry no map to Unicode (ISO 32000-1, 9.10.2), so that a ligature, a quotation mark or a dagger is a bare
number. Which of the encodings a font has is told by the codes that it is used with.
"""

from collections.abc import Sequence
from dataclasses import replace

from corpus.readers.pdf.characters import BARE, Glyph

# T1 (Cork), codes 0x10 to 0x1F and 0x80 to 0xBF; from 0xC0 on it is Latin-1 but for four letters.
_CORK_LOW = dict(enumerate(("“", "”", "„", "«", "»", "–", "—", "", "", "ı", "ȷ", "ff", "fi", "fl", "ffi", "ffl"), 0x10))
_CORK_HIGH = dict(enumerate("ĂĄĆČĎĚĘĞĹĽŁŃŇŊŐŔŘŚŠŞŤŢŰŮŸŹŽŻĲİđ§ăąćčďěęğĺľłńňŋőŕřśšşťţűůÿźžżĳ¡¿£", 0x80))
_CORK = {**_CORK_LOW, **_CORK_HIGH, 0x0D: "‚", 0x0E: "‹", 0x0F: "›", 0x7F: "-"} | {
    0xD7: "Œ",
    0xDF: "SS",
    0xF7: "œ",
    0xFF: "ß",
}
# T2A, for Cyrillic: T1 with other letters from 0x80 on.
_CYRILLIC = {**_CORK_LOW, 0x7F: "-", 0x9C: "Ё", 0x9D: "№", 0x9F: "§", 0xBC: "ё", 0xBD: "„", 0xBE: "«", 0xBF: "»"} | {
    code: chr(0x410 + code - 0xC0) for code in range(0xC0, 0x100)
}
# OT1, the encoding of Computer Modern: what lies outside ASCII.
_OLD = dict(enumerate(("ff", "fi", "fl", "ffi", "ffl", "ı", "ȷ"), 0x0B)) | dict(enumerate("ßæœøÆŒØ", 0x19))
# TS1, the symbols that go with T1; and the section sign of T1, which may be alone in its size as a marker.
_COMPANION = {0x9F: "§", 0x84: "†", 0x85: "‡", 0x86: "‖", 0x88: "•", 0x8B: "‰", 0x97: "™", 0xBF: "€"}
_CORK_ALONE = {*range(0x10, 0x19), *range(0x1B, 0x1F), 0xFF}  # hardly anything else has these
_OLD_ALONE = {0x0B, 0x0C, 0x0E}


def named(found: Sequence[Glyph]) -> list[Glyph]:
    """The characters of a page, bare codes told by the encoding of their font; what stays unknown is left out."""
    codes: dict[int, set[int]] = {}
    for glyph in found:
        if glyph.text >= chr(BARE):
            codes.setdefault(glyph.font, set()).add(ord(glyph.text) - BARE)
    if not codes:
        return list(found)
    lettered = {glyph.font for glyph in found if "a" <= glyph.text.lower() <= "z"}
    cyrillic = _cyrillic(found)
    # What one font of a page tells holds of those of other sizes.
    whole = set().union(*(used for font, used in codes.items() if font in lettered))
    tables = {
        font: _CYRILLIC if font in cyrillic else _table(whole if font in lettered else used, lettered=font in lettered)
        for font, used in codes.items()
    }
    told = (
        replace(glyph, text=_meaning(ord(glyph.text) - BARE, tables[glyph.font])) if glyph.text >= chr(BARE) else glyph
        for glyph in found
    )
    return [glyph for glyph in told if glyph.text]


def _cyrillic(found: Sequence[Glyph]) -> set[int]:
    """The fonts with three high codes in a row: no language of T1 has as many accented letters side by side."""
    fonts: set[int] = set()
    row = 0
    for n, glyph in enumerate(found):
        high = glyph.text >= chr(BARE + 0xC0)
        row = row + 1 if high and n and not glyph.space and glyph.font == found[n - 1].font else int(high)
        if row >= 3:
            fonts.add(glyph.font)
    return fonts


def _table(used: set[int], *, lettered: bool) -> dict[int, str]:
    if not lettered and used & _CORK_ALONE == set():
        return _COMPANION
    if used & _OLD_ALONE and max(used) < 0x80:
        return _OLD
    return _CORK if used & _CORK_ALONE else {}


def _meaning(code: int, table: dict[int, str]) -> str:
    """The character of ``code``; that of Latin-1 where the encoding has no other."""
    if code in table:
        return table[code]
    return chr(code) if code >= 0xA0 else ""
