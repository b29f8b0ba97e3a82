from time import process_time

from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import parse
from corpus.document import Document, Note, NoteKind, Parsed, Section, Sentence, Source
from corpus.span import Span, identity
from index.chunk import LONGEST, chunk, passage

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
    for each in chunk(made):
        assert each.text == each.location.clean.of(made.text)
        assert each.location.clean == Span(each.sentences[0].start, each.sentences[-1].end)
        assert each.id == f"{made.id}:{each.location.clean.start}-{each.location.clean.end}"


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


NOTED = """\
The mill burned down. 1 It was never rebuilt. Its owner sold the land. 2 The school closed. 3

Notes

1. Orr Valley Herald.
2. Deed of sale. It is kept in the county archive.
3. Ibid.
4. A note that nothing points to.
"""


def test_the_passage_of_a_notes_text_knows_its_note_and_the_sentence_that_it_hangs_on() -> None:
    made = document(NOTED)
    labels = {note.id: note.label for note in made.notes}
    assert [
        (passage.in_note and labels[passage.in_note], passage.annotates and passage.annotates.of(made.text))
        for passage in chunk(made)
    ] == [
        (None, None),
        ("1", "The mill burned down."),
        ("2", "Its owner sold the land."),
        ("3", "The school closed."),
        ("4", None),
    ]


def test_a_long_note_is_several_passages_of_the_one_note() -> None:
    long = "The committee met again on Monday and agreed on nothing at all. " * 40
    passages = chunk(document(f"It met. 1 It parted. 2 It is over. 3\n\nNotes\n\n1. Early.\n2. {long}\n3. Late.\n"))
    assert [passage.in_note for passage in passages] == [None, "n1", "n2", "n2", "n2", "n3"]
    assert len({passage.annotates for passage in passages if passage.in_note == "n2"}) == 1


@given(TEXTS)
@settings(deadline=None, max_examples=60)
def test_a_passage_made_alone_is_the_one_among_all(text: str) -> None:
    made = document(f"{text}\n\nAlpha went. 1 Beta came. 2 Gamma stayed. 3\n\nNotes\n\n1. One.\n2. Two.\n3. Three.\n")
    sentences = {sentence.span.start: place for place, sentence in enumerate(made.sentences)}
    for each in chunk(made):
        first = sentences[each.sentences[0].start]
        assert passage(made, made.sentences[first : first + len(each.sentences)]) == each


def test_a_book_of_thousands_of_notes_and_headings_is_cut_in_a_moment() -> None:
    text, notes, sections, sentences = [], [], [], []
    start = 0
    for number in range(9000):
        line = f"Sentence {number} of the book says so."
        span = Span(start, start + len(line))
        if number < 4500:
            sections.append(Section(line, 1 + number % 3, Span(start, start + 900)))
            sentences.append(Sentence(span, (f"n{number}",)))
        else:
            notes.append(Note(f"n{number - 4500}", str(number), NoteKind.ENDNOTE, span, (number,)))
            sentences.append(Sentence(span))
        text.append(line)
        start += len(line) + 1
    joined = "\n".join(text)
    source = Source("b", "", "text/plain")
    alignment = identity(len(joined))
    book = Document(
        "b", "b", source, joined, joined, alignment, tuple(sections), tuple(notes), sentences=tuple(sentences)
    )
    started = process_time()
    assert sum(passage.in_note is not None for passage in chunk(book)) == 4500
    assert process_time() - started < 1.5
