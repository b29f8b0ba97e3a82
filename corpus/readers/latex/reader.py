r"""LaTeX, with all that prints a note: ``\footnote``, ``\footnotemark``, ``\endnote``, ``\thanks`` and their like.

The commands that print and count notes are defined anew at the beginning of the document: each prints signs with its
arguments between them, which Pandoc carries to where they belong, through macros, tables, titles and quotations.
"""

import re

from corpus.document import Raw
from corpus.readers import blocks
from corpus.readers.latex.bibliography import cited
from corpus.readers.latex.events import Stock
from corpus.readers.latex.notes import Counting, resolved
from corpus.readers.pandoc.blocks import content
from corpus.readers.pandoc.run import convert
from corpus.readers.signs import Signs
from corpus.readers.text import decode

_BEGIN = re.compile(r"^[^%\n]*?\\begin\s{0,9}\{document\}", re.MULTILINE)
_CLASS = re.compile(r"^[^%\n]*?\\documentclass\s{0,9}(?:\[[^]]{0,1000}\])?\s{0,9}\{(\w+)\}", re.MULTILINE)
_CHAPTERED = {
    "book",
    "report",
    "memoir",
    "scrbook",
    "scrreprt",
    "amsbook",
    "extbook",
    "extreport",
    "svmono",
    "ctexbook",
}
_WITHIN = re.compile(
    r"^[^%\n]*?\\(?:counterwithin\*?\{footnote\}|@addtoreset\{footnote\})\{(chapter|section|part)\}", re.MULTILINE
)
_WITHOUT = re.compile(r"^[^%\n]*?\\(?:counterwithout\*?\{footnote\}|@removefromreset\{footnote\})\{", re.MULTILINE)
_SET = re.compile(r"^[^%\n]*?\\setcounter\{(footnote|endnote)\}\{(\d{1,6})\}", re.MULTILINE)
_MINIPAGE = re.compile(r"\\(begin|end)\s{0,9}\{minipage\}")
_TABLE_NOTES = re.compile(r"\\(begin|end)\s{0,9}\{tablenotes\}(?:\[[^]\n]{0,100}\])?")
_ITEM = re.compile(r"\\item\s{0,9}\[([^]\n]{0,40})\]")
# Markers of a note that is told by its label, and a second optional argument, which Pandoc's macros do not have.
_LABELLED = re.compile(
    r"\\textsuperscript\{\\ref\{([^{}]{1,200})\}\}|\$\^\{?\\ref\{([^{}]{1,200})\}\}?\$|\\footnotemark\[\\ref\{([^{}]{1,200})\}\]"
)
_TWO_OPTIONS = re.compile(r"(\\sidenote(?:mark|text)?\[[^]\n]{0,100}\])\[[^]\n]{0,100}\]")
_INPUT_ENCODING = re.compile(rb"\\usepackage\[([\w-]{1,20})\]\{inputenc\}")
_ENCODINGS = {
    "latin1": "cp1252",
    "ansinew": "cp1252",
    "cp1252": "cp1252",
    "latin9": "iso8859-15",
    "latin2": "iso8859-2",
    "latin5": "iso8859-9",
    "cp1250": "cp1250",
    "cp1251": "cp1251",
    "koi8-r": "koi8-r",
    "applemac": "mac_roman",
}


def read(data: bytes) -> Raw:
    """The text and notes of a LaTeX file. Raises ValueError for what is no text, or what Pandoc does not read."""
    text, problems = decode(_recoded(data))
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    signs = Signs(text)
    stock = Stock(signs)
    begin = _BEGIN.search(text)
    preamble, body = (text[: begin.end()], text[begin.end() :]) if begin else ("", text)
    within = _within(preamble)
    tree = convert(preamble + stock.definitions() + _placed(body, within, stock), "latex-auto_identifiers")
    found = content(tree, signs)
    starts = {name: int(value) for name, value in _SET.findall(preamble)}
    told, notes = resolved(found, stock, Counting(starts))
    return blocks.raw(told, notes, title=found.title, problems=(*problems, *found.problems))


def _recoded(data: bytes) -> bytes:
    """The file in UTF-8 where it names the encoding that it is in."""
    named = _INPUT_ENCODING.search(data)
    encoding = _ENCODINGS.get(named[1].decode("ascii")) if named else None
    if encoding is None:
        return data
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode(encoding, "replace").encode("utf-8")
    return data


def _within(preamble: str) -> str:
    """The unit in which footnotes are counted: "chapter", "section", "" for the whole document."""
    named = _WITHIN.search(preamble)
    if named:
        return named[1]
    document_class = _CLASS.search(preamble)
    chaptered = document_class is not None and document_class[1] in _CHAPTERED
    return "chapter" if chaptered and not _WITHOUT.search(preamble) else ""


def _placed(body: str, within: str, stock: Stock) -> str:
    """The body with signs where a count begins anew, or is another for a while."""
    body = cited(_TWO_OPTIONS.sub(r"\1", body), stock)
    body = _LABELLED.sub(lambda match: rf"\footref{{{match[1] or match[2] or match[3]}}}", body)
    if within:
        body = re.sub(rf"(?=\\{within}\s{{0,9}}[\[{{])", lambda _: stock.anew, body)
    body = _MINIPAGE.sub(lambda match: _around(match, stock.enter, stock.leave), body)
    pieces: list[str] = []
    at = 0
    notes_of_table = False
    for match in _TABLE_NOTES.finditer(body):
        pieces.append(_items(body[at : match.start()], stock) if notes_of_table else body[at : match.start()])
        notes_of_table = match[1] == "begin"
        pieces.append(_around(match, "", stock.table))
        at = match.end()
    return "".join([*pieces, body[at:]])


def _around(match: re.Match[str], before: str, behind: str) -> str:
    return before + match[0] if match[1] == "begin" else match[0] + behind


def _items(text: str, stock: Stock) -> str:
    # A paragraph each: Pandoc does not know that these items are a list.
    return _ITEM.sub(lambda match: f"\n\n{stock.item(match[1])}", text)
