"""Which earlier note a repeated or shortened one means: "Ibid., 45", "Croxton, op. cit.", "supra note 12".

Where that is not certain nothing is said: a wrong source is worse than none.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.cited import READ, Cited, cited, lead, only_a_place, pinpointed, several, source_like, sources, words
from corpus.document import Note
from corpus.runs import Run, runs

_MOST_WORKS = 200
"""Works of one surname that are told apart; of more, nobody can say which is meant."""

# Not where the word itself is spoken of: "Ibid. is short for …", "Ibid. and op. cit. are avoided".
_IBID = re.compile(
    r"(?:[Ii]bid(?:em|\.)?|IBID\.?|[Ii]b\.|[Ii]bíd(?:em|\.)?|[Ee]bd(?:a\.?|\.)?|[Ee]benda|[Ll]oc\. ?cit\.|Ivi(?=,)"
    r"|Там же)(?![\w’'])(?!\W{0,3}(?:is|was|are|were|means?|meant|stands?|denotes?|abbreviat\w+|refers?|as an?|used"
    r"|should|can|may|and (?:op|id|idem|loc)|bedeutet|steht|signifie|wurde|war|ist)\b)"
)
_BESIDE_NAMES = re.compile(r"[^,;:(]{2,60}, ?(?:ibid(?:em)?|ebd|ebenda)\b")
# The same author: of the same work only where no other title follows.
_IDEM = re.compile(r"(?:[Ii]d\.|Id(?=,? (?:at|p|§)\b)|[Ii]dem\b\.?|[Ee]adem\b|[Dd](?:ers|ies)\.|[Dd](?:ers|ies)elbe\b)")
_GOES_ON = re.compile(
    r"\.?\s(?:The|This|That|These|It|In|He|She|But|As|For|See|Cf\.|Accord|Compare|Justice|Judge|Emphasis|Although|While)\b"
)
_STATUTE = re.compile(r"Id\. (?:Code|Const|Rev|Stat|Sup|Ct|App)\b")
_CITED_ABOVE = re.compile(
    r"(?:[Oo]p\.? ?[Cc]it|[Ll]oc\.? ?[Cc]it|[Aa]rt\.? ?[Cc]it|[Oo]uvr(?:age|\.) cité|[Aa]rt(?:icle|\.) cité|\bo\. ?c\b"
    r"|\b[Aa]\. ?a\. ?O|\ba\.?a\.?O\b|(?<=[,)] )cit(?=\.)|\bpréc(?:ité)?(?=[.,\s]))"
)
_LABEL = r"(?P<{}>\d{{1,4}}[a-z]?)\b"
_MORE = re.compile(r"\s?(?:[-–—]|,?\s?(?:and|&|und|et|u\.|or|y)\s)\s?(?:n\w*\.?\s)?\d|,\s?(?:n\.?|note|Anm\.)\s?\d")
_NOTE = r"(?:notes?|n\.?|fn\.?|[Ff]ootnote|[Ee]ndnote|Anm(?:\.|erkung)?|Fn\.|Fußn(?:\.|ote))"
_BEFORE = r"(?:supra|above|ante|oben|o\.|ci-dessus|plus haut)"
_BEHIND = r"(?:infra|below|post|unten|u\.|ci-dessous|plus bas)"
_CROSS = re.compile(
    rf"\b(?:(?P<up>{_BEFORE})|(?P<down>{_BEHIND})),?\s(?:at\s|in\s|the\s|à la\s)?{_NOTE}\s?{_LABEL.format('a')}"
    rf"|\b{_NOTE}\s?{_LABEL.format('b')},?\s(?:(?P<up2>{_BEFORE})|(?P<down2>{_BEHIND}))(?!\w)"
    rf"|\b(?:[Ss]ee|[Cc]f\.|[Cc]ompare|[Ss]iehe|[Ss]\.|[Vv]gl\.|[Vv]oir|wie|as|[Cc]ité(?:\sà\sla)?|préc\.),?\s"
    rf"(?:also\s|auch\s|aussi\s|in\s|la\s)?{_NOTE}\s?{_LABEL.format('c')}"
    rf"|(?<=[^\d\s]\s)\(\s?{_NOTE}\s?{_LABEL.format('d')}\)"
)
# "note 12 to Burnet" and "the text at note 12" are not notes of this document.
_ELSEWHERE = re.compile(r"\s(?:of|to|in|on|by|zu|zur|zum|von|bei|de|du|des|à|dans|p\.)\b")
_AT_TEXT = re.compile(r"\b(?:text|Text|texte)\b[^;.]{0,40}$")
_ITALIC = re.compile(r"(?<![^\s(“\"])[_*]{1,3}(?=\w)|(?<=[\w.,])[_*]{1,3}(?!\w)")
_REPORTED = re.compile(r"\s(?P<volume>\d+ [A-Z][\w. ]{0,30}?),? at \d")


@dataclass(frozen=True, slots=True)
class _Read:
    """A note as it is read: ``sources`` are what it cites, ``refers`` what it was found to mean.

    ``own``: it names a source itself, whatever else it points to.
    """

    note: Note
    text: str
    sources: tuple[Cited, ...]
    refers: str | None = None
    own: bool = True


@dataclass(frozen=True, slots=True)
class _Work:
    """A work that was cited: the note that did so last in full, None where none did."""

    note: str | None
    run: int
    source: Cited
    text: str


def resolve(notes: Sequence[Note], text: str) -> tuple[Note, ...]:
    """The notes of a document with that text, each with ``refers`` where it certainly means another one.

    "Ibid." means the note before it of the same run of labels, "op. cit." and short titles the latest note that cites
    that author's work in full, "supra note 12" the note of that label in the same run. Linear in the text's length.
    """
    reader = _Reader(text)
    for number, run in enumerate(runs(notes)):
        reader.take(number, run)
    return tuple(replace(note, refers=reader.refers.get(note.id)) for note in notes)


class _Reader:
    """Reads notes in their order and remembers what they cite."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._works: dict[str, dict[frozenset[str], _Work]] = {}
        self.refers: dict[str, str] = {}

    def take(self, number: int, run: Run) -> None:
        """Read one run of labels."""
        places = {note.label: place for place, note in enumerate(run.notes)}
        texts = [_plain(note.span.of(self._text)) if note.span else "" for note in run.notes]
        before: _Read | None = None
        for place, note in enumerate(run.notes):
            previous = before if run.follows(place) else None
            target = _crossed(texts, places, place)
            before = self._read(number, note, texts[place], previous, run.notes[target] if target is not None else None)
            if before.refers:
                self.refers[note.id] = before.refers

    def _read(self, run: int, note: Note, text: str, previous: _Read | None, crossed: Note | None) -> _Read:
        if _same(lead(text)):
            return _Read(note, text, previous.sources if previous else (), _meant(previous), own=False)
        found = [each for part in sources(text) if (each := cited(part))]
        if found and _BESIDE_NAMES.match(lead(text)):
            named = previous if previous and _mentioned(found[0], previous.text) else None
            return _Read(note, text, previous.sources if previous else (), _meant(named), own=False)
        if previous and previous.sources and _IDEM.match(lead(text)):
            found = [_by_the_same(lead(text), previous.sources[0]), *found[1:]]
        if crossed:
            return _Read(note, text, tuple(found), crossed.id, own=len(lead(text).split(" ")) > 3 and not found)
        short = lead(text[:READ].split(";", 1)[0])
        if above := _CITED_ABOVE.search(short):
            return _Read(note, text, tuple(found), self._above(run, short[: above.start()], previous), own=False)
        refers = self._shortened(found[0], short) if found else None
        for each in found[1 if refers else 0 :]:
            self._keep(run, note, each, text)
        return _Read(note, text, tuple(found), refers, own=refers is None)

    def _above(self, run: int, who: str, previous: _Read | None) -> str | None:
        """The note that "Croxton, op. cit." means."""
        named = cited(who.rstrip(" ,("))
        if _IDEM.match(who) and previous and previous.sources:
            named = _by_the_same(who, previous.sources[0])
        if not named or re.search(r"\b(?:in|dans|quoted|cited|zit)\b", who):
            return None
        fitting = [work for work in self._of(named) if named.title <= work.source.words]
        return _only(fitting) or _only([work for work in fitting if work.run == run])

    def _shortened(self, source: Cited, text: str) -> str | None:
        """The note that "Croxton, Westphalia, 45" means."""
        reported = _REPORTED.search(text)
        if reported:
            return _only([work for work in self._of(source) if reported["volume"] in work.text])
        if (
            not source.bare
            or not re.search(r"\d", text)
            or (source.years and not source.by_year)
            or len(source.title) > 8
        ):
            return None
        known = self._of(source)
        if source.by_year:
            return _only([work for work in known if source.years <= work.source.years])
        if not source.title:
            return _only(known) if _only_a_place(text) else None
        return _only([work for work in known if source.title <= work.source.words and work.source.years])

    def _of(self, named: Cited) -> list[_Work]:
        known = list(self._works.get(named.surnames[0], {}).values())
        if len(known) > _MOST_WORKS:
            return []
        return [work for work in known if _same_people(named, work.source)]

    def _keep(self, run: int, note: Note, source: Cited, text: str) -> None:
        if not source.title:
            return
        for surname in source.surnames:
            works = self._works.setdefault(surname, {})
            key = _known_as(works, source)
            if source.full or key not in works:
                works[key] = _Work(note.id if source.full else None, run, source, text[:READ])


def _plain(text: str) -> str:
    """``text`` on one line, without the signs that plain text puts around words in italics."""
    return _ITALIC.sub("", " ".join(text.split()))


def _same(text: str) -> bool:
    """Whether a note begins with "Ibid." or its like."""
    if _IBID.match(text):
        return True
    found = _IDEM.match(text)
    if not found or _STATUTE.match(text):
        return False
    rest = text[found.end() :]
    again = rest.lstrip(" ,")
    return pinpointed(rest) or bool(_IBID.match(again)) or bool(_GOES_ON.match(rest))


def _meant(previous: _Read | None) -> str | None:
    """What "Ibid." behind that note means."""
    if previous is None or not previous.text or several(previous.text):
        return None
    if previous.refers and not previous.own:
        return previous.refers
    return previous.note.id if _names_a_source(previous) else None


def _names_a_source(read: _Read) -> bool:
    return not _same(lead(read.text)) and source_like(read.text)


def _by_the_same(text: str, other: Cited) -> Cited:
    """The source of "Idem, Title (1999), 45": another one by the author before."""
    found = _IDEM.match(text)
    rest = text[found.end() :] if found else text
    named = cited("Idem" + rest)
    return named.by(other) if named else replace(other, title=frozenset(), words=words(rest))


def _crossed(texts: Sequence[str], places: dict[str, int], place: int) -> int | None:
    """The place in the run of the note that "see note 12" means; None where there is none, or more than one."""
    text = texts[place][:READ].split(";", 1)[0]
    found = list(_CROSS.finditer(text))
    labels = {label for match in found for label in (match["a"], match["b"], match["c"], match["d"]) if label}
    target = places.get(labels.pop()) if len(labels) == 1 else None
    if target is None or target == place:
        return None
    first = found[0]
    upward, downward = first["up"] or first["up2"], first["down"] or first["down2"]
    if first.start() > READ // 4 or (upward and target > place) or (downward and target < place):
        return None
    if any(_MORE.match(text, match.end()) for match in found):
        return None
    if _ELSEWHERE.match(text, first.end()) or _AT_TEXT.search(text[: first.start()]):
        return None
    named = cited(lead(text[: first.start()]).rstrip(" ,(")) if first["c"] is None else None
    return target if not named or _mentioned(named, texts[target]) else None


def _mentioned(named: Cited, text: str) -> bool:
    """Whether a note with that author is the note of that text; one that is itself repeated cannot tell."""
    if _same(lead(text)):
        return True
    return any(surname in text.casefold() for surname in named.surnames)


def _same_people(named: Cited, other: Cited) -> bool:
    if not set(named.surnames) <= set(other.surnames):
        return False
    return not (named.given and other.given) or named.given == other.given


def _known_as(works: dict[frozenset[str], _Work], source: Cited) -> frozenset[str]:
    """The title by which a work is known already, that of ``source`` where it is not."""
    if source.title in works or len(works) > _MOST_WORKS:
        return source.title
    years = source.years
    same = (key for key, work in works.items() if source.title <= work.source.words and years == work.source.years)
    return next(same, source.title)


def _only(works: Sequence[_Work]) -> str | None:
    """The note of the one work; None where there are two, or no note cites it in full."""
    return works[0].note if len(works) == 1 else None


def _only_a_place(text: str) -> bool:
    """Whether nothing stands behind the author but a place in the work: "Croxton, p. 45."."""
    rest = text.partition(",")[2]
    return bool(rest.strip()) and pinpointed(rest) and only_a_place(rest)
