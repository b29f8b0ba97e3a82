import pytest
from noted import noted

from corpus.readers.mediawiki import read

SOURCE = """{{Infobox|born=1650<ref>In the box.</ref>}}
'''Bold'''<ref>Plain ''note''.</ref> more<ref
name="a">{{cite book|last=Smith|first=Ann|title=A Book|year=2001|page=3}}</ref>
again.<ref name=a /> Short{{sfn|Smith|Jones|2001|p=3}} and same{{sfn|Smith|Jones|2001|p=3}} and other{{sfn|Smith|2002}}.
Lettered{{efn|A remark<ref>Its source.</ref>.}} grouped<ref group="note">By group.</ref> later<ref name="late" />.

== Head<ref>Heading.</ref> ==
{|
! Column
|-
| cell<ref>Cell.</ref>
|}
<blockquote>Quoted.<ref>Quote.</ref></blockquote>
* item<ref>
Two paragraphs.

Second.
</ref>
x<sup>2</sup> <nowiki><ref>no</ref></nowiki> <!-- <ref>comment</ref> -->
10<sup>5</sup> {{lang|fr|mot}} gone<ref name="gone"/>
[[Category:Notes]]
<references>
<ref name="late">Said in the list.</ref>
</references>
"""


def test_notes_are_counted_by_group_and_repeated_ones_are_one() -> None:
    assert noted(read(SOURCE.encode())) == [
        ("2", ("Bold",), "Plain note."),
        ("3", ("more", "again."), "Smith, Ann. A Book. 2001. 3."),
        ("4", ("Short", "same"), "Smith & Jones 2001, p. 3."),
        ("5", ("other",), "Smith 2002."),
        ("a", ("Lettered",), "A remark."),
        ("note 1", ("grouped",), "By group."),
        ("7", ("later",), "Said in the list."),
        ("8", ("Head",), "Heading."),
        ("9", ("cell",), "Cell."),
        ("10", ("Quoted.",), "Quote."),
        ("11", ("item",), "Two paragraphs.\n\nSecond."),
        ("12", ("gone",), None),
        ("6", ("remark",), "Its source."),
        ("1", (), "In the box."),
    ]


def test_what_is_shown_as_it_is_stays_and_no_number_grows() -> None:
    text = read(SOURCE.encode()).text
    assert "x² <ref>no</ref>" in text
    assert "10⁵ mot gone" in text
    assert "comment" not in text
    assert "Category" not in text


@pytest.mark.parametrize("source", ["An {{open template", "<ref>open", "[[Link|<ref>a]] b", "}} closed </ref> twice"])
def test_what_is_not_closed_is_text(source: str) -> None:
    raw = read(source.encode())
    assert raw.text.split()
    assert all(note.span is None for note in raw.notes or ())


def test_a_page_without_notes_has_none() -> None:
    raw = read(b"== Head ==\nText with a [[Link|link]] in [1984].")
    assert raw.text == "Head\n\nText with a link in [1984]."
    assert raw.notes == ()
