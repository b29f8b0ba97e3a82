"""Answers as files over HTTP: what is cited comes from the collection, whatever the request says."""

import io
import json
import threading
import zipfile
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from web_fakes import shelf

from qa.export import Form
from qa.web import exporting
from qa.web.api import create_app
from qa.web.guard import LOOPBACK, Guard, Rules
from qa.web.shelf import Shelf

HARBOUR = """\
The harbour was closed in 1848. 1 Nobody was told. The mayor left in May. 2 The nets were sold. 3

Notes

1. Derek Croxton, Westphalia (New York: Palgrave, 2013), 45.
2. Ibid., 46.
3. <script>alert(1)</script> [x](javascript:alert(1)) *bold*
"""

Citation = dict[str, object]


@pytest.fixture(scope="module")
def collections(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    return shelf(tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def client(collections: Shelf) -> TestClient:
    """The collection "harbour" holds one short document with three notes."""
    client = TestClient(create_app(collections.settings, collections))
    file = {"file": ("harbour.txt", HARBOUR.encode())}
    client.post("/api/v1/documents?collection=harbour", files=file).raise_for_status()
    return client


@pytest.fixture(scope="module")
def place(client: TestClient) -> Citation:
    return cited(client, "The harbour was closed in 1848.")


def cited(client: TestClient, sentence: str) -> Citation:
    """The place of a sentence of the document."""
    asked = {"question": sentence, "collection": "harbour"}
    hits = client.post("/api/v1/ask", json=asked).raise_for_status().json()["hits"]
    hit = next(hit for hit in hits if sentence in hit["text"])
    start = int(hit["passage_id"].rpartition(":")[2].partition("-")[0]) + hit["text"].index(sentence)
    return {"passage_id": hit["passage_id"], "start": start, "end": start + len(sentence)}


def said(text: str, *citations: Citation, **more: object) -> dict[str, object]:
    return {"text": text, "citations": list(citations), **more}


def body(*claims: dict[str, object], **more: object) -> dict[str, object]:
    return {"question": "When was the harbour closed?", "collection": "harbour", "claims": list(claims), **more}


def markdown(client: TestClient, *claims: dict[str, object], **more: object) -> str:
    return client.post("/api/v1/export?format=md", json=body(*claims, **more)).raise_for_status().text


def refusal(client: TestClient, sent: object, form: str = "md") -> tuple[int, str]:
    response = client.post(f"/api/v1/export?format={form}", json=sent)
    message = response.json()["error"]
    assert message
    assert "\n" not in message
    return response.status_code, message


def test_an_answer_goes_back_as_it_came_and_becomes_markdown_with_footnotes(client: TestClient) -> None:
    asked = {"question": "When was the harbour closed?", "collection": "harbour"}
    answer = client.post("/api/v1/ask", json=asked).json()
    written = client.post("/api/v1/export?format=md", json=answer | {"collection": "harbour"})
    assert written.status_code == 200
    assert "The harbour was closed in 1848.[^1]" in written.text
    assert "[^1]: harbour, n. 1: Derek Croxton, Westphalia (New York: Palgrave, 2013), 45." in written.text


def test_the_file_has_a_name_and_a_kind(client: TestClient, place: Citation) -> None:
    kinds = {
        "md": "text/markdown; charset=utf-8",
        "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "bib": "application/x-bibtex; charset=utf-8",
        "ris": "application/x-research-info-systems; charset=utf-8",
        "json": "application/vnd.citationstyles.csl+json; charset=utf-8",
    }
    assert set(kinds) == set(Form)
    for form, kind in kinds.items():
        response = client.post(f"/api/v1/export?format={form}", json=body(said("So.", place)))
        assert response.status_code == 200
        assert response.headers["content-type"] == kind
        assert response.headers["content-disposition"] == f'attachment; filename="answer.{form}"'


def test_word_and_csl_hold_the_note_of_the_document(client: TestClient, place: Citation) -> None:
    word = client.post("/api/v1/export?format=docx", json=body(said("It was closed.", place))).content
    with zipfile.ZipFile(io.BytesIO(word)) as made:
        notes = made.read("word/footnotes.xml").decode()
    assert "“The harbour was closed in 1848.”" in notes
    assert "Derek Croxton, Westphalia" in notes
    (item,) = json.loads(client.post("/api/v1/export?format=json", json=body(said("So.", place))).content)
    assert item["title"] == "Westphalia"


def test_quotation_title_notes_and_place_are_never_the_requests(client: TestClient, place: Citation) -> None:
    forged = place | {
        "quote": "forged",
        "title": "forged",
        "where": "forged",
        "notes": [{"label": "9", "text": "forged"}],
    }
    written = markdown(client, said("It was closed.", forged), title="forged", hits=["forged"])
    assert "forged" not in written
    assert "“The harbour was closed in 1848.”" in written


def test_a_repeated_note_says_what_it_means(client: TestClient) -> None:
    written = markdown(client, said("He left.", cited(client, "The mayor left in May.")))
    assert "n. 2: Ibid., 46. -\\> n. 1: Derek Croxton" in written


@pytest.mark.parametrize(
    ("more", "shown"),
    [
        pytest.param(
            {"verdict": "contradicted", "reason": "a date differs"},
            "(the text says otherwise: a date differs)",
            id="said",
        ),
        pytest.param({"verdict": "supported"}, "does not give the number 1900", id="hidden"),
    ],
)
def test_a_sentence_that_does_not_stand_is_struck_out(
    client: TestClient, place: Citation, more: dict[str, object], shown: str
) -> None:
    written = markdown(client, said("The harbour was closed in 1900.", place, **more))
    assert "~~The harbour was closed in 1900.~~" in written
    assert shown in written
    assert "[^1]" not in written


def test_the_words_that_answer_are_bold_where_the_answer_says_so(client: TestClient, place: Citation) -> None:
    sentence = "The harbour was closed in 1848."
    written = markdown(client, said(sentence, place), said(sentence, place, start=32, answer=[58, 62]))
    assert "The harbour was closed in 1848.[^1]" in written
    assert "The harbour was closed in **1848**.[^2]" in written


@pytest.mark.parametrize("answer", [[0, 4], [26, 99], [30, 26], [-5, 4], [10**30, 10**31]])
def test_bold_words_that_are_not_in_the_sentence_are_passed_over(
    client: TestClient, place: Citation, answer: list[int]
) -> None:
    written = markdown(client, said("The harbour was closed in 1848.", place, start=5, answer=answer))
    assert "The harbour was closed in 1848.[^1]" in written


def test_a_sentence_that_does_not_stand_has_no_notes_to_manage(client: TestClient, place: Citation) -> None:
    wrong = body(said("The harbour was closed in 1900.", place))
    assert refusal(client, wrong, "bib")[1] == "no note that the answer cites has a text; there is nothing to export"


def test_a_sentence_without_a_citation_is_never_shown_as_supported(client: TestClient) -> None:
    written = markdown(client, said("The moon is cheese.", verdict="supported"))
    assert "~~The moon is cheese.~~ (no source found: no passage says this to the letter)" in written


def test_what_the_request_and_the_document_say_is_no_markup(client: TestClient) -> None:
    nasty = "# <script>alert(1)</script> [x](javascript:alert(1))\n\n# *b* \x00\x1b[31m"
    written = markdown(client, said(nasty, cited(client, "The nets were sold."), verdict="uncited", reason=nasty))
    assert "<script" not in written.replace("\\<script", "")
    assert "](javascript" not in written.replace("\\](javascript", "")
    assert written.count("\n#") == 0
    for form in Form:
        stands = said("The nets were sold.", cited(client, "The nets were sold."))
        sent = body(said(nasty, cited(client, "The nets were sold.")), stands, question=nasty)
        assert client.post(f"/api/v1/export?format={form}", json=sent).status_code == 200


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        pytest.param({"passage_id": "nothing:0-10"}, 404, id="unknown-document"),
        pytest.param({"passage_id": "{document}:7-9"}, 404, id="unknown-passage"),
        pytest.param({"passage_id": "{document}:99999999999999999999999-9"}, 404, id="huge-number"),
        pytest.param({"passage_id": ""}, 404, id="empty"),
        pytest.param({"passage_id": "../../secret"}, 404, id="path"),
        pytest.param({"end": 999_999}, 422, id="outside"),
        pytest.param({"start": 9, "end": 3}, 422, id="backwards"),
        pytest.param({"start": 5, "end": 5}, 422, id="nothing"),
        pytest.param({"start": -1}, 422, id="negative"),
        pytest.param({"end": "x"}, 422, id="no-number"),
    ],
)
def test_a_place_that_is_not_there_is_refused(
    client: TestClient, place: Citation, changed: dict[str, object], status: int
) -> None:
    document_id = str(place["passage_id"]).rpartition(":")[0]
    sent = json.dumps(body(said("So.", place | changed))).replace("{document}", document_id)
    assert refusal(client, json.loads(sent))[0] == status


def test_a_collection_that_is_not_there_is_named(client: TestClient, place: Citation) -> None:
    assert refusal(client, body(said("So.", place), collection="nowhere"))[0] == 404
    assert refusal(client, body(said("So.", place), collection="../../etc"))[0] == 422
    assert refusal(client, body(said("So.", place), collection="default"))[0] == 404


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param({"claims": []}, id="no-claims"),
        pytest.param({"claims": [{"text": "So.", "citations": []}] * 51}, id="51-claims"),
        pytest.param({"question": "w" * 2_001}, id="long-question"),
        pytest.param({"collection": "c" * 101}, id="long-collection"),
        pytest.param({"claims": [{"text": "w" * 20_001, "citations": []}]}, id="long-claim"),
        pytest.param({"claims": [{"text": "", "citations": []}]}, id="empty-claim"),
        pytest.param({"claims": [{"text": "So.", "citations": [], "verdict": "true"}]}, id="unknown-verdict"),
        pytest.param({"claims": [{"text": "So.", "citations": [], "reason": "w" * 1_001}]}, id="long-reason"),
        pytest.param(
            {"claims": [{"text": "So.", "citations": [{"passage_id": "d", "start": 0, "end": 1}] * 21}]}, id="21"
        ),
        pytest.param({"claims": "So."}, id="no-list"),
    ],
)
def test_what_is_too_much_or_of_another_form_is_refused(client: TestClient, broken: dict[str, object]) -> None:
    assert refusal(client, body(said("So."), **broken))[0] == 422


@pytest.mark.parametrize("form", ["pdf", "", "../md", "MD"])
def test_another_format_is_refused(client: TestClient, place: Citation, form: str) -> None:
    assert refusal(client, body(said("So.", place)), form)[0] == 422


def test_half_a_character_is_refused(client: TestClient, place: Citation) -> None:
    sent = json.dumps(body(said("HALF", place))).replace("HALF", "\\ud800")
    headers = {"Content-Type": "application/json"}
    assert client.post("/api/v1/export?format=md", content=sent, headers=headers).status_code == 422


def test_an_answer_without_note_texts_has_nothing_for_a_reference_manager(client: TestClient) -> None:
    asked = "What did Putin offer Erdogan on the night of the coup?"
    answer = client.post("/api/v1/ask", json={"question": asked}).json()
    assert refusal(client, answer, "bib") == (
        422,
        "no note that the answer cites has a text; there is nothing to export",
    )


def test_what_is_too_long_together_is_refused(
    client: TestClient, place: Citation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "LONGEST", 100)
    assert refusal(client, body(said("So.", place, place))) == (422, "what the answer cites is too long for one file")


def test_another_sites_page_exports_nothing(collections: Shelf, place: Citation) -> None:
    app = create_app(collections.settings, collections)
    guarded = TestClient(Guard(app, Rules(LOOPBACK, (), 1_000_000)), base_url="http://127.0.0.1")
    sent = body(said("So.", place))
    ours = guarded.post("/api/v1/export?format=md", json=sent)
    assert ours.status_code == 200
    assert ours.headers["x-content-type-options"] == "nosniff"
    assert ours.headers["cache-control"] == "no-store"
    foreign = guarded.post("/api/v1/export?format=md", json=sent, headers={"Origin": "http://evil.example"})
    assert foreign.status_code == 403


def test_two_files_are_written_at_once_and_too_many_are_sent_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writing, most, go = [0], [0], threading.Event()
    lock, begun = threading.Lock(), threading.Semaphore(0)

    def slow(*_: object) -> bytes:
        with lock:
            writing[0] += 1
            most[0] = max(most[0], writing[0])
        begun.release()
        go.wait(30)
        with lock:
            writing[0] -= 1
        return b"written"

    monkeypatch.setattr(exporting, "WAITING", 1)
    monkeypatch.setattr(exporting, "export", slow)
    monkeypatch.setattr(exporting, "rebuilt", lambda *_: None)
    collections = shelf(tmp_path)
    client = TestClient(create_app(collections.settings, collections))
    sent = body(said("So."), collection="default")

    def post(_: int) -> int:
        return client.post("/api/v1/export?format=md", json=sent).status_code

    with ThreadPoolExecutor(4) as askers:
        statuses = [askers.submit(post, number) for number in range(4)]
        try:
            assert begun.acquire(timeout=20)
            assert begun.acquire(timeout=20)
            refused = next(as_completed(statuses, timeout=20)).result()
        finally:
            go.set()
        assert refused == 503
        assert sorted(status.result() for status in statuses) == [200, 200, 200, 503]
    assert most[0] == 2
