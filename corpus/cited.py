"""What a note cites, as far as its wording tells: who, what, when, and whether in full.

Only the beginning of a note is read: what repeats another note says so in its first words.
"""

import re
from dataclasses import dataclass, replace

READ = 400
"""Characters of a source that are read."""

_MOST_SOURCES = 20

_SIGNAL = re.compile(
    r"""(?:(?:[Bb]ut\s|[Aa]nd\s)?[Ss]ee(?:,?\s(?:also|generally|too|further|esp\.|especially))?(?:,?\se\.g\.)?
        |[Cc]f\.?(?:\salso)?|[Cc]onfer|[Cc]ompare|[Aa]ccord|[Cc]ontra|[Ee]\.g\.|[Vv]ide|[Tt]hus|[Aa]lso|[Aa]gain
        |(?:[Qq]uoted|[Cc]ited)\s(?:in|by|from|after)
        |[Vv]gl\.?(?:\s(?:auch|dazu|hierzu|etwa|z\.\s?B\.))?|[Ss]iehe(?:\s(?:auch|dazu|hierzu))?
        |[Ss]\.(?=\s?(?:o\.|u\.|oben|unten|auch|dazu|hierzu|Anm|Fn|Fußn))(?:\s(?:auch|dazu|hierzu))?
        |[Zz]it(?:\.|iert)\snach|[Nn]ach|[Ss]o(?:\sauch|\sbereits)?(?=\s[A-ZÄÖÜ])
        |[Vv]oir(?:\s(?:aussi|également))?|v\.|[Cc]ité\s(?:par|dans|d’après)
        |[Vv]éase|[Vv]edi)[,:]?\s+""",
    re.VERBOSE,
)
_WHO = re.compile(r"[^,:;(\[“”\"„«»‹]{1,80}")
_AUTHOR_YEAR = re.compile(r"\s\(?(?P<year>(?:1[4-9]|20)\d\d)[a-z]?\)?$")
_YEAR_NEXT = re.compile(r"(?:,\s?|\s?\()(?P<year>(?:1[4-9]|20)\d\d)[a-z]?\b\)?")
_YEAR = re.compile(r"\b(?:1[4-9]|20)\d\d(?=[a-z]?\b)")
_CASE = re.compile(r"\svs?\.\s")
_NAME = re.compile(r"[A-ZÀ-ÖØ-ÞŁŚŽŠČ][\w'’-]*\.?")
_PARTICLES = frozenset(
    re.findall(r"\w+", "van von der den de du des la le da di del della dos of af zu zur zum ter ten al el bin ibn")
)
_JOINTS = re.compile(r"\s(?:and|&|et|und|u\.|y|e|v\.|vs\.)\s|\s?/\s?")
_NO_SURNAMES = re.compile(r"(?:jr|sr|ii|iii|iv|eds?|hrsg|hgg?|al)\.?", re.IGNORECASE)
_NO_NAME = re.compile(
    r"(?:The|In|For|On|An?|This|That|These|Those|His|Her|My|Der|Die|Das|Ein|Les|Une?|It|He|She|As|At|By)\s"
)
PINPOINT = re.compile(
    r"""(?:at|pp?\.?|S\.|Sp\.|Bl\.|ff?\.|fols?\.?|folios?|vols?\.?|volumes?|t\.|tome|Bd\.|bk\.|[Bb]ook|Buch|[Cc]h(?:s|ap|aps)?\.|chapters?
        |Kap\.|[Nn]os?\.|Nr\.|[Nn]°|nn?\.|notes?|Anm\.|Fn\.|§+|¶+|[Aa]rts?\.|Rn\.?|Rz\.|Rdnr?\.|Tz\.|lines?|ll?\.|cols?\.
        |paras?\.?|[Ss]ect?s?\.|sections?|[Pp]art|pts?\.|plates?|figs?\.|s\.\s?v\.|passim|vv?\.|pages?|et\sseqq?\.
        |[ivxlcdm]+\b|[IVXLCDM]+\b|\d)""",
    re.VERBOSE,
)
"""Where in a work: "p. 45", "§ 3", "at 12", "XXIV"."""

_PINPOINTED = re.compile(r"(?:^|[\s,.:(])" + rf"(?:{PINPOINT.pattern})" + r"(?=[\s.,;:)\d–-]|$)", re.VERBOSE)
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_MONTHS = (
    "january february march april may june july august september october november december januar februar märz mai"
)
_EMPTY = frozenset(f"the and for from with der die das und des den dem ein eine les des une sur dans {_MONTHS}".split())
_PLACE_WORDS = frozenset(
    re.findall(
        r"\w+",
        "vol vols fol fols folio chap chaps and und seq part passim book buch note notes sec sect para paras col cols "
        "line lines tome kap rdnr page pages plate figs chapter chapters section sections also auch "
        "emphasis added italics mine abridged hervorhebung",
    )
)
_RETOLD = re.compile(r"\((?:quoting|citing|quoted in|cited in|zitiert nach)\b")
_PARENTHESIS_YEAR = re.compile(r"\([^()]{0,120}\b(?:1[4-9]|20)\d\d[a-z]?\)")
_NEXT_SOURCE = re.compile(
    r"[.;,]\s+(?:(?:[Bb]ut |and )?[Ss]ee(?: also)?|[Cc]f\.|[Cc]ompare|[Vv]gl\.(?: auch)?|[Ss]iehe auch"
    r"|[Vv]oir(?: aussi)?|and|und|et)\s+(?:[A-Z]\.\s?)*[A-Z]\w+[^.;]{0,160}\d"
    r"|[\d)]\.\s+(?:[A-Z]\.\s?|[A-Z]\w+\s){0,3}[A-Z]\w+,\s[^.;]{0,160}\d"
)
_BEGINS_SMALL = re.compile(r"[\W_]*[a-zà-öø-ÿ]")
_REMARK = re.compile(
    r"\b(?:is|was|are|were|has|had|have|been|I|[Hh]e|[Ss]he|[Tt]hey|[Ww]e|[Ii]t|[Tt]his|[Tt]hat|[Mm]y|[Mm]ine|[Oo]ur"
    r"|[Ee]mphasis|[Ii]talics|[Tt]ranslations?|ist|war|sind|[Hh]ervorhebung|[Üü]bersetzung|est|était|[Tt]raduction)\b"
)
# Titles are capitalised; a past tense in small letters tells of something.
_PAST = re.compile(
    r"\b(?!(?:edit|translat|abridg|quot|cit|revis|reprint|publish|print|collect|select|enlarg|unpublish)ed)[a-z]{2,}ed\b"
)
_SHORTENED = re.compile(r",? ?(?:op|loc|art)\.? ?cit\.?")
_MARKS_A_SOURCE = re.compile(r"\d|[“”\"«»„]|\b[IVXLC]{2,}\b|\sv\.\s")


@dataclass(frozen=True, slots=True)
class Cited:
    """One source as a note cites it.

    ``surnames`` are its authors' (the parties' of a case) in small letters, ``given`` the first letter of the first
    one's given name, "" where it is not told. ``title`` are the words between the names and the place in the work,
    ``words`` the words of the citation, ``years`` the years in it. ``by_year``: the year stands for the title.
    ``bare``: behind the title comes nothing but the place in the work.
    """

    surnames: tuple[str, ...]
    given: str
    title: frozenset[str]
    words: frozenset[str]
    years: frozenset[str]
    by_year: bool
    bare: bool

    @property
    def full(self) -> bool:
        """Whether it names the work as for the first time."""
        return bool(self.title) and not self.by_year and bool(self.years or self.given)

    def by(self, other: "Cited") -> "Cited":
        """The same source, its authors being those of ``other``."""
        return replace(self, surnames=other.surnames, given=other.given)


def lead(text: str) -> str:
    """``text`` without "See", "Cf.", "Vgl.", "Voir" and the like in front."""
    start = 0
    for _ in range(3):
        found = _SIGNAL.match(text, start)
        if not found:
            break
        start = found.end()
    return text[start:]


def cited(segment: str) -> Cited | None:
    """The source that ``segment`` begins with; None where it does not begin with names."""
    text = lead(segment[:READ].lstrip(" ("))
    found = _WHO.match(text)
    if not found:
        return None
    who, rest = found.group().rstrip(), text[found.end() :]
    if early := re.search(r"(?<=\w{3})\.\s", who):
        who, rest = who[: early.start()], text[early.end() :]
    dated = _AUTHOR_YEAR.search(who)
    if not dated and (dated := _YEAR_NEXT.match(rest)):
        rest = rest[dated.end() :]
    surnames, given = _authors(_AUTHOR_YEAR.sub("", who))
    if not surnames:
        return None
    title, tail = _title(rest)
    # The year stands for the title only where no title follows: "Croxton (2013), 45".
    by_year = dated is not None and not words(title)
    if _CASE.search(who):
        title = f"{who} {title}"
    return Cited(
        surnames,
        given,
        words(title),
        words(text[: READ // 2]),
        frozenset([dated["year"]]) if by_year and dated else frozenset(_YEAR.findall(text)),
        by_year,
        _YEAR.search(tail) is None and only_a_place(tail) and _BEGINS_SMALL.match(title) is None,
    )


def words(text: str) -> frozenset[str]:
    """The words of ``text`` by which titles are compared."""
    found = (word.casefold().removesuffix("’s").removesuffix("'s") for word in _WORD.findall(text))
    return frozenset(word for word in found if len(word) > 2 and word not in _EMPTY)


def sources(text: str) -> tuple[str, ...]:
    """The parts of a note that may each cite a source: what semicolons separate."""
    return tuple(part.strip() for part in text.split(";", _MOST_SOURCES)[:_MOST_SOURCES])


def several(text: str) -> bool:
    """Whether a note cites more than one source, so that "Ibid." behind it may mean either."""
    retold = _RETOLD.search(text)
    told = text[: retold.start()] if retold else text[: 5 * READ]
    parts = [part for part in sources(told)[1:] if re.search(r"\d", part)]
    if any(re.search(r"[A-Z]\w{2,}", part) and not PINPOINT.match(part) for part in parts):
        return True
    return len(_PARENTHESIS_YEAR.findall(told)) > 1 or _NEXT_SOURCE.search(told) is not None


def source_like(text: str) -> bool:
    """Whether a note seems to cite anything: a mere remark ("Emphasis added.") can't be what "Ibid." means."""
    return _MARKS_A_SOURCE.search(text) is not None or _REMARK.search(text) is None


def only_names(text: str) -> bool:
    """Whether a note names its sources and says nothing else: "Jones, Books of the Monks (Oxford, 1972), 14."."""
    return len(text) <= 2 * READ and all(_names_one(part) for part in sources(text))


def _names_one(part: str) -> bool:
    part = _SHORTENED.sub("", part)
    named = cited(part)
    if not named or not re.search(r"\d", part) or _REMARK.search(part) or _PAST.search(part):
        return False
    rest = _WHO.sub("", lead(part), count=1)
    return _BEGINS_SMALL.match(rest) is None or named.bare or only_a_place(rest)


def pinpointed(rest: str) -> bool:
    """Whether ``rest`` is nothing or begins with a place in a work."""
    plain = rest.lstrip(" ,.:(")
    return not plain or plain[0] in ";)" or PINPOINT.match(plain) is not None


def only_a_place(rest: str) -> bool:
    """Whether ``rest`` says nothing but a place in a work, and perhaps that the emphasis was added."""
    told = (word for word in _WORD.findall(rest) if len(word) > 2 and word.casefold() not in _PLACE_WORDS)
    return all(re.fullmatch("[ivxlcdm]+", word, re.IGNORECASE) for word in told)


def _title(rest: str) -> tuple[str, str]:
    """What stands behind the names: the title, and what follows it up to the end of the sentence."""
    plain = rest.split(";", 1)[0]
    found = _PINPOINTED.search(plain)
    cut = len(plain.split(" (", 1)[0])
    if found:
        cut = min(cut, found.start())
    tail = re.split(r"(?<=[\d)])\.\s", plain[cut:], maxsplit=1)[0]
    return plain[:cut], tail


def _authors(who: str) -> tuple[tuple[str, ...], str]:
    names = [_name(name) for name in _JOINTS.split(who)]
    if not names or not all(names):
        return (), ""
    known = [name for name in names if name]
    return tuple(surname for surname, _ in known), known[0][1]


def _name(name: str) -> tuple[str, str] | None:
    """A surname in small letters and the initial of the given name; None where it is no name."""
    if _NO_NAME.match(name):
        return None
    tokens = name.replace(".", ". ").split()
    if not 0 < len(tokens) <= 6 or any(not _NAME.fullmatch(token) and token not in _PARTICLES for token in tokens):
        return None
    kept = [token for token in tokens if not _NO_SURNAMES.fullmatch(token) and token not in _PARTICLES]
    if not kept or len(kept[-1].strip(".")) < 2:
        return None
    return kept[-1].strip(".").casefold(), kept[0][0] if len(kept) > 1 else ""
