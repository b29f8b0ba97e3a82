"""What was changed in a document, for a reader: as a unified diff, and as a page with both texts side by side."""

import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from importlib import resources

from corpus.document import Document, Emendation, Parsed
from corpus.span import Span


@dataclass(frozen=True, slots=True)
class _Mark:
    """A stretch of one of the texts that the page sets off."""

    span: Span
    html: str


def as_diff(parsed: Parsed) -> str:
    """A unified diff of the original against the clean text, a sentence a line; empty where nothing differs."""
    document = parsed.document
    starts = [sentence.span.start for sentence in document.sentences]
    clean = [sentence.span.of(document.text) for sentence in document.sentences]
    original = list(_lines(document.original, [_original_offset(document, start) for start in starts]))
    diff = difflib.unified_diff(original, clean, "original", "clean", lineterm="", n=1)
    return "".join(f"{line}\n" for line in diff)


def as_html(parsed: Parsed) -> str:
    """One self-contained page: original and clean text paragraph by paragraph, each change, note and gap marked."""
    document = parsed.document
    paragraphs = [Span(*match.span()) for match in re.finditer(r"[^\n]+", document.text)]
    starts = [_original_offset(document, paragraph.start) for paragraph in paragraphs]
    ends = [*starts[1:], len(document.original)]
    before, after = list(_original_marks(document)), list(_clean_marks(document))
    rows = [
        f"<tr><td>{_marked(document.original, Span(start, max(start, end)), before)}</td>"
        f"<td>{_marked(document.text, paragraph, after)}</td></tr>"
        for paragraph, start, end in zip(paragraphs, starts, ends, strict=True)
    ]
    template = resources.files("corpus").joinpath("changes.html").read_text(encoding="utf-8")
    fields = {
        "title": escape(document.title),
        "summary": escape(_summary(document)),
        "rows": "\n".join(rows),
        "changes": "\n".join(_change(emendation, document) for emendation in document.emendations),
        "problems": "\n".join(f"<li>{escape(problem.message)}</li>" for problem in parsed.problems),
    }
    # One pass over the template: a field's own text is never looked at for further fields.
    return re.sub(r"\{\{(\w+)\}\}", lambda match: fields[match[1]], template)


def _original_offset(document: Document, clean: int) -> int:
    places = document.alignment.to_original(Span(clean, clean + 1))
    return places[0].start if places else 0


def _lines(text: str, starts: list[int]) -> Iterator[str]:
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        yield re.sub(r"\s+", " ", text[start:end]).strip()


def _summary(document: Document) -> str:
    reviewed = sum(emendation.reviewed for emendation in document.emendations)
    return (
        f"{len(document.emendations)} changes, {reviewed} of them decided by a reader; {len(document.gaps)} gaps; "
        f"{len(document.notes)} notes."
    )


def _original_marks(document: Document) -> Iterator[_Mark]:
    for emendation in document.emendations:
        if len(emendation.original):
            words = escape(emendation.original.of(document.original))
            yield _Mark(emendation.original, f"<del{_title(emendation)}>{words}</del>")


def _clean_marks(document: Document) -> Iterator[_Mark]:
    for emendation in document.emendations:
        words = escape(emendation.span.of(document.text))
        kind = "gap" if emendation.rule == "gap" else "reviewed" if emendation.reviewed else "repaired"
        yield _Mark(emendation.span, f'<ins class="{kind}"{_title(emendation)}>{words or "‸"}</ins>')
    for note in document.notes:
        for anchor in note.anchors:
            yield _Mark(Span(anchor, anchor), f'<sup title="note {escape(note.label)}">{escape(note.label)}</sup>')


def _title(emendation: Emendation) -> str:
    return f' title="{escape(f"{emendation.rule}: {emendation.reason}")}"'


def _change(emendation: Emendation, document: Document) -> str:
    cells = (
        emendation.original.of(document.original),
        emendation.span.of(document.text),
        emendation.rule,
        emendation.reason,
        "a reader" if emendation.reviewed else "a rule",
    )
    return "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>"


def _marked(text: str, within: Span, marks: Iterable[_Mark]) -> str:
    """The slice ``within`` of ``text`` as HTML, its marks in place; of marks that overlap, the first stands."""
    pieces: list[str] = []
    at = within.start
    inside = (mark for mark in marks if within.start <= mark.span.start and mark.span.end <= within.end)
    for mark in sorted(inside, key=lambda mark: mark.span):
        if mark.span.start < at:
            continue
        pieces += (escape(text[at : mark.span.start]), mark.html)
        at = mark.span.end
    pieces.append(escape(text[at : within.end]))
    return "".join(pieces)
