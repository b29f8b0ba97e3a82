"""HTML: every common way to mark up notes, and what is no note."""

import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.document import NoteKind, ProblemKind, Raw
from corpus.notes import find
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


def test_the_notes_of_an_endnote_list_are_endnotes_and_others_footnotes() -> None:
    source = '<p>A.<a href="#a" role="doc-noteref">1</a> B.<a href="#b" role="doc-noteref">2</a></p>{}{}'
    end = '<section role="doc-endnotes"><ol><li id="a">Alpha.</li></ol></section>'
    foot = '<aside role="doc-footnote" id="b">Beta.</aside>'
    assert {note.label: note.kind for note in page(source.format(end, foot)).notes or ()} == {
        "1": NoteKind.ENDNOTE,
        "2": NoteKind.FOOTNOTE,
    }


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("<p>10<sup>5</sup> and m<sup>2</sup></p>", "10⁵ and m²"),
        ("<p>the 1<sup>st</sup> and M<sup>me</sup> X</p>", "the 1st and Mme X"),
        ("<p>H<sub>2</sub>O and <sup>14</sup>C</p>", "H₂O and ¹⁴C"),
        ("<p>Ca<sup>2+</sup> at 10<sup>-3</sup></p>", "Ca²⁺ at 10⁻³"),
        ("<p>E = mc<sup>2</sup>; 2<sup>2x</sup></p>", "E = mc²; 2^(2x)"),
        ("<p>true<sup>[<i>citation needed</i>]</sup> or not</p>", "true[citation needed] or not"),
    ],
)
def test_raised_and_lowered_characters_that_mark_nothing_stay(source: str, text: str) -> None:
    assert page(source).text == text


def test_exponents_are_never_taken_for_markers_on_a_page_without_notes() -> None:
    raw = page(
        "<p>It took 7 sec<sup>1</sup>. Then 8 sec<sup>2</sup>. Then 9 sec<sup>3</sup>. Then 9 sec<sup>4</sup>.</p>"
    )
    assert raw.notes is None
    assert raw.text == "It took 7 sec ^1. Then 8 sec ^2. Then 9 sec ^3. Then 9 sec ^4."
    assert find(raw.text).markers == ()
    assert page("<p>10<sup>1</sup>. 10<sup>2</sup>. 10<sup>3</sup>. 10<sup>4</sup>.</p>").text == "10¹. 10². 10³. 10⁴."


def test_a_marker_behind_a_year_never_joins_it() -> None:
    raw = page(
        '<p>In 1650<sup><a href="#n">13</a></sup>1651 it was.</p><ol class="footnotes"><li id="n">Yes.</li></ol>'
    )
    assert body(raw) == "In 1650 1651 it was."
    assert [note.label for note in raw.notes or ()] == ["13"]


@pytest.mark.parametrize(
    "source",
    [
        '<p>See <a href="#s2">2</a>.</p><h2 id="s2">2</h2><p>Text.</p>',
        '<p>As (<a href="#eq1">1</a>) says.</p><div id="eq1">x = y</div>',
        '<p>Straits, <a href="#page_12">12</a>.</p><p><a id="page_12"></a>It left.</p>',
        '<ul><li><a href="#c1">1</a> <a href="#c2">2</a></li></ul><div id="c1"><h2>I</h2></div><p id="c2">B.</p>',
        '<p>An <a href="#top">a</a> here.</p><p id="top">Top.</p>',
        '<p>(<a href="#CITEREFHurewitz1962">Hurewitz 1962</a>)</p><ul><li id="CITEREFHurewitz1962">Book.</li></ul>',
    ],
)
def test_other_links_are_no_markers(source: str) -> None:
    assert page(source).notes is None


def test_numbers_in_running_text_are_left_to_be_found_there() -> None:
    raw = page("<p>The airspace.59 The Russians came.</p>")
    assert raw.notes is None
    assert raw.text == "The airspace.59 The Russians came."


def test_a_page_of_notes_alone_gives_notes_without_markers() -> None:
    raw = page(
        '<section class="footnotes"><h2>Notes</h2><ol start="7"><li id="a">Alpha.</li><li>Beta.</li></ol></section>'
    )
    assert [(note.label, note.anchors, note.span and note.span.of(raw.text)) for note in raw.notes or ()] == [
        ("7", (), "Alpha."),
        ("8", (), "Beta."),
    ]


def test_what_a_site_prints_around_an_article_is_no_text() -> None:
    raw = page(
        '<header><p>Site</p></header><nav><ul><li><a href="/a">Home</a></li></ul></nav>'
        '<div class="cookie-banner"><p>We use cookies.</p></div><main><article><h1>The Straits</h1>'
        '<p>They were closed.<a href="#n1" role="doc-noteref">1</a></p><div class="share-buttons">Share</div>'
        '<script>var x = 1;</script><p hidden>Hidden.</p><p style="display: none">None.</p>'
        '<p>Read <span aria-hidden="true">★</span>more.</p>'
        '<h2 id="related">Related</h2><section id="related-work"><p>Hurewitz wrote first.</p></section>'
        '<div class="no-sidebar"><p>It held.</p></div></article></main>'
        '<section id="comments" class="comments-area"><p>First!</p></section>'
        '<footer><p>Imprint</p><ol class="footnotes"><li id="n1">FO 78.</li></ol></footer>'
    )
    assert body(raw).split("\n\n") == [
        "The Straits",
        "They were closed.",
        "Read more.",
        "Related",
        "Hurewitz wrote first.",
        "It held.",
    ]
    assert linked(raw) == [("They were closed.", "1", "FO 78.")]
    assert raw.title == "The Straits"


def test_a_paragraph_with_a_marker_is_never_left_out() -> None:
    raw = page(
        "<main><p>The Straits were closed by all of them, and for a long time.</p></main>"
        '<div class="related"><p>See this.<sup><a href="#n1">1</a></sup></p></div>'
        '<ol class="footnotes"><li id="n1">FO 78.</li></ol>'
    )
    assert linked(raw) == [("See this.", "1", "FO 78.")]


def test_tables_lists_code_and_verse_keep_their_shape() -> None:
    raw = page(
        "<table><caption>Tolls</caption><tr><th>Year</th><th>Ships</th></tr><tr><td>1841</td><td></td><td>7<sup>*</sup>"
        "</td></tr></table><ul><li>One<ul><li>Two</li></ul></li></ul><dl><dt>Rum</dt><dd>Rome</dd></dl>"
        "<pre>a = 1\n  b = 2\n</pre><p>Roses<br>are red</p><p>One<br><br>Two</p><figure><figcaption>A map</figcaption>"
        "</figure><blockquote><p>Said he.</p></blockquote>"
    )
    assert raw.text.split("\n\n") == [
        "Tolls", "Year\tShips", "1841\t\t7*", "One", "Two", "Rum", "Rome", "a = 1\n  b = 2", "Roses\nare red", "One",
        "Two", "A map", "Said he.",
    ]  # fmt: skip


def test_headings_have_their_levels_and_those_of_notes_alone_go() -> None:
    raw = page(
        '<h1>A</h1><p>Text.<a href="#n" role="doc-noteref">1</a></p><h2>References</h2><h3>Notes</h3>'
        '<ol class="footnotes"><li id="n">FO.</li></ol><h3>Sources</h3><p>Archives.</p><h2>Notes</h2>'
        '<ol class="footnotes"><li>Lost.</li></ol>'
    )
    assert [(section.title, section.level) for section in raw.sections] == [("A", 1), ("References", 2), ("Sources", 3)]


def test_a_place_is_the_nearest_id() -> None:
    raw = page('<div id="d"><p>A.</p><p id="p">B.</p><p><a id="x"></a>C.</p></div><p>D.</p>')
    assert [(place.span.of(raw.text), place.element) for place in raw.places] == [("A.", "d"), ("B.", "p"), ("C.", "x")]


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("<title>The Straits - The Daily</title><meta property='og:site_name' content='The Daily'>", "The Straits"),
        ("<title>The Straits - A History</title>", "The Straits - A History"),
        ("<title>x</title><meta property='og:title' content='The Straits'>", "The Straits"),
    ],
)
def test_the_title_is_the_pages_own(head: str, title: str) -> None:
    assert html.read(f"<html><head>{head}</head><body><p>Text.</p></body></html>".encode()).title == title


LATIN_2 = """<?xml version="1.0" encoding="iso-8859-2"?><html xmlns="http://www.w3.org/1999/xhtml">
<body><p>Žižek &#8220;é&rdquo;</p></body></html>"""


@pytest.mark.parametrize(
    ("data", "problems"),
    [
        ("<html><meta charset='utf-8'><p>Žižek “é”</p>".encode(), 0),
        ("<html><meta charset='utf-8'><p>Žižek “é”</p>".encode("utf-8-sig"), 0),
        ("<html><p>Žižek “é”</p>".encode(), 0),
        ("<html><p>Žižek “é”</p>".encode("utf-16"), 0),
        ("<html><meta http-equiv=x content='text/html; charset=windows-1250'><p>Žižek “é”</p>".encode("cp1250"), 0),
        ("<html><meta charset='iso-8859-1'><p>Žižek “é”</p>".encode("cp1252"), 0),
        ("<html><p>Žižek “é”</p>".encode("cp1252"), 1),
        ("<html><meta charset='utf-8'><p>Žižek “é”</p>".encode("cp1252"), 1),
        ("<html><meta charset='no-such'><p>Žižek “é”</p>".encode(), 0),
        (LATIN_2.encode("iso-8859-2"), 0),
    ],
    ids=["meta", "mark", "utf-8", "utf-16", "cp1250", "latin-1", "undeclared", "wrong", "unknown", "xml"],
)  # fmt: skip
def test_the_encoding_is_told_by_mark_declaration_or_bytes(data: bytes, problems: int) -> None:
    raw = html.read(data)
    assert raw.text == "Žižek “é”"
    assert [problem.kind for problem in raw.problems] == [ProblemKind.ENCODING] * problems


def test_xhtml_that_is_not_well_formed_is_read_as_html() -> None:
    raw = html.read(
        b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><p><a id="x"/>A <b>bold<p>B</html>'
    )
    assert raw.text == "A bold\n\nB"


CHAPTER = '<html><body><p>It held.<sup><a href="{}#note-12">12</a></sup></p></body></html>'
ENDNOTES = b"""<html><body><h1>Notes</h1><ol start="11"><li id="note-11">No.</li>
<li id="note-12">FO 78. <a href="chapter.xhtml#r12">back</a></li></ol></body></html>"""


def test_notes_beside_the_page_are_taken_from_there_and_no_others() -> None:
    asked: list[str] = []

    def beside(name: str) -> bytes | None:
        asked.append(name)
        return ENDNOTES

    raw = html.read(CHAPTER.format("end%6Eotes.xhtml").encode(), beside=beside)
    assert linked(raw) == [("It held.", "12", "FO 78.")]
    assert [(note.label, note.kind) for note in raw.notes or ()] == [("12", NoteKind.ENDNOTE)]
    assert asked == ["endnotes.xhtml"]


@pytest.mark.parametrize(
    "href",
    [
        "../endnotes.xhtml",
        "/etc/passwd.html",
        "a/b.html",
        "%2e%2e%2fb.html",
        "..%5Cb.html",
        ".b.html",
        "b.txt",
        "c:b.html",
        "http://x.example/b.html",
    ],
)
def test_nothing_but_a_bare_name_of_a_page_is_asked_for(href: str) -> None:
    asked: list[str] = []
    html.read(CHAPTER.format(href).encode(), beside=asked.append)
    assert asked == []


def test_a_note_beside_that_is_not_there_is_a_note_without_text() -> None:
    raw = html.read(CHAPTER.format("endnotes.xhtml").encode(), beside={}.get)
    assert linked(raw) == [("It held.", "12", None)]


@pytest.mark.parametrize("tag", ["div", "span", "table", "ul", "blockquote", "sup"])
def test_a_hundred_thousand_nested_elements_are_declined_in_words(tag: str) -> None:
    data = f"<{tag}>".encode() * 100_000 + b"x" + f"</{tag}>".encode() * 100_000
    for start in (b"", b'<?xml version="1.0"?>'):
        with pytest.raises(ValueError, match="nested more deeply"):
            html.read(start + data)


def test_a_page_that_is_nested_a_thousand_deep_is_read() -> None:
    data = b"<aside class='footnote'><font>" * 500 + b"<sup>1</sup> x" + b"</font></aside>" * 500
    assert "x" in html.read(data).text


PIECES = (
    "<p>;</p>;<sup>;</sup>;1;[2];a.;<a href='#n1'>;<a href='#n1' role='doc-noteref'>;<a id='r1' href='#n2'>;</a>;<ol>;"
    "</ol>;<li id='n1'>;</li>;<aside class='footnote' id='n2'>;</aside>;<span class='sidenote'>;</span>;<br>;<table>;"
    "<tr>;<td>;</table>;<h2>Notes</h2>;<pre>; "
)


@settings(deadline=None, max_examples=150)
@given(st.lists(st.sampled_from(PIECES.split(";")), max_size=25).map("".join))
def test_whatever_the_markup_every_span_and_anchor_lies_in_the_text(source: str) -> None:
    try:
        raw = page(source)
    except ValueError:
        return
    for note in raw.notes or ():
        assert all(0 <= anchor <= len(raw.text) for anchor in note.anchors)
        assert note.span is None or note.span.of(raw.text).strip()
        assert note.label


@pytest.mark.parametrize(
    ("sheet", "text"),
    [
        (".s5 { vertical-align: super; font-size: 58% }", "10⁵ m"),
        ("/* a */ p.x, span.s5 { position: relative; top: -0.33em; font-size: 0.58em }", "10⁵ m"),
        (".s5 { vertical-align: sub }", "10₅ m"),
        (".s5 .y { vertical-align: super }", "105 m"),
        (".s5 { position: relative; top: -1px }", "105 m"),
    ],
)
def test_a_style_sheet_says_what_is_raised(sheet: str, text: str) -> None:
    assert page(f'<style>{sheet}</style><p>10<span class="s5">5</span> m</p>').text == text


def test_raised_elements_nested_deeply_are_read_at_once() -> None:
    begun = time.perf_counter()
    assert page("<p>Text" + "<sup>" * 1000 + "1" + "</sup>" * 1000 + " goes on.</p>").text == "Text¹ goes on."
    assert time.perf_counter() - begun < 2


LINKED = '<sup><a id="r{0}" href="#n{0}">{1}</a></sup>'
LISTED = '<p id="n1"><a href="#r1">{0}</a> First.</p><p id="n2"><a href="#r2">{1}</a> Second.</p>'


@pytest.mark.parametrize(("one", "two"), [("1", "2"), ("i", "ii")])
def test_a_raised_number_that_repeats_a_linked_one_is_another_marker_of_its_note(one: str, two: str) -> None:
    text = f"<p>Some{LINKED.format(1, one)} words{LINKED.format(2, two)} and mc<sup>2</sup> again.<sup>{one}</sup></p>"
    raw = page(text + LISTED.format(one, two))
    assert linked(raw) == [
        ("Some", one, "First."),
        ("Some words", two, "Second."),
        ("ome words and mc² again.", one, "First."),
    ]


def test_raised_numbers_that_count_other_things_are_no_markers_of_linked_notes() -> None:
    text = f"<p>Some{LINKED.format(1, '1')} words.{LINKED.format(2, '2')} Jones.<sup>1</sup> Smith.<sup>7</sup></p>"
    assert [found[0] for found in linked(page(text + LISTED.format("1", "2")))] == ["Some", "Some words."]


def test_a_raised_number_behind_a_number_is_a_marker_where_its_note_waits_for_one() -> None:
    text = "<p>One<sup>1</sup> of 340<sup>2</sup> in 10<sup>3</sup> words.<sup>3</sup></p>"
    notes = "<h2>Notes</h2>" + "".join(f"<p><sup>{n}</sup> Text {n}.</p>" for n in (1, 2, 3))
    raw = page(text + notes)
    assert [(label, text) for _, label, text in linked(raw)] == [("1", "Text 1."), ("2", "Text 2."), ("3", "Text 3.")]
    assert "One of 340 in 10³ words." in raw.text


def test_an_exponent_is_known_by_what_stands_in_front_of_it_in_a_long_paragraph_too() -> None:
    long = "A marker<sup>1</sup> stood there. " + "Words go on and on for long. " * 5
    raw = page(f"<p>{long}A tower 10<sup>1</sup> feet high.</p><h2>Notes</h2><p><sup>1</sup> Text.</p>")
    assert [label for _, label, _ in linked(raw)] == ["1"]
    assert "A tower 10¹ feet high." in raw.text
