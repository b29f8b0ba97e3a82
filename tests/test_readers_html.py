"""HTML: every common way to mark up notes, and what is no note."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.document import NoteKind, ProblemKind, Raw
from corpus.readers import html

KINDS = Path(__file__).parent / "data" / "html"
FOUND = re.compile(r"<!-- (?P<what>text|note|title): (?P<value>.*?) -->", re.DOTALL)


def linked(raw: Raw) -> list[tuple[str, str, str | None]]:
    """Each marker: the words in front of it, its label, and the text of its note."""
    assert raw.notes is not None
    found = [
        (anchor, note.label, note.span.of(raw.text) if note.span else None)
        for note in raw.notes
        for anchor in note.anchors
    ]
    return [(raw.text[:anchor].split("\n")[-1][-24:], label, text) for anchor, label, text in sorted(found)]


def body(raw: Raw) -> str:
    """The text without the texts of notes."""
    starts = [note.span.start for note in raw.notes or () if note.span]
    return raw.text[: min(starts, default=len(raw.text))].strip()


def page(text: str) -> Raw:
    return html.read(f"<!DOCTYPE html><html><head><title>T</title></head><body>{text}</body></html>".encode())


def expected(source: str) -> tuple[list[str], list[tuple[str, str, str | None]]]:
    """What the comments at the end of a fixture say: its paragraphs, and its markers."""
    said = [(match["what"], match["value"]) for match in FOUND.finditer(source)]
    texts = [value for what, value in said if what == "text"]
    notes = [tuple(value.split(" | ")) for what, value in said if what == "note"]
    return texts, [(before, label, None if text == "-" else text.replace("¶", "\n\n")) for before, label, text in notes]


@pytest.mark.parametrize("file", sorted(KINDS.glob("*.*html")), ids=lambda file: file.stem)
def test_a_common_markup_gives_its_text_and_its_notes_linked(file: Path) -> None:
    texts, notes = expected(file.read_text(encoding="utf-8"))
    raw = html.read(file.read_bytes())
    assert notes
    assert linked(raw) == notes
    assert body(raw).split("\n\n") == texts
