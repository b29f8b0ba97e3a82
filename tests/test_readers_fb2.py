import pytest
from noted import noted

from corpus.readers.fb2 import read

BOOK = """<?xml version="1.0" encoding="utf-8"?>
<FictionBook xmlns="http://www.gribuser.ru/xml/fictionbook/2.0" xmlns:l="http://www.w3.org/1999/xlink">
<description><title-info><book-title>A Book</book-title></title-info></description>
<body><title><p>A Book</p></title>
<section id="s1"><title><p>One<a l:href="#n1" type="note">[1]</a></p></title>
<p>In 1650<a l:href="#n2" type="note"><sup>2</sup></a> came 10<sup>5</sup>.<a l:href="#n3" type="note">{*}</a></p>
<poem><stanza><v>A verse<a l:href="#n4" type="note">4</a></v></stanza></poem>
<cite><p>Quoted.<a l:href="#n5" type="note">[5]</a></p><text-author>Ann</text-author></cite>
<table><tr><th>Head</th><td>cell<a l:href="#n7">[7]</a></td></tr></table>
<p>Again<a l:href="#n2" type="note">[2]</a>, remark<a l:href="#c1" type="note">[a]</a>,
gone<a l:href="#x" type="note">[8]</a>
and <a l:href="#s1">a link</a>.</p></section></body>
<body name="notes"><title><p>Notes</p></title>
<section id="n1"><title><p>1</p></title><p>Heading.</p></section>
<section id="n2"><title><p>2</p></title><p>First paragraph.</p><p>Second.</p></section>
<section id="n3"><p>*</p><p>Star<a l:href="#n1" type="note">[1]</a>.</p></section>
<section id="n4"><title><p>4</p></title><poem><stanza><v>Verse.</v></stanza></poem></section>
<section id="n5"><title><p>5</p></title><p>Quote.</p></section>
<section id="n7"><title><p>7</p></title><p>Cell.</p></section>
<section id="n9"><title><p>9</p></title><p>Nobody points here.</p></section></body>
<body name="comments"><section id="c1"><title><p>a</p></title><p>Remark.</p></section></body>
<binary id="i.jpg" content-type="image/jpeg">AAAA</binary>
</FictionBook>"""


def test_labels_are_those_of_the_markers() -> None:
    assert noted(read(BOOK.encode())) == [
        ("1", ("One", "Star"), "Heading."),
        ("2", ("1650", "Again"), "First paragraph.\n\nSecond."),
        ("*", ("10⁵.",), "Star."),
        ("4", ("verse",), "Verse."),
        ("5", ("Quoted.",), "Quote."),
        ("7", ("cell",), "Cell."),
        ("a", ("remark",), "Remark."),
        ("8", ("gone",), None),
        ("9", (), "Nobody points here."),
    ]


def test_the_text_is_without_markers_and_links_stay() -> None:
    raw = read(BOOK.encode())
    assert "In 1650 came 10⁵.\n\nA verse\n\nQuoted.\n\nAnn\n\nHead\tcell\n\nAgain, remark, gone and a link." in raw.text
    assert raw.title == "A Book"
    assert [(section.title, section.level) for section in raw.sections] == [("A Book", 1), ("One", 2)]
    assert {place.element for place in raw.places} >= {"s1", "n2"}


def test_deep_nesting_ends_in_words() -> None:
    with pytest.raises(ValueError, match="nested"):
        read(b"<FictionBook><body>" + b"<section>" * 100_000 + b"</section>" * 100_000 + b"</body></FictionBook>")


def test_a_book_without_notes_has_none() -> None:
    raw = read(b"<FictionBook><body><section><p>Text [1].</p></section></body></FictionBook>")
    assert raw.text == "Text [1]."
    assert raw.notes == ()
