"""Questions to train on: their splits, and questions changed so that their paragraph answers them no longer."""

from pathlib import Path
from random import Random

import pytest

from qa.training.questions import Questions, Row, changed, load, sample

DATA = Path(__file__).parents[2] / "shared" / "data" / "qa"
CONTEXT = "Josef Brandt built the mill in 1820. Anna Weiss bought it in 1875."
ROW = Row("When did Josef Brandt build it?", "Mills", CONTEXT, ("1820",), (31,))


def test_a_changed_question_has_another_name_and_no_answer() -> None:
    made = [each for seed in range(20) if (each := changed(ROW, [ROW], Random(seed)))]
    assert {each.question for each in made} == {"When did Anna Weiss build it?"}
    assert {each.answers for each in made} == {()}


def test_a_question_without_a_name_or_a_number_is_not_changed() -> None:
    assert changed(Row("When was it built?", "Mills", CONTEXT, ("1820",), (31,)), [ROW], Random(1)) is None


def test_a_changed_question_never_names_its_answer() -> None:
    row = Row("Who bought it in 1875?", "Mills", CONTEXT, ("Anna Weiss",), (37,))
    made = [changed(row, [row, ROW], Random(seed)) for seed in range(20)]
    assert not any("Weiss" in each.question for each in made if each)


@pytest.mark.skipif(not DATA.is_dir(), reason="needs the public data beside the checkout")
def test_no_article_is_in_two_splits(monkeypatch: pytest.MonkeyPatch) -> None:
    # The search takes a minute and does not change which article is where.
    monkeypatch.setattr("qa.training.questions._searched", lambda rows, strangers: Questions(rows, (), strangers))
    splits = load(DATA)
    titles = {name: {row.title for row in questions.rows} for name, questions in splits.items()}
    assert {name: len(found) for name, found in titles.items()} == {"fit": 22, "tune": 4, "report": 6}
    assert not titles["fit"] & titles["tune"]
    assert not titles["fit"] & titles["report"]
    assert not titles["tune"] & titles["report"]
    few = sample(splits["report"], 100)
    assert (len(few.rows), len(few.strangers)) == (100, 42)
    assert set(few.rows) <= set(splits["report"].rows)
