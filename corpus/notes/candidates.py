"""What may be a marker in running text: numbers, symbols and letters, by the way they are set off."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from corpus.notes.leads import SUPERSCRIPTS, SYMBOLS, Kind
from corpus.span import Span

_N = r"[1-9]\d{0,3}"
_MOST_IN_RANGE = 20  # notes that `61–63` may stand for; more is a range of pages or years


@dataclass(frozen=True, slots=True)
class Candidate:
    """What may be a marker.

    ``again`` tells what may repeat a marker though it does not look like one: `light(4)` among markers in parentheses.
    ``group`` is the offset where the markers at one place begin: they are taken together or not at all. ``firm`` tells
    what looks like a marker by itself, ``family`` how it is set off; a document sets off its markers in one way.
    """

    span: Span
    label: str
    kind: Kind
    family: str
    firm: bool
    group: int
    left: str = ""
    again: bool = False


# Closing punctuation, then the number, then a break: `airspace. 59 The`, `airspace.59 The`, `word,59 next`. What
# follows is tested apart. A digit before the punctuation makes it a decimal or a date, unless a space follows it.
_BARE = re.compile(
    rf"""(?P<before>(?<![\d\s])[.?!,;:…][”’"')\]»«›‹“]*|(?<=\S)[”’)\]»›]|(?<=[\w.,;:!?…])["'“«‹]|\d[.?!][”’"')\]]*(?=\s)|(?<=[12]\d\d\d)\.(?=\d{{1,3}}(?:\s|$)))
        (?P<marker>[ ]?(?P<labels>{_N}(?:(?:,[ ]?|[–-]){_N}){{0,9}}))
        (?=\s|$|[A-Z“‘„][a-z’]|[—)\]”’»]|(?<=["”’'»“]\d)[.,;](?!\w)|(?<=["”’'»“]\d\d)[.,;](?!\w))""",
    re.VERBOSE,
)
# A number at the beginning of a broken line, where the line before closes a sentence.
_BROKEN = re.compile(rf"""(?P<before>(?<![\d\s])[.?!…][”’"')\]»«›‹“]*)(?P<marker>\n(?P<labels>{_N}))(?=[ ]\S)""")
_IN_WORD = re.compile(
    r"(?<=[^\W\d_]{2})(?P<marker>(?P<labels>[1-9]\d{0,2}(?:[,–][1-9]\d{0,2}){0,5}))(?=[\s.,;:!?)”’»\"'—]|$)"
)
_LIST = rf"\^?{_N}(?:[ ]?[,;–-][ ]?{_N}){{0,30}}"
_BRACKETED = re.compile(
    rf"""(?<=[^\s\[])(?P<marker>[ ]?(?P<labels>\[{_LIST}\](?:[ ]?[,;–-]?[ ]?\[{_LIST}\]){{0,30}}))
    |(?<=\S)(?P<curly>[ ]?(?P<labels2>\{{{_N}\}}))""",
    re.VERBOSE,
)
_IN_ROUND = r"\([1-9]\d{0,2}(?:[ ]?[,;–-][ ]?[1-9]\d{0,2}){0,9}\)"
_ROUND = re.compile(rf"(?<=[^\s(])(?P<marker>[ ]?(?P<labels>{_IN_ROUND}(?:[ ]?{_IN_ROUND}){{0,9}}))(?!\()")
_CARET = re.compile(rf"""(?<=[^\s\d^])(?P<marker>\^(?P<labels>\{{{_N}\}}|{_N}(?:,{_N}){{0,5}}))(?![\w.]\d|\w)""")
_RAISED = re.compile(
    r"(?<=\S)(?P<marker>[ ]?(?P<labels>[¹²³⁴⁵⁶⁷⁸⁹][⁰¹²³⁴⁵⁶⁷⁸⁹]{0,3}(?:[,˒⁻–ʼ’·-]{1,2}[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,4}){0,9}))"
)
_WORDED = re.compile(
    rf"(?<=\S)(?P<marker>[ ]?\[(?:(?:foot|end)?note|f\.?n\.?|nb|n\.)\s?(?P<label>{_N}|{SYMBOLS}|[A-Za-z])\])",
    re.IGNORECASE,
)
# Emphasis comes first, so that the star that ends it is no marker.
_SYMBOL = re.compile(
    rf"""(?:(?<=[\s(“"'‘])|^)(?P<stars>\*{{1,3}})(?=[^\s*])[^*\n]{{1,300}}(?<=[^\s*])(?P=stars)(?!\*)
    |(?<=[^\s\d*†‡§¶‖\#/=(\[])(?P<marker>[ ]?(?:\[(?P<label>{SYMBOLS})\]|\((?P<round>\*{{1,3}})\)))
    |(?<=[\w.,;:!?”’"')\]»«›‹“…—])(?<!\d)(?P<glued>(?P<bare>{SYMBOLS}))(?![\w*†‡§¶‖\#=/]|[ ]?\d)""",
    re.VERBOSE | re.MULTILINE,
)
_LETTER = re.compile(
    r"""(?<=[^\s\[])(?P<marker>[ ]?\[(?P<label>[A-Za-z]|[ivxlc]{2,7})\])
    |(?<=\S)(?P<round>\((?P<inner>[a-z]|[ivxlc]{2,7})\))
    |(?<=[.,;:!?”’"'])(?P<glued>(?P<bare>[ivxlc]{1,7}))(?=\s|$)
    |(?<=[^\W\d_]{2})(?P<high>(?P<tiny>[ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ]))(?!\w)""",
    re.VERBOSE,
)
_TINY = str.maketrans("ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ", "abcdefghijklmnoprstuvwxyz")
# A number behind one of these is its own: `No. 1`, `p. 12`, `Jan. 5`.
_COUNTED = re.compile(
    r"""\b(?:nos?|nr|pp?|vols?|chs?|chap|figs?|secs?|arts?|paras?|cols?|ll?|nn?|eds?|pts?|bks?|ca?|approx|tab|eqs?|vv?|vs
    |st|rs|fr|cf|op|ser|app|ex|amend|cl|ord|reg|rev|gen|cor|ps|matt|isa|abs|anm|bd|kap|s|t)\.$
    |(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)[.,]$""",
    re.VERBOSE | re.IGNORECASE,
)
_DATED = re.compile(
    r" (?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b"
)
_CHESS = re.compile(r"[ ](?:[KQRBN]?[a-h]?[1-8]?x?[a-h][1-8]\b|O-O)")
_OPENS = re.compile(r"[ ]?(?:[“‘„«»\"'(\[¿¡]*(?P<letter>[^\W\d_])|[“‘„«\"(…\[])")
_NO_BASE = re.compile(r"(?<![\w.,])(?:1[1-9]\d\d|20[1-9]\d)$|\d,\d\d\d$")
_TIGHT = re.compile(r"[^\W_]{3}$|\d[ ][^\W\d_]{1,2}$")  # but not `f(4)`
_MEASURE = re.compile(r"\d[ ][^\W\d_]$")
_LONE_LETTER = re.compile(r"(?<![^\W\d_])[^\W\d_]$")
_UNIT = re.compile(r"(?<![^\W\d_])(?:[kcdmµ]m|mi|ft|in|yd|sec)$")


def candidates(text: str, start: int, end: int) -> list[Candidate]:
    """What may be a marker between ``start`` and ``end``, in the order of the text; none overlaps another."""
    found: list[Candidate] = []
    for read in (_bare, _bracketed, _round, _caret, _raised, _worded, _symbols, _letters, _in_words):
        found.extend(read(text, start, end))
    found.sort(key=lambda candidate: candidate.span)
    kept: list[Candidate] = []
    for candidate in found:
        if not kept or candidate.group == kept[-1].group or candidate.span.start >= kept[-1].span.end:
            kept.append(candidate)
    return kept


def counted(before: str) -> bool:
    """Whether ``before`` ends with what numbers stand behind: `No.`, `p.`, `Jan.`."""
    return bool(_COUNTED.search(before))


def opens(behind: str) -> bool:
    """Whether a sentence or nothing begins with ``behind``; letters without case may always begin one."""
    rest = behind.lstrip(" ")
    if not rest or rest[0] == "\n":
        return True
    match = _OPENS.match(behind)
    return match is not None and not (match["letter"] or "").islower()


def _bare(text: str, start: int, end: int) -> Iterator[Candidate]:
    for pattern in (_BARE, _BROKEN):
        for match in pattern.finditer(text, start, end):
            before = text[max(start, match.start() - 8) : match.end("before")]
            behind = text[match.end() : match.end() + 14]
            glued = text[match.start("marker")] not in " \n"
            if not glued and behind[:1].strip():
                continue
            if counted(before) or _CHESS.match(behind) or (not glued and _DATED.match(behind)):
                continue
            opening = opens(behind)
            if match["before"] == "." and text[match.start() - 1].isdecimal() and glued and not opening:
                continue
            closes = match["before"][0] in '.?!…”"' or match["before"][-1] in ".?!"
            family = "glued" if glued else "spaced"
            firm = opening and closes and pattern is _BARE
            yield from _group(match, family, firm=firm, text=text)


def _in_words(text: str, start: int, end: int) -> Iterator[Candidate]:
    for match in _IN_WORD.finditer(text, start, end):
        if not text[match.start() - 2 : match.start()].islower():
            continue
        yield from _group(match, "glued", firm=False, text=text)


def _bracketed(text: str, start: int, end: int) -> Iterator[Candidate]:
    for match in _BRACKETED.finditer(text, start, end):
        group = "marker" if match["marker"] else "curly"
        before = text[max(start, match.start(group) - 4) : match.start(group)]
        # `a[1]`: a place in an array, but `46 m[1]`.
        array = bool(_LONE_LETTER.search(before)) and not _MEASURE.search(before) and match[group][0] != " "
        yield from _group(match, "[]" if match["marker"] else "{}", firm=not array, text=text, name=group)


def _round(text: str, start: int, end: int) -> Iterator[Candidate]:
    for match in _ROUND.finditer(text, start, end):
        glued = match["marker"][0] == "("
        closes = text[match.start() - 1] in '.?!,;:”’"'
        again = glued and bool(_TIGHT.search(text[max(start, match.start() - 8) : match.start()]))
        for candidate in _group(match, "()", firm=glued and closes, text=text):
            yield replace(candidate, again=again)


def _caret(text: str, start: int, end: int) -> Iterator[Candidate]:
    for match in _CARET.finditer(text, start, end):
        word = re.search(r"[^\W\d_]*$", text[max(start, match.start() - 12) : match.start()])
        length = len(word.group()) if word else 0
        if length >= 3 or text[match.start() - 1] in ".?!,;:…”’\"'»«“":
            yield from _group(match, "^", firm=True, text=text)


def _raised(text: str, start: int, end: int) -> Iterator[Candidate]:
    for match in _RAISED.finditer(text, start, end):
        before = text[max(start, match.start() - 6) : match.start()]
        # Powers and units: `10²`, `x²`, `km²`, `10⁻³`. Nobody squares a year, or the third figure of thousands.
        if (
            (before[-1].isdecimal() and not _NO_BASE.search(before))
            or before[-1] in "⁻⁺+-="
            or _LONE_LETTER.search(before)
        ):
            continue
        if match["labels"] in {"²", "³"} and _UNIT.search(before):
            continue
        yield from _group(match, "raised", firm=not before[-1].isdecimal(), text=text)


def _worded(text: str, start: int, end: int) -> Iterator[Candidate]:
    for match in _WORDED.finditer(text, start, end):
        label = match["label"]
        kind = Kind.NUMBER if label.isdecimal() else Kind.LETTER if label.isalpha() else Kind.SYMBOL
        yield _single(text, Span(*match.span("marker")), label, kind, "worded")


def _symbols(text: str, start: int, end: int) -> Iterator[Candidate]:
    if not re.search(r"[*†‡§¶‖#]", text):
        return
    for match in _SYMBOL.finditer(text, start, end):
        if match["stars"]:
            continue
        name, label = ("glued", match["bare"]) if match["glued"] else ("marker", match["label"] or match["round"])
        before = text[max(start, match.start(name) - 2) : match.start(name)]
        # `C*` and `a*`: a star that makes a name of a letter.
        if name == "glued" and before[-1:].isalpha() and not before[:-1].isalpha():
            continue
        yield _single(text, Span(*match.span(name)), label, Kind.SYMBOL, "plain" if name == "glued" else "[]")


def _letters(text: str, start: int, end: int) -> Iterator[Candidate]:
    for match in _LETTER.finditer(text, start, end):
        for name, label, family in (
            ("marker", match["label"], "[]"),
            ("round", match["inner"], "()"),
            ("glued", match["bare"], "plain"),
            ("high", match["tiny"], "raised"),
        ):
            if match[name]:
                yield _single(text, Span(*match.span(name)), label.translate(_TINY), Kind.LETTER, family)


def _single(text: str, span: Span, label: str, kind: Kind, family: str) -> Candidate:
    return Candidate(span, label, kind, family, firm=True, group=span.start, left=_left(text, span))


def _group(match: re.Match[str], family: str, *, firm: bool, text: str, name: str = "marker") -> Iterator[Candidate]:
    """A candidate for each note that stands at one place; their spans lie side by side."""
    whole = Span(*match.span(name))
    labels = list(_labels(match[name].translate(SUPERSCRIPTS), plain=family in {"glued", "spaced"}))
    if not labels:
        return
    at = whole.start
    for n, (label, end) in enumerate(labels):
        last = n == len(labels) - 1
        stop = whole.end if last else whole.start + end
        left = _left(text, whole) if last else ""
        yield Candidate(Span(at, stop), label, Kind.NUMBER, family, firm, whole.start, left)
        at = stop


def _labels(printed: str, *, plain: bool) -> Iterable[tuple[str, int]]:
    """Each label in `61, 62` or `61–63`, and where it ends; nothing where they do not ascend as notes do."""
    result: list[tuple[str, int]] = []
    end = 0
    for match in re.finditer(r"\d+", printed):
        ranged = bool(result) and any(c in "-–⁻" for c in printed[end : match.start()])
        number = int(match.group())
        first = int(result[-1][0]) + 1 if result else number
        if ranged and not first <= number < min(1000, first + _MOST_IN_RANGE):
            return ()
        if plain and result and not first <= number <= first + _MOST_IN_RANGE:
            return ()
        if ranged:
            result.extend((str(between), match.start()) for between in range(first, number))
        result.append((str(number), match.end()))
        end = match.end()
    return result


def _left(text: str, span: Span) -> str:
    """A space where the marker was all that parted two sentences: `airspace.[59]The`."""
    before, behind = text[span.start - 1 : span.start], text[span.end : span.end + 1]
    return " " if before in tuple(".?!,;:”’") and behind.isalpha() else ""
