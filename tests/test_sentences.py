import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.document import Note, NoteKind, Sentence
from corpus.sentences import split
from corpus.span import Span


def texts(text: str) -> list[str]:
    return [sentence.span.of(text) for sentence in split(text)]


def note(label: str, *anchors: int) -> Note:
    return Note(f"n{label}", label, NoteKind.FOOTNOTE, None, anchors)


@pytest.mark.parametrize(
    "sentences",
    [
        pytest.param(["The U.S. entry was late.", "It failed."], id="an abbreviation"),
        pytest.param(["It cost $2.5 billion.", "Dr. Smith paid."], id="a decimal and a title"),
        pytest.param(["He called him a “dear pal.”", "The president travelled again."], id="a quote's end"),
        pytest.param(["Was it so?", "It was!", "Then go."], id="other marks"),
        pytest.param(["See fig. 3 for J. K. Rowling et al. in it.", "Next."], id="initials"),
    ],
)
def test_sentences_end_where_a_reader_ends_them(sentences: list[str]) -> None:
    assert texts(" ".join(sentences)) == sentences


def test_no_sentence_crosses_a_line() -> None:
    assert texts("A heading\n\nA sentence. Another") == ["A heading", "A sentence.", "Another"]


def test_a_note_hangs_on_the_sentence_that_it_closes_and_the_ones_before_it_have_it_following() -> None:
    text = "One is. Two is. Three is.\n\nFour is."
    assert split(text, [note("5", 15)]) == (
        Sentence(Span(0, 7), (), "n5"),
        Sentence(Span(8, 15), ("n5",), None),
        Sentence(Span(16, 25), (), None),
        Sentence(Span(27, 35), (), None),
    )


def test_a_note_in_mid_sentence_belongs_to_that_sentence() -> None:
    text = "One, and two. Three."
    assert [sentence.notes for sentence in split(text, [note("5", 4)])] == [("n5",), ()]


def test_several_notes_at_one_place_all_hang_on_the_sentence() -> None:
    assert split("One.", [note("5", 4), note("6", 4)])[0].notes == ("n5", "n6")


def test_a_note_that_opens_a_paragraph_belongs_to_its_first_sentence() -> None:
    assert [sentence.notes for sentence in split("One.\n\nTwo. Three.", [note("5", 6)])] == [(), ("n5",), ()]


@settings(deadline=None)
@given(st.text(alphabet="Ab1 .?!,“”’-\n…€𝒳", max_size=80), st.data())
def test_sentences_cover_every_visible_character_once_and_lose_no_note(text: str, data: st.DataObject) -> None:
    visible = [n for n, c in enumerate(text) if not c.isspace()]
    anchors = data.draw(st.lists(st.sampled_from([n + 1 for n in visible]), max_size=4) if visible else st.just([]))
    notes = [note(str(n), anchor) for n, anchor in enumerate(anchors)]
    sentences = split(text, notes)
    covered = [n for sentence in sentences for n in range(sentence.span.start, sentence.span.end)]
    assert [n for n in covered if not text[n].isspace()] == visible
    assert covered == sorted(set(covered))
    assert sorted(note for sentence in sentences for note in sentence.notes) == sorted(note.id for note in notes)
