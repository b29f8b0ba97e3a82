"""Bibliographic references in the texts of notes.

A note is read as a reference where all of it has the shape of one: a book, an article, a chapter, a page on the web, a
law report, in the styles that notes are written in (Chicago, APA, Bluebook, Wikipedia). What has no such shape is kept
as a plain note: nothing is guessed.
"""

import re
from dataclasses import dataclass, replace

LONGEST = 600
"""Characters of a text that may be one reference; a longer note is a discussion."""


@dataclass(frozen=True, slots=True)
class Name:
    """A person by family and given name, or an institution by ``family`` alone."""

    family: str
    given: str = ""


@dataclass(frozen=True, slots=True)
class Reference:
    """What a note's text names. ``kind`` is a type of CSL 1.0.2, appendix III; fields that are not told are empty.

    ``issued`` and ``accessed`` are year, month, day, as far as they are told. ``pages`` is the locator or the range, as
    printed.
    """

    kind: str
    title: str
    authors: tuple[Name, ...] = ()
    container: str = ""
    editors: tuple[Name, ...] = ()
    publisher: str = ""
    place: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    issued: tuple[int, ...] = ()
    accessed: tuple[int, ...] = ()
    doi: str = ""
    url: str = ""


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?"
_DATE = rf"(?:{_MONTH} \d{{1,2}}, \d{{4}}|\d{{1,2}} {_MONTH} \d{{4}}|{_MONTH} \d{{4}}|\d{{4}}-\d\d-\d\d|\d{{4}})"
_PAGES = (
    r"(?:pp?\.? ?)?(?P<pages>[ivxlc]+(?:[-–][ivxlc]+)?|[A-Z]?\d+(?:[-–][A-Z]?\d+)?(?:, ?\d+(?:[-–]\d+)?)*)(?: ?ff?\.)?"
)
_SIGNAL = re.compile(r"(?:see(?: also| generally| e\.g\.,?)?|cf\.?|compare|e\.g\.,?|vgl\.?|siehe)\s+", re.IGNORECASE)

_DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi: ?)(?P<doi>10\.\d{4,9}/[^\s;,]{1,200})\.?", re.IGNORECASE)
_URL = re.compile(r"<?(?P<url>https?://[^\s<>“”\"]{3,300}?)>?(?=[.,;)]*(?:\s|$))")
_ACCESSED = re.compile(
    rf"[(,. ]*\b(?:accessed|retrieved|last visited|abgerufen am)(?: on)?:? (?P<date>{_DATE})\)?", re.IGNORECASE
)

# `Derek Croxton, Westphalia: The Last Christian Peace, 2nd ed. (New York: Palgrave, 2013), 45`
_BOOK = re.compile(
    rf"(?P<head>[^()“”\"]{{4,300}}?)(?:, (?P<edition>\d+(?:st|nd|rd|th) ed\.|rev\. ed\.))? "
    rf"\((?:(?P<place>[^():]{{2,60}}): )?(?P<publisher>[^():]{{2,80}}?), (?P<year>\d{{4}})\)(?:[,:] {_PAGES})?"
)
# `Derek Croxton, “The Peace,” …` and `Croxton, Derek (4 May 2012). "The Peace". …`
_QUOTED = re.compile(
    rf"(?P<authors>[^“”\"()]{{0,200}}?)(?: \((?P<date>{_DATE})\))?[,.:]? ?[“\"](?P<title>[^“”\"]{{2,250}})[”\"][,.]? ?"
    r"(?P<rest>.{0,300})"
)
_JOURNAL = re.compile(
    r"(?P<container>[^\d(),:;]{3,120}?),? (?:vol\. ?)?(?P<volume>\d{1,4})"
    r"(?:(?:, ?(?:no|nr|iss(?:ue)?)\.? ?|[:.] ?| ?\()(?P<issue>\d{1,4}(?:[-–/]\d{1,4})?)\)?)?"
    rf"(?:,? \((?P<date>{_DATE}|[A-Z][a-z]+ \d{{4}})\))?(?:[:,] ?{_PAGES})?",
    re.IGNORECASE,
)
_CHAPTER = re.compile(
    r"in:? (?P<container>[^()“”\"]{3,200}?)(?:, (?:eds?\.|edited by) (?P<editors>[^()]{3,150}?))?"
    rf" \((?:(?P<place>[^():]{{2,60}}): )?(?P<publisher>[^():]{{2,80}}?), (?P<year>\d{{4}})\)(?:[,:] {_PAGES})?",
    re.IGNORECASE,
)
_PERIODICAL = re.compile(rf"(?P<container>[^\d,;()]{{2,100}}?)(?:[,.] (?P<date>{_DATE}))?")
# `Croxton, D. (2013). Westphalia. Palgrave.`
_APA = re.compile(
    r"(?P<authors>[^()“”\"]{3,200}?) \((?P<year>\d{4})[a-z]?\)[.,:] (?P<title>[^.]{3,250})\. (?P<rest>.{2,250})"
)
# `Marbury v. Madison, 5 U.S. 137, 177 (1803)`
_CASE = re.compile(
    r"(?P<title>[A-Z][^,()]{1,80} vs?\. [A-Z][^,()]{1,80}), (?P<volume>\d{1,4}) (?P<container>[A-Z][\w. ]{1,20}?) "
    r"(?P<page>\d{1,5})(?:, ?(?P<pin>\d+(?:[-–]\d+)?))? \((?:[^()\d]{0,40} )?(?P<year>\d{4})\)"
)
_NUMBERS = re.compile(rf" ?\bISBN:? [\d-]{{9,17}}[\dX]\.?| ?Archived from the original on {_DATE}\.?", re.IGNORECASE)
_PARTICLES = {"van", "von", "de", "der", "den", "du", "da", "di", "la", "le", "del", "dos", "ten", "ter", "zu", "af"}


def read_reference(text: str) -> Reference | None:
    """The reference that a note's text is; None where it is more, less or something else.

    >>> read_reference("Derek Croxton, Westphalia (New York: Palgrave, 2013), 45.").title
    'Westphalia'
    >>> read_reference("On this point opinions differ.") is None
    True
    """
    line = " ".join(text.split())
    if not 8 <= len(line) <= LONGEST:
        return None
    line, found = _addresses(_SIGNAL.sub("", line, count=1) if _SIGNAL.match(line) else line)
    for read in (_case, _quoted, _apa, _book):
        reference = read(line)
        if reference:
            return _with_addresses(reference, found)
    return None


def read_references(text: str) -> tuple[Reference, ...]:
    """The references of a note that cites one, or several parted by semicolons; () unless each part is one."""
    whole = read_reference(text)
    if whole:
        return (whole,)
    parts = [part for part in re.split(r"; (?:and )?", text.strip()) if part]
    references = [read_reference(part) for part in parts]
    known = tuple(reference for reference in references if reference)
    return known if len(known) == len(parts) else ()


def _addresses(line: str) -> tuple[str, dict[str, str]]:
    """The text without DOI, URL and date of access, and those."""
    found: dict[str, str] = {}
    line = _NUMBERS.sub("", line)
    for name, pattern in (("accessed", _ACCESSED), ("doi", _DOI), ("url", _URL)):
        match = pattern.search(line)
        if match:
            found[name] = match["date"] if name == "accessed" else match[name].rstrip(".,)")
            line = f"{line[: match.start()].rstrip(' ,')}{line[match.end() :]}"
    return line.rstrip(" .,;"), found


def _with_addresses(reference: Reference, found: dict[str, str]) -> Reference:
    accessed = _date(found.get("accessed", ""))
    return replace(reference, doi=found.get("doi", ""), url=found.get("url", ""), accessed=accessed)


def _case(line: str) -> Reference | None:
    match = _CASE.fullmatch(line)
    if not match:
        return None
    return Reference(
        "legal_case",
        match["title"],
        container=match["container"],
        volume=match["volume"],
        pages=match["page"],
        issued=(int(match["year"]),),
    )


def _quoted(line: str) -> Reference | None:
    match = _QUOTED.fullmatch(line)
    if not match:
        return None
    authors = _people(match["authors"]) or _institution(match["authors"])
    if match["authors"].strip() and not authors:
        return None
    title, rest, issued = match["title"].rstrip(",. "), match["rest"].strip(" .,"), _date(match["date"] or "")
    if chapter := _CHAPTER.fullmatch(rest):
        return Reference(
            "chapter",
            title,
            authors,
            chapter["container"],
            _people(chapter["editors"] or ""),
            chapter["publisher"],
            chapter["place"] or "",
            pages=chapter["pages"] or "",
            issued=(int(chapter["year"]),),
        )
    if journal := _JOURNAL.fullmatch(rest):
        return _article(journal, title, authors, issued)
    if periodical := _PERIODICAL.fullmatch(rest):
        kind = "article-newspaper" if periodical["date"] else "webpage"
        container = periodical["container"].strip(" .")
        return Reference(kind, title, authors, container, issued=_date(periodical["date"] or "") or issued)
    return None


def _article(journal: re.Match[str], title: str, authors: tuple[Name, ...], issued: tuple[int, ...]) -> Reference:
    return Reference(
        "article-journal",
        title,
        authors,
        journal["container"].strip(" ."),
        volume=journal["volume"],
        issue=journal["issue"] or "",
        pages=journal["pages"] or "",
        issued=_date(journal["date"] or "") or issued,
    )


def _apa(line: str) -> Reference | None:
    match = _APA.fullmatch(line)
    authors = _people(match["authors"]) if match else ()
    if not match or not authors:
        return None
    year = (int(match["year"]),)
    rest = match["rest"].strip(" .")
    if journal := _JOURNAL.fullmatch(rest):
        return _article(journal, match["title"], authors, year)
    if re.fullmatch(r"(?:[A-Z][\w. ]{1,40}: )?[A-Z][\w&.,' ]{1,80}", rest):
        place, _, publisher = rest.rpartition(": ")
        return Reference("book", match["title"], authors, publisher=publisher, place=place, issued=year)
    return None


def _book(line: str) -> Reference | None:
    match = _BOOK.fullmatch(line)
    if not match:
        return None
    authors, title = _authors_then_title(match["head"])
    if not title or not (authors or match["place"]):
        return None
    return Reference(
        "book",
        title,
        authors,
        publisher=match["publisher"],
        place=match["place"] or "",
        pages=match["pages"] or "",
        issued=(int(match["year"]),),
    )


def _authors_then_title(head: str) -> tuple[tuple[Name, ...], str]:
    """`A. B. Smith and C. Jones, The Title, with a Comma`: names as long as there are names, then the title."""
    parts = head.split(", ")
    taken = 0
    while taken < len(parts) - 1 and _people(parts[taken]):
        taken += 1
        if " and " in parts[taken - 1] or " & " in parts[taken - 1]:
            break
        if taken < len(parts) - 1 and not parts[taken].startswith("and "):
            break
    return _people(", ".join(parts[:taken])), ", ".join(parts[taken:]).strip()


def _people(text: str) -> tuple[Name, ...]:
    """The persons that a list of names names; () where any part of it does not look like a name."""
    text = re.sub(r",? et al\.?$", "", text.strip(" ,:;"))
    text = re.sub(r"(?<=[a-z]{2})\.$", "", text)
    if not text:
        return ()
    if ";" in text:
        several = [_people(part) for part in text.split(";")]
        return tuple(name for names in several for name in names) if all(several) else ()
    inverted = re.fullmatch(r"([A-Z][\w'’-]+), ((?:[A-Z][\w'’-]*\.? ?)+)((?:,? (?:and|&) |, ).+)?", text)
    if inverted:
        rest = re.sub(r"^(?:,? (?:and|&) |, )", "", inverted[3] or "")
        others = _people(rest)
        return (Name(inverted[1], inverted[2].strip()), *others) if others or not rest else ()
    names = [_name(part) for part in re.split(r",? (?:and|und|&) |, ", text)]
    known = tuple(name for name in names if name)
    return known if len(known) == len(names) else ()


def _name(text: str) -> Name | None:
    words = text.split()
    if not 2 <= len(words) <= 6 or not all(word[0].isupper() or word.lower() in _PARTICLES for word in words):
        return None
    if words[0].lower() in {"the", "a", "an"} or any(re.search(r"\d", word) for word in words):
        return None
    first = next((n for n, word in enumerate(words) if n and word.lower() in _PARTICLES), len(words) - 1)
    return Name(" ".join(words[first:]), " ".join(words[:first]))


def _institution(text: str) -> tuple[Name, ...]:
    """An author that is no person: words that are all written like a name."""
    text = text.strip(" ,.:;")
    named = len(text) <= 100 and all(word[0].isupper() or len(word) < 4 for word in text.split())
    return (Name(text),) if text and text[0].isupper() and named else ()


def _date(text: str) -> tuple[int, ...]:
    """Year, month and day, as far as ``text`` tells them."""
    if iso := re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", text):
        return int(iso[1]), int(iso[2]), int(iso[3])
    year = re.search(r"\d{4}", text)
    if not year:
        return ()
    word = re.search(r"[A-Za-z]{3,}", text)
    month = next((n for n, name in enumerate(_MONTHS, 1) if word and word[0].lower().startswith(name)), 0)
    day = re.search(r"(?<!\d)\d{1,2}(?!\d)", text)
    if not month:
        return (int(year[0]),)
    return (int(year[0]), month, int(day[0])) if day else (int(year[0]), month)
