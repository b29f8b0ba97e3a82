"""JATS: cross-references as markers, references and footnotes as notes, nothing of a marker left in a sentence."""

from pathlib import Path

import pypandoc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.document import NoteKind, Raw
from corpus.readers import jats

REFERENCES = """<ref-list><title>References</title>
<ref id="b1"><label>1.</label><mixed-citation>First A. One. <italic>J</italic>. 2001;1:1.</mixed-citation></ref>
<ref id="b2"><label>[2]</label><mixed-citation>Second B. Two. 2002.</mixed-citation></ref>
<ref id="b3"><label>3</label><mixed-citation>Third C. Three. 2003.</mixed-citation></ref>
</ref-list>"""


def article(body: str, back: str = REFERENCES, front: str = "") -> Raw:
    inner = f"{front}<body>{body}</body><back>{back}</back>"
    source = f'<article xmlns:mml="http://www.w3.org/1998/Math/MathML">{inner}</article>'
    return jats.read(source.encode())


def noted(raw: Raw) -> list[tuple[str, str | None, list[str]]]:
    """Label, text, and the last words in front of each anchor of each note."""
    return [
        (note.label, note.span.of(raw.text) if note.span else None, [raw.text[:at][-11:] for at in note.anchors])
        for note in raw.notes or ()
    ]


def first_line(raw: Raw) -> str:
    return raw.text.split("\n\n")[0]


def labels_in(raw: Raw) -> list[tuple[str, int]]:
    return sorted((note.label, at) for note in raw.notes or () for at in note.anchors)


X1 = '<xref ref-type="bibr" rid="b1">1</xref>'
X2 = '<xref ref-type="bibr" rid="b2">2</xref>'
X3 = '<xref ref-type="bibr" rid="b3">3</xref>'


@pytest.mark.parametrize(
    ("source", "text", "labels"),
    [
        (f"A word [{X1}].", "A word.", ["1"]),
        (f"A word.<sup>{X1},{X2}</sup> Next.", "A word. Next.", ["1", "2"]),
        (f"A word [{X1},{X2}] goes on.", "A word goes on.", ["1", "2"]),
        (f"A word [{X1}–{X3}].", "A word.", ["1", "2", "3"]),
        (f"A word<sup>{X1}&#x2013;{X3}</sup>.", "A word.", ["1", "2", "3"]),
        ('A word [<xref ref-type="bibr" rid="b1 b2 b3">1–3</xref>].', "A word.", ["1", "2", "3"]),
        ('A word [<xref ref-type="bibr" rid="b1 b3">1,3</xref>].', "A word.", ["1", "3"]),
        ('A word <xref ref-type="bibr" rid="b2">[2]</xref>, and.', "A word, and.", ["2"]),
        ('A word <xref ref-type="bibr" rid="b2"><sup>2</sup></xref>, and.', "A word, and.", ["2"]),
        (f"A word ({X1}; {X2}) goes on.", "A word goes on.", ["1", "2"]),
        (f"It follows ref. {X2} and {X3} here.", "It follows ref. 2 and 3 here.", ["2", "3"]),
        (f"It holds (see [{X1}]) here.", "It holds (see) here.", ["1"]),
        (f"A word [{X1}, p. 5] goes.", "A word [p. 5] goes.", ["1"]),
        ("Ten to 10<sup>5</sup> and H<sub>2</sub>O.", "Ten to 10⁵ and H₂O.", []),
        (f"In 1650<sup>{X3}</sup> it was.", "In 1650 it was.", ["3"]),
        ('See <xref ref-type="fig" rid="f1">Figure 1</xref> there.', "See Figure 1 there.", []),
    ],
)
def test_nothing_of_a_marker_is_left_in_the_sentence(source: str, text: str, labels: list[str]) -> None:
    raw = article(f"<p>{source}</p>")
    assert first_line(raw) == text
    assert sorted(label for label, _ in labels_in(raw)) == labels


def test_each_reference_is_an_endnote_with_its_text_and_without_its_label() -> None:
    raw = article(f"<p>One [{X1}] and two [{X2}].</p>")
    assert noted(raw) == [
        ("1", "First A. One. J. 2001;1:1.", ["One"]),
        ("2", "Second B. Two. 2002.", ["One and two"]),
        ("3", "Third C. Three. 2003.", []),
    ]
    assert {note.kind for note in raw.notes or ()} == {NoteKind.ENDNOTE}
    assert "References" not in raw.text


def test_an_author_and_a_year_stay_in_the_sentence_and_mark_their_reference() -> None:
    back = """<ref-list><ref id="s"><element-citation><person-group
    person-group-type="author"><name><surname>Smith</surname><given-names>J</given-names></name>
    <name><surname>Roe</surname><given-names>R</given-names></name><etal/></person-group><year>2010</year>
    <article-title>On x<sup>2</sup></article-title><source>Acta</source>
    <volume>12</volume><issue>3</issue><fpage>45</fpage><lpage>67</lpage><pub-id pub-id-type="doi">10.1/x</pub-id>
    </element-citation></ref></ref-list>"""
    source = '(<xref ref-type="bibr" rid="s">Smith <italic>et al.</italic>, 2010</xref>)'
    raw = article(f'<p>It is so {source}. Smith (<xref ref-type="bibr" rid="s">2010</xref>) agrees.</p>', back)
    assert first_line(raw) == "It is so (Smith et al., 2010). Smith (2010) agrees."
    assert noted(raw) == [
        (
            "Smith et al., 2010",
            "Smith J, Roe R, et al. (2010) On x². Acta 12(3): 45–67. doi:10.1/x",
            ["t al., 2010", "Smith (2010"],
        )
    ]


def test_years_that_share_an_author_stay() -> None:
    back = "".join(f'<ref id="s{n}"><mixed-citation>Smith {n}.</mixed-citation></ref>' for n in "ab")
    source = '(<xref ref-type="bibr" rid="sa">Smith, 2010a</xref>,<xref ref-type="bibr" rid="sb">b</xref>)'
    raw = article(f"<p>So {source}.</p>", f"<ref-list>{back}</ref-list>")
    assert first_line(raw) == "So (Smith, 2010a,b)."
    assert noted(raw) == [("Smith, 2010a", "Smith a.", ["mith, 2010a"]), ("b", "Smith b.", ["th, 2010a,b"])]


def test_a_citation_with_its_own_punctuation_keeps_it_and_its_parts_do_not_run_together() -> None:
    back = """<ref-list><ref id="b1"><label>1</label>
    <mixed-citation><name><surname>Smith</surname>
    <given-names>J</given-names></name>. <source>Acta</source> <year>2010</year>.<pub-id
    pub-id-type="doi">10.1/x</pub-id></mixed-citation></ref>
    </ref-list>"""
    assert noted(article(f"<p>So [{X1}].</p>", back)) == [("1", "Smith J. Acta 2010. doi:10.1/x", ["So"])]


def test_a_doi_that_is_announced_is_not_announced_twice() -> None:
    back = """<ref-list><ref id="b1"><label>1</label><mixed-citation>Smith, doi:<pub-id
    pub-id-type="doi">10.1/x</pub-id>
    </mixed-citation></ref></ref-list>"""
    assert noted(article(f"<p>So [{X1}].</p>", back)) == [("1", "Smith, doi:10.1/x", ["So"])]


def test_a_footnote_is_a_note_of_its_paragraphs() -> None:
    back = '<fn-group><title>Notes</title><fn id="n1"><label>a</label><p>First.</p><p>Second.</p></fn></fn-group>'
    raw = article('<p>A word<xref ref-type="fn" rid="n1"><sup>a</sup></xref> on.</p>', back)
    assert noted(raw) == [("a", "First.\n\nSecond.", ["A word"])]
    assert (raw.notes or ())[0].kind == NoteKind.FOOTNOTE
    assert first_line(raw) == "A word on."


def test_a_footnote_within_the_sentence_is_marked_where_it_stands() -> None:
    raw = article("<p>A word<fn><label>*</label><p>The note.</p></fn> goes<fn><p>Bare.</p></fn> on.</p>", "")
    assert first_line(raw) == "A word goes on."
    assert noted(raw) == [("*", "The note.", ["A word"]), ("2", "Bare.", ["A word goes"])]


def test_notes_of_a_table_are_marked_in_its_cells() -> None:
    table = """<table-wrap id="t"><label>Table 1</label><caption><title>Sizes</title></caption><table><tbody>
    <tr><th>Place</th><th>Size</th></tr><tr><td>Rome<xref ref-type="table-fn" rid="f1">a</xref></td>
    <td>12<sup>b</sup></td></tr></tbody></table><table-wrap-foot><fn id="f1"><label>a</label><p>The city.</p></fn>
    <fn id="f2"><label>b</label>
    <p>In km<sup>2</sup>.</p></fn><fn><p>Source: a census.</p></fn></table-wrap-foot></table-wrap>"""
    raw = article(table, "")
    assert raw.text.split("\n\n")[:4] == ["Table 1 Sizes", "Place\tSize", "Rome\t12", "Source: a census."]
    assert noted(raw) == [("a", "The city.", ["\tSize\n\nRome"]), ("b", "In km².", ["ze\n\nRome\t12"])]


def test_marks_of_the_front_matter_that_lead_to_addresses_are_no_notes() -> None:
    front = """<front><journal-meta><journal-title>J</journal-title></journal-meta><article-meta>
    <title-group><article-title>On <italic>things</italic></article-title></title-group>
    <contrib-group><contrib contrib-type="author">
    <name><surname>King</surname><given-names>Ada</given-names></name><xref ref-type="aff" rid="a1">1</xref>
    <xref ref-type="corresp" rid="c1">*</xref><xref ref-type="author-notes" rid="n1">†</xref></contrib></contrib-group>
    <aff id="a1">Rome</aff><author-notes><corresp id="c1">mail</corresp><fn id="n1"><label>†</label><p>Equal.</p></fn>
    </author-notes><abstract><p>Short.</p></abstract></article-meta></front>"""
    raw = article("<sec><label>1</label><title>Start</title><p>Text.</p></sec>", "", front)
    assert raw.text.split("\n\n") == ["On things", "Ada King", "Short.", "1 Start", "Text.", "Equal."]
    assert noted(raw) == [("†", "Equal.", ["s\n\nAda King"])]
    assert raw.title == "On things"
    assert [(section.title, section.level) for section in raw.sections] == [("On things", 1), ("1 Start", 2)]


def test_references_that_nothing_points_to_are_a_list_in_the_text() -> None:
    raw = article("<p>Text.</p>")
    assert raw.notes == ()
    assert raw.text.split("\n\n")[1:3] == ["References", "1. First A. One. J. 2001;1:1."]


def test_a_cross_reference_to_a_missing_reference_is_a_note_without_text() -> None:
    assert noted(article('<p>So [<xref ref-type="bibr" rid="gone">7</xref>].</p>', "")) == [("7", None, ["So"])]


def test_a_formula_is_one_line_and_its_numbers_stay_apart() -> None:
    formula = """<inline-formula><alternatives><tex-math>$x$</tex-math><mml:math><mml:mfrac><mml:mn>1</mml:mn><mml:mrow>
    <mml:msup><mml:mn>10</mml:mn><mml:mn>5</mml:mn></mml:msup><mml:mo>+</mml:mo><mml:mi>x</mml:mi></mml:mrow>
    </mml:mfrac></mml:math></alternatives></inline-formula>"""
    assert first_line(article(f"<p>It is {formula}.</p>", "")) == "It is 1/(10⁵ + x)."


def test_entities_of_the_standard_set_are_characters_and_unknown_ones_nothing() -> None:
    source = "<!DOCTYPE article SYSTEM 'JATS.dtd'><article><body><p>M&uuml;ller &unknown;&amp; Co</p></body></article>"
    assert jats.read(source.encode()).text == "Müller & Co"


def test_what_pandoc_writes_is_read_back() -> None:
    source = (
        "# Head\n\nOne[^a] *two*.^[Inline *note*.]\n\n- item[^b]\n\n[^a]: First.\n\n    Second.\n\n[^b]: With $x^2$.\n"
    )
    raw = jats.read(pypandoc.convert_text(source, "jats", "markdown", extra_args=["--standalone"]).encode())
    assert raw.text.split("\n\n")[:3] == ["Head", "One two.", "item"]
    assert noted(raw) == [
        ("1", "First.\n\nSecond.", ["Head\n\nOne"]),
        ("2", "Inline note.", ["d\n\nOne two."]),
        ("3", "With x².", [" two.\n\nitem"]),
    ]


def test_the_element_that_holds_a_text_is_known() -> None:
    raw = article('<sec id="s1"><title>A</title><p>One.</p><p id="p2">Two.</p></sec>', "")
    assert [place.element for place in raw.places] == ["s1", "s1", "p2"]


@pytest.mark.parametrize("source", [b"<html/>", b"<article><p>", b"", b"<a>" * 100_000 + b"</a>" * 100_000])
def test_what_is_no_article_is_refused_in_words(source: bytes) -> None:
    with pytest.raises(ValueError, match=r"it (is|holds) "):
        jats.read(source)


@given(
    st.lists(
        st.sampled_from(["word ", "[", "]", "(", ")", ",", "–", " ", ". ", X1, X2, X3, "<sup>", "</sup>"]), max_size=30
    )
)
@settings(max_examples=150, deadline=None)
def test_every_cross_reference_is_an_anchor_within_the_text(pieces: list[str]) -> None:
    source = "".join(piece for piece in pieces if "sup" not in piece)
    raw = article(f"<p>A{source}</p>")
    anchors = labels_in(raw)
    assert len(anchors) >= sum(piece in {X1, X2, X3} for piece in pieces)
    assert all(0 < at <= len(raw.text.split("\n\n")[0]) for _, at in anchors)
    kept = [character for character in raw.text.split("\n\n")[0] if character.isalpha()]
    assert kept == list("A" + "word" * pieces.count("word "))


PUBLIC = Path(__file__).parents[2] / "shared" / "data" / "documents" / "jats"


@pytest.mark.skipif(not PUBLIC.is_dir(), reason="the public documents are not here")
@pytest.mark.parametrize(("name", "notes", "anchors"), [("pntd.0008301.nxml", 53, 84), ("ptag100.xml", 55, 71)])
def test_public_articles_have_all_their_references(name: str, notes: int, anchors: int) -> None:
    raw = jats.read((PUBLIC / name).read_bytes())
    assert len(raw.notes or ()) == notes
    assert all(note.span and note.anchors for note in raw.notes or ())
    assert sum(len(note.anchors) for note in raw.notes or ()) == anchors
