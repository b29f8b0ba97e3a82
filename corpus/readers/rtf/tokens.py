"""RTF as a stream of tokens (Rich Text Format Specification 1.9.1): groups, control words, and bytes of text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_TOKEN = re.compile(
    rb"""(?P<brace>[{}])
       | \\(?P<word>[A-Za-z]{1,32})(?P<number>-?\d{1,10})?[ ]?
       | \\'(?P<hex>[0-9A-Fa-f]{2})
       | \\(?P<symbol>.)
       | (?P<line>[\r\n\x00]+)
       | (?P<text>[^\\{}\r\n\x00]+)
       | .""",
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Token:
    """One token: ``kind`` is "{", "}", "word", "symbol" or "bytes"; ``number`` is None where the word has none."""

    kind: str
    name: str = ""
    number: int | None = None
    data: bytes = b""
    hexadecimal: bool = False


def tokens(data: bytes) -> Iterator[Token]:
    r"""The tokens of an RTF file. What ``\bin`` says is binary is left out, ends of lines too."""
    at = 0
    while match := _TOKEN.match(data, at):
        at = match.end()
        if match["word"]:
            number = int(match["number"]) if match["number"] else None
            if match["word"] == b"bin":
                at += max(0, number or 0)
            else:
                yield Token("word", match["word"].decode("ascii"), number)
        elif match["text"]:
            yield Token("bytes", data=match["text"])
        elif match["hex"]:
            yield Token("bytes", data=bytes.fromhex(match["hex"].decode("ascii")), hexadecimal=True)
        elif match["brace"]:
            yield Token(match["brace"].decode("ascii"))
        elif match["symbol"]:
            # A control at a line's end is a paragraph's end.
            symbol = match["symbol"].decode("latin-1")
            yield Token("word", "par") if symbol in "\r\n" else Token("symbol", symbol)


_BY_CHARSET = {
    77: "mac_roman",
    128: "cp932",
    129: "cp949",
    130: "johab",
    134: "gbk",
    136: "big5",
    161: "cp1253",
    162: "cp1254",
    163: "cp1258",
    177: "cp1255",
    178: "cp1256",
    186: "cp1257",
    204: "cp1251",
    222: "cp874",
    238: "cp1250",
    255: "cp437",
}
_BY_WORD = {"ansi": "cp1252", "mac": "mac_roman", "pc": "cp437", "pca": "cp850"}
_BY_PAGE = {10000: "mac_roman", 65001: "utf-8", 936: "gbk", 949: "cp949", 932: "cp932", 950: "big5", 1361: "johab"}
_PAGES = {437, 720, 737, 775, 850, 852, 855, 857, 858, 860, 861, 862, 863, 864, 865, 866, 869, 874, *range(1250, 1259)}


def encoding_of_charset(number: int) -> str:
    r"""The encoding that ``\fcharset`` means, "" where the document's own stands."""
    return _BY_CHARSET.get(number, "")


def encoding_of_page(number: int) -> str:
    r"""The encoding that ``\ansicpg`` means, Windows-1252 where it is unknown."""
    return _BY_PAGE.get(number, f"cp{number}" if number in _PAGES else "cp1252")


def encoding_of_word(word: str) -> str:
    r"""The encoding that ``\ansi``, ``\mac``, ``\pc`` or ``\pca`` means."""
    return _BY_WORD[word]
