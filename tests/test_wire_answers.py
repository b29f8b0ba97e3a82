from qa_fakes import draft, hits, mill

from corpus.document import Document
from corpus.parse import parse_bytes
from index.passage import Hit
from qa.ground import ground
from qa.wire.answers import AnswerOut, answer_out
from qa.wire.documents import note_ref

REPEATED = """\
The mill burned down. 1 It was never rebuilt. 2 The school closed. 3

Notes

1. Anna Weiss, The Orr Valley (Prague: Academia, 1950), 12.
2. Ibid., 45.
3. Weiss, op. cit., 50.
"""


def said(document: Document, found: tuple[Hit, ...], key: str, quote: str) -> AnswerOut:
    answer = ground("?", draft((key, quote, "So it is.")), found, lambda _: document)
    return answer_out(answer, {document.id: document})


def test_a_repeated_note_says_which_note_it_means() -> None:
    document = parse_bytes(REPEATED.encode(), "repeated.txt").document
    (citation,) = said(document, hits(document), "p1", "It was never rebuilt.").claims[0].citations
    assert [note.model_dump() for note in citation.notes] == [
        {
            "label": "2",
            "text": "Ibid., 45.",
            "refers": {"label": "1", "text": "Anna Weiss, The Orr Valley (Prague: Academia, 1950), 12."},
        }
    ]


def test_a_quote_of_a_notes_text_is_marked_as_such() -> None:
    (citation,) = said(mill(), hits(), "p6", "Deed of sale, county archive.").claims[0].citations
    assert citation.in_note == note_ref("n4", mill())
    assert [note.label for note in citation.notes] == ["4"]
    assert citation.marker == "[text of n. 4]"


def test_a_quote_of_the_text_is_in_no_note() -> None:
    (citation,) = said(mill(), hits(), "p1", "in 1820").claims[0].citations
    assert (citation.in_note, citation.marker) == (None, "[n. 1]")
