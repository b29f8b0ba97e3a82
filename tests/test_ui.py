"""What the desk of the page shows of a collection."""

from pathlib import Path

import gradio as gr
import pytest
from web_fakes import shelf

from index.library import Library, LibraryError
from qa.web import ui


def test_the_desk_lists_documents_collections_and_examples(tmp_path: Path) -> None:
    collections = shelf(tmp_path)
    collections.library("seminar", create=True)
    dropdown, documents, _, *examples = ui.desk_shown(collections, "default")
    assert dropdown.choices == [("default", "default"), ("seminar", "seminar")]
    assert [title for title, _ in documents.choices] == ["Russian-Turkish relations"]
    assert all(example.visible for example in examples)
    _, documents, _, *examples = ui.desk_shown(collections, "seminar")
    assert documents.choices == []
    assert not any(example.visible for example in examples)


def test_a_collection_that_is_gone_leaves_the_desk_usable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(_: str) -> Library:
        raise LibraryError("the store is gone")

    collections = shelf(tmp_path)
    monkeypatch.setattr(collections, "library", gone)
    with pytest.warns(UserWarning, match="the store is gone"):  # a toast, where there is a page to show it
        dropdown, documents, *_ = ui.desk_shown(collections, "default")
    assert isinstance(dropdown, gr.Dropdown)
    assert documents.choices == []
