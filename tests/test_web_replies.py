"""What the page's events say: growing answers, reports, refusals."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from fakes import HashedEmbedder
from qa_fakes import ScriptedModel, draft
from web_fakes import PlainReader, QuotingChain, shelf

from corpus.document import Parsed
from corpus.formats import Beside
from index.library import Library, LibraryError
from qa.answer import Answer
from qa.answerable import load_gate
from qa.chain import AnswerChain, Writer, answer_chain
from qa.conversation import Asked
from qa.followup import Turn
from qa.settings import Settings
from qa.steps import Sources, Steps
from qa.verify import Judgement, Verifier
from qa.web import replies
from qa.web.shelf import Shelf


def silent(*_: object, **__: object) -> None:
    """Progress that nobody watches."""


QUESTION = "What did Putin offer Erdogan on the night of the coup?"


@pytest.fixture(scope="module")
def collections(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    return shelf(tmp_path_factory.mktemp("home"))


def test_an_answer_grows_and_ends_complete(collections: Shelf) -> None:
    *partial, last = replies.answers(collections, "default", QUESTION)
    assert partial
    assert all("ibid-done" not in picture for picture in partial)
    assert "ibid-done" in last


def test_pictures_that_come_too_fast_are_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replies, "REPAINT", 3600.0)
    assert len(list(replies.answers(shelf(tmp_path), "default", QUESTION))) == 2


@pytest.mark.parametrize(
    ("collection", "question", "said"),
    [
        pytest.param("nowhere", QUESTION, "there is no collection", id="unknown"),
        pytest.param("../x", QUESTION, "that is no name for a collection", id="no-name"),
        pytest.param("default", "w" * 20_000, "20&#44;000 characters", id="long"),
    ],
)
def test_what_cannot_be_asked_is_told_in_the_conversation(
    collections: Shelf, collection: str, question: str, said: str
) -> None:
    (only,) = replies.answers(collections, collection, question)
    assert "ibid-error" in only
    assert said in only


def test_how_a_follow_up_was_read_is_shown_in_every_picture_and_the_whole_answer_is_told(collections: Shelf) -> None:
    whole: list[Answer] = []
    leaning = Asked("When did he <b>offer</b> it?", (Turn("What did Putin offer Erdogan?", ""),))
    pictures = list(replies.answers(collections, "default", leaning, whole.append))
    assert all('<p class="ibid-read-as">Read as: <bdi>When did Putin' in picture for picture in pictures)
    assert not any("<b>offer" in picture for picture in pictures)
    (answer,) = whole
    assert answer.question == "When did he <b>offer</b> it?"
    assert len(answer.claims) == 2


def test_a_question_leans_on_turns_about_its_own_collection(collections: Shelf) -> None:
    said = "Putin offered Erdogan military assistance."
    before = [
        ("other", Turn("Who built the mill?", "Brandt.")),
        ("default", Turn("What did Putin offer Erdogan?", said)),
    ]
    *growing, last = replies.continued(collections, "default", "When did he offer it?", before)
    assert all(turns == before for _, turns in growing)
    html, turns = last
    assert "Read as: <bdi>When did Putin" in html
    assert turns[:2] == before
    assert (turns[2][0], turns[2][1].question) == ("default", "When did Putin offer military assistance?")
    *_, (html, _) = replies.continued(collections, "default", "When did he offer it?", before[:1])
    assert "Read as" not in html


WRITTEN = ("It was help that was offered.", "Help was on offer that night.")


def test_nothing_unverified_is_painted(tmp_path: Path) -> None:
    painted: list[str] = []

    def slow(pairs: Sequence[tuple[str, str]], /) -> Sequence[Judgement]:
        assert not any(pairs[0][1].rstrip(".") in picture for picture in painted)
        judged.append(pairs[0][1])
        return [Judgement(0.9, 0.0)]

    judged: list[str] = []
    several = Shelf(Settings(tmp_path), HashedEmbedder(), lambda _, library: written(library, slow), PlainReader())
    painted.extend(replies.answers(several, "default", QUESTION))
    assert judged == list(WRITTEN)
    assert all(text.rstrip(".") in painted[-1] for text in WRITTEN)


def written(library: Library, verifier: Verifier) -> AnswerChain:
    """A chain whose model writes two claims of its own words."""
    quote = "In a phone call on the night of the coup, Putin apparently offered Erdogan military assistance"
    hits = library.search(QUESTION, 6)
    place = next(number for number, hit in enumerate(hits) if quote in " ".join(hit.passage.text.split()))
    said = draft(*((f"p{place + 1}", quote, text) for text in WRITTEN))
    gate = replace(load_gate(), threshold=0.0)
    steps = Steps(Sources(library.search, library.document, 6), gate, verifier)
    return answer_chain(steps, Writer(ScriptedModel(script=[said]), "scripted:model", 5.0))


class BrokenChain(QuotingChain):
    def stream(self, question: str, /) -> Iterator[Answer]:
        yield next(super().stream(question))
        raise LibraryError("the store is gone")


def test_a_store_that_goes_down_in_the_middle_is_told(tmp_path: Path) -> None:
    *_, last = replies.answers(shelf(tmp_path, BrokenChain), "default", QUESTION)
    assert "the store is gone" in last


def test_markers_name_the_document_where_there_are_several(tmp_path: Path) -> None:
    several = shelf(tmp_path)
    (alone,) = list(replies.answers(several, "default", QUESTION))[-1:]
    assert "&#91;n&#46; 64&#93;" in alone
    hostile = Path(__file__).parent / "data" / "hostile.txt"
    (report,) = replies.added(several, "default", [hostile], silent)
    assert "<b>4</b> notes found" in report
    (beside,) = list(replies.answers(several, "default", QUESTION))[-1:]
    assert "&#91;Russian&#45;Turkish relations&#44; n&#46; 64&#93;" in beside


def test_a_file_that_cannot_be_read_stops_none_of_the_others(tmp_path: Path) -> None:
    bad = tmp_path / "picture.png"
    bad.write_bytes(b"\x89PNG")
    missing = tmp_path / "gone.txt"
    good = Path(__file__).parent / "data" / "hostile.txt"
    reports = list(replies.added(shelf(tmp_path / "home"), "seminar", [bad, missing, good], silent))
    assert ["Not added" in report for report in reports] == [True, True, False]


def test_files_that_come_together_find_each_other_and_no_others(tmp_path: Path) -> None:
    found: dict[str, bytes | None] = {}

    class LookingReader(PlainReader):
        def parse_bytes(self, data: bytes, name: str, beside: Beside | None = None) -> Parsed:
            assert beside
            found.update({other: beside(other) for other in ("notes.txt", "secret.txt", "../notes.txt")})
            return super().parse_bytes(data, name, beside)

    for name, text in (("a/chapter.txt", "It was so."), ("b/notes.txt", "It was noted."), ("a/secret.txt", "Secret.")):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    together = shelf(tmp_path / "home", reader=LookingReader())
    reports = list(replies.added(together, "seminar", [tmp_path / "a/chapter.txt", tmp_path / "b/notes.txt"], silent))
    assert len(reports) == 2
    assert found == {"notes.txt": b"It was noted.", "secret.txt": None, "../notes.txt": None}


def test_of_several_files_the_broken_one_is_named_with_its_reason(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text("It was so.")
    (tmp_path / "broken.docx").write_bytes(b"no container")
    (tmp_path / "other.txt").write_text("It was otherwise.")
    paths = [tmp_path / name for name in ("good.txt", "broken.docx", "other.txt")]
    first, second, third = replies.added(shelf(tmp_path / "home"), "seminar", paths, silent)
    assert "Added" in first
    assert "Not added" in second
    assert "broken&#46;docx" in second
    assert "Added" in third
