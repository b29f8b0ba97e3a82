import pytest

from qa.question import LONGEST_QUESTION, Kind, QuestionError, read


@pytest.mark.parametrize("text", ["", "   ", "\n\t"])
def test_an_empty_question_cannot_be_asked(text: str) -> None:
    with pytest.raises(QuestionError, match=r"^the question is empty; ask something$"):
        read(text)


def test_a_question_that_is_too_long_cannot_be_asked() -> None:
    assert read("a" * LONGEST_QUESTION).text == "a" * LONGEST_QUESTION
    with pytest.raises(QuestionError, match=r"^the question has 20,000 characters; ask in at most 2,000$"):
        read("a" * 20_000)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("When was the mill built?", Kind.TIME),
        ("On what exact date was the jet shot down?", Kind.TIME),
        ("What year did it burn?", Kind.TIME),
        ("How many people were killed?", Kind.NUMBER),
        ("What was the price of the land?", Kind.NUMBER),
        ("Who built the mill?", Kind.PERSON),
        ("To whom was it sold?", Kind.PERSON),
        ("Why was it not rebuilt?", Kind.REASON),
        ("What was the cause of the fire?", Kind.REASON),
        ("Where is the Orr?", Kind.PLACE),
        ("In which country is it?", Kind.PLACE),
        ("Which state organization sold it?", Kind.OTHER),
        ("What did he say when he left?", Kind.OTHER),
        ("How did he react?", Kind.OTHER),
        ("Tell me about the mill.", Kind.OTHER),
    ],
)
def test_the_first_question_word_says_what_is_asked_for(text: str, kind: Kind) -> None:
    assert read(text).kinds == (kind,)


def test_a_question_of_two_parts_has_two_kinds() -> None:
    asked = read("When was the mill built and why was it sold?")
    assert asked.parts == ("When was the mill built", "why was it sold?")
    assert asked.kinds == (Kind.TIME, Kind.REASON)


def test_a_question_is_its_stems_names_numbers_and_head() -> None:
    asked = read("How many wooden houses did Anna Weiss and Josef Brandt sell in 1871?")
    assert asked.terms == {"wooden", "hous", "anna", "weiss", "josef", "brandt", "sell", "1871"}
    assert asked.names == {"anna", "weiss", "josef", "brandt"}
    assert asked.joined == {"weiss", "josef"}
    assert asked.numbers == {"1871"}
    assert asked.head == {"wooden", "hous"}


def test_a_question_is_put_on_one_line() -> None:
    assert read(" Who\n\tbuilt  it? ").text == "Who built it?"
