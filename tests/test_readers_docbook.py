import pytest
from noted import noted

from corpus.document import ProblemKind
from corpus.readers.docbook import read

BOOK = b"""<?xml version="1.0"?>
<!DOCTYPE book PUBLIC "-//OASIS//DTD DocBook XML V4.5//EN" "x.dtd" [<!ENTITY name "The Name">
<!ENTITY deep "&name;&name;">
<!ENTITY other SYSTEM "other.xml">]>
<book><title>A Book</title>
<chapter id="one"><title>One &mdash; &name;<footnote><para>Heading.</para></footnote></title>
<para>Text<footnote id="f"><para>First <emphasis>note</emphasis>.</para><para>Second paragraph.</para></footnote> and
<footnote label="*"><simpara>Star.</simpara></footnote> again<footnoteref linkend="f"/> missing<footnoteref linkend="no"
label="9"/> 10<superscript>5</superscript> &deep;&other;.</para>
<informaltable><tgroup cols="1"><tbody><row><entry>cell<footnote><para>Cell.</para>
</footnote></entry></row></tbody></tgroup>
</informaltable>
<blockquote><para>Quoted.<footnote><para>Quote.</para></footnote></para></blockquote>
<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="next.xml"/>
</chapter>
<chapter xml:id="two"><title>Two</title><itemizedlist><listitem><para>item<footnote>Bare.</footnote></para></listitem>
</itemizedlist><programlisting>a &lt;b&gt;
  c</programlisting></chapter></book>"""


def test_notes_are_counted_in_their_chapter_and_lettered_in_a_table() -> None:
    assert noted(read(BOOK)) == [
        ("1", ("Name",), "Heading."),
        ("2", ("Text", "again"), "First note.\n\nSecond paragraph."),
        ("*", ("and",), "Star."),
        ("9", ("missing",), None),
        ("a", ("cell",), "Cell."),
        ("3", ("Quoted.",), "Quote."),
        ("1", ("item",), "Bare."),
    ]


def test_entities_are_words_and_never_files() -> None:
    raw = read(BOOK)
    assert [section.title for section in raw.sections] == ["One — The Name", "Two"]
    assert "10⁵ ." in raw.text
    assert [(problem.kind, problem.message) for problem in raw.problems] == [
        (ProblemKind.NOT_READ, "the entity 'deep', which is not in the file, is not read"),
        (ProblemKind.NOT_READ, "the entity 'other', which is not in the file, is not read"),
        (ProblemKind.NOT_READ, "the file 'next.xml', which it includes, is not read"),
    ]


def test_the_element_of_a_block_is_the_nearest_id() -> None:
    raw = read(BOOK)
    assert {place.span.of(raw.text): place.element for place in raw.places}["a <b>\n  c"] == "two"


def test_entities_that_make_a_file_many_times_as_large_are_refused() -> None:
    head = b'<!DOCTYPE article [<!ENTITY a "' + b"x" * 100_000 + b'">]><article><para>'
    with pytest.raises(ValueError, match="many times as large"):
        read(head + b"&a;" * 100 + b"</para></article>")


def test_deep_nesting_ends_in_words() -> None:
    with pytest.raises(ValueError, match=r"nested|depth"):
        read(b"<article>" + b"<section>" * 100_000 + b"</section>" * 100_000 + b"</article>")
