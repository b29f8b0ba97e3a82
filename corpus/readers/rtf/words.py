"""The control words of RTF that say what a group is, or stand for a character (RTF 1.9.1)."""

_SKIPPED = (
    *("colortbl", "listtable", "listoverridetable", "pict", "nonshppict", "shprslt", "listtext", "pntext", "pntxta"),
    *("header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr", "footerf", "annotation"),
    *("ftnsep", "ftnsepc", "ftncn", "aftnsep", "aftnsepc", "aftncn", "xe", "tc", "rxe", "nonesttables", "pntxtb"),
    *("mmath", "revtbl", "filetbl", "datafield", "objdata", "themedata"),
)
DESTINATIONS = dict.fromkeys(_SKIPPED, "skip") | {
    "fonttbl": "fonttbl",
    "stylesheet": "stylesheet",
    "info": "info",
    "title": "title",
    "bkmkstart": "bkmkstart",
    "bkmkend": "bkmkend",
    "fldinst": "fldinst",
    "fldrslt": "result",
    "upr": "upr",  # the same words twice: for readers without Unicode, then in Unicode
    "footnote": "note",
    "shpinst": "shape",
    "shptxt": "box",
    "dptxbxtext": "box",
}
"""What becomes of the text of a destination (a group that begins with one of these words)."""

STARRED = {
    "footnote": "note",  # some writers mark it as something that may be left out
    "bkmkstart": "bkmkstart",
    "bkmkend": "bkmkend",
    "fldinst": "fldinst",
    "ud": "text",
    "shpinst": "shape",
    "do": "shape",
    "nesttableprops": "table",
    "stylesheet": "stylesheet",
}
"""The same for those that may be left out, which begin with ``\\*``; any other of them is."""

COLLECTED = {"title", "bkmkstart", "bkmkend", "fldinst", "stylesheet"}
"""Destinations whose text is kept, but is not the document's."""

ENCODINGS = {"ansi", "mac", "pc", "pca"}
ENDS = {"par", "sect", "cell", "row", "nestcell", "nestrow"}
"""What ends a paragraph, or more."""

CHARACTERS = {
    "tab": "\t",
    "line": "\n",
    "emdash": "—",
    "endash": "–",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "bullet": "•",
    "emspace": "\u2003",
    "enspace": "\u2002",
    "qmspace": "\u2005",
    "zwj": "\u200d",
    "zwnj": "\u200c",
}
"""Words for characters."""

SYMBOLS = {"~": "\u00a0", "_": "\u2011", "\\": "\\", "{": "{", "}": "}"}
"""Escapes for characters."""
