import pytest

from corpus.cited import only_names


@pytest.mark.parametrize(
    "text",
    [
        "Smith, The Abbeys of the North (London, 1954), 77.",
        "Smith 1954, 77.",
        "Smith, op. cit., 90.",
        "See Smith, The Abbeys of the North, edited by Anna Cole (London, 1954), 77.",
        "Jones, Books of the Monks (Oxford, 1972), 14; Smith 1954, 3.",
        "Patent Rolls, 1361, membrane 12.",
        "J. H. Leuba: “Studies in Religious Phenomena,” American Journal of Psychology, VII 309 (1896).",
        "Fritz Dickmann, Der Westfälische Frieden, 7. Aufl., Münster 1998, S. 23.",
    ],
)
def test_a_note_may_only_name_a_source(text: str) -> None:
    assert only_names(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Robert had been a physician at the court of Anjou before he took the habit.",
        "Robert, Duke of Normandy, was his brother in 1090.",
        "Thomas Allen, M.D., matriculated at Cambridge in 1640.",
        "Anna Cole, a painter of Dublin, made 3 drawings.",
        "The rebuilding cost 400 marks of silver.",
        "Smith, History (1990), 4; the rebuilding cost 400 marks of silver.",
        "Deed of sale, county archive.",
        "Eleven survive in Uppsala.",
    ],
)
def test_a_note_that_tells_something_does_more_than_name_a_source(text: str) -> None:
    assert not only_names(text)
