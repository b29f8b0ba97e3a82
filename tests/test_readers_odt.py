import io
import zipfile

import pytest
from noted import noted

from corpus.document import NoteKind
from corpus.readers.odt import read

NAMES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:'
    'text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:style="urn:oasis:names:tc:'
    'opendocument:xmlns:style:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"'
)
STYLES = (
    '<office:automatic-styles><style:style style:name="up"><style:text-properties style:text-position="super 58%"/>'
    '</style:style><style:style style:name="down"><style:text-properties style:text-position="-33% 58%"/></style:style>'
    '<style:style style:name="upper" style:parent-style-name="up"/></office:automatic-styles>'
)


def note(number: int, label: str, *paragraphs: str, kind: str = "footnote") -> str:
    body = "".join(f"<text:p>{paragraph}</text:p>" for paragraph in paragraphs)
    return (
        f'<text:note text:id="ftn{number}" text:note-class="{kind}"><text:note-citation>{label}</text:note-citation>'
        f"<text:note-body>{body}</text:note-body></text:note>"
    )


def odt(body: str, **members: str) -> bytes:
    content = f"<office:document-content {NAMES}>{STYLES}<office:body>{body}</office:body></office:document-content>"
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as container:
        container.writestr("content.xml", content)
        for name, text in members.items():
            container.writestr(name.replace("__", "/").replace("_", "."), text)
    return data.getvalue()


BODY = f"""<office:text><text:tracked-changes><text:p>deleted{note(99, "99", "Gone.")}</text:p></text:tracked-changes>
<text:h text:outline-level="2" xml:id="h">Chapter{note(1, "1", "Heading.")}</text:h>
<text:p>In 1650{note(2, "2", "First 10<text:span text:style-name='upper'>5</text:span>.", "Second.")} the
   war{note(3, "*", "Star.")}<text:s text:c="2"/>came; 10<text:span text:style-name="up">5</text:span>
H<text:span text:style-name="down">2</text:span>O.{note(4, "i", "End.", kind="endnote")}</text:p>
<text:p/>
<table:table><table:table-header-rows><table:table-row><table:table-cell><text:p>a{note(5, "3", "Cell.")}</text:p>
</table:table-cell><table:table-cell><text:p>b</text:p><text:p>c</text:p></table:table-cell></table:table-row>
</table:table-header-rows></table:table>
<text:list><text:list-item><text:p>item{note(6, "12", "List.")}</text:p></text:list-item></text:list>
<text:section><text:p>Again<text:span
text:style-name="up"><text:note-ref text:ref-name="ftn2">2</text:note-ref></text:span>
see note <text:note-ref text:ref-name="ftn2">2</text:note-ref>.<draw:frame>
<draw:text-box><text:p>Boxed{note(7, "13", "Box.")}
</text:p></draw:text-box></draw:frame></text:p></text:section></office:text>"""


def test_labels_are_those_that_the_file_carries() -> None:
    raw = read(odt(BODY))
    assert noted(raw) == [
        ("1", ("Chapter",), "Heading."),
        ("2", ("1650", "Again"), "First 10⁵.\n\nSecond."),
        ("*", ("war",), "Star."),
        ("i", ("H₂O.",), "End."),
        ("3", ("a",), "Cell."),
        ("12", ("item",), "List."),
        ("13", ("Boxed",), "Box."),
    ]
    assert [each.label for each in raw.notes or () if each.kind is NoteKind.ENDNOTE] == ["i"]


def test_white_space_rows_and_raised_numbers_are_as_they_print() -> None:
    raw = read(odt(BODY))
    assert "In 1650 the war  came; 10⁵ H₂O.\n\na\tb\nc\n\nitem\n\nAgain see note 2.\n\nBoxed" in raw.text
    assert "deleted" not in raw.text
    assert [(section.title, section.level) for section in raw.sections] == [("Chapter", 2)]


def test_paragraphs_are_counted_and_ids_kept() -> None:
    raw = read(odt(BODY))
    places = {place.span.of(raw.text): (place.paragraph, place.element) for place in raw.places}
    assert places["Chapter"] == (1, "h")
    assert places["a\tb\nc"] == (4, "")
    assert places["item"] == (7, "")


def test_a_file_with_a_password_is_refused_in_words() -> None:
    manifest = "<manifest:manifest><manifest:encryption-data/></manifest:manifest>"
    with pytest.raises(ValueError, match="password"):
        read(odt(BODY, **{"META-INF__manifest_xml": manifest}))


def test_a_document_without_notes_has_none() -> None:
    raw = read(odt("<office:text><text:p>Text<text:span text:style-name='up'>1</text:span></text:p></office:text>"))
    assert raw.text == "Text¹"
    assert raw.notes == ()
