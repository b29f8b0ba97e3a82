"""Files from hands that mean harm: each gives a document or a reason in one line, and nothing else happens."""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_files import ARCHIVES, DOCX, PDF, PLAIN, SMALL, XML, pdf, shown, zipped

from corpus import changes
from corpus.parse import UnreadableError, parse, parse_bytes
from corpus.readers import container
from corpus.sandbox import Sandbox

FIXTURES = Path(__file__).parent / "data"
FOLDERS = {
    "docx", "html", "epub", "odt", "rtf", "latex", "rst", "org", "mediawiki", "docbook", "fb2", "asciidoc", "textile",
    "jats", "markdown", "pdf", "plain",
}  # fmt: skip


@pytest.fixture(scope="module")
def box() -> Iterator[Sandbox]:
    with Sandbox(children=1, seconds=20) as made:
        yield made


def outcome(data: bytes, name: str) -> str:
    """The document's text, or why there is none; any other exception is the test's failure."""
    try:
        return parse_bytes(data, name).document.text
    except UnreadableError as error:
        return one_line(error)


def one_line(error: UnreadableError) -> str:
    assert "\n" not in str(error)
    return str(error)


@pytest.mark.parametrize("suffix", SMALL)
def test_the_sound_file_gives_its_text_and_note(suffix: str) -> None:
    document = parse_bytes(SMALL[suffix], f"a{suffix}").document
    assert "Sugar rose" in document.text
    assert document.note_text(document.notes[0].id) == "Smith 1999."


# --- archives -----------------------------------------------------------------------------------------------------


def main_part(suffix: str) -> str:
    return {".epub": "a.xhtml", ".docx": "word/document.xml", ".odt": "content.xml"}[suffix]


@pytest.mark.parametrize("suffix", ARCHIVES)
def test_a_part_that_unpacks_to_far_too_much_is_refused(suffix: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if suffix != ".docx":  # one with the real bound is enough
        monkeypatch.setattr(container, "LARGEST_MEMBER", 1_000_000)
    bomb = zipped({**ARCHIVES[suffix], main_part(suffix): b" " * (container.LARGEST_MEMBER + 1)})
    assert len(bomb) < 200_000
    assert "unpacks to far more than any reading" in outcome(bomb, f"a{suffix}")


@pytest.mark.parametrize("suffix", ARCHIVES)
def test_an_archive_of_very_many_members_is_refused(suffix: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(container, "MOST_MEMBERS", 200)
    members = ARCHIVES[suffix] | {f"x{number}": b"" for number in range(201)}
    assert "it holds more than 200 files" in outcome(zipped(members), f"a{suffix}")


@pytest.mark.parametrize("suffix", ARCHIVES)
@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_packing_that_its_format_does_not_know_is_refused(suffix: str, method: int) -> None:
    assert "packed in a way that is not read" in outcome(zipped(ARCHIVES[suffix], method), f"a{suffix}")


@pytest.mark.parametrize("suffix", ARCHIVES)
def test_an_archive_inside_itself_is_not_opened(suffix: str) -> None:
    inner = zipped(ARCHIVES[suffix])
    nested = zipped({**ARCHIVES[suffix], f"inner{suffix}": inner, "inner.zip": zipped({"b.zip": inner})})
    assert outcome(nested, f"a{suffix}") == outcome(inner, f"a{suffix}")


@pytest.mark.parametrize("suffix", ARCHIVES)
@pytest.mark.parametrize("size", [5, 2_000_000_000])
def test_a_size_that_is_a_lie_is_not_believed(suffix: str, size: int) -> None:
    data = bytearray(zipped(ARCHIVES[suffix]))
    part = main_part(suffix).encode()
    place = data.rindex(part) - 46  # the member's record in the central directory (APPNOTE 4.3.12)
    assert data[place : place + 4] == b"PK\x01\x02"
    data[place + 24 : place + 28] = struct.pack("<I", size)
    said = outcome(bytes(data), f"a{suffix}")
    assert "it is damaged" in said or said == outcome(zipped(ARCHIVES[suffix]), f"a{suffix}")


def overlapping(members: int) -> bytes:
    """Many members whose records all lead to the same packed bytes (as in D. Fifield's "A better zip bomb")."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    plain = b" " * 50_000_000
    packed = packer.compress(plain) + packer.flush()
    sizes = struct.pack("<III", zlib.crc32(plain), len(packed), len(plain))
    local = struct.pack("<IHHHHH", 0x04034B50, 20, 0, 8, 0, 0) + sizes + struct.pack("<HH", 17, 0)
    body = local + b"word/document.xml" + packed
    names = [b"word/document.xml", *(b"word/foot%04d.xml" % number for number in range(members))]
    directory = b"".join(
        struct.pack("<IHHHHHH", 0x02014B50, 20, 20, 0, 8, 0, 0)
        + sizes
        + struct.pack("<HHHHHII", len(name), 0, 0, 0, 0, 0, 0)
        + name
        for name in names
    )
    end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, len(names), len(names), len(directory), len(body), 0)
    return body + directory + end


def test_members_that_share_their_bytes_are_refused() -> None:
    assert outcome(overlapping(500), "a.docx").startswith("a.docx: it is")


@pytest.mark.parametrize("suffix", ARCHIVES)
@pytest.mark.parametrize("name", ["../../escaped.txt", "/escaped.txt", "..\\escaped.txt", "word/../../escaped.txt"])
def test_a_member_with_a_path_as_its_name_is_written_nowhere(
    suffix: str, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "deep" / "deeper"
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder)
    assert "Sugar rose." in outcome(zipped({**ARCHIVES[suffix], name: b"escaped"}), f"a{suffix}")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    assert not Path("/escaped.txt").exists()


@pytest.mark.parametrize("suffix", ARCHIVES)
def test_a_member_that_is_a_link_leads_nowhere(suffix: str, tmp_path: Path) -> None:
    (tmp_path / "secret.xml").write_bytes(b"<p>SECRET</p>")
    data = bytearray(zipped({**ARCHIVES[suffix], main_part(suffix): str(tmp_path / "secret.xml").encode()}))
    place = data.rindex(main_part(suffix).encode()) - 46
    data[place + 38 : place + 42] = struct.pack("<I", 0o120777 << 16)  # a symbolic link, as Unix writes it
    assert "SECRET" not in outcome(bytes(data), f"a{suffix}")


@pytest.mark.parametrize("target", ["../../../../../../etc/passwd", "/etc/passwd", "file:///etc/passwd"])
def test_a_reference_out_of_an_archive_is_not_followed(target: str) -> None:
    part = DOCX["word/_rels/document.xml.rels"].replace(b"footnotes.xml", target.encode())
    assert "root:" not in outcome(zipped({**DOCX, "word/_rels/document.xml.rels": part}), "a.docx")
    book = ARCHIVES[".epub"]["book.opf"].replace(b"a.xhtml", target.encode())
    assert "root:" not in outcome(zipped({**ARCHIVES[".epub"], "book.opf": book}), "a.epub")


@pytest.mark.parametrize("suffix", ARCHIVES)
def test_an_encrypted_member_is_told_as_a_password(suffix: str) -> None:
    data = bytearray(zipped(ARCHIVES[suffix]))
    part = main_part(suffix).encode()
    for signature, flags, name in ((b"PK\x03\x04", 6, 30), (b"PK\x01\x02", 8, 46)):
        place = next(n for n in range(len(data)) if data[n : n + 4] == signature and data[n + name :].startswith(part))
        data[place + flags] |= 1
    assert "password" in outcome(bytes(data), f"a{suffix}")


# --- XML ----------------------------------------------------------------------------------------------------------


def laughs() -> bytes:
    entities = b'<!ENTITY l0 "SECRET">' + b"".join(
        b'<!ENTITY l%d "%b">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10)
    )
    return b"[" + entities + b"]"


SUBSETS = {
    "billion laughs": (laughs(), b"&l9;"),
    "quadratic": (b'[<!ENTITY q "' + b"SECRET " * 5000 + b'">]', b"&q;" * 5000),
    "a file": (b'[<!ENTITY q SYSTEM "file:///etc/passwd">]', b"&q;"),
    "an address": (b'[<!ENTITY q SYSTEM "http://127.0.0.1:9/x">]', b"&q;"),
    "a parameter": (b'[<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]', b""),
    "an outer subset": (b'SYSTEM "file:///etc/passwd"', b"&q;"),
}


def with_subset(data: bytes, subset: bytes, reference: bytes) -> bytes:
    root = data[1:].split(None, 1)[0].split(b">")[0]
    body = data.replace(b"Sugar rose.", b"Sugar rose. " + reference, 1)
    return b'<?xml version="1.0"?>\n<!DOCTYPE ' + root + b" " + subset + b">\n" + body


def holding(suffix: str, subset: bytes, reference: bytes, encoding: str = "utf-8") -> bytes:
    if suffix in ARCHIVES:
        part = main_part(suffix)
        members = ARCHIVES[suffix]
        return zipped({**members, part: with_subset(members[part], subset, reference).decode().encode(encoding)})
    return with_subset(XML[suffix], subset, reference).decode().encode(encoding)


@pytest.mark.parametrize("suffix", [*XML, *ARCHIVES])
@pytest.mark.parametrize("kind", SUBSETS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_no_entity_is_expanded_and_nothing_outside_is_opened(suffix: str, kind: str, encoding: str) -> None:
    said = outcome(holding(suffix, *SUBSETS[kind], encoding), f"a{suffix}")
    assert "root:" not in said
    assert said.count("SECRET") <= 1
    assert len(said) < 100_000


# --- what a page would run ----------------------------------------------------------------------------------------

EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>"


def evil_files() -> dict[str, bytes]:
    escaped = EVIL.replace("<", "&lt;").replace(">", "&gt;").encode()
    files = {suffix: data.replace(b"Smith", escaped + b" Smith") for suffix, data in XML.items()}
    files[".html"] = (
        PLAIN[".html"].replace(b"Smith", escaped + b" Smith").replace(b"Sugar", b"<script>x()</script>Sugar")
    )
    files[".txt"] = PLAIN[".txt"].replace(b"Smith", EVIL.encode() + b" Smith")
    return files


@pytest.mark.parametrize("suffix", evil_files())
def test_scripts_in_notes_stay_text_on_the_page_of_changes(suffix: str) -> None:
    parsed = parse_bytes(evil_files()[suffix], f"a{suffix}")
    assert "x()" not in parsed.document.text
    assert "alert(1)" in (parsed.document.note_text(parsed.document.notes[0].id) or "")
    page = changes.as_html(parsed)
    assert "<script>alert" not in page
    assert "<img src=x" not in page


# --- damage -------------------------------------------------------------------------------------------------------


def fixtures() -> list[Path]:
    return sorted(
        path for path in FIXTURES.rglob("*") if path.is_file() and path.relative_to(FIXTURES).parts[0] in FOLDERS
    )


@pytest.mark.parametrize("path", fixtures(), ids=lambda path: str(path.relative_to(FIXTURES)))
def test_half_a_file_gives_a_document_or_a_reason(path: Path, tmp_path: Path) -> None:
    data = path.read_bytes()
    half = tmp_path / path.name
    half.write_bytes(data[: len(data) // 2])
    try:
        said = parse(half).document.text
    except UnreadableError as error:
        said = one_line(error)
    assert said


BY_PANDOC = {".odt", ".rtf", ".tex", ".rst", ".org", ".mediawiki", ".docbook", ".fb2", ".adoc", ".textile"}
"""Each of their files starts a program: fewer tries."""

WITHOUT_PANDOC = sorted(set(SMALL) - BY_PANDOC)


def tries(number: int) -> settings:
    return settings(deadline=None, max_examples=number, suppress_health_check=[HealthCheck.too_slow])


@tries(150)
@given(st.sampled_from(WITHOUT_PANDOC), st.floats(0, 1, exclude_max=True))
def test_any_first_part_of_a_file_gives_a_document_or_a_reason(suffix: str, share: float) -> None:
    data = SMALL[suffix]
    outcome(data[: int(len(data) * share)], f"a{suffix}")


@tries(15)
@given(st.sampled_from(sorted(BY_PANDOC)), st.floats(0, 1, exclude_max=True))
def test_any_first_part_of_other_files_gives_a_document_or_a_reason(suffix: str, share: float) -> None:
    data = SMALL[suffix]
    outcome(data[: int(len(data) * share)], f"a{suffix}")


def mutated(data: bytes, changes_: list[tuple[float, bytes]]) -> bytes:
    for share, put in changes_:
        place = int(len(data) * share)
        data = data[:place] + put + data[place + len(put) :]
    return data


CHANGES = st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=8)), min_size=1, max_size=6)


@tries(200)
@given(st.sampled_from(WITHOUT_PANDOC), CHANGES)
def test_a_file_with_other_bytes_in_it_gives_a_document_or_a_reason(
    suffix: str, changes_: list[tuple[float, bytes]]
) -> None:
    outcome(mutated(SMALL[suffix], changes_), f"a{suffix}")


@tries(15)
@given(st.sampled_from(sorted(BY_PANDOC)), CHANGES)
def test_other_files_with_other_bytes_in_them_give_a_document_or_a_reason(
    suffix: str, changes_: list[tuple[float, bytes]]
) -> None:
    outcome(mutated(SMALL[suffix], changes_), f"a{suffix}")


@tries(100)
@given(st.sampled_from([".docx", ".epub"]), CHANGES, st.data())
def test_a_sound_archive_with_damaged_parts_gives_a_document_or_a_reason(
    suffix: str, changes_: list[tuple[float, bytes]], data: st.DataObject
) -> None:
    members = ARCHIVES[suffix]
    part = data.draw(st.sampled_from(sorted(members)))
    outcome(zipped({**members, part: mutated(members[part], changes_)}), f"a{suffix}")


@tries(100)
@given(st.sampled_from(WITHOUT_PANDOC), st.integers(4, 40), st.binary(max_size=300))
def test_noise_behind_a_right_beginning_gives_a_document_or_a_reason(suffix: str, kept: int, noise: bytes) -> None:
    outcome(SMALL[suffix][:kept] + noise, f"a{suffix}")


# --- depth and length ---------------------------------------------------------------------------------------------

DEEP = {
    "div.html": b"<html><body>" + b"<div>" * 100_000 + b"x",
    "emphasis.docbook": XML[".docbook"].replace(b"Sugar", b"<emphasis>" * 100_000 + b"Sugar"),
    "emphasis.fb2": XML[".fb2"].replace(b"Sugar", b"<emphasis>" * 100_000 + b"Sugar"),
    "italic.nxml": XML[".nxml"].replace(b"Sugar", b"<italic>" * 100_000 + b"Sugar"),
    "groups.rtf": b"{\\rtf1 " + b"{" * 100_000 + b"x" + b"}" * 100_000 + b"}",
    "groups.tex": b"\\documentclass{a}\\begin{document}" + b"{" * 100_000 + b"x" + b"}" * 100_000 + b"\\end{document}",
    "quotes.md": b">" * 100_000 + b" x",
    "lists.md": b"- " * 100_000 + b"x",
    "arrays.pdf": pdf([b"[" * 100_000]),
    "dictionaries.pdf": PDF.replace(b"<</Type/Catalog", b"<</X " + b"[" * 100_000 + b"]" * 100_000 + b"/Type/Catalog"),
    "controls.docx": zipped(
        {**DOCX, "word/document.xml": DOCX["word/document.xml"].replace(b"<w:p>", b"<w:sdt>" * 100_000 + b"<w:p>", 1)}
    ),
}


@pytest.mark.parametrize("name", DEEP)
def test_what_is_nested_very_deeply_ends_in_a_document_or_a_reason(box: Sandbox, name: str) -> None:
    try:
        said = box.parse_bytes(DEEP[name], name).document.text
    except UnreadableError as error:
        said = one_line(error)
    assert said
    assert "crashed" not in said
    assert "longer than" not in said


@pytest.mark.parametrize("suffix", [".txt", ".md", ".html", ".rtf", ".docx", ".epub"])
def test_one_line_of_200_000_characters_is_read(box: Sandbox, suffix: str) -> None:
    long = b"Sugar rose again and again in the city. " * 5_000
    if suffix in ARCHIVES:
        part = main_part(suffix)
        members = ARCHIVES[suffix]
        data = zipped({**members, part: members[part].replace(b"Sugar rose.", long)})
    else:
        data = SMALL[suffix].replace(b"Sugar rose.", long)
    assert box.parse_bytes(data, f"a{suffix}").document.text.count("Sugar rose again") == 5_000


# --- PDF ----------------------------------------------------------------------------------------------------------


def test_a_pdf_of_500_pages_is_read_whole(box: Sandbox) -> None:
    pages = [
        shown(f"Sugar rose in the year of {number} again.", 72, 700, 12)
        + shown(f"{number}", 295, 705, 7)
        + shown(f"{number} Smith, page {number}.", 72, 80, 9)
        for number in range(1, 501)
    ]
    document = box.parse_bytes(pdf(pages), "book.pdf").document
    assert len(document.pages) == 500
    assert document.text.count("Sugar rose in the year of") == 500


def test_a_pdf_of_10_000_superscripts_is_read(box: Sandbox) -> None:
    lines = [
        b"".join(
            shown(f"w{line}", 40 + 10 * column, 800 - 9 * line, 4) + shown("1", 47 + 10 * column, 802 - 9 * line, 2)
            for column in range(50)
        )
        for line in range(80)
    ]
    pages = [b"".join(lines)] * 2 + [b"".join(lines[:40])]
    assert box.parse_bytes(pdf(pages), "marks.pdf").document.text.count("w0") == 150
