"""What the page's events give, apart from the browser: growing answers, refusals, and what the desk shows."""

from collections.abc import Iterator
from pathlib import Path

import gradio as gr
import pytest
from web_fakes import QuotingChain, shelf

from index.library import Library, LibraryError
from qa.answer import Answer
from qa.web import ui
from qa.web.shelf import Shelf

QUESTION = "What did Putin offer Erdogan on the night of the coup?"


@pytest.fixture(scope="module")
def collections(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    return shelf(tmp_path_factory.mktemp("home"))


def test_an_answer_grows_and_ends_complete(collections: Shelf) -> None:
    *partial, last = ui.answers(collections, "default", QUESTION)
    assert partial
    assert all("ibid-done" not in picture for picture in partial)
    assert "ibid-done" in last


def test_pictures_that_come_too_fast_are_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ui, "REPAINT", 3600.0)
    assert len(list(ui.answers(shelf(tmp_path), "default", QUESTION))) == 2


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
    (only,) = ui.answers(collections, collection, question)
    assert "ibid-error" in only
    assert said in only


class BrokenChain(QuotingChain):
    def stream(self, question: str, /) -> Iterator[Answer]:
        yield next(super().stream(question))
        raise LibraryError("the store is gone")


def test_a_store_that_goes_down_in_the_middle_is_told(tmp_path: Path) -> None:
    *_, last = ui.answers(shelf(tmp_path, BrokenChain), "default", QUESTION)
    assert "the store is gone" in last


def test_markers_name_the_document_where_there_are_several(tmp_path: Path) -> None:
    several = shelf(tmp_path)
    (alone,) = list(ui.answers(several, "default", QUESTION))[-1:]
    assert "&#91;n&#46; 64&#93;" in alone
    hostile = Path(__file__).parent / "data" / "hostile.txt"
    (report,) = ui.added(several, "default", [hostile], gr.Progress())
    assert "<b>4</b> notes found" in report
    (beside,) = list(ui.answers(several, "default", QUESTION))[-1:]
    assert "&#91;Russian&#45;Turkish relations&#44; n&#46; 64&#93;" in beside


def test_a_file_that_cannot_be_read_stops_none_of_the_others(tmp_path: Path) -> None:
    bad = tmp_path / "picture.png"
    bad.write_bytes(b"\x89PNG")
    missing = tmp_path / "gone.txt"
    good = Path(__file__).parent / "data" / "hostile.txt"
    reports = list(ui.added(shelf(tmp_path / "home"), "seminar", [bad, missing, good], gr.Progress()))
    assert ["Not added" in report for report in reports] == [True, True, False]


def test_a_collection_that_is_gone_leaves_the_desk_usable(collections: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(_: str) -> Library:
        raise LibraryError("the store is gone")

    monkeypatch.setattr(collections, "library", gone)
    with pytest.warns(UserWarning, match="the store is gone"):  # a toast, where there is a page to show it
        dropdown, documents, *_ = ui.desk_shown(collections, "default")
    assert isinstance(dropdown, gr.Dropdown)
    assert isinstance(documents, gr.CheckboxGroup)
    assert documents.choices == []
