import pytest
from noted import noted

from corpus.document import NoteKind
from corpus.readers.rtf import read

WORD = rb"""{\rtf1\ansi\ansicpg1252\deff0\ftnstart5{\fonttbl{\f0\fcharset0 Times;}{\f1\fcharset204 Times Cyr;}}
{\stylesheet{\s0 Normal;}{\s1\outlinelevel0 heading 1;}}{\info{\title A Title}{\author Nobody}}
{\header Running head{\footnote no}}
\pard\s1 Chapter{\cs16\super \chftn {\footnote \pard\plain {\cs16\super \chftn } Heading.}}\par
\pard\plain In 1650{\super \chftn {\footnote {\super \chftn}First\'92s 10{\super 5}.\par Second.}} the war
{\super *{\footnote {\super *} By a star.}}
came; 10{\super 5} m{\super 2} H{\sub 2}O.{\super\chftn}{\*\footnote\chftn\~\plain\pard Starred group.\par}
{\deleted gone}{\v hidden} end.{\super\chftn{\footnote\ftnalt {\super\chftn} An endnote.}}\par
\trowd\cellx1\cellx2\pard\intbl cell{\super\chftn{\footnote \chftn Cell.}}\cell other\par more\cell\row
\pard {\f1 \'c4\'e0}{\up6\chftn{\footnote {\up6\chftn }{\f1 \'cd\'e5\'f2}}}
 \u8220?q\u8221?{\super\u8224?{\footnote {\super\u8224?} Dagger.}} \u-10179?\u-8704?\par
{\pict\bin4 {}{}}{\listtext 1.\tab}{\field{\*\fldinst HYPERLINK "x"}{\fldrslt linked}}
{\super\chftn{\footnote In a list.}}\par
}"""


def test_notes_are_counted_from_where_the_file_says_and_own_marks_are_kept() -> None:
    assert noted(read(WORD)) == [
        ("5", ("Chapter",), "Heading."),
        ("6", ("1650",), "First’s 10⁵.\n\nSecond."),
        ("*", ("war",), "By a star."),
        ("7", ("H₂O.",), "Starred group."),
        ("1", ("end.",), "An endnote."),
        ("8", ("cell",), "Cell."),
        ("9", ("Да",), "Нет"),
        ("†", ("“q”",), "Dagger."),
        ("10", ("linked",), "In a list."),
    ]


def test_only_text_is_left_in_the_text() -> None:
    raw = read(WORD)
    assert "In 1650 the warcame; 10⁵ m² H₂O. end." in raw.text
    assert "cell\tother\nmore" in raw.text
    assert "“q” 😀" in raw.text
    assert "Running" not in raw.text
    assert raw.title == "A Title"
    assert [(section.title, section.level) for section in raw.sections] == [("Chapter", 1)]
    assert [note.label for note in raw.notes or () if note.kind is NoteKind.ENDNOTE] == ["1"]


@pytest.mark.parametrize(
    ("words", "labels"),
    [
        (rb"\ftnnalc", ["a", "b"]),
        (rb"\ftnnruc", ["I", "II"]),
        (rb"\ftnnchi", ["*", "†"]),
        (rb"\ftnstart9", ["9", "10"]),
        (rb"\ftnrestart", ["1", "1"]),
    ],
)
def test_the_count_is_as_the_file_sets_it(words: bytes, labels: list[str]) -> None:
    note = rb"a{\super\chftn{\footnote n}}\par "
    assert [
        note.label for note in read(rb"{\rtf1 " + words + b" " + note + rb"\sect " + note + b"}").notes or ()
    ] == labels


@pytest.mark.parametrize("data", [b"{\\rtf1 " + b"{" * 100_000 + b"a", b"{\\rtf1 a\\bin99999999 b", b"{\\rtf1 a}}}}b"])
def test_damage_does_not_end_a_reading(data: bytes) -> None:
    assert read(data).text == "a"


def test_what_is_no_rtf_is_refused_in_words() -> None:
    with pytest.raises(ValueError, match="no RTF"):
        read(b"Plain text")


@pytest.mark.parametrize(
    "source",
    [
        (
            rb"A{\*\bkmkstart _Ref1}{\super\chftn{\footnote One.}}{\*\bkmkend _Ref1} b"
            rb"{\field{\*\fldinst { NOTEREF _Ref1 \\f \\h }}{\fldrslt {\super 1}}}. Ten{\super 5} c."
        ),
        (
            rb"A{\super\chftn{\*\footnote {\*\bkmkstart _RefF1}{\*\bkmkend _RefF1}One.}} b"
            rb"{\super {\field{\*\fldinst  REF _RefF1 \\h }{\fldrslt 1}}}. Ten{\super 5} c."
        ),
    ],
)
def test_a_field_that_shows_a_notes_number_is_its_marker(source: bytes) -> None:
    raw = read(rb"{\rtf1 " + source + b"}")
    assert noted(raw) == [("1", ("A", "b"), "One.")]
    assert raw.text.startswith("A b. Ten⁵ c.")


def test_a_field_that_shows_no_raised_number_is_text() -> None:
    raw = read(
        rb"{\rtf1 A{\*\bkmkstart x}{\super\chftn{\footnote One.}}{\*\bkmkend x}, see note "
        rb"{\field{\*\fldinst NOTEREF x}{\fldrslt 1}} and {\field{\*\fldinst HYPERLINK x}{\fldrslt m{\super 2}}}.}"
    )
    assert noted(raw) == [("1", ("A",), "One.")]
    assert raw.text.startswith("A, see note 1 and m².")
