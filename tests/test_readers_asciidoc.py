from noted import noted

from corpus.readers.asciidoc import read

SOURCE = b"""= On *Notes*
Ann Author
:fn-x: footnote:x[From an *attribute*.]

Bold *word*footnote:[A std::string & link:page.html[linked] [bracket\\]
over two lines.] and text{fn-x} and again{fn-x}. A https://example.org[link]footnote:disc[Opinions.] 10^5^

ifdef::never[]
hiddenfootnote:[hidden]
endif::[]
ifndef::never[]
shownfootnote:disc[]
endif::[]

// commentfootnote:[comment]

== Section footnoteref:[old,Old form.] twice footnoteref:[old]

----
code footnote:[x] here
----

NOTE: escaped \\footnote:[no note]

|===
|in cellfootnote:[Cell.] | b
|===

____
Quoted.footnote:[Quote.]
____

term:: definedfootnote:[Term.]

missing footnote:zz[]

Literal `+footnote:[mono]+`.

* itemfootnote:[Item.]
* otherfootnote:[Pass ``a]b`` no.]
"""


def test_every_note_is_found_and_counted_in_its_order() -> None:
    assert noted(read(SOURCE)) == [
        ("1", ("word",), "A std::string & linked [bracket] over two lines."),
        ("2", ("text", "again"), "From an attribute."),
        ("3", ("link", "shown"), "Opinions."),
        ("4", ("Section", "twice"), "Old form."),
        ("5", ("cell",), "Cell."),
        ("6", ("Quoted.",), "Quote."),
        ("7", ("defined",), "Term."),
        ("8", ("missing",), None),
        ("9", ("item",), "Item."),
        ("10", ("other",), "Pass ``a"),
    ]


def test_what_is_no_note_stays_and_what_is_hidden_is_left_out() -> None:
    text = read(SOURCE).text
    assert "code footnote:[x] here" in text
    assert "escaped footnote:[no note]" in text
    assert "hidden" not in text
    assert "comment" not in text
    assert "10⁵" in text


def test_included_files_are_told_each_by_name() -> None:
    raw = read(b"Text.\n\ninclude::part one.adoc[]\n\nMore footnote:[n].\n")
    assert [problem.message for problem in raw.problems] == ["the file 'part one.adoc', which it includes, is not read"]
    assert noted(raw) == [("1", ("More",), "n")]


def test_a_document_without_notes_has_none() -> None:
    raw = read(b"= Title\n\nPlain text about std::vector and a::b.\n")
    assert raw.text == "Title\n\nPlain text about std::vector and a::b."
    assert raw.notes == ()
