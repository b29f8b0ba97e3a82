"""A file is what its first bytes say, whatever it is called; what is not read is named, with what to do."""

import io
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.formats import FORMATS, SUFFIXES, FormatError, detect


def zipped(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


DOCX = zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w:document/>"})
ODT = zipped({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<a/>"})
EPUB = zipped({"mimetype": b"application/epub+zip\n", "META-INF/container.xml": b"<a/>"})
DOCBOOK_4 = b'<?xml version="1.0"?>\n<!DOCTYPE article PUBLIC "-//OASIS//DTD DocBook XML V4.5//EN" "x.dtd"><article>'
LICENCE = b"<!-- " + b"All rights - reserved. " * 400 + b"-->"


@pytest.mark.parametrize(
    ("data", "suffix", "name"),
    [
        pytest.param(DOCX, ".pdf", "Word (DOCX)", id="DOCX called PDF"),
        pytest.param(DOCX, ".doc", "Word (DOCX)", id="DOCX called DOC"),
        pytest.param(zipped({"word/document2.xml": b""}), ".docx", "Word (DOCX)", id="another main part"),
        pytest.param(ODT, ".docx", "OpenDocument (ODT)", id="ODT called DOCX"),
        pytest.param(
            zipped({"content.xml": b"", "META-INF/manifest.xml": b""}), "", "OpenDocument (ODT)", id="no type"
        ),
        pytest.param(EPUB, ".zip", "EPUB", id="EPUB called ZIP"),
        pytest.param(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", ".txt", "PDF", id="PDF called TXT"),
        pytest.param(b"\r\njunk\n%PDF-1.4\n1 0 obj", ".pdf", "PDF", id="PDF behind junk"),
        pytest.param(b"Such a file begins with %PDF-1.4.", ".txt", "plain text", id="a text on PDF"),
        pytest.param(b"{\\rtf1\\ansi Text}", ".doc", "RTF", id="RTF called DOC"),
        pytest.param(b"\xef\xbb\xbf {\\rtf1 Text}", ".txt", "RTF", id="RTF behind a mark"),
        pytest.param(b"<!DOCTYPE html><p>Text", ".md", "HTML", id="HTML called Markdown"),
        pytest.param(b"<html><p>Text", ".txt", "HTML", id="HTML called TXT"),
        pytest.param(LICENCE + b"<html><p>Text", ".xml", "HTML", id="HTML behind a long comment"),
        pytest.param(b'<div align="center">\n\n# Title', ".md", "Markdown", id="Markdown that begins with HTML"),
        pytest.param(b"<!-- lint off -->\n# Title\n<html>", ".md", "Markdown", id="Markdown behind a comment"),
        pytest.param(b"<article>\n\n# Title\n\n<title>", ".md", "Markdown", id="Markdown that begins with a tag"),
        pytest.param(b"<p>Text", ".html", "HTML", id="a piece of HTML"),
        pytest.param(b"<article><title>T</title>", ".html", "HTML", id="an article of HTML"),
        pytest.param("<html><p>Text".encode("utf-16"), ".txt", "HTML", id="HTML in UTF-16"),
        pytest.param(b"<FictionBook xmlns='x'>", ".xml", "FictionBook (FB2)", id="FB2 called XML"),
        pytest.param(
            '<?xml version="1.0"?><FictionBook>'.encode("utf-16"), ".fb2", "FictionBook (FB2)", id="FB2 in UTF-16"
        ),
        pytest.param(
            '<?xml version="1.0"?><FictionBook>'.encode("utf-16-be"), ".fb2", "FictionBook (FB2)", id="without a mark"
        ),
        pytest.param(DOCBOOK_4, ".html", "DocBook", id="DocBook 4 called HTML"),
        pytest.param(b'<d:book xmlns:d="http://docbook.org/ns/docbook">', ".xml", "DocBook", id="DocBook 5, prefixed"),
        pytest.param(b"<section><title>T</title>", ".dbk", "DocBook", id="a piece of DocBook"),
        pytest.param(b'<article article-type="research-article">', ".xml", "JATS", id="JATS without a type"),
        pytest.param(
            b'<!DOCTYPE article PUBLIC "-//NLM//DTD JATS (Z39.96) v1.2//EN" "j.dtd">', ".xml", "JATS", id="JATS"
        ),
        pytest.param(b"% !TeX\n\n\\documentclass{article}", ".txt", "LaTeX", id="LaTeX called TXT"),
        pytest.param(b"Write\n\n\\documentclass{article}\n", ".md", "Markdown", id="a text on LaTeX"),
        pytest.param(b"Text", ".org", "Org", id="text by its suffix"),
    ],
)
def test_a_file_is_what_its_content_says(data: bytes, suffix: str, name: str) -> None:
    assert detect(data, suffix).name == name


@pytest.mark.parametrize(
    ("data", "suffix", "message"),
    [
        pytest.param(b"", ".docx", "the file is empty", id="empty"),
        pytest.param(b"\x1f\x8b\x08\x00", ".txt", r"packed \(gzip\); unpack it", id="gzip"),
        pytest.param(b"\x89PNG\r\n\x1a\n", ".pdf", r"picture \(PNG\).*text recognition", id="PNG"),
        pytest.param(b"\xff\xd8\xff\xe0", ".txt", r"picture \(JPEG\)", id="JPEG"),
        pytest.param(b"%!PS-Adobe-3.0", ".ps", "PostScript.*PDF", id="PostScript"),
        pytest.param(b"x" * 60 + b"BOOKMOBI", ".mobi", "Kindle.*EPUB", id="Kindle"),
        pytest.param(b"PK\x05\x06" + bytes(18), ".docx", "empty zip", id="empty zip"),
        pytest.param(zipped({"a.txt": b"a"}), ".docx", "zip archive of no format", id="zip of nothing known"),
        pytest.param(zipped({"xl/workbook.xml": b""}), ".xlsx", r"Excel.*PDF", id="XLSX"),
        pytest.param(zipped({"ppt/presentation.xml": b""}), ".pptx", "PowerPoint.*PDF", id="PPTX"),
        pytest.param(
            zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}), ".ods", r"ODS.*PDF", id="ODS"
        ),
        pytest.param(
            zipped({"mimetype": b"application/vnd.oasis.opendocument.presentation-template"}), ".otp", "ODP", id="OTP"
        ),
        pytest.param(zipped({"Index/Document.iwa": b""}), ".pages", "Apple Pages.*DOCX", id="Pages"),
        pytest.param(b"PK\x03\x04 and no more", ".docx", "damaged", id="cut zip"),
        pytest.param(b"MIME-Version: 1.0\r\nContent-Type: multipart/related;", ".doc", "web archive", id="MHTML"),
        pytest.param(b"no Word file", ".docx", r"called \.docx, but it is no Word", id="text called DOCX"),
        pytest.param(b"no PDF", ".pdf", r"called \.pdf, but it is no PDF", id="text called PDF"),
        pytest.param(b"<?xml version='1.0'?><TEI xmlns='t'>", ".xml", "TEI, which is not read", id="TEI"),
        pytest.param(b"<?xml version='1.0'?><rss>", ".txt", "root element is rss", id="XML of another kind"),
        pytest.param(b"<rss>", ".xml", "no XML of a kind that is read; known are HTML, JATS", id="XML, undeclared"),
        pytest.param(b'<?xml version="1.0"?><w:wordDocument>', ".xml", "Word 2003 XML.*DOCX", id="Word 2003"),
        pytest.param(b"text", ".xyz", r"the format \.xyz is not read; known are", id="suffix"),
    ],
)
def test_what_is_not_read_is_named_with_what_to_do(data: bytes, suffix: str, message: str) -> None:
    with pytest.raises(FormatError, match=message) as refusal:
        detect(data, suffix)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    ("stream", "message"),
    [
        pytest.param("EncryptedPackage", "protected by a password; save it without one", id="password"),
        pytest.param("WordDocument", r"old Word file \(DOC\); save it as DOCX", id="DOC"),
        pytest.param("Workbook", "old Excel", id="XLS"),
        pytest.param("PowerPoint Document", "old PowerPoint", id="PPT"),
        pytest.param("Nothing", "old Office file", id="other"),
    ],
)
def test_old_and_protected_office_files_are_told_apart(stream: str, message: str) -> None:
    data = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(1000) + stream.encode("utf-16-le")
    with pytest.raises(FormatError, match=message):
        detect(data, ".docx")


def test_each_suffix_leads_to_the_format_that_names_it() -> None:
    assert {suffix: form.name for suffix, form in SUFFIXES.items() if form} == {
        suffix: form.name for form in FORMATS for suffix in form.suffixes
    }


STARTS = [b"", b"<", b"<!--", b"<!DOCTYPE ", b"<?xml ", b"PK\x03\x04", b"%PDF-", b"{\\rtf", b"\xff\xfe", b"\xfe\xff"]


@settings(deadline=None, max_examples=200)
@given(st.sampled_from(STARTS), st.binary(max_size=200), st.sampled_from([*SUFFIXES, ".doc", ""]))
def test_any_bytes_are_of_a_format_or_refused(start: bytes, rest: bytes, suffix: str) -> None:
    with suppress(FormatError):
        assert detect(start + rest, suffix) in FORMATS


@pytest.mark.parametrize(
    "piece", [b"<!--", b"<!doctype a", b"<!DOCTYPE x [", b"<?a", b"<a:", b"<a ", b"%\n", b"\n \\"], ids=repr
)
@pytest.mark.timeout(5)
def test_telling_the_format_takes_no_time_however_the_file_begins(piece: bytes) -> None:
    with pytest.raises(FormatError):
        detect(piece * 500_000, ".nothing")
    assert detect(piece * 500_000, ".txt").name == "plain text"
