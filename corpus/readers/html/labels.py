"""The printed labels of notes in a page: what a marker shows, and what can be a marker at all."""

import re

# As printed: 59, 12a, iv, b, *, †, ††. A word only in brackets, and with a number: [note 3], [nb 2].
_LABEL = re.compile(r"\d{1,4}[a-z]?|[ivxlcdm]{1,8}|[a-z]{1,2}|[*†‡§¶‖#∗⁎✱※⊕⁂]{1,5}", re.IGNORECASE)
_NAMED = re.compile(r"[^\W\d]{1,12}[.\u00a0 ]{0,2}\d{1,4}|[\w-]{1,20}")
_BRACKETS = {"[": "]", "(": ")", "{": "}", "⟨": "⟩", "〔": "〕", "【": "】", "［": "］", "（": "）"}
_RAISED_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_ARROWS = re.compile(r"[\s\u200b\u2060\ufe0e\ufe0f↩↪↑⤴↵⏎^←⇧⇑▲△⬆⮐⮥↺«⇐⤶‹]*")
_BACK = re.compile(
    r"\W*(?:back|return|(?:jump|scroll) (?:back )?up|go back|(?:back|return|jump back) to"
    r" (?:the )?(?:text|content|article|reference|note \w{1,4}|footnote \w{1,4}|reference \w{1,4}))\W*",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"[\s\[\](){},;:.&–—\-^/\u200b\u2060\ufe0e\ufe0f⟨⟩]*")

_HEADING = re.compile(
    r"(?:(?:foot|end|side)?notes?|(?:end|foot)?notes? (?:and|&) references|references|citations|anmerkungen"
    r"|fu(?:ß|ss)noten"
    r"|endnoten|einzelnachweise|notas(?: al pie)?|references et notes|notes et références|références|note"
    r"|voetnoten|noten|przypisy|примечания|poznámky|fotnoter|noter|脚注|注|註|注释|註釋)\s*:?",
    re.IGNORECASE,
)


def label(text: str) -> str:
    """The label that ``text`` prints, without the brackets around it, a dot or a bracket behind it."""
    text = text.translate(_RAISED_DIGITS).strip("\u200b\u2060\ufeff \u00a0\u202f\t\r\n^↑↩")
    while len(text) > 1 and _BRACKETS.get(text[0]) == text[-1]:
        text = text[1:-1].strip()
    if len(text) > 1 and text[-1] in ".):]":
        text = text[:-1].strip()
    return re.sub(r"\s+", " ", text)


def is_label(text: str) -> bool:
    """Whether ``text`` is what most markers print: a number, a small Roman one, a letter, or symbols."""
    return bool(_LABEL.fullmatch(text))


def is_named(text: str) -> bool:
    """Whether ``text``, which stood in brackets, may be a label with a name, such as ``note 3``."""
    return bool(_NAMED.fullmatch(text))


def bracketed(text: str) -> bool:
    """Whether brackets stand around ``text``."""
    text = text.strip()
    return len(text) > 2 and _BRACKETS.get(text[0]) == text[-1]


def is_return(text: str) -> bool:
    """Whether ``text`` only leads back: an arrow, or words such as "back to text"."""
    return bool(_ARROWS.fullmatch(text) or _BACK.fullmatch(text))


def is_between(text: str) -> bool:
    """Whether ``text`` is nothing but what is printed around and between markers."""
    return bool(_BETWEEN.fullmatch(text))


def is_heading_of_notes(text: str) -> bool:
    """Whether ``text`` is what stands over notes, in one of some languages: "Notes", "Fußnoten:"."""
    return bool(_HEADING.fullmatch(text.strip(" \t\r\n\u00a0*—–-")))
