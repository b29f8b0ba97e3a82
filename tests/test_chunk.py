from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import parse
from corpus.document import Document, Note, NoteKind, Parsed, Sentence, Source
from corpus.span import Span, identity
from index.chunk import LONGEST, chunk

WORDS = st.lists(
    st.sampled_from(["alpha", "Beta", "1987", "gamma.", "Delta!", "e.g.", "(zeta)", "Eta?"]), min_size=1, max_size=40
)
TEXTS = st.lists(WORDS.map(" ".join), min_size=1, max_size=12).map("\n\n".join)


def document(text: str) -> Document:
    return parse.parse_bytes(text.encode(), "a.txt").document


def texts(text: str) -> list[str]:
    return [passage.text for passage in chunk(document(text))]


@given(TEXTS)
@settings(deadline=None, max_examples=60)
def test_every_sentence_stands_in_exactly_one_passage_and_in_order(text: str) -> None:
    made = document(text)
    assert [span for passage in chunk(made) for span in passage.sentences] == [each.span for each in made.sentences]


@given(TEXTS)
@settings(deadline=None, max_examples=60)
def test_a_passage_is_the_text_from_its_first_sentence_to_its_last(text: str) -> None:
    made = document(text)
    for passage in chunk(made):
        assert passage.text == passage.location.clean.of(made.text)
        assert passage.location.clean == Span(passage.sentences[0].start, passage.sentences[-1].end)
        assert passage.id == f"{made.id}:{passage.location.clean.start}-{passage.location.clean.end}"


def test_a_paragraph_is_a_passage() -> None:
    assert texts("One is here. Two is here.\n\nThree is there.") == ["One is here. Two is here.", "Three is there."]


def test_a_heading_goes_with_the_paragraph_under_it() -> None:
    made = document("The Coup\n\nIt failed in one night.\n\nIts aftermath took years.")
    assert [passage.text for passage in chunk(made)] == [
        "The Coup\n\nIt failed in one night.",
        "Its aftermath took years.",
    ]
    assert [passage.heading for passage in chunk(made)] == [("The Coup",), ("The Coup",)]


def test_a_long_paragraph_is_cut_between_sentences_into_parts_of_about_the_same_length() -> None:
    sentence = "The committee met again on Monday and agreed on nothing at all."
    parts = texts(" ".join([sentence] * 40))
    assert [part.count("committee") for part in parts] == [13, 14, 13]
    assert all(len(part.split()) <= LONGEST for part in parts)


def test_a_sentence_that_is_too_long_by_itself_is_a_passage_by_itself() -> None:
    long = "A" + " word" * 500 + "."
    assert texts(f"Short one. {long} Another short one.") == ["Short one.", long, "Another short one."]


def test_a_passage_has_the_notes_of_its_sentences(study: Parsed) -> None:
    passages = chunk(study.document)
    labels = {note.id: note.label for note in study.document.notes}
    found = [[labels[note] for note in passage.notes] for passage in passages]
    assert [label for row in found for label in row] == [str(number) for number in range(59, 72)]
    assert ["68", "69"] in found


def test_the_text_of_a_note_is_a_passage_of_its_own() -> None:
    text = "The claim stands. 1 See Smith, p. 4. It is long."
    note = Note("n1", "1", NoteKind.FOOTNOTE, Span(18, 48), (17,))
    made = Document(
        id="d",
        title="d",
        source=Source("d", "", "text/plain"),
        original=text,
        text=text,
        alignment=identity(len(text)),
        notes=(note,),
        sentences=(Sentence(Span(0, 17), ("n1",)), Sentence(Span(18, 36)), Sentence(Span(37, 48))),
    )
    assert [passage.text for passage in chunk(made)] == ["The claim stands.", "1 See Smith, p. 4. It is long."]
