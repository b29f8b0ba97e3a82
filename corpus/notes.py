"""Find the markers of notes and the notes' own texts in plain text, and pair them by label.

A marker is a number behind a sentence or clause, or a symbol. A number is only taken for a marker when it fits into the
document's own count: single numbers prove nothing, a run of them does.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from corpus.document import Note, NoteKind, Problem, ProblemKind
from corpus.span import Carrier, Edit, Span

_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_LONGEST_SKIP = 3  # labels that may be missing between two markers of one count

# Closing punctuation, then the number, then a break: `airspace. 59 The`, `airspace.59 The`, `word,59 next`. What
# follows is tested apart. A digit before the punctuation makes it a decimal or a date, unless a space follows it.
_BARE = re.compile(
    r"""(?P<before>(?<!\d)[.?!,;:][”’"')\]]*|[”’"')\]]|\d[.?!][”’"')\]]*(?=\s))   # the sentence or clause closes
        (?P<marker>\s?(?P<label>[1-9]\d{0,3}))
        (?=\s|$)""",
    re.VERBOSE,
)
_ENCLOSED = re.compile(
    r"(?P<before>\S)(?P<marker>\s?(?:\[(?P<b>[1-9]\d{0,3})\]|\((?P<p>[1-9]\d{0,2})\)|\^(?P<c>[1-9]\d{0,3})\b))"
)
_RAISED = re.compile(r"(?P<before>\S)(?P<marker>\s?(?P<label>[⁰¹²³⁴⁵⁶⁷⁸⁹]+))")
# A number behind one of these is its own: `No. 1`, `p. 12`, `Jan. 5`.
_COUNTED = re.compile(
    r"\b(?:nos?|nr|pp?|vols?|chs?|chap|figs?|secs?|arts?|paras?|cols?|ll?|nn?|eds?|pts?|bks?|ca?|approx"
    r"|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.$",
    re.IGNORECASE,
)
_HEADING = re.compile(r"(?:foot|end)?notes(?: and references)?|references", re.IGNORECASE)
_BODY = re.compile(
    r"^(?:\[(?P<b>\d{1,4})\]|\((?P<p>\d{1,4})\)|(?P<n>\d{1,4})[.):]?|(?P<s>[⁰¹²³⁴⁵⁶⁷⁸⁹]+)) +(?P<text>\S.*)$",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Marker:
    """A candidate: ``span`` goes from the text with it, the anchor stands at ``span.start``."""

    span: Span
    label: str
    sure: bool  # the sentence ends in front of it and a new one begins behind it


@dataclass(frozen=True, slots=True)
class Body:
    """A note's own text at ``span``; ``lead`` is the printed label in front of it."""

    lead: Span
    span: Span
    label: str


@dataclass(frozen=True, slots=True)
class Found:
    """Markers and note texts of one text, offsets in it."""

    markers: tuple[Marker, ...]
    bodies: tuple[Body, ...]

    def edits(self) -> list[Edit]:
        """What takes the markers out of the running text."""
        return [Edit(marker.span, "") for marker in self.markers]


def find(text: str) -> Found:
    """Find the markers and the note texts in ``text``."""
    bodies = _bodies(text)
    body_start = bodies[0].lead.start if bodies else len(text)
    candidates = _candidates(text[:body_start])
    labels = {body.label for body in bodies}
    return Found(tuple(_counted(candidates, labels)), bodies)


def pair(found: Found, carrier: Carrier) -> tuple[Note, ...]:
    """The notes of ``found``, with offsets carried into the document's text.

    Where labels restart, the n-th note of a label takes the n-th marker of that label.
    """
    bodies: dict[str, list[Body]] = {}
    for body in found.bodies:
        bodies.setdefault(body.label, []).append(body)
    notes: list[Note] = []
    turns: Counter[str] = Counter()
    for marker in found.markers:
        label, turn = marker.label, turns[marker.label]
        turns[label] += 1
        anchor = carrier.offset(marker.span.start)
        texts = bodies.get(label, [])
        span = carrier.span(texts[turn].span) if turn < len(texts) else None
        notes.append(Note(_note_id(label, turn), label, _kind(span), span, (anchor,)))
    for label, texts in bodies.items():
        for turn in range(turns[label], len(texts)):
            span = carrier.span(texts[turn].span)
            notes.append(Note(_note_id(label, turn), label, NoteKind.ENDNOTE, span, ()))
    return tuple(notes)


def carried(notes: Iterable[Note], carrier: Carrier) -> tuple[Note, ...]:
    """A reader's notes with offsets carried into the document's text, and the document's ids."""
    turns: Counter[str] = Counter()
    result: list[Note] = []
    for note in notes:
        span = carrier.span(note.span) if note.span else None
        anchors = tuple(carrier.offset(anchor) for anchor in note.anchors)
        result.append(replace(note, id=_note_id(note.label, turns[note.label]), span=span, anchors=anchors))
        turns[note.label] += 1
    return tuple(result)


def problems(notes: Iterable[Note]) -> tuple[Problem, ...]:
    """What could not be paired, each with its place."""
    return tuple(
        _markless(note, note.span) if note.span else _textless(note)
        for note in notes
        if note.span is None or not note.anchors
    )


def _textless(note: Note) -> Problem:
    message = f"note {note.label} is marked in the text, but the document does not carry its text"
    anchor = note.anchors[0]
    return Problem(ProblemKind.NOTE_WITHOUT_TEXT, message, Span(anchor, anchor))


def _markless(note: Note, span: Span) -> Problem:
    message = f"note {note.label} has a text, but no marker in the document points to it"
    return Problem(ProblemKind.NOTE_WITHOUT_MARKER, message, span)


def _kind(body: Span | None) -> NoteKind:
    return NoteKind.ENDNOTE if body else NoteKind.FOOTNOTE


def _note_id(label: str, turn: int) -> str:
    return f"n{label}" if turn == 0 else f"n{label}-{turn + 1}"


def _bodies(text: str) -> tuple[Body, ...]:
    """Numbered lines under a heading such as "Notes", where at least two thirds of the lines there are numbered."""
    start = 0
    lines: list[tuple[int, str]] = []
    for line in text.split("\n"):
        lines.append((start, line))
        start += len(line) + 1
    headings = [n for n, (_, line) in enumerate(lines) if len(line) < 40 and _HEADING.fullmatch(line.strip("# *_:"))]
    for heading in reversed(headings):
        block = [(at, line) for at, line in lines[heading + 1 :] if line.strip()]
        matches = [(at, match) for at, line in block if (match := _BODY.match(line))]
        if matches and len(matches) * 3 >= len(block) * 2:
            return tuple(_body(at, match) for at, match in matches)
    return ()


def _body(at: int, match: re.Match[str]) -> Body:
    label = (match["b"] or match["p"] or match["n"] or match["s"]).translate(_SUPERSCRIPTS)
    text = Span(match.start("text"), match.end("text")).shift(at)
    return Body(Span(at, text.start), text, label)


def _candidates(text: str) -> list[Marker]:
    found: list[Marker] = []
    for match in _BARE.finditer(text):
        if _COUNTED.search(text, max(0, match.start() - 8), match.end("before")):
            continue
        rest = text[match.end() :].lstrip(" ")
        opens = not rest or rest[0] == "\n" or bool(re.match(r"[“‘\"'(\[]*[A-Z“‘\"(…\[À-Þ]", rest))
        closes = match["before"][0] in '.?!”"' or match["before"][-1] in ".?!"
        found.append(Marker(Span(*match.span("marker")), match["label"], sure=opens and closes))
    for match in _ENCLOSED.finditer(text):
        label = match["b"] or match["p"] or match["c"]
        found.append(Marker(Span(*match.span("marker")), label, sure=match["p"] is None))
    found.extend(
        Marker(Span(*match.span("marker")), match["label"].translate(_SUPERSCRIPTS), sure=True)
        for match in _RAISED.finditer(text)
    )
    return sorted(found, key=lambda marker: marker.span)


def _counted(candidates: Sequence[Marker], labels: set[str]) -> list[Marker]:
    """The candidates that count upwards in small steps, the most of them that can be had.

    A longest increasing chain (dynamic programming): a step of one is worth most, a skip of up to three is allowed, an
    unsure candidate counts less, and a chain may start again at 1. A chain needs three markers, two of them sure, or
    texts of notes that carry its labels.
    """
    best: list[tuple[float, int]] = []  # value of the best chain that ends here, and the link before
    for here, marker in enumerate(candidates):
        worth = 1.0 if marker.sure else 0.4
        value, link = worth, -1
        for before in range(max(0, here - 40), here):
            step = int(marker.label) - int(candidates[before].label)
            if 1 <= step <= _LONGEST_SKIP:
                gain = worth - 0.2 * (step - 1)
                if best[before][0] + gain >= value:  # of equals, the nearest
                    value, link = best[before][0] + gain, before
        best.append((value, link))
    chosen: list[Marker] = []
    taken = [False] * len(candidates)
    order = sorted(range(len(candidates)), key=lambda n: (-best[n][0], n))
    for end in order:
        chain: list[int] = []
        at = end
        while at != -1 and not taken[at]:
            chain.append(at)
            at = best[at][1]
        chain.reverse()
        if chain and _holds(candidates, chain, labels) and not _crosses(chain, taken):
            for n in range(chain[0], chain[-1] + 1):
                taken[n] = True
            chosen.extend(candidates[n] for n in chain)
    return sorted(chosen, key=lambda marker: marker.span)


def _holds(candidates: Sequence[Marker], chain: Sequence[int], labels: set[str]) -> bool:
    if labels and all(candidates[n].label in labels for n in chain):
        return True
    sure = sum(candidates[n].sure for n in chain)
    steps = [int(candidates[b].label) - int(candidates[a].label) for a, b in pairwise(chain)]
    return len(chain) >= 3 and sure >= 2 and steps.count(1) * 2 >= len(steps)


def _crosses(chain: Sequence[int], taken: Sequence[bool]) -> bool:
    return any(taken[chain[0] : chain[-1] + 1])
