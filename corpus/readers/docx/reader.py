"""Word's DOCX files: text, headings and notes, with the numbers that Word prints (ECMA-376-1, clauses 11 and 17)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from lxml import etree

from corpus.document import NoteKind, Problem, ProblemKind, Raw
from corpus.readers import typed_notes
from corpus.readers.blocks import Block, NoteText
from corpus.readers.blocks import raw as raw_of
from corpus.readers.docx.numbers import Count, Numbering, numberings
from corpus.readers.docx.parts import DocxError, Parts, child, name, value
from corpus.readers.docx.styles import Styles
from corpus.readers.docx.text import Paper, Told, key_of, tell
from corpus.readers.flow import cut
from corpus.readers.repeated_numbers import repeated
from corpus.span import Span

_KINDS = {"footnote": NoteKind.FOOTNOTE, "endnote": NoteKind.ENDNOTE}
# 17.18.33: what is drawn above the notes, and no note
_SEPARATORS = {"separator", "continuationSeparator", "continuationNotice"}
_MOST_BOOKMARKS = 20  # open at one place


def read(data: bytes) -> Raw:
    """The text and the notes of a DOCX file.

    Changes that are tracked are accepted, hidden text and comments left out. Raises ValueError for a damaged file.
    """
    parts = Parts(data)
    document, settings = parts.document(), parts.of("settings")
    body = child(document, "w:body")
    if body is None:
        raise DocxError("it is no Word document: it has no body")
    numbers = {kind: numberings(document, settings, kind) for kind in _KINDS}
    chapters = _is_of_libreoffice(parts)
    counts = {kind: Count(sections, chapters=chapters) for kind, sections in numbers.items()}
    paper = Paper(Styles(parts.of("styles")), counts, _bookmarked(body))
    told = tell(body, paper)
    notes = [(element, tell(element, paper)) for kind in _KINDS for element in _stored(parts.of(f"{kind}s"), kind)]
    printed = {
        mark.target for each in (told, *(text for _, text in notes)) for block in each.blocks for mark in block.marks
    }
    texts = [_note(element, text, told.custom) for element, text in notes if key_of(element) in printed]
    title = _title(parts.properties()) or next(filter(None, told.titles), None)
    problems = [*_problems(told, numbers, printed), *_unprinted(body, notes, printed)]
    typed = None if printed else typed_notes.paired(told.blocks, told.raised)
    if typed:
        return raw_of(typed.blocks, typed.notes, title=title, problems=problems)
    return raw_of(repeated(told.blocks), texts, title=title, problems=problems)


def _stored(root: etree._Element | None, kind: str) -> Iterator[etree._Element]:
    for element in root if root is not None else ():
        if name(element) == f"w:{kind}" and value(element, "type") not in _SEPARATORS:
            yield element


def _note(element: etree._Element, told: Told, custom: Mapping[str, str]) -> NoteText:
    key = key_of(element)
    # Paragraphs are counted in the body only.
    blocks = tuple(replace(block, paragraph=None) for block in _without_mark(told, custom.get(key)))
    return NoteText(key, custom.get(key, ""), blocks, _KINDS[key.split()[0]])


def _without_mark(told: Told, custom: str | None) -> tuple[Block, ...]:
    """The note without its number, and without what is typed around the number and behind it."""
    if not told.blocks:
        return ()
    first = told.blocks[0]
    before = first.text[: told.own_mark or 0]
    if custom is not None:
        lead = re.match(rf"\s*[\[(]?{re.escape(custom)}[\])]?[.:]?\s*", first.text) if custom else None
    else:
        lead = (
            re.compile(r"[\])]?[.:]?\s+|[\])]?\s*").match(first.text, len(before)) if not before.strip("[( ") else None
        )
    if not lead:
        return told.blocks
    text, marks = cut(first.text, first.marks, [Span(0, lead.end())])
    return (replace(first, text=text, marks=tuple(marks)), *told.blocks[1:])


def _bookmarked(body: etree._Element) -> dict[str, str]:
    """The note that each bookmark stands around (17.13.6), by the bookmark's name."""
    found: dict[str, str] = {}
    opened: dict[str, str] = {}
    for element in body.iter():
        kind = name(element)
        if kind == "w:bookmarkStart" and len(opened) < _MOST_BOOKMARKS:
            opened[value(element, "id") or ""] = value(element, "name") or ""
        elif kind == "w:bookmarkEnd":
            opened.pop(value(element, "id") or "", None)
        elif kind in {"w:footnoteReference", "w:endnoteReference"}:
            for bookmark in opened.values():
                found.setdefault(bookmark, key_of(element))
            opened.clear()  # each has its note; LibreOffice does not close them all
    return found


def _is_of_libreoffice(parts: Parts) -> bool:
    properties = parts.properties("extended")
    said = "".join(map(str, properties.itertext())) if properties is not None else ""
    return "LibreOffice" in said


def _title(properties: etree._Element | None) -> str | None:
    title = child(properties, "dc:title")
    return " ".join((title.text or "").split()) or None if title is not None else None


def _problems(told: Told, numbers: Mapping[str, Sequence[Numbering]], printed: set[str]) -> Iterator[Problem]:
    if told.embedded:
        message = "part of the text is another file inside it, which is not read; save it again from Word"
        yield Problem(ProblemKind.NOT_READ, message)
    for kind, sections in numbers.items():
        used = any(key.startswith(kind) for key in printed)
        if used and any(each.restart == "eachPage" for each in sections):
            message = f"its {kind}s are numbered anew on each page; they are counted on here, as a DOCX has no pages"
            yield Problem(ProblemKind.NOT_READ, message)


def _unprinted(
    body: etree._Element, notes: Sequence[tuple[etree._Element, Told]], printed: set[str]
) -> Iterator[Problem]:
    """Notes that nothing refers to: Word prints none of them. A deleted or hidden reference is no loss."""
    referred = {key_of(each) for each in body.iter() if name(each) in {"w:footnoteReference", "w:endnoteReference"}}
    for element, told in notes:
        text = " ".join(" ".join(block.text for block in told.blocks).split())
        if key_of(element) not in printed | referred and text:
            message = (
                f"a {key_of(element).split()[0]} is stored but not printed, as nothing refers to it: “{text[:60]}”"
            )
            yield Problem(ProblemKind.NOTE_WITHOUT_MARKER, message)
