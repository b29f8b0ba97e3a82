"""Fonts of bitmaps that name no character: TeX's own encodings."""

import pytest
from printed import assembled

from corpus.readers.pdf import read
from corpus.readers.pdf.characters import BARE, Glyph, Style
from corpus.readers.pdf.encodings import named

STYLE = Style(0, 10, bold=False, x=0, y=0)


def glyphs(text: str, font: int) -> list[Glyph]:
    return [Glyph(one, (0, 0, 5, 10), STYLE, space=False, written=False, font=font) for one in text]


def written(found: list[Glyph]) -> str:
    return "".join(glyph.text for glyph in named(found))


def bitmaps(line: bytes) -> bytes:
    """A page with one line in a font of boxes whose glyphs have no names that mean a character."""
    names = " ".join(f"/a{code}" for code in range(256))
    glyph = b"<< /Length 28 >>\nstream\n600 0 0 0 500 700 d1 f     \nendstream"
    procedures = " ".join(f"/a{code} 6 0 R" for code in range(256))
    content = b"BT /F1 10 Tf 72 700 Td (" + line.replace(b"(", rb"\(") + b") Tj ET"
    return assembled(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources 7 0 R /Contents 4 0 R >>",
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
            f"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 600 700] /FontMatrix [0.001 0 0 0.001 0 0] "
            f"/FirstChar 0 /LastChar 255 /Widths [{' '.join(['600'] * 256)}] "
            f"/Encoding << /Type /Encoding /Differences [0 {names}] >> /CharProcs << {procedures} >> >>".encode(),
            glyph,
            b"<< /Font << /F1 5 0 R >> >>",
        ],
        "",
    )


def test_ligatures_quotes_and_sharp_s_of_a_bitmap_font_are_letters() -> None:
    raw = read(bitmaps(b"The \x1crst o\x1ece of \x10Ma\xff und Gr\xf6\xffe\x11, pp. 12\x1514."))
    assert raw.text.strip() == "The first office of “Maß und Größe”, pp. 12–14."


def test_ligatures_of_the_older_encoding_are_letters_too() -> None:
    assert written(glyphs("the " + chr(BARE + 0x0C) + "rst o" + chr(BARE + 0x0E) + "ce", 7)) == "the first office"


def test_a_font_of_symbols_beside_the_letters_has_daggers() -> None:
    found = [*glyphs("promised", 7), *glyphs(chr(BARE + 0x84) + chr(BARE + 0xA7), 8)]
    assert written(found) == "promised†§"


def test_codes_of_a_font_that_gives_no_sign_of_an_encoding_are_latin() -> None:
    assert written(glyphs("Gr" + chr(BARE + 0xF6) + chr(BARE + 0xDF) + "e", 7)) == "Größe"


@pytest.mark.parametrize("code", [0x00, 0x07, 0x90])
def test_a_code_without_a_meaning_is_left_out(code: int) -> None:
    assert written(glyphs("ab" + chr(BARE + code) + "c", 7)) == "abc"


def test_a_section_sign_alone_in_its_font_is_one() -> None:
    assert written([*glyphs("promised", 7), *glyphs(chr(BARE + 0x9F), 8)]) == "promised§"


def test_cyrillic_bitmaps_are_told_by_high_codes_in_a_row() -> None:
    codes = [0xC8, 0xF1, 0xF2, 0xEE, 0xF0, 0xE8, 0xFF]
    assert written(glyphs("".join(chr(BARE + code) for code in codes), 7)) == "История"


def test_what_one_size_of_a_font_tells_holds_of_the_other() -> None:
    found = [*glyphs(chr(BARE + 0x1C) + "nd", 7), *glyphs(chr(BARE + 0xAA) + "od", 8)]
    assert written(found) == "findłod"
