"""The frame for portals, over a real collection."""

import pytest
from fastapi.testclient import TestClient
from web_fakes import shelf

from index.library import LibraryError
from qa.web.api import create_app
from qa.web.embed import add_embed
from qa.web.shelf import Shelf


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    collections = shelf(tmp_path_factory.mktemp("home"))
    app = create_app(collections.settings, collections)
    add_embed(app)
    return TestClient(app)


def test_the_frame_is_fixed_to_its_collection_and_has_no_furniture(client: TestClient) -> None:
    page = client.get("/embed", params={"collection": "default"})
    assert page.status_code == 200
    assert 'data-collection="default"' in page.text
    assert "Russian-Turkish relations" in page.text
    assert "What happened to the Russian Su-24?" in page.text
    assert 'type="file"' not in page.text
    assert "<select" not in page.text
    assert "set-cookie" not in page.headers


def test_an_empty_collection_says_so(client: TestClient) -> None:
    client.app.state.shelf.library("empty-one", create=True)  # type: ignore[attr-defined]
    assert "no documents yet" in client.get("/embed", params={"collection": "empty-one"}).text


@pytest.mark.parametrize("collection", ["nowhere", "../../etc", "<script>alert(1)</script>", '"><img src=x>'])
def test_an_unknown_collection_gets_a_friendly_page(client: TestClient, collection: str) -> None:
    page = client.get("/embed", params={"collection": collection})
    assert page.status_code == 404
    assert "Nothing to ask here" in page.text
    assert "<script>" not in page.text
    assert "<img" not in page.text


def test_a_store_that_is_down_is_told_on_the_page(tmp_path_factory: pytest.TempPathFactory) -> None:
    class DownShelf(Shelf):
        def examples(self, collection: str) -> tuple[str, ...]:
            raise LibraryError(f"the store of {collection} does not answer")

    collections = shelf(tmp_path_factory.mktemp("home"))
    app = create_app(collections.settings, DownShelf(collections.settings))
    add_embed(app)
    page = TestClient(app).get("/embed")
    assert page.status_code == 503
    assert "does not answer" in page.text
