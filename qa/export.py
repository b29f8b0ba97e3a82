"""Answers as files: Markdown and Word with real footnotes; their notes for reference managers."""

import json
import re
import subprocess
from collections.abc import Iterator, Sequence
from enum import StrEnum

import rispy

from qa.answer_words import pieces
from qa.doubt import doubt, stands
from qa.references import Name, Reference, read_references
from qa.terminal import citation_lines
from qa.wire.answers import AnswerOut, CitationOut, ClaimOut
from qa.wire.documents import NoteRef

LONGEST_SECONDS = 60

Item = tuple[str, Reference | None, str]
"""An identity, what the note's text was read as, and the note as printed."""


class Form(StrEnum):
    """What an answer can be saved as, by the suffix of its file."""

    MARKDOWN = "md"
    DOCX = "docx"
    BIBTEX = "bib"
    RIS = "ris"
    CSL_JSON = "json"


MEDIA_TYPES = {
    Form.MARKDOWN: "text/markdown; charset=utf-8",
    Form.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Form.BIBTEX: "application/x-bibtex; charset=utf-8",
    Form.RIS: "application/x-research-info-systems; charset=utf-8",
    Form.CSL_JSON: "application/vnd.citationstyles.csl+json; charset=utf-8",
}


class _RisWriter(rispy.RisWriter):  # type: ignore[misc]  # rispy ships no types
    """RIS without the number that rispy prints in front of each record, which the format does not know."""

    def set_header(self, count: int) -> str:  # noqa: ARG002  rispy's signature
        """Nothing."""
        return ""


SUFFIXES = tuple(f".{form}" for form in Form)


class ExportError(ValueError):
    """What cannot be saved in that form; the message says why."""


def export(answers: Sequence[AnswerOut], form: Form) -> bytes:
    """The answers as the bytes of a file of that form.

    Markdown and DOCX hold the questions, the answers, and a footnote for each citation: its place, the quotation where
    the sentence is not the quotation itself, and the notes. The other forms hold the notes that the answers cite, each
    as printed and, where its text is a reference, in fields. Raises ExportError where there are none.
    """
    if form is Form.MARKDOWN:
        return _pandoc(_document(answers), "json", "markdown-smart", "--wrap=none")
    if form is Form.DOCX:
        return _pandoc(_document(answers), "json", "docx", "--output=-")
    items = _items(answers)
    if not items:
        raise ExportError("no note that the answer cites has a text; there is nothing to export")
    if form is Form.RIS:
        return str(rispy.dumps([_ris(item) for item in items], implementation=_RisWriter)).encode()
    listed = json.dumps([_csl(item) for item in items], ensure_ascii=False, indent=2)
    return f"{listed}\n".encode() if form is Form.CSL_JSON else _pandoc(listed, "csljson", "bibtex")


def _pandoc(text: str, read: str, write: str, *options: str) -> bytes:
    """``text`` in another format. Pandoc escapes whatever would be markup in the text of a document or a question."""
    import pypandoc  # slow to import, and only for this

    command = [pypandoc.get_pandoc_path(), "--sandbox", f"--from={read}", f"--to={write}", *options]
    try:
        # Our own program, no shell; what it is given comes through the pipe.
        done = subprocess.run(  # noqa: S603
            command, input=text.encode(), capture_output=True, check=True, timeout=LONGEST_SECONDS
        )
    except (subprocess.SubprocessError, OSError) as error:
        raise ExportError(f"Pandoc could not write it ({error})") from error
    written: bytes = done.stdout
    return written


def _document(answers: Sequence[AnswerOut]) -> str:
    """The answers in Pandoc's document model."""
    blocks: list[object] = []
    for answer in answers:
        heading = [2 if len(answers) > 1 else 1, ["", [], []], [_string(_line(answer.question))]]
        blocks.append({"t": "Header", "c": heading})
        inlines = [inline for claim in answer.claims for inline in _claim(claim)]
        blocks.append({"t": "Para", "c": inlines or [_string(_line(answer.text))]})
    return json.dumps({"pandoc-api-version": [1, 23, 1], "meta": {}, "blocks": blocks})


def _claim(claim: ClaimOut) -> Iterator[object]:
    """A sentence and its footnotes. One that does not stand is struck out, with the reason, and cites nothing."""
    if stands(claim.verdict):
        yield from _sentence(claim)
        yield from ({"t": "Note", "c": list(_footnote(claim, citation))} for citation in claim.citations)
    else:
        yield {"t": "Strikeout", "c": [_string(_line(claim.text))]}
    if told := doubt(claim.verdict, claim.reason):
        yield _string(_line(f"({told})"), space=True)
    yield {"t": "Space"}


def _sentence(claim: ClaimOut) -> Iterator[object]:
    """The sentence, with the words in it in bold that are the answer."""
    before, words, after = _apart(*pieces(claim.text, claim.start, claim.answer))
    if not words:
        yield _string(_line(claim.text))
        return
    before, words, after = (re.sub(r"\s+", " ", piece) for piece in (before, words, after))
    yield _string(before.lstrip())
    yield {"t": "Strong", "c": [_string(words)]}
    yield _string(after.rstrip())


def _apart(before: str, words: str, after: str) -> tuple[str, str, str]:
    """The same, without punctuation at an end of the words where the text goes on at once with a letter or a digit.

    Markdown does not read stars between the two as bold (CommonMark 0.31.2, 6.2, the flanking rules).
    """
    if re.search(r"\w$", before):
        plain = re.sub(r"^[\W_]+", "", words)
        before, words = before + words[: len(words) - len(plain)], plain
    if re.match(r"\w", after):
        plain = re.sub(r"[\W_]+$", "", words)
        words, after = plain, words[len(plain) :] + after
    return before, words, after


def _footnote(claim: ClaimOut, citation: CitationOut) -> Iterator[object]:
    if _line(citation.quote) != _line(claim.text):
        yield _paragraph(f"“{citation.quote}”")
    for line in citation_lines(citation):
        yield _paragraph(line)


def _paragraph(text: str) -> object:
    return {"t": "Para", "c": [_string(_line(text))]}


def _string(text: str, *, space: bool = False) -> object:
    return {"t": "Str", "c": f" {text}" if space else text}


def _line(text: str) -> str:
    """On one line: a line end in a note must begin neither a new field nor a new block."""
    return " ".join(text.split())


def _items(answers: Sequence[AnswerOut]) -> list[Item]:
    """The notes that stand behind the answers, each once; the note that a repeated one means behind it."""
    items: dict[str, list[Item]] = {}
    for answer in answers:
        for claim in answer.claims:
            for citation in claim.citations if stands(claim.verdict) else ():
                for note in citation.notes:
                    identity = f"{citation.document_id}-n{note.label}"
                    items.setdefault(f"{identity} {note.text}", list(_note_items(identity, citation.title, note)))
    return [item for several in items.values() for item in several]


def _note_items(identity: str, title: str, note: NoteRef) -> Iterator[Item]:
    if note.text is None:
        return
    meant = note.refers.text if note.refers else None
    references: Sequence[Reference | None] = read_references(meant or note.text) or (None,)
    printed = f"{_line(note.text)} ({_line(title)}, n. {note.label})"
    for turn, reference in enumerate(references):
        yield f"{identity}{chr(ord('a') + turn % 26) if len(references) > 1 else ''}", reference, printed


def _csl(item: Item) -> dict[str, object]:
    """An item of CSL-JSON 1.0.2; a document with the note alone where its text is no reference."""
    identity, reference, note = item
    if reference is None:
        return {"id": identity, "type": "document", "note": note}
    fields: dict[str, object] = {
        "id": identity,
        "type": reference.kind,
        "title": reference.title,
        "author": _names(reference.authors),
        "container-title": reference.container,
        "editor": _names(reference.editors),
        "publisher": reference.publisher,
        "publisher-place": reference.place,
        "volume": reference.volume,
        "issue": reference.issue,
        "page": reference.pages,
        "issued": _date_parts(reference.issued),
        "accessed": _date_parts(reference.accessed),
        "DOI": reference.doi,
        "URL": _address(reference),
        "note": note,
    }
    return {key: value for key, value in fields.items() if value}


_RIS_TYPES = {
    "book": "BOOK",
    "chapter": "CHAP",
    "article-journal": "JOUR",
    "article-newspaper": "NEWS",
    "webpage": "ELEC",
    "legal_case": "CASE",
}


def _ris(item: Item) -> dict[str, object]:
    """An item for rispy, by the names that it gives to RIS tags."""
    identity, reference, note = item
    if reference is None:
        return {"type_of_reference": "GEN", "id": identity, "notes": [note]}
    first, _, last = reference.pages.replace("–", "-").partition("-")
    fields: dict[str, object] = {
        "type_of_reference": _RIS_TYPES.get(reference.kind, "GEN"),
        "id": identity,
        "authors": [_inverted(name) for name in reference.authors],
        "secondary_authors": [_inverted(name) for name in reference.editors],
        "title": reference.title,
        "secondary_title": reference.container,
        "publisher": reference.publisher,
        "place_published": reference.place,
        "volume": reference.volume,
        "number": reference.issue,
        "start_page": first,
        "end_page": last,
        "year": str(reference.issued[0]) if reference.issued else "",
        "doi": reference.doi,
        "urls": [address] if (address := _address(reference)) else [],
        "notes": [note],
    }
    return {key: value for key, value in fields.items() if value}


def _address(reference: Reference) -> str:
    return reference.url or (f"https://doi.org/{reference.doi}" if reference.doi else "")


def _inverted(name: Name) -> str:
    return f"{name.family}, {name.given}" if name.given else name.family


def _names(names: Sequence[Name]) -> list[dict[str, str]]:
    return [{"family": name.family, "given": name.given} if name.given else {"literal": name.family} for name in names]


def _date_parts(date: tuple[int, ...]) -> dict[str, object]:
    return {"date-parts": [list(date)]} if date else {}
