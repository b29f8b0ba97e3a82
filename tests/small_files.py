"""A small sound file of each format, with a footnote, made here: what the tests of hostile files damage."""

import io
import zipfile
from collections.abc import Sequence

CONTAINER = (
    b'<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0"><rootfiles>'
    b'<rootfile full-path="book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)
PACKAGE = (
    b'<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="i"><metadata '
    b'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="i">i</dc:identifier><dc:title>Sugar</dc:title>'
    b'</metadata><manifest><item id="a" href="a.xhtml" media-type="application/xhtml+xml"/></manifest>'
    b'<spine><itemref idref="a"/></spine></package>'
)
PAGE = (
    b'<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><head><title>Sugar</title>'
    b'</head><body><p>Sugar rose.<a epub:type="noteref" href="#n1"><sup>1</sup></a> Salt fell.</p>'
    b'<aside epub:type="footnote" id="n1"><p>Smith 1999.</p></aside></body></html>'
)
WORD = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
DOCX = {
    "[Content_Types].xml": (
        b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
        b'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName='
        b'"/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document'
        b'.main+xml"/></Types>'
    ),
    "_rels/.rels": (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
        b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
        b'Target="word/document.xml"/></Relationships>'
    ),
    "word/_rels/document.xml.rels": (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
        b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes" '
        b'Target="footnotes.xml"/></Relationships>'
    ),
    "word/document.xml": (
        b"<w:document %b><w:body><w:p><w:r><w:t>Sugar rose.</w:t></w:r><w:r><w:footnoteReference w:id='1'/></w:r>"
        b"<w:r><w:t> Salt fell.</w:t></w:r></w:p></w:body></w:document>" % WORD
    ),
    "word/footnotes.xml": (
        b"<w:footnotes %b><w:footnote w:id='1'><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t>Smith 1999.</w:t></w:r></w:p>"
        b"</w:footnote></w:footnotes>" % WORD
    ),
}
OFFICE = (
    b'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    b'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)
ODT = {
    "mimetype": b"application/vnd.oasis.opendocument.text",
    "META-INF/manifest.xml": (
        b'<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><m:file-entry m:full-path="/" '
        b'm:media-type="application/vnd.oasis.opendocument.text"/><m:file-entry m:full-path="content.xml" '
        b'm:media-type="text/xml"/></m:manifest>'
    ),
    "content.xml": (
        b"<office:document-content %b><office:body><office:text><text:p>Sugar rose.<text:note "
        b'text:id="f1" text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body>'
        b"<text:p>Smith 1999.</text:p></text:note-body></text:note> Salt fell.</text:p></office:text></office:body>"
        b"</office:document-content>" % OFFICE
    ),
}
EPUB = {
    "mimetype": b"application/epub+zip",
    "META-INF/container.xml": CONTAINER,
    "book.opf": PACKAGE,
    "a.xhtml": PAGE,
}


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip container; a first member called mimetype is stored, as its formats want it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data, zipfile.ZIP_STORED if name == "mimetype" else method)
    return buffer.getvalue()


def pdf(contents: Sequence[bytes]) -> bytes:
    """A PDF with a page for each content stream; the font F1 is Times."""
    pages = range(4, 4 + 2 * len(contents), 2)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count %d/Kids[%b]>>" % (len(contents), b" ".join(b"%d 0 R" % number for number in pages)),
        b"<</Type/Font/Subtype/Type1/BaseFont/Times-Roman/Encoding/WinAnsiEncoding>>",
    ]
    for number, content in zip(pages, contents, strict=True):
        objects += [
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>/Contents %d 0 R>>"
            % (number + 1),
            b"<</Length %d>>stream\n%b\nendstream" % (len(content), content),
        ]
    body, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%b\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return body + b"xref\n0 %d\n0000000000 65535 f \n%btrailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        table,
        len(objects) + 1,
        len(body),
    )


def shown(text: str, x: float, y: float, size: float) -> bytes:
    """A piece of a content stream: ``text`` at a place on the page, in points from its bottom left corner."""
    escaped = text.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
    return b"BT /F1 %.1f Tf %.1f %.1f Td (%b) Tj ET\n" % (size, x, y, escaped)


PDF = pdf(
    [
        shown("Sugar rose, as he says in the book.", 72, 720, 12)
        + shown("1", 242, 724, 7)
        + shown("Salt fell.", 250, 720, 12)
        + shown("1 Smith 1999.", 72, 80, 9)
    ]
)

XML = {
    ".nxml": (
        b'<article article-type="research-article"><front><article-meta><title-group><article-title>Sugar'
        b"</article-title></title-group></article-meta></front><body><p>Sugar rose."
        b"<xref ref-type='fn' rid='f1'>1</xref> Salt fell.</p></body><back><fn-group><fn id='f1'><label>1</label>"
        b"<p>Smith 1999.</p></fn></fn-group></back>"
        b"</article>"
    ),
    ".docbook": (
        b'<article xmlns="http://docbook.org/ns/docbook" version="5.0"><title>Sugar</title><para>Sugar rose.<footnote>'
        b"<para>Smith 1999.</para></footnote> Salt fell.</para></article>"
    ),
    ".fb2": (
        b'<FictionBook xmlns="http://www.gribuser.ru/xml/fictionbook/2.0" xmlns:l="http://www.w3.org/1999/xlink"><body>'
        b'<section><p>Sugar rose.<a l:href="#n1" type="note">1</a> Salt fell.</p></section></body><body name="notes">'
        b'<section id="n1"><title><p>1</p></title><p>Smith 1999.</p></section></body></FictionBook>'
    ),
    ".xhtml": PAGE,
}
"""The formats that are one XML file, by suffix."""

ARCHIVES: dict[str, dict[str, bytes]] = {".epub": EPUB, ".docx": DOCX, ".odt": ODT}
"""The members of those that are zip containers."""

PLAIN = {
    ".txt": b"Sugar rose.1 Salt fell.2 Rice stood.3\n\nNotes\n\n1. Smith 1999.\n2. Jones.\n3. Brown.\n",
    ".md": b"# Sugar\n\nSugar rose.[^1] Salt fell.\n\n[^1]: Smith 1999.\n",
    ".html": b'<p>Sugar rose.<sup><a href="#n1">1</a></sup> Salt fell.</p><ol><li id="n1">Smith 1999.</li></ol>',
    ".rtf": rb"{\rtf1\ansi Sugar rose.{\super\chftn}{\footnote\pard\plain{\super\chftn} Smith 1999.} Salt fell.\par}",
    ".tex": b"\\documentclass{article}\\begin{document}Sugar rose.\\footnote{Smith 1999.} Salt fell.\\end{document}\n",
    ".rst": b"Sugar rose. [1]_ Salt fell.\n\n.. [1] Smith 1999.\n",
    ".org": b"Sugar rose.[fn:1] Salt fell.\n\n[fn:1] Smith 1999.\n",
    ".mediawiki": b"Sugar rose.<ref>Smith 1999.</ref> Salt fell.\n\n<references/>\n",
    ".adoc": b"Sugar rose.footnote:[Smith 1999.] Salt fell.\n",
    ".textile": b"Sugar rose.[1] Salt fell.\n\nfn1. Smith 1999.\n",
}

SMALL: dict[str, bytes] = PLAIN | XML | {suffix: zipped(each) for suffix, each in ARCHIVES.items()} | {".pdf": PDF}
"""A file of each format, by suffix."""
