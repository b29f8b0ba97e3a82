"""Every note of the public documents is found with its label and text, on its sentence; and nothing else is."""

import csv
import json
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.document import Document, Parsed, ProblemKind
from corpus.parse import parse

DATA = Path(__file__).parents[2] / "shared" / "data" / "documents"

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the public documents are not beside the checkout")

FILES = list(csv.DictReader((DATA / "manifest.csv").read_text("utf-8").splitlines())) if DATA.is_dir() else []
CONTROLS = [row["file"] for row in FILES if row["footnotes"] == "0"]

COUNTED = ("odt", "rtf", "fb2", "docbook", "asciidoc", "textile", "wikitext", "epub")
"""Formats without a gold, of which the markers of each file are counted."""

ROMAN = {"1": "i", "2": "ii", "3": "iii", "4": "iv", "5": "v"}
"""The gold counts the endnotes of a DOCX; Word prints them like this where the file asks for nothing else."""

Link = tuple[str, str, str]
"""Label, the end of the text before the marker, the note's text; letters and digits only."""


def letters(text: str) -> str:
    """What is compared: a link's address is no text, and marks and white space differ between renderings."""
    shown = re.sub(r"\]\([^)\s]*\)", "", text)
    return "".join(c for c in shown.casefold() if c.isalnum())


def link(label: str, before: str, note: str) -> Link:
    return label.strip("[]"), letters(before)[-40:], letters(note)


def links(document: Document) -> list[Link]:
    return [
        link(note.label, document.text[max(0, anchor - 400) : anchor], document.note_text(note.id) or "")
        for note in document.notes
        for anchor in note.anchors
        if note.span is None or not note.span.start < anchor <= note.span.end
    ]


def printed(row: dict[str, str]) -> str:
    return ROMAN[row["n"]] if row.get("kind") == "endnote" else row["n"]


def gold(name: str) -> dict[str, list[Link]]:
    rows = [json.loads(line) for line in (DATA / "gold" / name).read_text(encoding="utf-8").splitlines()]
    by_file: dict[str, list[Link]] = {}
    for row in rows:
        by_file.setdefault(f"{row['doc']}/{row['file']}", []).append(
            link(printed(row), row["text_before_marker"], row["note"])
        )
    return by_file


def same(found: Link, true: Link) -> bool:
    """Whether two links are the same: the shorter of the two texts before the marker may be cut off."""
    length = min(len(found[1]), len(true[1]))
    return found[0] == true[0] and found[2] == true[2] and (found[1][-length:] if length else "") == true[1][-length:]


def score(found: list[Link], true: list[Link]) -> tuple[int, int, int]:
    """How many links are right, how many were found, how many there are."""
    left = list(found)
    right = 0
    for wanted in true:
        match = next((n for n, each in enumerate(left) if same(each, wanted)), None)
        if match is not None:
            del left[match]
            right += 1
    return right, len(found), len(true)


def rates(counts: list[tuple[int, int, int]]) -> tuple[float, float]:
    """Precision and recall over all files."""
    right, found, true = (sum(count[n] for count in counts) for n in range(3))
    return right / max(1, found), right / max(1, true)


def read(name: str) -> Parsed:
    return parse(DATA / name)


def standard_ebook(tmp: Path, file: str) -> Parsed:
    """A chapter beside its endnotes, as the book names them."""
    book, chapter = file.split("/")
    shutil.copy(DATA / "xhtml_endnotes" / f"{book}_{chapter}", tmp / chapter)
    shutil.copy(DATA / "xhtml_endnotes" / f"{book}_endnotes.xhtml", tmp / "endnotes.xhtml")
    return parse(tmp / chapter)


def judged(name: str, tmp: Path) -> Iterator[tuple[Parsed, list[Link]]]:
    """Each file of a gold, read, and its links."""
    for file, true in gold(f"{name}_notes.jsonl").items():
        if name == "standardebooks":
            yield standard_ebook(tmp, file), true
        else:
            inside = file.partition("/")[2]
            yield read(inside if "/" in inside else f"{name}/{inside}"), true


def test_a_chapter_finds_the_endnotes_that_share_its_prefix() -> None:
    document = read("xhtml_endnotes/james_chapter-4.xhtml").document
    assert len(document.notes) == 34
    assert all(note.span for note in document.notes)


@pytest.mark.parametrize("name", ["standardebooks", "wikipedia", "markdown", "docx"])
def test_links_are_those_of_the_gold(name: str, tmp_path: Path) -> None:
    counts = [score(links(parsed.document), true) for parsed, true in judged(name, tmp_path)]
    assert min(rates(counts)) >= 0.99, rates(counts)


@pytest.mark.parametrize("file", CONTROLS)
def test_a_file_without_notes_has_none(file: str) -> None:
    assert read(file).document.notes == ()


def numbered(format_name: str) -> Iterator[tuple[str, int]]:
    for row in FILES:
        if row["format"] == format_name and row["footnotes"].isdecimal() and row["file"] not in CONTROLS:
            yield row["file"], int(row["footnotes"])


@pytest.mark.parametrize(
    ("file", "count"),
    [pair for name in COUNTED for pair in numbered(name)],
)
def test_as_many_notes_are_linked_as_the_file_has(file: str, count: int) -> None:
    notes = read(file).document.notes
    assert sum(len(note.anchors) for note in notes) == count
    assert all(note.span and note.anchors for note in notes)


def test_what_could_not_be_paired_is_told_with_its_place() -> None:
    parsed = read("xhtml_endnotes/james_endnotes.xhtml")
    lone = [note for note in parsed.document.notes if not note.anchors]
    told = [problem for problem in parsed.problems if problem.kind is ProblemKind.NOTE_WITHOUT_MARKER]
    assert len(lone) == len(told) == 363
    assert all(problem.where for problem in told)


def digits(text: str) -> Counter[str]:
    return Counter(re.findall(r"\d+", text))


READABLE = [row["file"] for row in FILES if row["format"] not in {"pdf", "docx", "odt", "epub"}]
"""Files whose bytes are text to compare with."""


@pytest.mark.parametrize("file", READABLE)
def test_no_number_is_made_up(file: str) -> None:
    """A superscript that ran into the number before it would make a number that the file nowhere has."""
    beside = DATA / re.sub(r"chapter-\d+", "endnotes", file)
    source = "".join(path.read_text(encoding="utf-8", errors="replace") for path in {DATA / file, beside})
    made = digits(read(file).document.text).keys() - digits(source).keys()
    assert not {number for number in made if len(number) > 2}
