import pytest

from corpus.document import ProblemKind
from corpus.notes import find, pair, problems
from corpus.span import Carrier, apply


def labels(text: str) -> list[str]:
    return [marker.label for marker in find(text).markers]


def without_markers(text: str) -> str:
    return apply(text, find(text).edits())[0]


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        pytest.param("One. 59 Two. 60 Three. 61", "One. Two. Three.", id="behind a space"),
        pytest.param("One.1 Two.2 Three.3", "One. Two. Three.", id="glued to the full stop"),
        pytest.param(
            "He said “no.” 7 She left.8 It ended?” 9", "He said “no.” She left. It ended?”", id="behind a quote"
        ),
        pytest.param("One,4 and two;5 and three. 6 Four. 7 Five.", "One, and two; and three. Four. Five.", id="inside"),
        pytest.param("One.[1] Two [2] and three.[3]", "One. Two and three.", id="in brackets"),
        pytest.param("One.¹ Two.² Three.³", "One. Two. Three.", id="superscript digits"),
        pytest.param("One. 1\n\nTwo. 2\n\nThree. 3", "One.\n\nTwo.\n\nThree.", id="at the ends of paragraphs"),
        pytest.param(
            "One. 61 the two. 62 Three. 63 Four. 64", "One. the two. Three. Four.", id="before a small letter"
        ),
    ],
)
def test_markers_are_found_and_taken_out(text: str, bare: str) -> None:
    assert without_markers(text) == bare


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "The F-16 met the Su-24. In 2015 it cost $2.5 billion. Within 30 days, S-400s came.", id="in words"
        ),
        pytest.param(
            "It was founded in 1921. 30 years later it closed. 12 people stayed.", id="numbers that open sentences"
        ),
        pytest.param("He scored 12. 13 Others scored less.", id="a single number"),
        pytest.param("In 1999. 2000 was worse. 2001 was best.", id="years"),
        pytest.param("It rose by 3.5, 4.5 and 6.5 points.", id="decimals"),
        pytest.param("Pages 12, 13 and 14, then 15, 16, 17 and 18.", id="a list of numbers"),
        pytest.param("Chapter 1. Chapter 2. Chapter 3.", id="numbers in front of full stops"),
        pytest.param("She beat No. 1 Davenport, No. 2 Hingis, No. 3 Seles and No. 4 Graf.", id="ranks"),
        pytest.param("See p. 1 There, p. 2 Here, p. 3 Where.", id="pages"),
        pytest.param("No notes at all.", id="no numbers"),
        pytest.param("", id="nothing"),
    ],
)
def test_numbers_that_look_like_markers_stay(text: str) -> None:
    assert without_markers(text) == text


def test_the_count_may_skip_a_number_that_the_scraper_lost() -> None:
    assert labels("One. 4 Two. 5 Three. 7 Four. 8 Five.") == ["4", "5", "7", "8"]


def test_the_count_may_start_again() -> None:
    text = "One. 1 Two. 2 Three. 3 Four.\n\nFive. 1 Six. 2 Seven. 3 Eight."
    assert labels(text) == ["1", "2", "3", "1", "2", "3"]


def test_a_year_at_the_end_of_a_sentence_is_no_marker_among_markers() -> None:
    text = "One. 11 It ended in 1999. 12 It began again in 2003. 13 Last. 14"
    assert without_markers(text) == "One. It ended in 1999. It began again in 2003. Last."


def test_notes_under_a_heading_are_paired_by_label() -> None:
    text = "Sugar rose.1 Salt fell.2\n\nNotes\n\n1. Smith 1999, 12.\n2. Jones 2001, 3."
    found = find(text)
    bare, alignment = apply(text, found.edits())
    notes = pair(found, Carrier(alignment))
    assert [(note.label, note.span and note.span.of(bare)) for note in notes] == [
        ("1", "Smith 1999, 12."),
        ("2", "Jones 2001, 3."),
    ]
    assert [bare[: note.anchors[0]] for note in notes] == ["Sugar rose.", "Sugar rose. Salt fell."]
    assert problems(notes) == ()


def test_a_note_without_a_marker_and_a_marker_without_a_note_are_problems() -> None:
    text = "Sugar rose.1 Salt fell.2 Rice stood.3\n\nNotes\n1. Smith.\n2. Jones.\n9. Nobody."
    found = find(text)
    notes = pair(found, Carrier(apply(text, found.edits())[1]))
    assert [note.label for note in notes] == ["1", "2", "3", "9"]
    assert [(problem.kind, problem.message) for problem in problems(notes)] == [
        (ProblemKind.NOTE_WITHOUT_TEXT, "note 3 is marked in the text, but the document does not carry its text"),
        (ProblemKind.NOTE_WITHOUT_MARKER, "note 9 has a text, but no marker in the document points to it"),
    ]


def test_a_numbered_list_under_another_heading_is_no_note() -> None:
    text = "Notes on method\n\nWe did three things that matter and are told here at some length.\n\n1. Weigh.\n2. Mix."
    assert find(text).bodies == ()
