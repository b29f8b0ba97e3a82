from qa_fakes import mill

from corpus.parse import bundled, parse_bytes
from qa.wire.documents import document_out, note_ref

REPEATED = """\
The mill burned down. 1 It was never rebuilt. 2 The school closed. 3

Notes

1. Anna Weiss, The Orr Valley (Prague: Academia, 1950), 12.
2. Ibid., 45.
3. Weiss, op. cit., 50.
"""


def test_a_note_that_names_its_source_refers_to_none() -> None:
    assert note_ref("n4", mill()).model_dump() == {
        "label": "4",
        "text": "Deed of sale, county archive.",
        "refers": None,
    }


def test_the_notes_of_a_document_say_what_they_mean() -> None:
    shown = document_out(parse_bytes(REPEATED.encode(), "repeated.txt"))
    assert [note.refers and note.refers.label for note in shown.notes] == [None, "1", "1"]


def test_a_note_without_text_is_shown_by_its_label() -> None:
    parsed = bundled("turkey-russia.txt")
    shown = document_out(parsed)
    assert {(note.text, note.refers) for note in shown.notes} == {(None, None)}
    assert len(shown.notes) == len(parsed.document.notes)
