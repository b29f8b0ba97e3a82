"""The REST interface over a real collection, with a fake embedder and a fake chain."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from paged_fakes import paged, pdf
from web_fakes import PICTURE, PlainReader, shelf

from corpus.sandbox import Sandbox
from index.library import Library, LibraryError
from qa import __version__
from qa.answer import Answer
from qa.settings import Settings
from qa.web import adding, api
from qa.web.shelf import Shelf

QUESTION = "What did Putin offer Erdogan on the night of the coup?"


@pytest.fixture(scope="module")
def collections(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    return shelf(tmp_path_factory.mktemp("home"), upload_megabytes=1)


@pytest.fixture(scope="module")
def client(collections: Shelf) -> TestClient:
    return TestClient(api.create_app(collections.settings, collections))


def events(text: str) -> list[tuple[str, dict[str, object]]]:
    blocks = [block.split("\n") for block in text.split("\n\n") if block.startswith("event: ")]
    return [(name.removeprefix("event: "), json.loads(data.removeprefix("data: "))) for name, data in blocks]


def test_a_question_is_answered_with_located_citations(client: TestClient) -> None:
    answer = client.post("/api/v1/ask", json={"question": QUESTION}).raise_for_status().json()
    assert answer["status"] == "answered"
    citation = answer["claims"][0]["citations"][0]
    assert citation["quote"].startswith("In a phone call on the night of the coup")
    assert citation["notes"] == [{"label": "64", "text": None, "refers": None}]
    text = client.get(f"/api/v1/documents/{citation['document_id']}").json()["text"]
    assert text[citation["start"] : citation["end"]] == citation["quote"]


def test_an_answer_comes_as_events_one_claim_at_a_time(client: TestClient) -> None:
    response = client.post("/api/v1/ask", json={"question": QUESTION}, headers={"Accept": "text/event-stream"})
    assert response.headers["content-type"].startswith("text/event-stream")
    got = events(response.text)
    assert [name for name, _ in got] == ["meta", "claim", "claim", "done"]
    done = got[-1][1]
    assert [data for name, data in got if name == "claim"] == done["claims"]
    assert done == client.post("/api/v1/ask", json={"question": QUESTION}).json()


def test_a_follow_up_is_read_by_its_history_and_says_so(client: TestClient) -> None:
    history = [{"question": "What did Putin offer Erdogan?", "answer": "Putin offered Erdogan military assistance."}]
    asked = {"question": "When did he offer it?", "history": history}
    answer = client.post("/api/v1/ask", json=asked).raise_for_status().json()
    assert answer["question"] == "When did he offer it?"
    assert answer["read_as"] == "When did Putin offer military assistance?"
    response = client.post("/api/v1/ask", json=asked, headers={"Accept": "text/event-stream"})
    assert events(response.text)[-1] == ("done", answer)
    assert client.post("/api/v1/ask", json={"question": QUESTION, "history": []}).json()["read_as"] is None


def test_a_history_that_cannot_be_used_is_refused(client: TestClient) -> None:
    for history in ("yesterday", [{"answer": "42"}], [{"question": "w" * 2_001}], [{"question": "Why?"}] * 101):
        response = client.post("/api/v1/ask", json={"question": QUESTION, "history": history})
        assert response.status_code == 422
        assert list(response.json()) == ["error"]


class FailingChain:
    """Breaks off behind its first word."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self.asked: list[str] = []

    def invoke(self, question: str, /) -> Answer:
        self.asked.append(question)
        raise LibraryError("the store is gone;\nstart it again")

    def stream(self, question: str, /) -> Iterator[Answer]:
        self.asked.append(question)
        yield from ()
        raise LibraryError("the store is gone;\nstart it again")


def test_a_store_that_is_down_is_told_in_one_line(tmp_path: Path) -> None:
    broken = shelf(tmp_path, FailingChain)
    client = TestClient(api.create_app(broken.settings, broken))
    response = client.post("/api/v1/ask", json={"question": QUESTION})
    assert (response.status_code, response.json()) == (503, {"error": "the store is gone; start it again"})
    response = client.post("/api/v1/ask", json={"question": QUESTION}, headers={"Accept": "text/event-stream"})
    assert events(response.text)[-1] == ("error", {"error": "the store is gone; start it again"})


@pytest.mark.parametrize(
    ("question", "said"),
    [
        pytest.param("", "empty", id="empty"),
        pytest.param("  \n ", "empty", id="blank"),
        pytest.param("w" * 20_000, "20,000 characters", id="20000-characters"),
    ],
)
def test_a_question_that_cannot_be_asked_is_refused(client: TestClient, question: str, said: str) -> None:
    response = client.post("/api/v1/ask", json={"question": question})
    assert response.status_code == 422
    assert said in response.json()["error"]


@pytest.mark.parametrize(
    ("collection", "status"),
    [
        pytest.param("nowhere", 404, id="unknown"),
        pytest.param("../../etc", 422, id="path"),
        pytest.param("", 422, id="empty"),
        pytest.param("a b", 422, id="space"),
    ],
)
def test_a_collection_that_is_not_there_is_named(client: TestClient, collection: str, status: int) -> None:
    for response in (
        client.post("/api/v1/ask", json={"question": QUESTION, "collection": collection}),
        client.get("/api/v1/documents", params={"collection": collection}),
    ):
        assert response.status_code == status
        assert "\n" not in response.json()["error"]


def test_a_request_of_another_form_is_refused_in_one_line(client: TestClient) -> None:
    response = client.post("/api/v1/ask", json={"query": QUESTION})
    assert response.status_code == 422
    assert response.json() == {"error": "body.question: Field required"}


def test_a_file_is_added_reported_replaced_and_removed(client: TestClient) -> None:
    hostile = (Path(__file__).parent / "data" / "hostile.txt").read_bytes()
    place = {"collection": "seminar"}
    response = client.post("/api/v1/documents", params=place, files={"file": ("../../hostile.txt", hostile)})
    assert response.status_code == 201
    report = response.json()
    assert report["name"] == "hostile.txt"
    assert report["change"] == "added"
    assert (report["notes"], report["linked"], report["without_text"], report["orphaned"]) == (4, 4, 0, 0)
    again = client.post("/api/v1/documents", params=place, files={"file": ("hostile.txt", hostile)}).json()
    assert again["change"] == "unchanged"
    changed = client.post("/api/v1/documents", params=place, files={"file": ("hostile.txt", hostile[:-30])}).json()
    assert changed["change"] == "replaced"
    listed = client.get("/api/v1/documents", params=place).json()
    assert [document["id"] for document in listed] == [report["id"]]
    assert {"name": "seminar"} in client.get("/api/v1/collections").json()
    assert client.delete(f"/api/v1/documents/{report['id']}", params=place).status_code == 204
    assert client.delete(f"/api/v1/documents/{report['id']}", params=place).status_code == 404
    assert client.get("/api/v1/documents", params=place).json() == []


def test_documents_are_listed_in_short(client: TestClient) -> None:
    (document,) = client.get("/api/v1/documents").json()
    assert document["name"] == "turkey-russia.txt"
    assert document["notes"] == 13
    assert document["gaps"] > 0


@pytest.mark.parametrize(
    ("name", "data", "status"),
    [
        pytest.param("empty.txt", b"", 422, id="empty"),
        pytest.param("image.png", b"\x89PNG", 422, id="unknown-format"),
        pytest.param("binary.txt", b"\x00\x01\x02" * 100, 422, id="binary"),
        pytest.param("large.txt", b"word " * 250_000, 413, id="too-large"),
    ],
)
def test_a_file_that_cannot_be_read_makes_no_collection(
    client: TestClient, name: str, data: bytes, status: int
) -> None:
    response = client.post("/api/v1/documents", params={"collection": "unmade"}, files={"file": (name, data)})
    assert response.status_code == status
    assert "\n" not in response.json()["error"]
    assert client.get("/api/v1/documents", params={"collection": "unmade"}).status_code == 404


def test_a_passage_comes_in_pieces_with_the_cited_place_marked(client: TestClient) -> None:
    answer = client.post("/api/v1/ask", json={"question": QUESTION}).json()
    cited = answer["claims"][0]["citations"][0]
    place = {"start": cited["start"], "end": cited["end"]}
    shown = client.get(f"/api/v1/passages/{cited['passage_id']}", params=place).json()
    assert "".join(piece["text"] for piece in shown["pieces"]) == shown["text"]
    assert "".join(piece["text"] for piece in shown["pieces"] if piece["cited"]) == cited["quote"]
    assert shown["notes"] == cited["notes"]
    whole = client.get(f"/api/v1/passages/{cited['passage_id']}").json()
    assert not any(piece["cited"] for piece in whole["pieces"])


@pytest.mark.parametrize(
    ("passage", "query", "status"),
    [
        pytest.param("nothing:0-10", {}, 404, id="unknown-document"),
        pytest.param("{document}:7-9", {}, 404, id="unknown-passage"),
        pytest.param("{document}", {}, 404, id="no-range"),
        pytest.param("{passage}", {"start": 0, "end": 999_999}, 422, id="outside"),
        pytest.param("{passage}", {"start": 9, "end": 3}, 422, id="backwards"),
        pytest.param("{passage}", {"start": -1, "end": 3}, 422, id="negative"),
    ],
)
def test_a_place_that_is_not_there_is_refused(
    client: TestClient, passage: str, query: dict[str, int], status: int
) -> None:
    hit = client.post("/api/v1/ask", json={"question": QUESTION}).json()["hits"][0]
    address = passage.format(document=hit["document_id"], passage=hit["passage_id"])
    response = client.get(f"/api/v1/passages/{address}", params=query)
    assert response.status_code == status
    assert response.json()["error"]


def test_health_tells_the_version(client: TestClient) -> None:
    assert client.get("/api/v1/health").json() == {"status": "ok", "version": __version__}


def test_an_unknown_address_is_answered_in_json(client: TestClient) -> None:
    assert client.get("/api/v1/nothing").json() == {"error": "Not Found"}


def test_the_documentation_asks_no_other_host(client: TestClient) -> None:
    page = client.get("/docs").text
    assert "://" not in page
    assert client.get("/ibid/swagger/swagger-ui-bundle.js").status_code == 200
    assert "/api/v1/ask" in client.get("/openapi.json").json()["paths"]


@pytest.mark.parametrize(
    ("sent", "name"),
    [
        (r"C:\texts\essay.txt", "essay.txt"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("a\nb\u202e.txt", "ab.txt"),
        (None, "unnamed"),
        ("/", "unnamed"),
    ],
)
def test_an_upload_is_called_by_its_bare_name(sent: str | None, name: str) -> None:
    assert adding.upload_name(sent) == name


def test_settings_are_those_of_the_shelf(tmp_path: Path) -> None:
    app = api.create_app(Settings(home=tmp_path))
    assert app.state.shelf.settings.home == tmp_path


# Pages and places.

SCAN, BROKEN = pdf(), pdf(title="broken")


@pytest.fixture(scope="module")
def reader() -> PlainReader:
    reader = PlainReader()
    reader.parsed = {SCAN: paged(SCAN), BROKEN: paged(BROKEN, "broken.pdf")}
    return reader


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory, reader: PlainReader) -> TestClient:
    """A server whose collection "mill" holds a PDF of two pages."""
    collections = shelf(tmp_path_factory.mktemp("home"), reader=reader)
    client = TestClient(api.create_app(collections.settings, collections))
    for name, data in (("mill.pdf", SCAN), ("broken.pdf", BROKEN)):
        client.post("/api/v1/documents?collection=mill", files={"file": (name, data)}).raise_for_status()
    return client


def page_address(client: TestClient, name: str = "mill.pdf", number: object = 1) -> str:
    listed = client.get("/api/v1/documents?collection=mill").json()
    document_id = next(document["id"] for document in listed if document["name"] == name)
    return f"/api/v1/documents/{document_id}/pages/{number}.png?collection=mill"


def test_a_page_of_a_pdf_has_a_picture_that_is_drawn_once(pages: TestClient, reader: PlainReader) -> None:
    reader.drawn.clear()
    response = pages.get(f"{page_address(pages)}&width=640")
    assert response.status_code == 200
    assert response.headers["content-type"] == "image/png"
    assert response.content == PICTURE
    assert response.headers["cache-control"] == "private, no-cache"
    assert pages.get(f"{page_address(pages)}&width=640").content == PICTURE
    tag = response.headers["etag"]
    again = pages.get(f"{page_address(pages)}&width=640", headers={"If-None-Match": tag})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert reader.drawn == [(1, 640)]


@pytest.mark.parametrize(
    ("number", "width", "status"),
    [
        pytest.param(3, 800, 404, id="behind-the-last"),
        pytest.param(0, 800, 422, id="before-the-first"),
        pytest.param("x", 800, 422, id="no-number"),
        pytest.param(1, 199, 422, id="too-narrow"),
        pytest.param(1, 1601, 422, id="too-wide"),
    ],
)
def test_a_picture_that_cannot_be_is_refused(pages: TestClient, number: object, width: int, status: int) -> None:
    response = pages.get(f"{page_address(pages, number=number)}&width={width}")
    assert response.status_code == status
    assert response.json()["error"]


def test_a_document_without_pages_has_no_picture(client: TestClient) -> None:
    (document,) = client.get("/api/v1/documents").json()
    response = client.get(f"/api/v1/documents/{document['id']}/pages/1.png")
    assert response.status_code == 404
    assert response.json() == {"error": f"there is no picture of page 1 of '{document['id']}'"}
    assert client.get("/api/v1/documents/nothing-1234/pages/1.png").status_code == 404


def test_a_pdf_whose_file_is_not_kept_has_no_picture(tmp_path: Path) -> None:
    collections = shelf(tmp_path)
    collections.library("mill", create=True).add(paged(SCAN))
    client = TestClient(api.create_app(collections.settings, collections))
    assert client.get(page_address(client)).status_code == 404


def test_a_page_that_cannot_be_drawn_is_told_in_one_line(pages: TestClient) -> None:
    response = pages.get(page_address(pages, "broken.pdf"))
    assert (response.status_code, response.json()) == (422, {"error": "page 1: cannot be drawn"})


def test_a_citation_says_its_pages_and_its_boxes(pages: TestClient) -> None:
    question = {"question": "Who sold the land to Anna Weiss in spring 1872?", "collection": "mill"}
    cited = pages.post("/api/v1/ask", json=question).json()["claims"][0]["citations"][0]
    assert cited["quote"] == "He sold the land for $2,500 in the spring of 1872 to Anna Weiss."
    assert cited["pages"] == [{"number": 1, "label": "xii"}, {"number": 2, "label": None}]
    assert cited["where"] == "pp. 1–2 of the file"
    assert cited["place"] is None
    assert cited["marker"] == "[The Mill, n. 2]"
    assert len(cited["boxes"]) == len(cited["quote"].split())
    assert cited["boxes"][0] == {"page": 1, "left": 50.0, "top": 158.0, "right": 63.2, "bottom": 169.0}
    place = {"collection": "mill", "start": cited["start"], "end": cited["end"]}
    shown = pages.get(f"/api/v1/passages/{cited['passage_id']}", params=place).json()
    assert shown["boxes"] == cited["boxes"]
    assert [(bar["page"], bar["top"]) for bar in shown["bars"]] == [(1, 158.0), (2, 60.0)]


def test_a_server_survives_files_that_bring_their_reader_down(tmp_path: Path) -> None:
    collections = shelf(tmp_path, reader=Sandbox(children=1, seconds=20))
    client = TestClient(api.create_app(collections.settings, collections))
    try:
        bad = client.post("/api/v1/documents?collection=new", files={"file": ("bad.pdf", b"%PDF-1.7 nothing more")})
        good = client.post("/api/v1/documents?collection=new", files={"file": ("good.txt", b"It was so.")})
    finally:
        collections.close()
    assert bad.status_code == 422
    assert "\n" not in bad.json()["error"]
    assert (good.status_code, good.json()["change"]) == (201, "added")
