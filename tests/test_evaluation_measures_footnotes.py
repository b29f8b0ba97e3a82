from hypothesis import given, settings
from hypothesis import strategies as st

from qa.answer import Verdict
from qa.evaluation.measures.footnotes import confuse, confusions, count_notes, shown_notes
from qa.evaluation.records import Confusion, GoldNote, NoteCounts, ShownCitation, ShownClaim, ShownNote


def claim(*labels: str, following: str | None = None) -> ShownClaim:
    notes = tuple(ShownNote(label) for label in labels)
    return ShownClaim(
        "Text.", Verdict.SUPPORTED, citations=(ShownCitation("Text.", "Text.", "Mills", notes, following),)
    )


def test_notes_are_shown_once_and_the_next_note_is_not_claimed() -> None:
    assert shown_notes([claim("2", "3"), claim("3"), claim(following="4")]) == (("Mills", "2"), ("Mills", "3"))


def test_the_right_number_in_another_document_is_wrong() -> None:
    gold = (GoldNote("2", "Mills"), GoldNote("7"))
    assert count_notes([("mills", "2")], gold) == NoteCounts(1, 1, 2, 1)
    assert count_notes([("Harbours", "2")], gold) == NoteCounts(1, 0, 2, 0)
    assert count_notes([("Harbours", "7")], gold) == NoteCounts(1, 1, 2, 1)


def test_a_label_counts_as_printed() -> None:
    assert count_notes([("Mills", "12")], [GoldNote("1")]) == NoteCounts(1, 0, 1, 0)


def test_wrong_notes_are_confused_with_those_that_are_missing() -> None:
    gold = (GoldNote("1"), GoldNote("2"), GoldNote("3"))
    assert confuse([("Mills", "2"), ("Mills", "9")], gold) == (
        Confusion("2", "2", 1),
        Confusion("1", "9", 1),
        Confusion("3", None, 1),
    )
    assert confuse([("Mills", "9")], ()) == (Confusion(None, "9", 1),)


def test_the_right_number_in_another_document_is_not_confused_with_a_right_note() -> None:
    shown = [("Mills", "9"), ("Harbours", "12")]
    assert confuse(shown, [GoldNote("7", "Mills"), GoldNote("12", "Mills")]) == (
        Confusion("12", "12", 1, elsewhere=True),
        Confusion("7", "9", 1),
    )
    assert confuse([("Mills", "12"), ("Harbours", "12")], [GoldNote("12", "Mills")]) == (
        Confusion("12", "12", 1),
        Confusion(None, "12", 1),
    )


def test_confusions_are_counted_over_all_cases() -> None:
    each = [(Confusion("1", "1", 1),), (Confusion("1", "2", 1), Confusion("1", "1", 1))]
    assert confusions(each) == (Confusion("1", "1", 2), Confusion("1", "2", 1))
    there = Confusion("1", "1", 1, elsewhere=True)
    assert confusions([*each, (there,)]) == (Confusion("1", "1", 2), Confusion("1", "2", 1), there)


NOTES = st.lists(st.tuples(st.sampled_from(["Mills", "Harbours"]), st.sampled_from("123")), unique=True, max_size=6)


@given(NOTES, NOTES)
@settings(deadline=None)
def test_every_note_stands_in_one_confusion(shown: list[tuple[str, str]], gold: list[tuple[str, str]]) -> None:
    wanted = [GoldNote(label, title) for title, label in gold]
    found, counts = confuse(shown, wanted), count_notes(shown, wanted)
    assert sorted(each.given for each in found if each.given) == sorted(label for _, label in shown)
    assert sorted(each.gold for each in found if each.gold) == sorted(label for _, label in gold)
    assert sum(each.right for each in found) == counts.right == counts.found
