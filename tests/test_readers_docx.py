"""DOCX: every note with the number that Word prints, and the text as Word shows it."""

import io
import zipfile
from pathlib import Path

import pypandoc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.document import NoteKind, ProblemKind, Raw
from corpus.readers import docx

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SPACES = (
    f'xmlns:w="{WORD}" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)
OWN = "<w:r><w:footnoteRef/></w:r>"


def part(root: str, inner: str) -> str:
    return f"<w:{root} {SPACES}>{inner}</w:{root}>"


def relationships(*pairs: tuple[str, str]) -> str:
    inner = "".join(
        f'<Relationship Id="r{n}" Type="{RELATED}/{kind}" Target="{target}"/>' for n, (kind, target) in enumerate(pairs)
    )
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inner}</Relationships>'
    )


def packed(members: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as container:
        for name, content in members.items():
            container.writestr(name, content)
    return buffer.getvalue()


def built(body: str, footnotes: str = "", endnotes: str = "", **others: str) -> bytes:
    """A file of these parts; ``others`` are the contents of ``settings``, ``styles``, ``core``, ``application``."""
    members = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": relationships(
            ("officeDocument", "word/document.xml"), ("core-properties", "core.xml"), ("extended-properties", "app.xml")
        ),
        "app.xml": f"<Properties><Application>{others.get('application', '')}</Application></Properties>",
        "core.xml": f'<c:x xmlns:c="c" xmlns:dc="http://purl.org/dc/elements/1.1/">{others.get("core", "")}</c:x>',
        "word/document.xml": part("document", f"<w:body>{body}</w:body>"),
        "word/_rels/document.xml.rels": relationships(
            ("footnotes", "f.xml"), ("endnotes", "/word/e.xml"), ("settings", "s.xml"), ("styles", "styles.xml")
        ),
        "word/f.xml": part("footnotes", footnotes),
        "word/e.xml": part("endnotes", endnotes),
        "word/s.xml": part("settings", others.get("settings", "")),
        "word/styles.xml": part("styles", others.get("styles", "")),
    }
    return packed(members)


def p(*runs: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(runs)}</w:p>"


def r(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def ref(number: int, kind: str = "footnote") -> str:
    return f'<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:{kind}Reference w:id="{number}"/></w:r>'


def note(number: int, *paragraphs: str, kind: str = "footnote") -> str:
    return f'<w:{kind} w:id="{number}">{"".join(paragraphs)}</w:{kind}>'


def plain_notes(*numbers: int, kind: str = "footnote") -> str:
    return "".join(note(n, p(f"<w:r><w:{kind}Ref/></w:r>", r(f" Note {n}.")), kind=kind) for n in numbers)


def raised(text: str) -> str:
    return r(text, '<w:vertAlign w:val="superscript"/>')


def blocks(raw: Raw) -> list[str]:
    return raw.text.split("\n\n")


def noted(raw: Raw) -> list[tuple[str, str | None, list[str]]]:
    """Label, text, and the last characters in front of each anchor of each note."""
    return [
        (each.label, each.span.of(raw.text) if each.span else None, [raw.text[:at][-8:] for at in each.anchors])
        for each in raw.notes or ()
    ]


def labels(raw: Raw) -> list[str]:
    return [each.label for each in raw.notes or ()]


def test_footnotes_and_endnotes_are_numbered_as_word_prints_them() -> None:
    separators = '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:t>no note</w:t></w:r></w:p></w:footnote>'
    body = p(r("One"), ref(7), r(" two"), ref(3, "endnote"), r(" three."), ref(2))
    raw = docx.read(built(body, separators + plain_notes(2, 7), plain_notes(3, kind="endnote")))
    assert noted(raw) == [
        ("1", "Note 7.", ["One"]),
        ("i", "Note 3.", ["One two"]),
        ("2", "Note 2.", ["o three."]),
    ]
    assert [each.kind for each in raw.notes or ()] == [NoteKind.FOOTNOTE, NoteKind.ENDNOTE, NoteKind.FOOTNOTE]
    assert blocks(raw)[0] == "One two three."
    assert raw.problems == ()


@pytest.mark.parametrize(
    ("form", "start", "expected"),
    [
        ("decimal", 58, ["58", "59", "60", "61", "62"]),
        ("lowerRoman", 3, ["iii", "iv", "v", "vi", "vii"]),
        ("upperRoman", 1, ["I", "II", "III", "IV", "V"]),
        ("lowerLetter", 25, ["y", "z", "aa", "bb", "cc"]),
        ("upperLetter", 1, ["A", "B", "C", "D", "E"]),
        ("chicago", 1, ["*", "†", "‡", "§", "**"]),
        ("decimalEnclosedCircle", 1, ["①", "②", "③", "④", "⑤"]),
        ("unheardOf", 1, ["1", "2", "3", "4", "5"]),
    ],
)
def test_the_settings_say_the_form_and_the_first_number(form: str, start: int, expected: list[str]) -> None:
    said = f'<w:footnotePr><w:numFmt w:val="{form}"/><w:numStart w:val="{start}"/></w:footnotePr>'
    body = p(*(r("x") + ref(n) for n in range(1, 6)))
    assert labels(docx.read(built(body, plain_notes(1, 2, 3, 4, 5), settings=said))) == expected


def test_a_section_may_number_anew_and_in_another_form() -> None:
    first = "<w:sectPr/>"
    said = '<w:numFmt w:val="upperLetter"/><w:numRestart w:val="eachSect"/>'
    last = f"<w:sectPr><w:footnotePr>{said}</w:footnotePr></w:sectPr>"
    body = p(r("One"), ref(1), r(" two"), ref(2), properties=first) + p(r("Three"), ref(3)) + last
    assert labels(docx.read(built(body, plain_notes(1, 2, 3)))) == ["1", "2", "A"]


def test_numbers_that_begin_anew_on_each_page_are_counted_on_and_told() -> None:
    said = '<w:footnotePr><w:numRestart w:val="eachPage"/></w:footnotePr>'
    raw = docx.read(built(p(r("One"), ref(1), r(" two"), ref(2)), plain_notes(1, 2), settings=said))
    assert labels(raw) == ["1", "2"]
    assert [problem.kind for problem in raw.problems] == [ProblemKind.NOT_READ]


def test_a_mark_that_the_author_chose_is_the_label_and_counts_for_nothing() -> None:
    chosen = '<w:r><w:footnoteReference w:customMarkFollows="1" w:id="1"/><w:t>*</w:t></w:r>'
    split = '<w:r><w:footnoteReference w:customMarkFollows="1" w:id="2"/></w:r>' + raised("a)")
    symbol = (
        '<w:r><w:footnoteReference w:customMarkFollows="true" w:id="4"/><w:sym w:font="Symbol" w:char="F02A"/></w:r>'
    )
    footnotes = note(1, p(r("*"), r(" Star."))) + note(2, p(r("a) Letter."))) + plain_notes(3) + note(4, p(r("Bare.")))
    raw = docx.read(built(p(r("One"), chosen, r(" two"), split, r(" three"), ref(3), r(" four"), symbol), footnotes))
    assert noted(raw) == [
        ("*", "Star.", ["One"]),
        ("a", "Letter.", ["One two"]),
        ("1", "Note 3.", ["wo three"]),
        ("*", "Bare.", ["ree four"]),
    ]
    assert blocks(raw)[0] == "One two three four"


def test_a_note_may_hold_paragraphs_tables_and_content_controls() -> None:
    table = f"<w:tbl><w:tr><w:tc>{p(r('a'))}</w:tc><w:tc>{p(r('b'))}</w:tc></w:tr></w:tbl>"
    control = f"<w:sdt><w:sdtPr><w:alias/></w:sdtPr><w:sdtContent>{r('Second.')}</w:sdtContent></w:sdt>"
    raw = docx.read(built(p(r("One"), ref(1)), note(1, p(OWN, "<w:r><w:tab/></w:r>", r("First.")), table, p(control))))
    assert noted(raw) == [("1", "First.\n\na\tb\n\nSecond.", ["One"])]


def test_brackets_typed_around_a_mark_and_commas_between_two_go_with_them() -> None:
    footnotes = note(1, p(r("["), OWN, r("] First."))) + note(2, p(OWN, r(". Second."))) + plain_notes(3)
    raw = docx.read(built(p(r("One["), ref(1), r("] two"), ref(2), raised(","), ref(3), r(".")), footnotes))
    assert blocks(raw)[0] == "One two."
    assert [text for _, text, _ in noted(raw)] == ["First.", "Second.", "Note 3."]


def test_raised_and_lowered_numbers_never_join_the_number_in_front() -> None:
    style = '<w:style w:type="character" w:styleId="Up"><w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>'
    lowered = r("2", '<w:vertAlign w:val="subscript"/>')
    body = p(r("10"), raised("1"), raised("2"), r(" H"), lowered, r("O 3"), r("5", '<w:rStyle w:val="Up"/>'))
    raw = docx.read(built(body, styles=style))
    assert raw.text == "10¹² H₂O 3⁵"
    assert raw.notes == ()


def test_changes_are_accepted_and_hidden_text_and_comments_left_out() -> None:
    body = p(
        r("Kept "),
        f'<w:ins w:id="1">{r("new")}{ref(1)}</w:ins>',
        f'<w:del w:id="2"><w:r><w:delText>old</w:delText></w:r>{ref(2)}</w:del>',
        f"<w:moveFrom>{r('moved')}</w:moveFrom><w:moveTo>{r(' moved')}</w:moveTo>",
        r("secret", "<w:vanish/>"),
        r(" shown", '<w:vanish w:val="0"/>'),
        '<w:commentRangeStart w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>',
    )
    raw = docx.read(built(body, plain_notes(1, 2)))
    assert blocks(raw)[0] == "Kept new moved shown"
    assert noted(raw) == [("1", "Note 1.", ["Kept new"])]
    assert raw.problems == ()


def test_a_paragraph_whose_mark_was_deleted_goes_on_in_the_next() -> None:
    body = p(r("One "), properties="<w:rPr><w:del/></w:rPr>") + p(r("line."))
    assert docx.read(built(body)).text == "One line."


def test_fields_show_their_results_and_not_their_instructions() -> None:
    def character(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    inner = character("begin") + "<w:r><w:instrText>PAGE</w:instrText></w:r>" + character("end")
    code = "<w:r><w:instrText>ADDIN ZOTERO_ITEM {json}</w:instrText></w:r>" + r("hidden")
    zotero = character("begin") + code + inner + character("separate") + r("(Doe 1999)") + character("end")
    unclosed = character("begin") + r(" open")
    simple = f'<w:fldSimple w:instr="REF x">{r(" simple")}</w:fldSimple>'
    assert docx.read(built(p(r("As "), zotero, simple, unclosed))).text == "As (Doe 1999) simple open"


def test_a_second_mark_of_one_note_is_its_anchor_and_a_mention_of_its_number_is_text() -> None:
    def noteref(switches: str, shown: str) -> str:
        return f'<w:fldSimple w:instr=" NOTEREF _Ref1 {switches}">{shown}</w:fldSimple>'

    marked = f'<w:bookmarkStart w:id="0" w:name="_Ref1"/>{ref(1)}<w:bookmarkEnd w:id="0"/>'
    formatted, lifted, said = noteref("\\f \\h", r("1")), noteref("\\h", raised("1")), noteref("\\h", r("1"))
    runs = [r("One"), marked, r(" again"), formatted, r(" more"), lifted, r("; see note "), said]
    raw = docx.read(built(p(*runs), plain_notes(1)))
    assert blocks(raw)[0] == "One again more; see note 1"
    assert noted(raw) == [("1", "Note 1.", ["One", "ne again", "ain more"])]


def test_a_row_is_a_block_and_its_notes_are_kept() -> None:
    cells = f"<w:tc>{p(r('a'), ref(1))}{p(r('b'))}</w:tc><w:tc>{p(r('c'), ref(2))}</w:tc>"
    box = f"<w:tbl><w:tr><w:tc>{p(r('Alone'))}{p(r('here'))}</w:tc></w:tr></w:tbl>"
    raw = docx.read(built(p(r("Top")) + f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>" + box, plain_notes(1, 2)))
    assert blocks(raw)[:4] == ["Top", "a\nb\tc", "Alone", "here"]
    assert noted(raw) == [("1", "Note 1.", ["Top\n\na"]), ("2", "Note 2.", ["p\n\na\nb\tc"])]
    assert [place.paragraph for place in raw.places] == [1, 2, 5, 6]


def test_a_text_box_is_read_once_behind_its_paragraph() -> None:
    box = f"<w:txbxContent>{p(r('In the box'), ref(1))}</w:txbxContent>"
    both = f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    raw = docx.read(built(p(r("Around"), f"<w:r>{both}</w:r>", r(" it")), plain_notes(1)))
    assert blocks(raw)[:2] == ["Around it", "In the box"]
    assert noted(raw) == [("1", "Note 1.", [" the box"])]


def test_special_characters_are_what_they_print() -> None:
    symbol = '<w:sym w:font="Symbol" w:char="F061"/>'
    hyphens = f"<w:t>b</w:t><w:noBreakHyphen/><w:t>c</w:t><w:softHyphen/><w:br/>{symbol}"
    run = f"<w:r><w:t>a</w:t><w:tab/>{hyphens}</w:r>"
    formula = (
        "<m:oMath><m:sSup><m:e><m:r><m:t>x</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup></m:oMath>"
    )
    link = f"<w:hyperlink><w:smartTag>{r(' linked')}</w:smartTag></w:hyperlink>"
    ruby = f"<w:r><w:ruby><w:rt>{r('kan')}</w:rt><w:rubyBase>{r(' 漢')}</w:rubyBase></w:ruby></w:r>"
    assert docx.read(built(p(run, formula, link, ruby))).text == "a\tb-c\nαx² linked 漢"


def test_headings_come_from_outline_levels_and_styles_and_what_those_are_based_on() -> None:
    styles = (
        '<w:style w:styleId="berschrift1"><w:name w:val="heading 1"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>'
        '<w:style w:styleId="Own"><w:name w:val="Chapter"/><w:basedOn w:val="berschrift1"/></w:style>'
        '<w:style w:styleId="Loop"><w:name w:val="Loop"/><w:basedOn w:val="Loop"/></w:style>'
        '<w:style w:styleId="Titel"><w:name w:val="Title"/></w:style>'
    )
    body = "".join(
        p(r(text), properties=properties)
        for text, properties in [
            ("The title", '<w:pStyle w:val="Titel"/>'),
            ("Chapter", '<w:pStyle w:val="Own"/>'),
            ("Part", '<w:outlineLvl w:val="1"/>'),
            ("Text", '<w:pStyle w:val="Loop"/>'),
            ("More", '<w:pStyle w:val="Own"/><w:outlineLvl w:val="9"/>'),
        ]
    )
    raw = docx.read(built(body, styles=styles))
    assert [(each.title, each.level) for each in raw.sections] == [("The title", 1), ("Chapter", 1), ("Part", 2)]
    assert raw.title == "The title"
    assert docx.read(built(body, styles=styles, core="<dc:title> Set  here </dc:title>")).title == "Set here"


def test_notes_that_were_typed_are_paired_when_every_number_fits() -> None:
    body = p(r("One"), raised("1"), r(" of 10"), raised("5"), r(" and two"), raised("2, 3"), r(".")) + p(r("Notes"))
    typed = p(r("1. First.")) + p(r("[2] Second.")) + p(r("goes on.")) + p(raised("3"), r(" Third."))
    raw = docx.read(built(body + typed))
    assert blocks(raw)[0] == "One of 10⁵ and two."
    assert noted(raw) == [
        ("1", "First.", ["One"]),
        ("2", "Second.\n\ngoes on.", [" and two"]),
        ("3", "Third.", [" and two"]),
    ]


def test_numbers_that_do_not_all_fit_stay_text() -> None:
    raw = docx.read(built(p(r("One"), raised("1"), r(" two"), raised("7")) + p(r("Notes")) + p(r("1. First."))))
    assert raw.notes == ()
    assert blocks(raw) == ["One¹ two⁷", "Notes", "1. First."]


def test_a_mark_without_a_note_is_kept_and_a_note_that_is_not_printed_is_told() -> None:
    raw = docx.read(built(p(r("One"), ref(9)), plain_notes(1)))
    assert noted(raw) == [("1", None, ["One"])]
    assert [(problem.kind, "“Note 1.”" in problem.message) for problem in raw.problems] == [
        (ProblemKind.NOTE_WITHOUT_MARKER, True)
    ]


def test_strict_files_and_other_names_of_parts_are_read() -> None:
    source = built(p(r("One"), ref(1)), plain_notes(1))
    with zipfile.ZipFile(io.BytesIO(source)) as container:
        members = {name: container.read(name).decode().replace(WORD, STRICT) for name in container.namelist()}
    members = {
        name.replace("word/document.xml", "word/Document2.xml"): content.replace(
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            "http://purl.oclc.org/ooxml/officeDocument/relationships",
        ).replace("word/document.xml", "word/document2.xml")
        for name, content in members.items()
    }
    members["word/_rels/document2.xml.rels"] = members.pop("word/_rels/document.xml.rels")
    assert noted(docx.read(packed(members))) == [("1", "Note 1.", ["One"])]


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04 no",
        packed({"a.txt": "a"}),
        packed({"word/document.xml": "<w:document"}),
        packed({"word/document.xml": part("document", "")}),
        packed({"word/document.xml": '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'}),
        packed({"word/document.xml": part("document", "<w:sdt>" * 100_000 + "</w:sdt>" * 100_000)}),
    ],
)
def test_what_is_no_document_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"it (is|holds|declares) "):
        docx.read(data)


def test_what_pandoc_writes_is_read_back(tmp_path: Path) -> None:
    source = (
        "# Head\n\nOne[^a] *two*.^[Inline *note*.]\n\n- item[^b]\n\n[^a]: First.\n\n    Second.\n\n[^b]: With `code`.\n"
    )
    path = tmp_path / "written.docx"
    pypandoc.convert_text(source, "docx", "markdown", outputfile=str(path))
    raw = docx.read(path.read_bytes())
    assert blocks(raw)[:3] == ["Head", "One two.", "item"]
    assert noted(raw) == [
        ("1", "First.\n\nSecond.", ["ead\n\nOne"]),
        ("2", "Inline note.", ["One two."]),
        ("3", "With code.", ["o.\n\nitem"]),
    ]


@given(st.lists(st.sampled_from(["word ", "ref", "end", "up", "gone", "12"]), max_size=25))
@settings(max_examples=60, deadline=None)
def test_every_printed_mark_is_an_anchor_and_the_words_stay(pieces: list[str]) -> None:
    runs = []
    for n, piece in enumerate(pieces, start=1):
        runs.append(
            {
                "ref": ref(n),
                "end": ref(n, "endnote"),
                "up": raised("99"),  # no note has that number, which it would repeat
                "gone": f"<w:del>{ref(n)}</w:del>",
            }.get(piece, r(piece))
        )
    numbers = range(1, len(pieces) + 1)
    raw = docx.read(built(p(r("A"), *runs), plain_notes(*numbers), plain_notes(*numbers, kind="endnote")))
    assert len(raw.notes or ()) == pieces.count("ref") + pieces.count("end")
    assert all(each.span and len(each.anchors) == 1 for each in raw.notes or ())
    shown = "".join({"ref": "", "end": "", "gone": "", "up": "⁹⁹"}.get(piece, piece) for piece in pieces)
    assert blocks(raw)[0].replace(" ", "") == "A" + shown.replace(" ", "")


PUBLIC = Path(__file__).parents[2] / "shared" / "data" / "documents" / "docx"


@pytest.mark.skipif(not PUBLIC.is_dir(), reason="the public documents are not here")
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("pandoc_notes.docx", ["1", "i"]),
        ("pandoc_link_in_notes.docx", ["1"]),
        ("pandoc_sdt_in_footnote.docx", ["1"]),
        ("mammoth_endnotes.docx", ["i", "ii"]),
        ("mammoth_footnote-hyperlink.docx", ["1"]),
        ("mammoth_comments.docx", []),
        ("lorem_ipsum.docx", []),
    ],
)
def test_public_files_have_their_notes_and_no_others(name: str, expected: list[str]) -> None:
    raw = docx.read((PUBLIC / name).read_bytes())
    assert labels(raw) == expected
    assert all(each.span and len(each.anchors) == 1 for each in raw.notes or ())


def test_a_reference_of_libreoffice_to_a_note_is_its_marker() -> None:
    start = '<w:bookmarkStart w:id="{}" w:name="_RefF1"/>'
    marked = f'{start.format(0)}{start.format(1)}<w:bookmarkEnd w:id="1"/>{ref(1)}'
    again = f'<w:fldSimple w:instr=" REF _RefF1 \\h ">{raised("1")}</w:fldSimple>'
    raw = docx.read(built(p(r("One"), marked, r(" again"), again), plain_notes(1)))
    assert noted(raw) == [("1", "Note 1.", ["One", "ne again"])]


@pytest.mark.parametrize(
    ("writer", "labels"), [("LibreOffice/7.4$Linux", ["1", "2", "1"]), ("Microsoft Office Word", ["1", "2", "3"])]
)
def test_the_chapters_of_libreoffice_are_what_begins_with_a_heading(writer: str, labels: list[str]) -> None:
    heading = '<w:outlineLvl w:val="0"/>'
    body = (
        p(r("First"), properties=heading)
        + p(r("a"), ref(1))
        + p(r("b"), ref(2))
        + p(r("Second"), properties=heading)
        + p(r("c"), ref(3))
    )
    restart = '<w:footnotePr><w:numRestart w:val="eachSect"/></w:footnotePr>'
    raw = docx.read(built(body, plain_notes(1, 2, 3), settings=restart, application=writer))
    assert [note.label for note in raw.notes or ()] == labels
