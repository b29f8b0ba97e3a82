"""A place in a document as the source panel shows it."""

from itertools import pairwise

import pytest
from paged_fakes import paged

from corpus.document import Document, Parsed, Source
from corpus.parse import build
from corpus.readers.blocks import Block, raw
from corpus.span import Span
from index.chunk import chunk
from index.passage import Passage
from qa.web.place import PlaceOut, place_out


def passages(study: Parsed) -> tuple[Passage, ...]:
    return tuple(chunk(study.document))


def place_of(study: Parsed, words: str) -> PlaceOut:
    """The place of the sentence that holds ``words``."""
    at = study.document.text.index(words)
    for passage in passages(study):
        for sentence in passage.sentences:
            if sentence.start <= at < sentence.end:
                return place_out(study.document, passage, sentence)
    raise AssertionError(words)


def test_the_pieces_are_the_passage_and_the_cited_ones_the_sentence(study: Parsed) -> None:
    for passage in passages(study):
        for cited in passage.sentences:
            place = place_out(study.document, passage, cited)
            assert "".join(piece.text for piece in place.pieces) == passage.text
            assert "".join(piece.text for piece in place.pieces if piece.cited) == cited.of(study.document.text)
            assert all(piece.text == "[…]" for piece in place.pieces if piece.gap)


def test_both_wordings_are_verbatim(study: Parsed) -> None:
    for passage in passages(study):
        for cited in passage.sentences:
            place = place_out(study.document, passage, cited)
            assert "".join(piece.text for piece in place.original) in study.document.original
            if place.repairs:
                assert "".join(piece.text for piece in place.repaired) == cited.of(study.document.text)


def test_a_sentence_shows_its_note_its_printed_marker_and_its_original(study: Parsed) -> None:
    place = place_of(study, "apparently offered Erdogan")
    assert [(note.label, note.text) for note in place.notes] == [("64", None)]
    assert [label for piece in place.pieces for label in piece.markers] == ["61", "62", "63", "64"]
    assert "Russian special pushes." in "".join(piece.text for piece in place.original)
    assert "pushes" in [piece.text for piece in place.original if piece.changed]
    assert ("pushes", "forces") in [(repair.original, repair.replacement) for repair in place.repairs]
    assert all(repair.reason for repair in place.repairs)


def test_a_sentence_without_a_note_shows_the_one_that_follows(study: Parsed) -> None:
    place = place_of(study, "The Russians insisted")
    assert place.notes == []
    assert place.following
    assert place.following.label == "60"


def test_gaps_of_the_passage_are_explained(study: Parsed) -> None:
    place = place_of(study, "shot down a Russian Su-24")
    assert [piece.gap for piece in place.pieces if piece.text == "[…]"] == [True] * len(place.gaps)
    assert all(gap.reason for gap in place.gaps)


def test_a_passage_without_a_cited_place_marks_nothing(study: Parsed) -> None:
    place = place_out(study.document, passages(study)[0], None)
    assert (place.start, place.end) == (None, None)
    assert not any(piece.cited for piece in place.pieces)


def test_the_words_that_answer_are_a_piece_of_their_own(study: Parsed) -> None:
    passage = next(each for each in passages(study) if "Su-24" in each.text)
    at = study.document.text.index("Su-24", passage.location.clean.start)
    cited = next(span for span in passage.sentences if span.start <= at < span.end)
    place = place_out(study.document, passage, cited, answer=Span(at, at + 5))
    assert "".join(piece.text for piece in place.pieces) == passage.text
    assert [(piece.text, piece.cited) for piece in place.pieces if piece.answer] == [("Su-24", True)]
    with pytest.raises(ValueError, match="outside the passage"):
        place_out(study.document, passage, cited, answer=Span(cited.end - 2, cited.end + 1))


@pytest.mark.parametrize("shift", [-1, 1])
def test_a_place_outside_the_passage_is_refused(study: Parsed, shift: int) -> None:
    first, second, *_ = passages(study)
    assert all(one.location.clean.end <= two.location.clean.start for one, two in pairwise((first, second)))
    whole = second.location.clean
    with pytest.raises(ValueError, match="outside the passage"):
        place_out(study.document, second, Span(whole.start + shift, whole.end + shift))


# Where it stands.


def paged_place(words: str) -> PlaceOut:
    document = paged(b"").document
    at = document.text.index(words)
    for passage in chunk(document):
        for sentence in passage.sentences:
            if sentence.start <= at < sentence.end:
                return place_out(document, passage, sentence, lambda start: _passage_at(document, start))
    raise AssertionError(words)


def _passage_at(document: Document, start: int) -> Passage | None:
    found = (passage for passage in chunk(document) for sentence in passage.sentences if sentence.start == start)
    return next(found, None)


def test_a_place_on_a_page_knows_the_page_and_where_its_words_stand() -> None:
    place = paged_place("It burned down")
    assert place.where == "p. xii (page 1 of the file)"
    assert [page.model_dump() for page in place.pages] == [
        {
            "number": 1,
            "label": "xii",
            "name": "p. xii (page 1 of the file)",
            "short": "p. xii",
            "width": 420,
            "height": 595,
        }
    ]
    assert [(bar.left, bar.top, bar.right, bar.bottom) for bar in place.bars] == [
        (50.0, 126.0, 333.8, 137.0),
        (50.0, 142.0, 175.4, 153.0),
    ]
    assert [(bar.page, bar.top) for bar in place.note_bars] == [(1, 540.0)]


def test_a_note_on_another_page_is_not_marked_on_this_one() -> None:
    assert [(bar.page, bar.top) for bar in paged_place("He sold the land").note_bars] == [(2, 540.0)]
    assert paged_place("She opened a school").note_bars == []


def test_the_text_of_a_note_leads_to_the_sentence_that_it_annotates() -> None:
    place = paged_place("Deed of sale")
    assert place.in_note
    assert (place.in_note.label, place.in_note.text) == ("2", "Deed of sale, county archive.")
    assert place.notes == []
    assert place.annotated
    assert place.annotated.text == "He sold the land for $2,500 in the spring of 1872 to Anna Weiss."
    passage = place.annotated.passage_id
    assert passage
    assert int(passage.rpartition(":")[2].partition("-")[0]) <= place.annotated.start


def test_the_running_text_is_no_note_of_its_own() -> None:
    place = paged_place("It burned down")
    assert (place.in_note, place.annotated) == (None, None)


def test_a_place_in_a_file_without_pages_has_file_element_and_paragraph() -> None:
    blocks = [Block("He was born in Orr.", file="OEBPS/ch-4.xhtml", element="p17", paragraph=3)]
    document = build(raw(blocks), Source("book.epub", "0", "application/epub+zip")).document
    place = place_out(document, chunk(document)[0], None)
    assert place.where == "ch-4.xhtml, #p17, paragraph 3"
    assert place.place
    assert place.place.model_dump() == {"file": "OEBPS/ch-4.xhtml", "element": "p17", "paragraph": 3}
    assert (place.pages, place.boxes, place.bars) == ([], [], [])
