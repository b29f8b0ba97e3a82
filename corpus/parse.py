"""From a file to a document."""

import hashlib
import re
import stat
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from importlib import resources
from pathlib import Path

from corpus import emend, notes, repeated, sentences
from corpus.clean import clean
from corpus.document import Document, Emendation, Gap, Note, Parsed, Problem, ProblemKind, Raw, Section, Source, Words
from corpus.formats import Beside, detect
from corpus.span import Alignment, Carrier, Edit, Span, apply

LARGEST_FILE = 50_000_000
"""Bytes. A longer text is no reading that anyone assigns, and it would take minutes and gigabytes to index."""

BUNDLED = ("turkey-russia.txt",)
"""The study documents that come with the package, by file name."""


_PAGES = frozenset({".html", ".htm", ".xhtml"})


class UnreadableError(ValueError):
    """A file that gives no document; the message says why and what to do."""


def parse(path: Path, name: str | None = None) -> Parsed:
    """Read a file into a document.

    ``name`` stands for the file's identity where the path does not (an upload); the default is the absolute path. The
    same name always yields the same document id. A page of HTML may have its notes in another page of the same folder.
    Raises UnreadableError for a file that is missing, too large, of an unknown format, binary or without text.
    """
    return parse_bytes(contents(path, name), name or str(path.resolve()), beside(path))


def parse_bytes(data: bytes, name: str, beside: Beside | None = None) -> Parsed:
    """Read the bytes of the file called ``name`` into a document; as ``parse``.

    ``beside`` gives the bytes of a page of HTML by its bare name, None where there is none.
    """
    name = readable_name(name)
    try:
        form = detect(data, Path(name).suffix.lower())
        raw = form.read(data, beside)
    except ValueError as error:
        raise UnreadableError(f"{name}: {error}") from error
    except RecursionError as error:
        raise UnreadableError(f"{name}: it is nested more deeply than any reading; it is not read") from error
    if not raw.text.strip():
        raise UnreadableError(f"{name}: holds no text")
    source = Source(name, hashlib.sha256(data).hexdigest(), form.media_type)
    return build(raw, source)


def contents(path: Path, name: str | None = None) -> bytes:
    """The bytes of a file, called ``name`` in messages. Raises UnreadableError if it is missing or too large."""
    shown = readable_name(name or str(path))
    try:
        if path.is_dir():
            raise UnreadableError(f"{shown}: is a folder; give a file")
        if not stat.S_ISREG(path.stat().st_mode):
            raise UnreadableError(f"{shown}: is no file that can be read; give a file")
        size = path.stat().st_size
        if size > LARGEST_FILE:
            raise UnreadableError(
                f"{shown}: is {size // 1_000_000} MB; at most {LARGEST_FILE // 1_000_000} MB are read"
            )
        return path.read_bytes()
    except OSError as error:
        raise UnreadableError(f"{shown}: cannot be read ({error.strerror})") from error


def beside(path: Path) -> Beside:
    """Where a page of HTML finds its notes: pages of the same folder, by their bare names, and nothing else.

    Where pages of several works lie together, each is called by its work: of ``james_chapter-4.xhtml`` the page
    ``endnotes.xhtml`` is also looked for as ``james_endnotes.xhtml``.
    """
    prefixes = [path.name[: match.end()] for match in re.finditer("_", path.name)][::-1]

    def found(name: str) -> bytes | None:
        if name != Path(name).name or "\\" in name or name.startswith("."):
            return None
        if Path(name).suffix.lower() not in _PAGES:
            return None
        pages = (path.parent / (prefix + name) for prefix in ("", *prefixes))
        return next((data for data in map(_page, pages) if data is not None), None)

    return found


def _page(path: Path) -> bytes | None:
    """The bytes of a plain file of bounded size; a link may lead anywhere, so it is none."""
    try:
        if path.is_symlink() or not path.is_file() or path.stat().st_size > LARGEST_FILE:
            return None
        return path.read_bytes()
    except (OSError, ValueError):
        return None


def readable_name(name: str) -> str:
    """``name`` as text that can be printed and saved: bytes of a file's name that are no text are written out."""
    return name.encode("utf-8", "backslashreplace").decode()


def bundled(name: str) -> Parsed:
    """A study document that comes with the package, one of ``BUNDLED``."""
    return parse_bytes(resources.files("corpus").joinpath("documents", name).read_bytes(), name)


def build(raw: Raw, source: Source) -> Parsed:
    """Clean, find the notes where the reader did not, repair, and split: the document of what a reader saw."""
    tidy, cleaned = clean(raw.text)
    found = notes.Found((), ())
    if raw.notes is None:
        found = notes.find(tidy, notes.layout(raw.text, Carrier(cleaned)))
    bare, unmarked = apply(tidy, found.edits())
    to_bare = cleaned.then(unmarked)
    repairs = emend.repairs(bare, source.sha256, to_bare)
    final, repaired = apply(bare, [Edit(repair.span, repair.text) for repair in repairs])
    alignment = to_bare.then(repaired)
    carrier = Carrier(alignment)
    if raw.notes is None:
        paired = notes.pair(found, Carrier(unmarked.then(repaired)))
    else:
        paired = notes.carried(raw.notes, carrier)
    emendations = tuple(_emendations(repairs, to_bare))
    gaps = tuple(_gap(emendation, final) for emendation in emendations if emendation.span.of(final) == emend.GAP)
    document = Document(
        id=document_id(source.name),
        title=raw.title or emend.title(source.sha256) or _title(source.name),
        source=source,
        original=raw.text,
        text=final,
        alignment=alignment,
        sections=_carried_sections(raw.sections, carrier) or (_sections(final, paired) if raw.notes is None else ()),
        notes=repeated.resolve(paired, final),
        sentences=sentences.split(final, paired),
        emendations=emendations,
        gaps=gaps,
        pages=tuple(replace(page, span=carrier.span(page.span)) for page in raw.pages),
        places=tuple(replace(place, span=carrier.span(place.span)) for place in raw.places),
        words=_carried_words(raw.words, carrier) if raw.words else None,
    )
    told = tuple(_carried_problem(problem, carrier) for problem in raw.problems)
    missing = tuple(Problem(ProblemKind.GAP, gap.reason, gap.span) for gap in gaps)
    return Parsed(document, told + notes.problems(paired) + missing)


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


def _carried_sections(sections: Iterable[Section], carrier: Carrier) -> tuple[Section, ...]:
    return tuple(replace(section, span=carrier.span(section.span)) for section in sections)


def _carried_problem(problem: Problem, carrier: Carrier) -> Problem:
    return replace(problem, where=carrier.span(problem.where)) if problem.where else problem


def _carried_words(words: Words, carrier: Carrier) -> Words:
    spans = [carrier.span(Span(start, end)) for start, end in zip(words.starts, words.ends, strict=True)]
    starts, ends = tuple(span.start for span in spans), tuple(span.end for span in spans)
    return replace(words, starts=starts, ends=ends)


def _sections(text: str, found: Sequence[Note]) -> tuple[Section, ...]:
    """Headings of plain text: a short line of its own without a closing mark, with a blank line before and behind.

    Neither rules, nor notes, nor heads of pages that repeat a heading beside a number.
    """
    lines = list(re.finditer(r"(?:\A|(?<=\n\n))[^\n]+(?=\n\n)", text))
    noted = sorted(note.span for note in found if note.span)
    headings: list[re.Match[str]] = []
    titles: set[str] = set()
    for match in lines:
        line = match.group()
        named = len(line.split()) <= 10 and line[-1] not in '.?!:;,”"' and any(c.isalpha() for c in line)
        n = bisect_left(noted, match.end(), key=lambda span: span.start) - 1
        bare = re.sub(r"\A\d{1,4} | \d{1,4}\Z", "", line).casefold()
        repeats = bare in titles and bare != line.casefold()
        if named and not repeats and not (n >= 0 and noted[n].end > match.start()):
            headings.append(match)
            titles.add(line.casefold())
    ends = [*(match.start() for match in headings[1:]), len(text)]
    return tuple(
        Section(match.group(), 1, Span(match.start(), end)) for match, end in zip(headings, ends, strict=False)
    )


def _title(name: str) -> str:
    return re.sub(r"[-_]+", " ", Path(name).stem).strip() or name
