from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.document import Parsed, ProblemKind
from corpus.parse import BUNDLED, UnreadableError, bundled, document_id, parse, parse_bytes
from corpus.span import rebuild

NOTED = "Sugar rose. 1 Salt fell. 2 Rice stood. 3 Wheat is here.\n\nNotes\n\n1. Smith 1999.\n2. Jones.\n3. Brown.\n"


def holds_together(parsed: Parsed) -> None:
    """What must be true of every document, whatever was read."""
    document = parsed.document
    assert rebuild(document.original, document.text, document.alignment) == document.text
    ids = [note.id for note in document.notes]
    assert len(set(ids)) == len(ids)
    known = set(ids)
    told = [problem for problem in parsed.problems if problem.kind is ProblemKind.NOTE_WITHOUT_TEXT]
    assert sum(note.span is None for note in document.notes) == len(told)
    for sentence in document.sentences:
        assert set(sentence.notes) <= known
        assert document.locate(sentence.span).clean == sentence.span
    covered = [n for sentence in document.sentences for n in range(sentence.span.start, sentence.span.end)]
    visible = [n for n, c in enumerate(document.text) if not c.isspace()]
    assert [n for n in covered if not document.text[n].isspace()] == visible
    for emendation in document.emendations:
        assert emendation.span.end <= len(document.text)
        assert emendation.original.end <= len(document.original)


@pytest.mark.parametrize("name", BUNDLED)
def test_a_bundled_document_holds_together(name: str) -> None:
    holds_together(bundled(name))


def test_the_study_documents_notes_are_its_thirteen_markers_and_have_no_text() -> None:
    parsed = bundled("turkey-russia.txt")
    assert [note.label for note in parsed.document.notes] == [str(label) for label in range(59, 72)]
    assert all(parsed.document.note_text(note.id) is None for note in parsed.document.notes)


def test_the_study_documents_numbers_are_no_markers() -> None:
    text = bundled("turkey-russia.txt").document.text
    assert all(number in text for number in ("30 days", "$2.5 billion", "F-16", "Su-24", "S-400"))
    assert not any(f" {label} " in text for label in range(59, 72))


def test_a_note_carries_its_text_and_hangs_on_its_sentence() -> None:
    document = parse_bytes(NOTED.encode(), "noted.txt").document
    assert [(sentence.span.of(document.text), sentence.notes) for sentence in document.sentences[:4]] == [
        ("Sugar rose.", ("n1",)),
        ("Salt fell.", ("n2",)),
        ("Rice stood.", ("n3",)),
        ("Wheat is here.", ()),
    ]
    assert [document.note_text(note.id) for note in document.notes] == ["Smith 1999.", "Jones.", "Brown."]


def test_a_sentence_leads_back_to_the_original_where_its_bytes_stood() -> None:
    document = parse_bytes("\ufeffOne\u00a0 two.\r\n\r\nThree four.".encode(), "two.txt").document
    three = document.sentences[1]
    assert three.span.of(document.text) == "Three four."
    (place,) = document.locate(three.span).original
    assert place.of(document.original) == "Three four."


def test_short_lines_of_their_own_are_headings() -> None:
    document = parse_bytes(b"The Fall\n\nIt fell in autumn, they say.\n\nThe Rise\n\nIt rose.", "rise.txt").document
    assert [(section.title, section.span.of(document.text)[-5:]) for section in document.sections] == [
        ("The Fall", "ay.\n\n"),
        ("The Rise", "rose."),
    ]


def test_a_place_outside_the_text_cannot_be_located() -> None:
    document = parse_bytes(b"Short.", "short.txt").document
    with pytest.raises(ValueError, match="outside the text"):
        document.locate(type(document.sentences[0].span)(0, 7))


def test_the_same_name_gives_the_same_id_and_another_name_another() -> None:
    assert document_id("/a/My Reading.txt") == "my-reading-aa6d807c"
    assert document_id("/b/My Reading.txt") != document_id("/a/My Reading.txt")
    assert document_id("/a/Δοκιμή.txt").startswith("document-")


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        pytest.param("empty.txt", b"", "holds no text", id="0 bytes"),
        pytest.param("blank.txt", b" \n\t\r\n", "holds no text", id="white space"),
        pytest.param("picture.txt", b"\x89PNG\r\n\x1a\n\x00\x00", "is a picture", id="a picture under a text suffix"),
        pytest.param("archive.zip", b"PK", "format .zip is not read", id="another format"),
        pytest.param("README", b"text", "without a suffix", id="no suffix"),
    ],
)
def test_what_gives_no_document_is_refused_with_its_name_and_a_reason(name: str, data: bytes, message: str) -> None:
    with pytest.raises(UnreadableError, match=message) as refusal:
        parse_bytes(data, name)
    assert str(refusal.value).startswith(name)
    assert "\n" not in str(refusal.value)


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match=r"missing\.txt: cannot be read \(No such file"):
        parse(tmp_path / "missing.txt")
    with pytest.raises(UnreadableError, match="is a folder"):
        parse(tmp_path)


def test_a_file_of_200_megabytes_is_refused_without_being_read(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(200_000_000)
    with pytest.raises(UnreadableError, match="is 200 MB; at most 50 MB are read"):
        parse(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_reading_comes_out_the_same_from_every_encoding(encoding: str) -> None:
    text = "The visit cost €5. 1 “A dear pal,” he said. 2 It’s café society. 3 The end."
    document = parse_bytes(text.encode(encoding), "visit.txt").document
    assert document.text == "The visit cost €5. “A dear pal,” he said. It’s café society. The end."
    assert [note.label for note in document.notes] == ["1", "2", "3"]


@settings(deadline=None)
@given(st.text(alphabet="Ab .?!,\n12345”([])€𝒳\r\t", min_size=1, max_size=120))
def test_whatever_is_read_holds_together(text: str) -> None:
    if text.strip():
        holds_together(parse_bytes(text.encode(), "any.txt"))


@settings(deadline=None, max_examples=40)
@given(st.lists(st.sampled_from(["Sugar rose", "Salt fell", "It cost $2.5 billion", "The U.S. paid"]), min_size=3))
def test_notes_that_are_put_in_are_found_on_their_sentences(sentences: list[str]) -> None:
    text = " ".join(f"{sentence}. {number}" for number, sentence in enumerate(sentences, start=7))
    document = parse_bytes(text.encode(), "made.txt").document
    assert [sentence.span.of(document.text) for sentence in document.sentences] == [f"{s}." for s in sentences]
    assert [sentence.notes for sentence in document.sentences] == [(f"n{n}",) for n in range(7, 7 + len(sentences))]
