import re

from corpus.changes import as_diff, as_html
from corpus.document import Document, Emendation, Gap, Note, NoteKind, Parsed, Problem, ProblemKind, Source
from corpus.sentences import split
from corpus.span import Edit, Span, apply

ORIGINAL = 'The <b>Chicken</b> fell. 59 With the , it & "she" rose.'


def repaired() -> Parsed:
    text, alignment = apply(ORIGINAL, [Edit(Span(7, 14), "Turkey"), Edit(Span(24, 27), ""), Edit(Span(37, 37), "[…]")])
    note = Note("n59", "59", NoteKind.FOOTNOTE, None, (23,))
    document = Document(
        id="made-1",
        title="A <made> page",
        source=Source("made.txt", "0" * 64, "text/plain"),
        original=ORIGINAL,
        text=text,
        alignment=alignment,
        notes=(note,),
        sentences=split(text, [note]),
        emendations=(
            Emendation(Span(7, 13), Span(7, 14), "name", "a country's name was translated"),
            Emendation(Span(33, 36), Span(37, 37), "gap", "a date was stripped", reviewed=True),
        ),
        gaps=(Gap(Span(33, 36), "With the", "a date was stripped"),),
    )
    return Parsed(document, (Problem(ProblemKind.GAP, "a <date> was stripped", Span(33, 36)),))


def test_the_fixture_reads_as_it_should() -> None:
    assert repaired().document.text == 'The <b>Turkey</b> fell. With the […], it & "she" rose.'


def test_the_diff_shows_sentences_with_their_markers() -> None:
    assert as_diff(repaired()) == (
        "--- original\n+++ clean\n@@ -1,2 +1,2 @@\n"
        "-The <b>Chicken</b> fell. 59\n"
        '-With the , it & "she" rose.\n'
        "+The <b>Turkey</b> fell.\n"
        '+With the […], it & "she" rose.\n'
    )


def test_the_diff_of_an_unchanged_text_is_empty() -> None:
    parsed = repaired()
    text = parsed.document.text
    same = Document("id", "t", parsed.document.source, text, text, apply(text, [])[1], sentences=split(text))
    assert as_diff(Parsed(same, ())) == ""


def test_the_page_marks_each_change_on_both_sides() -> None:
    page = as_html(repaired())
    assert '<del title="name: a country&#x27;s name was translated">Chicken</del>' in page
    assert '<ins class="repaired" title="name: a country&#x27;s name was translated">Turkey</ins>' in page
    assert '<ins class="gap" title="gap: a date was stripped">[…]</ins>' in page
    assert 'fell.<sup title="note 59">59</sup>' in page
    assert "2 changes, 1 of them decided by a reader; 1 gaps; 1 notes." in page


def test_nothing_of_the_document_reaches_the_page_unescaped() -> None:
    page = as_html(repaired())
    assert "&lt;b&gt;" in page
    assert "A &lt;made&gt; page" in page
    assert "a &lt;date&gt; was stripped" in page
    assert not re.search(r"<(?:b|made|date)>", page)


def test_the_page_asks_no_host_for_anything() -> None:
    page = as_html(repaired())
    assert not re.search(r"https?://|//|src=|href=|<script|@import|url\(", page)
    assert "default-src 'none'" in page


def test_a_document_cannot_pose_as_a_field_of_the_page() -> None:
    parsed = repaired()
    document = parsed.document
    text = "{{rows}} {{title}}"
    made = Document("id", "{{changes}}", document.source, text, text, apply(text, [])[1], sentences=split(text))
    page = as_html(Parsed(made, ()))
    assert "<h1>{{changes}}</h1>" in page
    assert "<td>{{rows}} {{title}}</td>" in page
