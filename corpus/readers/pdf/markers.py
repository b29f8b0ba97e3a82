"""Which superscripts, symbols and numbers in brackets are the markers of notes, and of which note."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.readers.pdf.labels import SYMBOLS, count, listed
from corpus.readers.pdf.text import Draft, Marker
from corpus.span import Span

_ORDINALS = {"st", "nd", "rd", "th", "e", "er", "re", "ère", "ème", "o", "a", "os", "as", "º", "ª", "tm", "sm"}
_UNIT = re.compile(r"(?<![^\W\d_])(?:[kcdmnμµ]?m|[kmμµ]?g|[mμµn]?s|ft|in|yd|mi|ha|[kM]?Hz|[kM]?W|[kM]?Pa|mol|cd)$")
_BRACKETS = re.compile(
    r"\[(\d{1,4}(?:\s?[,;–—-]\s?\d{1,4}){0,40})(\s?,\s?(?:pp?|S|Kap|ch|sec|§|Sect|Chap)\.?[^\]\n]{1,40})?\]"
)
_CURVED = re.compile(r"\((\d{1,3})\)")
_GLUED = re.compile(
    rf"(?P<symbol>(?<=[^\s{SYMBOLS}(])[{SYMBOLS}]{{1,4}}(?=[\s.,;:)]|$))"
    r"|(?<=[.,;:!?”\"’')\]»])(?<!\d[.,:])(?P<closing>\d{1,3})(?=\s|$)"
    r"|(?<=[^\W\d_]{3})(?P<word>\d{1,3})(?=[\s.,;:)”’]|$)"
)
_LONGEST_STEP = 3  # labels that may be missing between two markers without notes


@dataclass(frozen=True, slots=True)
class Known:
    """The notes of a document by what is printed: keys by page and label, and by label in each run of a list.

    A page where the count begins again has more than one note of a label.
    """

    feet: dict[tuple[int, str], list[str]]
    pages: dict[str, list[int]]  # the pages at whose feet a label stands
    groups: tuple[dict[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Candidate:
    draft: int
    span: Span
    page: int
    labels: tuple[str, ...]
    strong: bool  # it stands where only a marker can: behind a word or a closing mark


def markers(drafts: Sequence[Draft], known: Known) -> list[list[Marker]]:
    """The markers in each draft of the running text, in its order."""
    raised = [each for n, draft in enumerate(drafts) for each in _raised(n, draft)]
    if _bracketed(drafts, known, raised):
        raised = [each for each in raised if not any(label.isdigit() for label in each.labels)]
    search = _Search(known, raised)
    for each in raised:
        search.take(each)
    search.count_on()
    for n, draft in enumerate(drafts):
        for each in _flat(n, draft):
            search.take_flat(each)
    for n, draft in enumerate(drafts):
        search.take_brackets(n, draft)
    return [search.found.get(n, []) for n in range(len(drafts))]


def _bracketed(drafts: Sequence[Draft], known: Known, raised: Sequence[_Candidate]) -> bool:
    """Whether the document marks its notes with numbers in brackets: superscripts are powers there."""
    labels = [label for draft in drafts for match in _BRACKETS.finditer(draft.text) for label in listed(match[1])]
    noted = known.pages.keys() | {label for group in known.groups for label in group}
    return sum(label in noted for label in labels) > max(2, 2 * sum(each.strong for each in raised))


def cited(draft: Draft, known: Known) -> list[Marker]:
    """The numbers in brackets in a note's own text that point into a list of references."""
    search = _Search(known, [])
    search.take_brackets(0, draft)
    return search.found.get(0, [])


def _raised(n: int, draft: Draft) -> Iterator[_Candidate]:
    for span in draft.raised:
        text = span.of(draft.text)
        ordinal = text.lower().strip(". ") in _ORDINALS and _behind_digit(draft, span)
        labels = listed(text)
        if labels:
            strong = not ordinal and _is_strong(draft, span, labels)
            yield _Candidate(n, span, draft.page(span.start), labels, strong)


def _behind_digit(draft: Draft, span: Span) -> bool:
    return draft.text[: span.start][-1:].isdigit()


def _is_strong(draft: Draft, span: Span, labels: Sequence[str]) -> bool:
    """Behind a word, a closing mark or a year it is a marker; behind a unit or a number it may be a power."""
    if not any(label.isdigit() for label in labels):
        return True
    before = draft.text[max(0, span.start - 24) : span.start].rstrip()
    if not before or before[-1].isdigit() or before[-1] in "=+−×/*^|<>~":
        return bool(re.search(r"(?<![\d.,])1[0-9]\d\d$|(?<![\d.,])20\d\d$", before)) and len(labels[0]) <= 3
    if before[-1].isalpha() and before[-1].isascii():
        return bool(re.search(r"[^\W\d_]{2}$", before)) and not _UNIT.search(before)
    return True


def _flat(n: int, draft: Draft) -> Iterator[_Candidate]:
    """Markers that are not raised: symbols behind a word, and numbers that a scan has lost the height of."""
    covered = {span.start for span in draft.raised}
    for match in _GLUED.finditer(draft.text):
        if match.start() not in covered:
            labels = listed(match.group())
            strong = match["word"] is None
            yield _Candidate(n, Span(*match.span()), draft.page(match.start()), labels, strong)
    for match in _CURVED.finditer(draft.text):
        yield _Candidate(n, Span(*match.span()), draft.page(match.start()), (match[1],), strong=False)


class _Search:
    """What has been found so far."""

    def __init__(self, known: Known, raised: Sequence[_Candidate]) -> None:
        self.found: dict[int, list[Marker]] = defaultdict(list)
        self._known = known
        self._claimed: set[str] = set()  # the keys that a marker points to
        self._strong = {(each.page, label) for each in raised if each.strong for label in each.labels}
        self._labels = {label for _, label in self._strong}
        self._left: list[_Candidate] = []
        self._group = 0
        self._last = 0  # the last label that was looked up in a list
        self._before = 0  # the number of the last marker

    def take(self, each: _Candidate) -> None:
        """A superscript: a marker where a note of that label is printed, or two that touch each other."""
        if each.strong and len(each.labels) == 1 and (each.page, each.labels[0]) not in self._known.feet:
            each = replace(each, labels=self._apart(each.page, each.labels[0]))
        keys = [self._key(each, label) for label in each.labels]
        if all(keys):
            self._add(each, keys)
        elif each.strong and all(label.isdigit() for label in each.labels):
            self._left.append(each)
            self._before = int(each.labels[-1])

    def _apart(self, page: int, label: str) -> tuple[str, ...]:
        """`56` as 5 and 6, where those are the next two, or where there is no note 56."""
        for cut in range(1, len(label)):
            one, two = label[:cut], label[cut:]
            first, second = count(one), count(two)
            if first and second > first and self._noted(page, one) and self._noted(page, two):
                counts_on = 0 < count(label) - self._before <= _LONGEST_STEP
                if (first, second) == (self._before + 1, self._before + 2) or not (counts_on or self._anywhere(label)):
                    return one, two
        return (label,)

    def _noted(self, page: int, label: str) -> bool:
        return (page, label) in self._known.feet or self._any_listed(label) is not None

    def _anywhere(self, label: str) -> bool:
        return label in self._known.pages or self._any_listed(label) is not None

    def _key(self, each: _Candidate, label: str) -> str | None:
        own = self._foot(each.page, label)
        if own:
            weak = not each.strong and ((each.page, label) in self._strong or own in self._claimed)
            return None if weak else own
        strong = each.strong or self._is_next(each.page, label)
        following = self._foot(each.page + 1, label)
        if following and strong and (each.page + 1, label) not in self._strong:
            return following
        listed_note = self._listed(label) if strong and count(label) else None
        return listed_note or (self._later(each, label) if each.strong else None)

    def _foot(self, page: int, label: str) -> str | None:
        """The note of that label at that page's foot: of several the first that no marker points to as yet."""
        keys = self._known.feet.get((page, label), [])
        return next((key for key in keys if key not in self._claimed), keys[-1] if keys else None)

    def _is_next(self, page: int, label: str) -> bool:
        """Whether it counts on from the last marker, and no other superscript near it may be the marker it looks."""
        near = [(page, label), (page + 1, label)] if label in self._known.pages else []
        elsewhere = any(one in self._strong for one in near) if near else label in self._labels
        return label.isdigit() and int(label) == self._before + 1 and not elsewhere

    def _later(self, each: _Candidate, label: str) -> str | None:
        """A note on a later page that has no marker of its own there: notes at the end, without a heading."""
        for page in self._known.pages.get(label, ()):
            key = self._foot(page, label)
            if page > each.page and key not in self._claimed and (page, label) not in self._strong:
                return key
        return None

    def _listed(self, label: str) -> str | None:
        """The note of that label in the lists of notes; runs of labels that begin again follow each other."""
        groups, number = self._known.groups, count(label)
        if len(groups) > 1 and number == 1 and self._last > 1 and self._group + 1 < len(groups):
            self._group += 1
        for group in [*range(self._group, len(groups)), *range(self._group)]:
            key: str | None = groups[group].get(label)
            if key:
                self._group, self._last = group, number
                return key
        return None

    def count_on(self) -> None:
        """Superscripts whose notes are missing are markers where at least three of them count on."""
        run: list[_Candidate] = []
        for each in self._left:
            number = int(each.labels[0])
            if run and 0 < number - int(run[-1].labels[0]) <= _LONGEST_STEP:
                run.append(each)
                continue
            self._add_run(run)
            run = [each]
        self._add_run(run)

    def _add_run(self, run: Sequence[_Candidate]) -> None:
        if len(run) >= 3:
            for each in run:
                self._add(each, [f"missing-{each.draft}-{each.span.start}-{label}" for label in each.labels])

    def take_flat(self, each: _Candidate) -> None:
        """A symbol or number on the line: a marker where a note of its page has no other."""
        keys: list[str | None] = [self._foot(each.page, label) for label in each.labels]
        symbols = not any(label.isdigit() for label in each.labels)
        if not any(keys) and each.strong and not symbols and len(each.labels) == 1:
            if not 0 < int(each.labels[0]) - self._last <= _LONGEST_STEP:
                return
            keys = [self._listed(each.labels[0])]
        if keys and all(key and (symbols or key not in self._claimed) for key in keys):
            self._add(each, keys)

    def take_brackets(self, n: int, draft: Draft) -> None:
        """Numbers in brackets: citations of a numbered list, or markers of notes at the page's foot."""
        taken = {marker.span.start for marker in self.found.get(n, [])}
        for match in _BRACKETS.finditer(draft.text):
            labels = listed(re.sub(r"\s?([–—-])\s?", r"\1", match[1]))
            page = draft.page(match.start())
            keys = [self._foot(page, label) or self._any_listed(label) for label in labels]
            if labels and all(keys) and match.start() + 1 not in taken:
                span = Span(*match.span())
                targets = tuple((label, key) for label, key in zip(labels, keys, strict=True) if key)
                self.found[n].append(Marker(span, targets, stays=bool(match[2])))

    def _any_listed(self, label: str) -> str | None:
        return next((group[label] for group in self._known.groups if label in group), None)

    def _add(self, each: _Candidate, keys: Iterable[str | None]) -> None:
        targets = tuple((label, key) for label, key in zip(each.labels, keys, strict=True) if key)
        self._claimed.update(key for _, key in targets)
        self._before = max((count(label) for label in each.labels), default=0) or self._before
        self.found[each.draft].append(Marker(each.span, targets))
