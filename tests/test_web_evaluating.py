"""Evaluations over HTTP: what is streamed, what is kept, what is refused, and that they end with their reader."""

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from web_fakes import QuotingChain, shelf

from qa.evaluation.records import Case
from qa.web import evaluating
from qa.web.api import create_app
from qa.web.evaluating import Evaluation, Evaluations
from qa.web.guard import LOOPBACK, Guard, Rules
from qa.web.pictures import BusyError
from qa.web.shelf import NotFoundError, Shelf

OFFER = "What did Putin offer Erdogan on the night of the coup?"
RIGHT = {"id": "a", "question": OFFER, "answers": ["military assistance"], "notes": ["64"]}
WRONG = {"id": "b", "question": OFFER, "answers": ["a <b>bridge</b>"], "notes": ["12"]}
SILENT = {"id": "c", "question": "When was the jet built?", "answerable": False}
LATER = {"id": "d", "question": "And what did he want?", "answers": ["gas"], "other": {"text": "", "confidence": 0.1}}

RUNNING = "another evaluation is running, or is ending its last question; try again in a moment"

Event = tuple[str, dict[str, object]]


@pytest.fixture(scope="module")
def collections(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelf]:
    made = shelf(tmp_path_factory.mktemp("home"), upload_megabytes=1)
    yield made
    made.close()


@pytest.fixture(scope="module")
def client(collections: Shelf) -> TestClient:
    return TestClient(create_app(collections.settings, collections))


@pytest.fixture(scope="module")
def done(client: TestClient) -> dict[str, object]:
    """What came of four questions."""
    name, data = sent(client, RIGHT, WRONG, SILENT, LATER)[-1]
    assert name == "done"
    return data


def lines(*questions: dict[str, object]) -> bytes:
    return "".join(json.dumps(question) + "\n" for question in questions).encode()


def post(client: TestClient, data: bytes, name: str = "set.jsonl", **form: str) -> tuple[int, str]:
    response = client.post("/api/v1/evaluations", files={"questions": (name, data)}, data=form)
    return response.status_code, response.text


def sent(client: TestClient, *questions: dict[str, object], **form: str) -> list[Event]:
    status, text = post(client, lines(*questions), **form)
    assert status == 200, text
    return events(text)


def events(text: str) -> list[Event]:
    blocks = [block.split("\n") for block in text.split("\n\n") if block.startswith("event: ")]
    return [(name.removeprefix("event: "), json.loads(data.removeprefix("data: "))) for name, data in blocks]


def refusal(client: TestClient, data: bytes, name: str = "set.jsonl", **form: str) -> tuple[int, str]:
    status, text = post(client, data, name, **form)
    message = json.loads(text)["error"]
    assert "\n" not in message
    return status, message


def test_progress_comes_after_each_question_and_the_result_at_last(client: TestClient) -> None:
    got = sent(client, RIGHT, SILENT)
    assert [name for name, _ in got] == ["meta", "progress", "progress", "done"]
    assert got[0][1] | {"version": ""} == {"version": "", "name": "set.jsonl", "questions": 2}
    assert [data for name, data in got if name == "progress"] == [{"done": 1, "total": 2}, {"done": 2, "total": 2}]


def test_the_result_tells_the_measures_the_sentences_and_the_failures(done: dict[str, object]) -> None:
    measures = {each["name"]: each for each in done["measures"]}  # type: ignore[attr-defined]
    assert done["questions"] == 4
    assert (measures["correct"]["value"], measures["correct"]["n"]) == (0.5, 4)
    assert measures["correct"]["title"] == "Questions handled correctly"
    assert measures["abstention_recall"]["value"] == 1.0
    assert measures["errors"]["lower_is_better"] is True
    assert (
        "Of 1 question that the text does not answer, 1 was rightly declined, and 0 answered all the same."
        in done["summary"]
    )  # type: ignore[operator]
    assert [each["id"] for each in done["failing"]] == ["b", "d"]  # type: ignore[attr-defined]
    assert "a footnote shown is not a right one" in done["failing"][0]["failures"]  # type: ignore[index]


def test_the_set_that_comes_along_is_asked_by_its_name(client: TestClient) -> None:
    response = client.post("/api/v1/evaluations", data={"set": "study"}).raise_for_status()
    assert response.headers["content-type"].startswith("text/event-stream")
    got = events(response.text)
    assert (got[0][1]["name"], got[0][1]["questions"]) == ("study", 40)
    assert got[-1][1]["questions"] == 40


def test_the_report_is_saved_or_looked_at_and_runs_no_script(collections: Shelf) -> None:
    app = create_app(collections.settings, collections)
    client = TestClient(Guard(app, Rules(LOOPBACK, (), 1_000_000)), base_url="http://127.0.0.1")
    address = f"/api/v1/evaluations/{sent(client, WRONG)[-1][1]['id']}/report"
    saved, shown, data = (client.get(address + end) for end in (".html", ".html?inline=true", ".json"))
    assert saved.headers["content-disposition"] == 'attachment; filename="report.html"'
    assert shown.headers["content-disposition"] == 'inline; filename="report.html"'
    assert data.headers["content-disposition"] == 'attachment; filename="report.json"'
    for response in (saved, shown):
        assert response.headers["content-type"] == "text/html; charset=utf-8"
        policy = response.headers["content-security-policy"]
        assert policy.startswith("sandbox allow-popups; default-src 'none';")
        assert policy.endswith("frame-ancestors 'none'")
        assert response.headers["x-content-type-options"] == "nosniff"
        assert response.headers["cache-control"] == "no-store"
        assert "a &lt;b&gt;bridge&lt;/b&gt;" in response.text
        assert "<script" not in response.text
    assert data.json()["name"] == "set.jsonl"
    assert data.json()["settings"]["collection"] == "default"


@pytest.mark.parametrize("identifier", ["A" * 22, "..", "A", "A" * 23, "%2e%2e%2fsecret"])
def test_a_report_that_is_not_there_is_not_found(client: TestClient, identifier: str) -> None:
    for end in ("html", "json"):
        assert client.get(f"/api/v1/evaluations/{identifier}/report.{end}").status_code in {404, 422}
    told = client.get(f"/api/v1/evaluations/{'A' * 22}/report.html").json()["error"]
    assert told == "there is no such report; only the last 5 are kept: evaluate again"


def test_ids_cannot_be_guessed_and_only_the_last_reports_are_kept(collections: Shelf) -> None:
    evaluations = Evaluations(collections, kept=2)
    ids = [str(asyncio.run(whole(evaluations))[-1][1]["id"]) for _ in range(3)]
    assert len(set(ids)) == 3
    assert {len(identifier) for identifier in ids} == {22}
    with pytest.raises(NotFoundError):
        evaluations.report(ids[0])
    assert evaluations.report(ids[1]).name == evaluations.report(ids[2]).name == "two"


TWO = Evaluation("two", (Case("1", OFFER), Case("2", OFFER)), "default")


async def whole(evaluations: Evaluations) -> list[Event]:
    return events("".join([text async for text in evaluations.events(TWO)]))


@pytest.mark.parametrize(
    ("data", "told"),
    [
        pytest.param(b"", "set.jsonl holds no question", id="empty"),
        pytest.param(b"\xff\xfe{\x00", "set.jsonl is no text in UTF-8; save it as such", id="utf-16"),
        pytest.param(b"Who?\n", "set.jsonl:1: no JSON object; see ibid evaluate --help for what a line is", id="text"),
        pytest.param(b"[" * 100_000, "set.jsonl:1: no JSON object; see ibid evaluate --help", id="deep"),
        pytest.param(b'{"question": " "}', "set.jsonl:1: the question is empty", id="blank"),
        pytest.param(lines(RIGHT, RIGHT), "set.jsonl:2: the id 'a' stands in set.jsonl:1 too", id="twice"),
    ],
)
def test_a_set_that_cannot_be_read_is_refused_in_one_line(client: TestClient, data: bytes, told: str) -> None:
    status, message = refusal(client, data)
    assert status == 422
    assert message.startswith(told)


def test_a_set_is_called_by_its_bare_name(client: TestClient) -> None:
    assert refusal(client, b"", "..\\secret/\u202eset.jsonl") == (422, "set.jsonl holds no question")


def test_a_set_that_is_too_large_is_refused(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    assert refusal(client, b"x" * 1_000_001) == (413, "the question set is larger than 1 MB")
    monkeypatch.setattr(evaluating, "MOST", 2)
    many = lines(*({"question": f"Who is number {number}?"} for number in range(3)))
    told = "set.jsonl holds 3 questions, and 2 are the most here; split it, or use ibid evaluate"
    assert refusal(client, many) == (422, told)


def test_without_a_set_it_is_said_how_to_send_one(client: TestClient) -> None:
    response = client.post("/api/v1/evaluations", data={"collection": "default"})
    assert response.status_code == 422
    assert response.json()["error"].startswith('send a question set as the file "questions"')
    assert client.post("/api/v1/evaluations", data={"set": "/etc/passwd"}).status_code == 422


def test_a_collection_that_is_not_there_is_refused(client: TestClient) -> None:
    assert refusal(client, lines(RIGHT), collection="nowhere") == (404, "there is no collection 'nowhere'")
    assert refusal(client, lines(RIGHT), collection="../x")[0] == 422


def test_another_sites_page_starts_nothing(collections: Shelf) -> None:
    app = create_app(collections.settings, collections)
    client = TestClient(Guard(app, Rules(LOOPBACK, (), 1_000_000)), base_url="http://127.0.0.1")
    headers = {"Origin": "https://evil.example"}
    assert client.post("/api/v1/evaluations", data={"set": "study"}, headers=headers).status_code == 403


class Halted:
    """Collections whose answers stop behind their first sentence until ``go`` is set."""

    def __init__(self, home: Path) -> None:
        self.go = threading.Event()
        self.chains: list[QuotingChain] = []
        self.shelf = shelf(home, self._chain)

    def _chain(self, library: object) -> QuotingChain:
        self.chains.append(QuotingChain(library, lambda: self.go.wait(30)))  # type: ignore[arg-type]
        return self.chains[-1]

    @property
    def asked(self) -> int:
        """Questions that were begun."""
        return sum(len(chain.asked) for chain in self.chains)


@pytest.fixture
def halted(tmp_path: Path) -> Iterator[Halted]:
    made = Halted(tmp_path)
    yield made
    made.go.set()
    made.shelf.close()


async def free(evaluations: Evaluations) -> None:
    """Wait until no evaluation runs."""
    for _ in range(2_000):
        if not evaluations.busy:
            return
        await asyncio.sleep(0.01)
    raise AssertionError("the evaluation goes on")


async def begun(stream: AsyncIterator[str]) -> None:
    """Read a stream until its first question is being answered."""
    assert (await anext(stream)).startswith("event: meta")
    assert (await anext(stream)).startswith(": still working")


def test_when_the_reader_goes_no_further_question_is_asked(halted: Halted) -> None:
    evaluations = Evaluations(halted.shelf)
    halted.shelf.chain("default")

    async def leave() -> None:
        stream = evaluations.events(TWO, ping=0.01)
        await begun(stream)
        while not halted.asked:
            await anext(stream)
        await stream.aclose()  # type: ignore[attr-defined]
        halted.go.set()
        await free(evaluations)

    asyncio.run(leave())
    assert halted.asked == 1


def test_one_evaluation_runs_at_a_time_and_askers_are_answered_meanwhile(halted: Halted) -> None:
    evaluations = Evaluations(halted.shelf)
    first = iter(halted.shelf.chain("default").stream(OFFER))

    async def beside() -> None:
        stream = evaluations.events(TWO, ping=0.01)
        await begun(stream)
        assert evaluations.busy
        assert await whole(evaluations) == [
            ("meta", {"version": evaluating.__version__, "name": "two", "questions": 2}),
            (
                "error",
                {"error": "another evaluation is running, or is ending its last question; try again in a moment"},
            ),
        ]
        answer = await asyncio.wait_for(asyncio.to_thread(next, first), 20)
        assert answer.claims
        halted.go.set()
        rest = "".join([text async for text in stream])
        assert [name for name, _ in events(rest)] == ["progress", "progress", "done"]
        await free(evaluations)

    asyncio.run(beside())


def test_a_second_evaluation_is_refused_before_it_begins(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Evaluations, "busy", True)
    assert refusal(client, lines(RIGHT)) == (503, RUNNING)


def test_a_question_at_which_answering_breaks_off_counts_as_an_error(tmp_path: Path) -> None:
    class Breaking(QuotingChain):
        """Answers nothing."""

        def invoke(self, question: object, /) -> object:  # type: ignore[override]
            raise BusyError(f"no answer to {question}")

    collections = shelf(tmp_path, Breaking)
    client = TestClient(create_app(collections.settings, collections))
    done = sent(client, RIGHT)[-1][1]
    assert done["failing"] == [{"id": "a", "question": OFFER, "failures": ["answering broke off"]}]


def test_the_embedded_frame_has_no_evaluation() -> None:
    static = Path(evaluating.__file__).parent / "static"
    assert "evaluate" in (static / "page.js").read_text(encoding="utf-8")
    for name in ("embed.html", "chat.js", "shell.js"):
        assert "evaluat" not in (static / name).read_text(encoding="utf-8")
