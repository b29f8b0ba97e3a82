from noted import noted

from corpus.readers.textile import read

SOURCE = b"""h1. On Notes

First claim[1] and a second.[2] Raised 10[^5^] and H[~2~]O.

bq. Quoted words.[3]

* item one[4]
* item two

|cell a[5]|cell b|

Again first[1] and linked.[6!] A "link":https://example.org/a[7] and missing[40].

Code @x[1]@ stays, a range [12] too.

fn1. The first note.

fn2(cls). The *second* note.

fn3^. Third, in a quotation.

fn4(cls#id). Fourth.

fn5{color:red}. Fifth.

fn6. Sixth.

fn7. Seventh.

fn12. Twelfth, never marked behind a word.

fn30. Nobody points here.
"""


def test_notes_keep_their_numbers_whatever_attributes_stand_at_them() -> None:
    assert noted(read(SOURCE)) == [
        ("1", ("claim", "first"), "The first note."),
        ("2", ("second.",), "The second note."),
        ("3", ("words.",), "Third, in a quotation."),
        ("4", ("one",), "Fourth."),
        ("5", ("a",), "Fifth."),
        ("6", ("linked.",), "Sixth."),
        ("7", ("link",), "Seventh."),
        ("40", ("missing",), None),
        ("12", ("range",), "Twelfth, never marked behind a word."),
        ("30", (), "Nobody points here."),
    ]


def test_no_marker_is_left_in_the_text_and_no_number_grows() -> None:
    text = read(SOURCE).text
    assert "First claim and a second. Raised 10⁵ and H₂O." in text
    assert "Code x[1] stays" in text
    assert "fn" not in text


def test_brackets_without_notes_are_text() -> None:
    raw = read(b"An array[1] and a year[1984].")
    assert raw.text == "An array[1] and a year[1984]."
    assert raw.notes == ()
