"""EPUB 2 and 3: reading order, notes in any file of the book, and what is declined."""

import io
import zipfile

import pytest

from corpus.document import NoteKind, ProblemKind, Raw
from corpus.readers import epub

CONTAINER = """<?xml version="1.0"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="OEBPS/content.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>"""
ONE = """<h1>One</h1><p>The Straits were closed.<a epub:type="noteref" id="r1" href="notes.xhtml#n1">1</a></p>"""
TWO = """<h1>Two</h1><p>The Sultan signed.<a epub:type="noteref" id="r1" href="notes.xhtml#n2">1</a></p>"""
NOTES = """<section epub:type="endnotes"><h1>Notes</h1><ol>
<li id="n1" epub:type="endnote"><p>Hurewitz, p. 28. <a epub:type="backlink" href="one.xhtml#r1">&#8617;</a></p></li>
<li id="n2" epub:type="endnote"><p>FO 78/4. <a epub:type="backlink" href="two.xhtml#r1">&#8617;</a></p></li>
</ol></section>"""


def xhtml(body: str) -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml" '
        f'xmlns:epub="http://www.idpf.org/2007/ops"><head><title>Page</title></head><body>{body}</body></html>'
    )


def package(pages: list[str], *, version: int = 3, more: str = "") -> str:
    items = "".join(
        f'<item id="p{n}" href="{name}" media-type="application/xhtml+xml"/>' for n, name in enumerate(pages)
    )
    spine = "".join(
        f'<itemref idref="p{n}"{" linear=" + chr(34) + "no" + chr(34) if "notes" in name else ""}/>'
        for n, name in enumerate(pages)
    )
    return (
        f'<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="{version}.0"><metadata '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>The Straits</dc:title><dc:creator>A. Author'
        f"</dc:creator></metadata><manifest>{items}{more}</manifest><spine>{spine}</spine></package>"
    )


def book(pages: dict[str, str], *, spine: list[str] | None = None, version: int = 3, **others: str) -> bytes:
    """A book of ``pages`` (bodies by name); ``others`` are further members, with two underscores for a slash."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as container:
        container.writestr("mimetype", "application/epub+zip")
        container.writestr("META-INF/container.xml", CONTAINER)
        container.writestr("OEBPS/content.opf", package(spine or list(pages), version=version))
        for name, text in pages.items():
            container.writestr(f"OEBPS/{name}", xhtml(text))
        for name, text in others.items():
            container.writestr(name.replace("__", "/").replace("META", "META-INF") + ".xml", text)
    return written.getvalue()


def linked(raw: Raw) -> list[tuple[str, str, str | None]]:
    found = [(anchor, note.label, note.span) for note in raw.notes or () for anchor in note.anchors]
    return [
        (raw.text[:anchor].split("\n")[-1], label, span.of(raw.text) if span else None)
        for anchor, label, span in sorted(found)
    ]


BOTH = [("The Straits were closed.", "1", "Hurewitz, p. 28."), ("The Sultan signed.", "1", "FO 78/4.")]


@pytest.mark.parametrize("version", [2, 3])
def test_notes_in_another_file_are_linked_and_shown_once(version: int) -> None:
    pages = {"one.xhtml": ONE, "two.xhtml": TWO, "notes.xhtml": NOTES}
    if version == 2:
        pages = {name: text.replace("epub:type", "class") for name, text in pages.items()}
    raw = epub.read(book(pages, version=version))
    assert linked(raw) == BOTH
    assert raw.text.count("Hurewitz") == 1
    assert raw.text.startswith("One\n\nThe Straits were closed.\n\nTwo\n\nThe Sultan signed.\n\n")
    assert raw.title == "The Straits"


def test_endnotes_say_that_they_are_endnotes_and_popups_that_they_are_footnotes() -> None:
    popup = '<p>It held.<a epub:type="noteref" href="#f">*</a></p><aside epub:type="footnote" id="f">Not long.</aside>'
    raw = epub.read(book({"one.xhtml": ONE, "two.xhtml": popup, "notes.xhtml": NOTES}))
    kinds = {note.label: note.kind for note in raw.notes or () if note.anchors}
    assert kinds == {"1": NoteKind.ENDNOTE, "*": NoteKind.FOOTNOTE}


def test_links_are_resolved_in_the_container_and_never_outside_it() -> None:
    deep = ONE.replace("notes.xhtml#n1", "../back%20matter/notes.xhtml#n1")
    outside = TWO.replace("notes.xhtml#n2", "../../../../etc/notes.xhtml#n2")
    raw = epub.read(book({"text/one.xhtml": deep, "text/two.xhtml": outside, "back matter/notes.xhtml": NOTES}))
    assert linked(raw) == [BOTH[0], ("The Sultan signed.", "1", None)]


def test_the_same_id_in_two_files_is_two_notes() -> None:
    chapter = '<p>{}<a epub:type="noteref" href="#n">1</a></p><aside epub:type="footnote" id="n">{}</aside>'
    pages = {"a.xhtml": chapter.format("First.", "Alpha."), "b.xhtml": chapter.format("Second.", "Beta.")}
    raw = epub.read(book(pages))
    assert linked(raw) == [("First.", "1", "Alpha."), ("Second.", "1", "Beta.")]


def test_a_place_names_the_file_and_the_element() -> None:
    raw = epub.read(book({"one.xhtml": '<section id="s"><p>Alpha.</p><p id="q">Beta.</p></section>'}))
    assert [(place.span.of(raw.text), place.file, place.element) for place in raw.places] == [
        ("Alpha.", "OEBPS/one.xhtml", "s"),
        ("Beta.", "OEBPS/one.xhtml", "q"),
    ]


def test_a_missing_file_is_told_and_the_rest_is_read() -> None:
    raw = epub.read(book({"one.xhtml": ONE}, spine=["one.xhtml", "gone.xhtml"]))
    assert raw.text == "One\n\nThe Straits were closed."
    assert [(problem.kind, problem.message) for problem in raw.problems] == [
        (
            ProblemKind.NOT_READ,
            "the book's file OEBPS/gone.xhtml was not read: the book names it, but it is not there",
        )
    ]


def test_tables_of_contents_are_no_text() -> None:
    nav = '<nav epub:type="toc"><ol><li><a href="one.xhtml">One</a></li></ol></nav><p>Text.</p>'
    assert epub.read(book({"one.xhtml": nav})).text == "Text."


def test_a_book_without_notes_is_searched_for_printed_numbers() -> None:
    assert epub.read(book({"one.xhtml": "<p>The Straits were closed. 59 The Sultan signed.</p>"})).notes is None


ENCRYPTION = (
    '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container" xmlns:enc="http://www.w3.org/2001/04/xmlenc#">'
    '<enc:EncryptedData><enc:EncryptionMethod Algorithm="{}"/></enc:EncryptedData></encryption>'
)


@pytest.mark.parametrize("font", ["http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"])
def test_scrambled_fonts_are_no_protection(font: str) -> None:
    assert epub.read(book({"one.xhtml": "<p>Text.</p>"}, META__encryption=ENCRYPTION.format(font))).text == "Text."


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("META__encryption", ENCRYPTION.format("http://www.w3.org/2001/04/xmlenc#aes128-cbc")),
        ("META__rights", "<rights/>"),
        ("META__sinf", "<sinf/>"),
    ],
)
def test_a_protected_book_is_declined_in_words(name: str, text: str) -> None:
    with pytest.raises(ValueError, match=r"it is protected against copying \(DRM\)"):
        epub.read(book({"one.xhtml": ONE}, **{name: text}))


def test_a_book_without_its_package_is_declined_in_words() -> None:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as container:
        container.writestr("mimetype", "application/epub+zip")
    with pytest.raises(ValueError, match="it has no package file"):
        epub.read(written.getvalue())


def test_a_book_none_of_whose_files_is_there_is_declined_in_words() -> None:
    with pytest.raises(ValueError, match="none of its pages can be read"):
        epub.read(book({}, spine=["gone.xhtml"]))


def test_a_package_that_declares_entities_is_declined() -> None:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as container:
        container.writestr("META-INF/container.xml", '<!DOCTYPE c [<!ENTITY a "b">]><container>&a;</container>')
    with pytest.raises(ValueError, match="declares XML entities"):
        epub.read(written.getvalue())


def test_the_style_sheet_of_a_book_says_what_is_raised() -> None:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as container:
        container.writestr("META-INF/container.xml", CONTAINER)
        sheet = '<item id="s" href="a/s.css" media-type="text/css"/>'
        container.writestr("OEBPS/content.opf", package(["one.xhtml"], more=sheet))
        container.writestr("OEBPS/one.xhtml", xhtml('<p>10<span class="s5">5</span> m</p>'))
        container.writestr("OEBPS/a/s.css", ".s5 { vertical-align: super }")
    assert epub.read(written.getvalue()).text == "10⁵ m"
