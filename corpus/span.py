"""Spans of text, edits to it, and the alignment that carries offsets through edits."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of Unicode code points."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: {self.start}..{self.end}")

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """The slice of ``text`` that this span covers."""
        return text[self.start : self.end]

    def overlaps(self, other: Self) -> bool:
        """Whether the two share at least one character."""
        return self.start < other.end and other.start < self.end

    def shift(self, by: int) -> "Span":
        """The same length, ``by`` code points further on."""
        return Span(self.start + by, self.end + by)


@dataclass(frozen=True, slots=True)
class Edit:
    """A cleaning step's output: put ``text`` where ``span`` was."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Run:
    """``length`` characters that stand verbatim at ``clean`` in the clean text and at ``original`` in the original."""

    clean: int
    original: int
    length: int


@dataclass(frozen=True, slots=True)
class Replacement:
    """A stretch of clean text that was put in the place of some of the original (of none of it, if inserted)."""

    clean: Span
    original: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Alignment:
    """Where each character of a clean text comes from.

    ``runs`` and ``replacements`` are sorted by clean offset and together tile the clean text exactly once. What the
    original holds and neither names was deleted.
    """

    runs: tuple[Run, ...]
    replacements: tuple[Replacement, ...] = ()

    def to_original(self, span: Span) -> tuple[Span, ...]:
        """The places of the original that ``span`` of the clean text comes from.

        In the order of the clean text, touching places merged. A replacement that ``span`` touches counts whole. Empty
        where the span covers inserted text only.
        """
        pieces: list[tuple[int, Span]] = []
        for run in self._runs_over(span):
            start, end = max(span.start, run.clean), min(span.end, run.clean + run.length)
            pieces.append((start, Span(start, end).shift(run.original - run.clean)))
        for replacement in self._replacements_over(span):
            pieces.extend((replacement.clean.start, place) for place in replacement.original)
        return _merged(place for _, place in sorted(pieces, key=lambda piece: piece[0]))

    def to_clean(self, offset: int) -> int:
        """The clean offset behind the last original character before ``offset`` that is still there.

        A deleted or replaced character counts as standing behind whatever took its place.
        """
        return Carrier(self).offset(offset)

    def then(self, later: "Alignment") -> "Alignment":
        """The alignment over both: ``later`` edits the clean text of ``self``."""
        runs: list[Run] = []
        replacements: list[Replacement] = []
        for run in later.runs:
            middle = Span(run.original, run.original + run.length)
            shift = run.clean - run.original
            for earlier in self._runs_over(middle):
                start = max(middle.start, earlier.clean)
                end = min(middle.end, earlier.clean + earlier.length)
                runs.append(Run(start + shift, start - earlier.clean + earlier.original, end - start))
            for replaced in self._replacements_over(middle):
                start = max(middle.start, replaced.clean.start)
                end = min(middle.end, replaced.clean.end)
                replacements.append(Replacement(Span(start, end).shift(shift), replaced.original))
        for replaced in later.replacements:
            places = _merged(place for middle in replaced.original for place in self.to_original(middle))
            replacements.append(Replacement(replaced.clean, places))
        return Alignment(
            tuple(_joined(sorted(runs, key=lambda run: run.clean))),
            tuple(sorted(replacements, key=lambda replacement: replacement.clean)),
        )

    def _runs_over(self, span: Span) -> Sequence[Run]:
        first = bisect_right(self.runs, span.start, key=lambda run: run.clean + run.length)
        last = bisect_left(self.runs, span.end, key=lambda run: run.clean)
        return self.runs[first:last]

    def _replacements_over(self, span: Span) -> Sequence[Replacement]:
        first = bisect_right(self.replacements, span.start, key=lambda replacement: replacement.clean.end)
        last = bisect_left(self.replacements, span.end, key=lambda replacement: replacement.clean.start)
        return self.replacements[first:last]


class Carrier:
    """Carries many offsets of the original into the clean text, each in logarithmic time."""

    def __init__(self, alignment: Alignment) -> None:
        pieces = [
            (place.start, 0, replaced.clean) for replaced in alignment.replacements for place in replaced.original
        ]
        pieces += [(run.original, 1, Span(run.clean, run.clean + run.length)) for run in alignment.runs]
        self._pieces = sorted(pieces)
        self._starts = [start for start, _, _ in self._pieces]

    def offset(self, offset: int) -> int:
        """As ``Alignment.to_clean``."""
        place = bisect_left(self._starts, offset) - 1
        if place < 0:
            return 0
        start, verbatim, clean = self._pieces[place]
        return min(clean.end, clean.start + offset - start) if verbatim else clean.end

    def span(self, span: Span) -> Span:
        """What is left of ``span`` in the clean text; empty where all of it was deleted."""
        end = self.offset(span.end)
        place = bisect_right(self._starts, span.start) - 1
        if place >= 0:
            start, verbatim, clean = self._pieces[place]
            begins = clean.start + (span.start - start if verbatim else 0)
            if begins < clean.end:
                return Span(begins, max(begins, end))
        start = self.offset(span.start)
        return Span(start, max(start, end))


def identity(length: int) -> Alignment:
    """The alignment of a text of ``length`` characters with itself."""
    return Alignment((Run(0, 0, length),) if length else ())


def apply(text: str, edits: Iterable[Edit]) -> tuple[str, Alignment]:
    """Carry out ``edits``, whose spans are offsets in ``text``.

    Raises ValueError if an edit overlaps another or reaches outside the text.
    """
    pieces: list[str] = []
    runs: list[Run] = []
    replacements: list[Replacement] = []
    read = written = 0
    for edit in sorted(edits, key=lambda edit: edit.span):
        if edit.span.start < read or edit.span.end > len(text):
            raise ValueError(f"edit at {edit.span.start}..{edit.span.end} overlaps another or leaves the text")
        kept = edit.span.start - read
        if kept:
            pieces.append(text[read : edit.span.start])
            runs.append(Run(written, read, kept))
            written += kept
        if edit.text:
            pieces.append(edit.text)
            original = (edit.span,) if len(edit.span) else ()
            replacements.append(Replacement(Span(written, written + len(edit.text)), original))
            written += len(edit.text)
        read = edit.span.end
    if read < len(text):
        pieces.append(text[read:])
        runs.append(Run(written, read, len(text) - read))
    return "".join(pieces), Alignment(tuple(_joined(runs)), tuple(replacements))


def rebuild(original: str, clean: str, alignment: Alignment) -> str:
    """The clean text put together again from the original's runs and the clean text's replacements.

    Equals ``clean`` for every alignment that ``apply`` and ``then`` make; a test's way to say that runs are verbatim.
    """
    pieces = [(run.clean, original[run.original : run.original + run.length]) for run in alignment.runs]
    pieces += [(replacement.clean.start, replacement.clean.of(clean)) for replacement in alignment.replacements]
    return "".join(piece for _, piece in sorted(pieces, key=lambda piece: piece[0]))


def _joined(runs: Iterable[Run]) -> list[Run]:
    joined: list[Run] = []
    for run in runs:
        last = joined[-1] if joined else None
        if last and last.clean + last.length == run.clean and last.original + last.length == run.original:
            joined[-1] = Run(last.clean, last.original, last.length + run.length)
        else:
            joined.append(run)
    return joined


def _merged(places: Iterable[Span]) -> tuple[Span, ...]:
    merged: list[Span] = []
    for place in places:
        last = merged[-1] if merged else None
        if last and last.start <= place.start <= last.end:
            merged[-1] = Span(last.start, max(last.end, place.end))
        else:
            merged.append(place)
    return tuple(merged)
