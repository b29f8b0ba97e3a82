from paged_fakes import paged
from qa_fakes import draft, hits, mill

from corpus.parse import parse_bytes
from qa.answer import Answer
from qa.ground import ground
from qa.terminal import answer_text
from qa.verify import verify
from qa.wire import answer_out

REPEATED = """\
The mill burned down. 1 It was never rebuilt. 2 The school closed. 3

Notes

1. Anna Weiss, The Orr Valley (Prague: Academia, 1950), 12.
2. Ibid., 45.
3. Weiss, op. cit., 50.
"""


def test_a_repeated_note_is_shown_with_the_note_that_it_means() -> None:
    document = parse_bytes(REPEATED.encode(), "orr.txt").document
    text = "It was never rebuilt."
    answer = verify(ground("?", draft(("p1", text, text)), hits(document), lambda _: document))
    assert answer_text(answer_out(answer, {document.id: document})) == (
        "It was never rebuilt. [n. 2]\n\n"
        "  orr, n. 2: Ibid., 45. -> n. 1: Anna Weiss, The Orr Valley (Prague: Academia, 1950), 12."
    )


def test_a_sentence_on_a_page_is_shown_with_the_page() -> None:
    document = paged(b"").document
    text = "It burned down on 3 May 1871, and the owner did not rebuild it."
    answer = verify(ground("?", draft(("p1", text, text)), hits(document), lambda _: document))
    assert answer_text(answer_out(answer, {document.id: document})).endswith(
        "\n\n  The Mill, p. xii (page 1 of the file), n. 1: Orr Valley Herald, 4 May 1871."
    )


def test_what_a_note_says_is_marked_as_its_text() -> None:
    answer: Answer = verify(
        ground(
            "?",
            draft(
                ("p2", "She opened a school for girls there.", "She opened a school for girls there."),
                ("p6", "Deed of sale, county archive.", "Deed of sale, county archive."),
            ),
            hits(),
            lambda _: mill(),
        )
    )
    assert answer_text(answer_out(answer, {mill().id: mill()})) == (
        "She opened a school for girls there. [n. 4] Deed of sale, county archive. [text of n. 4]\n\n"
        "  mill, n. 4: Deed of sale, county archive."
    )
