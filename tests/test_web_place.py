"""A place in a document as the source panel shows it."""

from itertools import pairwise

import pytest

from corpus.document import Parsed
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


@pytest.mark.parametrize("shift", [-1, 1])
def test_a_place_outside_the_passage_is_refused(study: Parsed, shift: int) -> None:
    first, second, *_ = passages(study)
    assert all(one.location.clean.end <= two.location.clean.start for one, two in pairwise((first, second)))
    whole = second.location.clean
    with pytest.raises(ValueError, match="outside the passage"):
        place_out(study.document, second, Span(whole.start + shift, whole.end + shift))
