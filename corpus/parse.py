"""From a file to a document."""

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from importlib import resources
from pathlib import Path

from corpus import emend, notes, sentences
from corpus.clean import clean
from corpus.document import Document, Emendation, Gap, Parsed, Problem, ProblemKind, Raw, Section, Source
from corpus.readers import text
from corpus.span import Alignment, Edit, Span, apply

READERS: dict[str, tuple[str, Callable[[bytes], Raw]]] = {
    ".txt": ("text/plain", text.read),
    ".text": ("text/plain", text.read),
}
"""Suffix to media type and reader."""

LARGEST_FILE = 50_000_000
"""Bytes. A longer text is no reading that anyone assigns, and it would take minutes and gigabytes to index."""

BUNDLED = ("turkey-russia.txt",)
"""The study documents that come with the package, by file name."""


class UnreadableError(ValueError):
    """A file that gives no document; the message says why and what to do."""


def parse(path: Path, name: str | None = None) -> Parsed:
    """Read a file into a document.

    ``name`` stands for the file's identity where the path does not (an upload); the default is the absolute path. The
    same name always yields the same document id. Raises UnreadableError for a file that is missing, too large, of an
    unknown format, binary or without text.
    """
    shown = name or str(path)
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise UnreadableError(f"{shown}: is a folder; give a file")
        if size > LARGEST_FILE:
            raise UnreadableError(
                f"{shown}: is {size // 1_000_000} MB; at most {LARGEST_FILE // 1_000_000} MB are read"
            )
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableError(f"{shown}: cannot be read ({error.strerror})") from error
    return parse_bytes(data, name or str(path.resolve()))


def parse_bytes(data: bytes, name: str) -> Parsed:
    """Read the bytes of the file called ``name`` into a document; as ``parse``."""
    suffix = Path(name).suffix.lower()
    if suffix not in READERS:
        known = ", ".join(sorted(READERS))
        raise UnreadableError(f"{name}: the format {suffix or 'without a suffix'} is not read; known are {known}")
    media_type, read = READERS[suffix]
    try:
        raw = read(data)
    except ValueError as error:
        raise UnreadableError(f"{name}: {error}") from error
    if not raw.text.strip():
        raise UnreadableError(f"{name}: holds no text")
    source = Source(name, hashlib.sha256(data).hexdigest(), media_type)
    return build(raw, source)


def bundled(name: str) -> Parsed:
    """A study document that comes with the package, one of ``BUNDLED``."""
    return parse_bytes(resources.files("corpus").joinpath("documents", name).read_bytes(), name)


def build(raw: Raw, source: Source) -> Parsed:
    """Clean, find the notes, repair, and split: the document of what a reader saw."""
    tidy, cleaned = clean(raw.text)
    found = notes.find(tidy)
    bare, unmarked = apply(tidy, found.edits())
    to_bare = cleaned.then(unmarked)
    repairs = emend.repairs(bare, source.sha256, to_bare)
    final, repaired = apply(bare, [Edit(repair.span, repair.text) for repair in repairs])
    paired, problems = notes.pair(found, unmarked.then(repaired))
    emendations = tuple(_emendations(repairs, to_bare))
    gaps = tuple(_gap(emendation, final) for emendation in emendations if emendation.span.of(final) == emend.GAP)
    document = Document(
        id=document_id(source.name),
        title=raw.title or emend.title(source.sha256) or _title(source.name),
        source=source,
        original=raw.text,
        text=final,
        alignment=to_bare.then(repaired),
        sections=_sections(final),
        notes=paired,
        sentences=sentences.split(final, paired),
        emendations=emendations,
        gaps=gaps,
    )
    missing = tuple(Problem(ProblemKind.GAP, gap.reason, gap.span) for gap in gaps)
    return Parsed(document, raw.problems + problems + missing)


def document_id(name: str) -> str:
    """A stable id for the document of that name: readable, and unique by a hash of the whole name."""
    stem = re.sub(r"[^a-z0-9]+", "-", Path(name).stem.lower()).strip("-")[:40] or "document"
    return f"{stem}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"


def _emendations(repairs: Sequence[emend.Repair], to_bare: Alignment) -> Iterator[Emendation]:
    grown = 0
    for repair in repairs:
        start = repair.span.start + grown
        grown += len(repair.text) - len(repair.span)
        clean_span = Span(start, start + len(repair.text))
        yield Emendation(clean_span, _hull(repair.span, to_bare), repair.rule, repair.reason, repair.reviewed)


def _hull(span: Span, alignment: Alignment) -> Span:
    """From the first to the last original character of ``span``; the point in front of it where it is empty."""
    if not len(span):
        behind = alignment.to_original(Span(span.start, span.start + 1))
        return Span(behind[0].start, behind[0].start) if behind else Span(0, 0)
    places = alignment.to_original(span)
    return Span(min(place.start for place in places), max(place.end for place in places))


def _gap(emendation: Emendation, text: str) -> Gap:
    words = text[: emendation.span.start].rsplit("\n", 1)[-1].split()
    return Gap(emendation.span, " ".join(words[-4:]), emendation.reason)


def _sections(text: str) -> tuple[Section, ...]:
    """Headings of plain text: a short line of its own without a closing mark, with a blank line before and behind."""
    lines = list(re.finditer(r"(?:\A|(?<=\n\n))[^\n]+(?=\n\n)", text))
    headings = [match for match in lines if len(match.group().split()) <= 10 and match.group()[-1] not in '.?!:;,”"']
    ends = [*(match.start() for match in headings[1:]), len(text)]
    return tuple(
        Section(match.group(), 1, Span(match.start(), end)) for match, end in zip(headings, ends, strict=False)
    )


def _title(name: str) -> str:
    return re.sub(r"[-_]+", " ", Path(name).stem).strip() or name
