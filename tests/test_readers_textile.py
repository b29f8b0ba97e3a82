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


LISTED = b"""Second comes first,[#b] then another[#a] and the first again.[#b] Nothing known of it.[#lost!] Plain.[3]

Code @[#a]@ stays.

note#a(cls). Text of *a*, see [#c].

note#b. Text of b.

note#c. Text of c.

note#d. Nobody points here.

fn3. A footnote.

notelist(cls):1^+.
"""


def test_notes_of_a_list_are_counted_in_the_order_of_their_markers() -> None:
    raw = read(LISTED)
    assert noted(raw) == [
        ("1", ("first,", "again."), "Text of b."),
        ("2", ("another",), "Text of a, see ."),
        ("3", ("it.",), None),
        ("3", ("Plain.",), "A footnote."),
        ("4", ("see",), "Text of c."),
        ("5", (), "Nobody points here."),
    ]
    assert "Code [#a] stays." in raw.text
    assert "notelist" not in raw.text


def test_the_further_paragraphs_of_a_note_are_its_own() -> None:
    ends = read(b"One[1] and two.[2]\n\nfn1. First.\n\nMore of it.\n\nfn2. Second.\n\nThe end.\n")
    assert noted(ends) == [("1", ("One",), "First.\nMore of it."), ("2", ("two.",), "Second.")]
    extended = read(b"One[1].\n\nfn1.. First.\n\nMore.\n\np. The text.\n\nIts second paragraph.\n")
    assert noted(extended) == [("1", ("One",), "First.\nMore.")]
    among = read(b"One.[1]\n\nfn1. First.\n\nTwo.[2]\n\nfn2. Second.\n")
    assert noted(among) == [("1", ("One.",), "First."), ("2", ("Two.",), "Second.")]
