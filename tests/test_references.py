import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.references import Name, Reference, read_reference, read_references

CROXTON = (Name("Croxton", "Derek"),)
KNOWN = {
    "Derek Croxton, Westphalia: The Last Christian Peace (New York: Palgrave, 2013), 45.": Reference(
        "book",
        "Westphalia: The Last Christian Peace",
        CROXTON,
        publisher="Palgrave",
        place="New York",
        pages="45",
        issued=(2013,),
    ),
    "See John Smith and Mary van der Berg, The Title, with Commas, 2nd ed. (Cambridge: CUP, 1999), 12–15.": Reference(
        "book",
        "The Title, with Commas",
        (Name("Smith", "John"), Name("van der Berg", "Mary")),
        publisher="CUP",
        place="Cambridge",
        pages="12–15",
        issued=(1999,),
    ),
    "Derek Croxton, “The Peace of 1648,” International History Review 21, no. 3 (1999): 569–91.": Reference(
        "article-journal",
        "The Peace of 1648",
        CROXTON,
        "International History Review",
        volume="21",
        issue="3",
        pages="569–91",
        issued=(1999,),
    ),
    "Jane Doe, “A Chapter,” in The Book of Things, ed. John Roe (London: Verso, 2001), 33.": Reference(
        "chapter",
        "A Chapter",
        (Name("Doe", "Jane"),),
        "The Book of Things",
        (Name("Roe", "John"),),
        "Verso",
        "London",
        pages="33",
        issued=(2001,),
    ),
    'Smith, John (May 4, 2012). "A Title Here". The Daily News. Retrieved 2014-04-05.': Reference(
        "webpage",
        "A Title Here",
        (Name("Smith", "John"),),
        "The Daily News",
        issued=(2012, 5, 4),
        accessed=(2014, 4, 5),
    ),
    "Ann Lee, “A Visit,” The Daily News, October 10, 2016, https://news.example/a-visit.": Reference(
        "article-newspaper",
        "A Visit",
        (Name("Lee", "Ann"),),
        "The Daily News",
        issued=(2016, 10, 10),
        url="https://news.example/a-visit",
    ),
    "Croxton, D., & Smith, J. A. (2013). A title. Journal of Peace, 12(3), 1–20. https://doi.org/10.1000/abc.12": (
        Reference(
            "article-journal",
            "A title",
            (Name("Croxton", "D."), Name("Smith", "J. A.")),
            "Journal of Peace",
            volume="12",
            issue="3",
            pages="1–20",
            issued=(2013,),
            doi="10.1000/abc.12",
        )
    ),
    "Visca, Curt; Visca, Kelley (2003). How to Draw Birds. The Rosen Group. ISBN 9780823961566.": Reference(
        "book",
        "How to Draw Birds",
        (Name("Visca", "Curt"), Name("Visca", "Kelley")),
        publisher="The Rosen Group",
        issued=(2003,),
    ),
    "Marbury v. Madison, 5 U.S. 137, 177 (1803).": Reference(
        "legal_case", "Marbury v. Madison", container="U.S.", volume="5", pages="137", issued=(1803,)
    ),
}


@pytest.mark.parametrize("text", KNOWN)
def test_a_reference_is_read_into_its_fields(text: str) -> None:
    assert read_reference(text) == KNOWN[text]


@pytest.mark.parametrize(
    "text",
    [
        "Ibid., 45.",
        "Smith 1999, 12.",
        "On this point opinions differ.",
        "On this point opinions differ (London, 1999).",
        "He said that “nothing happened” and then left the room for good, as everybody knew he would.",
        "The treaty was signed in two towns (Münster and Osnabrück, 1648), and a great many people came to see it.",
        "Croxton, Westphalia, 45; but see Smith for another view.",
        "",
    ],
)
def test_what_is_no_reference_or_more_than_one_is_not_read_as_one(text: str) -> None:
    assert read_references(text) == ()


def test_a_note_that_cites_two_works_gives_both() -> None:
    text = "Derek Croxton, Westphalia (New York: Palgrave, 2013), 45; Jane Doe, Another (London: Verso, 2001)."
    assert [reference.title for reference in read_references(text)] == ["Westphalia", "Another"]


@given(st.text(alphabet='Aab .,;:()“”"12–&vs', max_size=600))
def test_any_text_is_read_or_left_in_time(text: str) -> None:
    assert isinstance(read_references(text), tuple)
