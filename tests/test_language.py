import pytest

from corpus.document import ProblemKind
from qa.language import language, language_problem

ENGLISH = ["The mill on the Orr was built in 1820 by Josef Brandt. It burned down and was not rebuilt."]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Who shot down the jet?", "English"),
        ("Wie hoch ist der Eiffelturm?", "German"),
        ("Quand est-ce que le moulin a brûlé et pourquoi ?", "French"),
        ("¿Quién construyó el molino y cuándo?", "Spanish"),
        ("Uçağı kim düşürdü ve bu ne zaman oldu?", "Turkish"),
        ("Кто построил мельницу?", "Cyrillic"),
        ("谁建造了磨坊？", "Cjk"),
        ("Erdogan Putin S-400", ""),
        ("", ""),
    ],
)
def test_a_language_is_told_by_its_function_words_or_letters(text: str, name: str) -> None:
    assert language(text) == name


def test_a_question_in_the_documents_language_or_of_names_alone_is_no_problem() -> None:
    assert language_problem("Who built the mill?", ENGLISH) == ()
    assert language_problem("Orr mill Brandt", ENGLISH) == ()
    assert (
        language_problem("Wer ist der Müller?", ["Der Müller und die Mühle, das war einmal; es ist lange her."]) == ()
    )


def test_a_question_in_another_language_gets_a_hint() -> None:
    (problem,) = language_problem("Wer hat die Mühle gebaut und wann?", ENGLISH)
    assert problem.kind is ProblemKind.QUESTION_LANGUAGE
    assert problem.message == (
        "the question looks German, the documents English; ask in English to be sure that nothing is missed"
    )


def test_without_passages_no_language_is_foreign() -> None:
    assert language_problem("Wer hat die Mühle gebaut und wann?", []) == ()
