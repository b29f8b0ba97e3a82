"""Reading speed of each format beside the bare library that opens it; time and memory of two large files.

Prints MB (PDF: pages) per second of the public documents, read from scratch into a document and by the bare library, in
turns in one process, medians; then peak memory and time of a 500-page PDF and of 4,542 endnotes, each in a process of
its own; and before all that how many links of the gold are found.
"""

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

DATA = Path(__file__).parents[2] / "shared" / "data" / "documents"
ROUNDS = 5

SAMPLES = {
    "plain text": ("", "plain"),
    "Markdown": ("markdown/3392-leadership-council.md", "markdown"),
    "HTML": ("html/wiki_duck.html", "lxml"),
    "XHTML with endnotes": ("xhtml_endnotes/james_chapter-4.xhtml", "lxml"),
    "EPUB": ("epub/wasteland.epub", "pandoc:epub"),
    "DOCX": ("docx/pandoc_notes.docx", "pandoc:docx"),
    "ODT": ("odt/endnote.odt", "pandoc:odt"),
    "RTF": ("rtf/writer.rtf", "pandoc:rtf"),
    "DocBook": ("docbook/docbook-reader.docbook", "pandoc:docbook"),
    "FB2": ("fb2/writer.fb2", "pandoc:fb2"),
    "AsciiDoc": ("asciidoc/writer.asciidoc", "pandoc:asciidoc"),
    "Textile": ("textile/writer.textile", "pandoc:textile"),
    "MediaWiki": ("wikitext/writer.mediawiki", "pandoc:mediawiki"),
    "JATS": ("jats/ptag100.xml", "lxml"),
    "PDF": ("pdf/gpt2_paper.pdf", "pdfium"),
}


def bare(kind: str, data: bytes) -> None:
    """What the library alone does with the file: text and structure, no notes."""
    if kind == "plain":
        data.decode()
    elif kind == "lxml":
        from lxml import etree, html

        (etree.fromstring(data) if data.startswith(b"<?xml") else html.fromstring(data)).itertext()
    elif kind == "markdown":
        from markdown_it import MarkdownIt
        from mdit_py_plugins.footnote import footnote_plugin

        MarkdownIt("commonmark").enable("table").use(footnote_plugin).parse(data.decode())
    elif kind == "pdfium":
        import pypdfium2

        for page in pypdfium2.PdfDocument(data):
            page.get_textpage().get_text_bounded()
    else:
        import pypandoc

        command = [pypandoc.get_pandoc_path(), "--sandbox", f"--from={kind.partition(':')[2]}", "--to=json"]
        subprocess.run(command, input=data, capture_output=True, check=True)


def say(line: str) -> None:
    print(line, flush=True)  # noqa: T201 - what a benchmark is for


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def compare(name: str, path: str, kind: str) -> None:
    from corpus.parse import BUNDLED, bundled, parse_bytes

    if path:
        data = (DATA / path).read_bytes()
    else:
        path, data = BUNDLED[0], bundled(BUNDLED[0]).document.original.encode()
    ours, theirs = [], []
    for _ in range(ROUNDS):
        ours.append(seconds(lambda: parse_bytes(data, path)))
        theirs.append(seconds(lambda: bare(kind, data)))
    own, other = statistics.median(ours), statistics.median(theirs)
    size = len(parse_bytes(data, path).document.pages) or len(data) / 1e6
    unit = "pages/s" if kind == "pdfium" else "MB/s"
    library = kind.partition(":")[0]
    say(f"{name:<20} {size / own:9.2f} {unit:<8} bare {library:<9} {size / other:9.2f}   time x{own / other:.1f}")


def long_pdf(pages: int) -> bytes:
    """A PDF of ``pages`` pages, 40 lines each, a raised number in every tenth line and its note at the foot."""
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"", b"<</Type/Font/Subtype/Type1/BaseFont/Times-Roman>>"]
    kids = []
    note = 0
    for page in range(pages):
        lines, feet = [], []
        for line in range(40):
            y = 740 - 15 * line
            text = f"Page {page + 1} tells of the year {1500 + (page * 7 + line) % 400} and of what was paid for grain."
            marker = ""
            if line % 10 == 9:
                note += 1
                marker = f"/F 7 Tf 4 Ts ({note}) Tj 0 Ts"
                feet.append(note)
            lines.append(f"BT /F 11 Tf 72 {y} Td ({text}) Tj {marker} ET")
        for n, number in enumerate(feet):
            y = 100 - 11 * n
            text = f"Ledger of the mill, volume {number}, folio {number % 90}."
            lines.append(f"BT /F 6 Tf 72 {y} Td 3 Ts ({number}) Tj 0 Ts /F 8 Tf ( {text}) Tj ET")
        content = "\n".join(lines).encode()
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(content), content))
        stream = len(objects)
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Resources<</Font<</F 3 0 R>>>>/Contents %d 0 R>>" % stream
        )
        kids.append(len(objects))
    objects[1] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (pages, b" ".join(b"%d 0 R" % kid for kid in kids))
    return written(objects)


def written(objects: list[bytes]) -> bytes:
    data, places = bytearray(b"%PDF-1.4\n"), []
    for number, each in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj" % number + each + b"endobj\n"
    table = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    data += b"".join(b"%010d 00000 n \n" % place for place in places)
    data += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, table)
    return bytes(data)


def peak() -> float:
    """The most memory that this process has held, in MB. ``ru_maxrss`` would be the parent's, where that held more."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def large(path: str) -> None:
    """Read one large file, and say what it took."""
    from corpus.parse import parse

    before = peak()
    start = time.perf_counter()
    document = parse(Path(path)).document
    took = time.perf_counter() - start
    linked = sum(bool(note.span and note.anchors) for note in document.notes)
    say(
        f"{Path(path).name}: {took:.1f} s, peak {peak():.0f} MB (of which before reading {before:.0f}), "
        f"{len(document.pages)} pages, {len(document.text):,} characters, {len(document.notes)} notes, {linked} linked"
    )


def gold(folder: Path) -> None:
    """Precision and recall of links where there is a gold; elsewhere markers linked, of those that the file has."""
    import test_documents as documents

    for name in ("standardebooks", "wikipedia", "markdown", "docx"):
        counts = [
            documents.score(documents.links(parsed.document), true) for parsed, true in documents.judged(name, folder)
        ]
        precision, recall = documents.rates(counts)
        say(f"{name:<16} {sum(true for _, _, true in counts):>4} links, precision {precision:.3f}, recall {recall:.3f}")
    import test_readers_pdf_notes as printed

    for name in printed.GOLD:
        hits, true, right, found = printed.compared(name)
        say(f"{name + '.pdf':<32} {hits} of {true} links found, {right} of the {found} found are right")
    for name in documents.COUNTED:
        for file, count in documents.numbered(name):
            notes = documents.read(file).document.notes
            linked = sum(len(note.anchors) for note in notes if note.span)
            say(f"{file:<32} {linked} of {count} markers linked, {len(notes)} notes")


def main() -> None:
    if len(sys.argv) > 1:
        large(sys.argv[1])
        return
    if not DATA.is_dir():
        say("the public documents are not beside the checkout: only the large file that is made here is read")
    else:
        with tempfile.TemporaryDirectory() as folder:
            gold(Path(folder))
    for name, (path, kind) in SAMPLES.items():
        if DATA.is_dir() or not path:
            compare(name, path, kind)
    with tempfile.TemporaryDirectory() as folder:
        pdf = Path(folder) / "500-pages.pdf"
        pdf.write_bytes(long_pdf(500))
        for path in (str(pdf), str(DATA / "xhtml_endnotes" / "pepys_endnotes.xhtml")):
            if Path(path).exists():
                subprocess.run([sys.executable, __file__, path], check=True)


if __name__ == "__main__":
    main()
