import json
import os
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from qa_fakes import MILL

from corpus.document import ProblemKind
from corpus.parse import parse_bytes
from index.embed import LocalEmbedder
from index.library import Library, UnknownCollectionError
from qa import assemble
from qa.answer import Answer, Status
from qa.settings import Settings

QUESTION = "When did the mill burn down?"
SENTENCE = "It burned down on 3 May 1871."


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    opened = Library(tmp_path_factory.mktemp("home"), "mills")
    opened.add(parse_bytes(MILL.encode(), "mill.txt"))
    yield opened
    opened.close()


@pytest.fixture(autouse=True)
def no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("OPENAI_API_KEY", "ANTHROPIC_API_KEY", "OPENAI_BASE_URL", "OPENAI_API_BASE"):
        monkeypatch.delenv(variable, raising=False)


class Server:
    """A fake OpenAI-compatible server on the loopback; answers with ``content`` and remembers what it was asked."""

    def __init__(self) -> None:
        self.content = ""
        self.status = 200
        self.requests: list[dict[str, object]] = []
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers["Content-Length"])
                server.requests.append({"path": self.path, **json.loads(self.rfile.read(length))})
                body = json.dumps(server.reply()).encode()
                self.send_response(server.status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Says nothing."""

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = Thread(target=self._http.serve_forever)
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._http.server_port}/v1"

    def reply(self) -> dict[str, object]:
        if self.status != 200:
            return {"error": {"message": "no", "type": "error"}}
        message = {"role": "assistant", "content": self.content}
        return {
            "id": "chat-1",
            "object": "chat.completion",
            "created": 0,
            "model": "small",
            "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
        }

    def close(self) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("OPENAI_API_KEY", "test")
    started = Server()
    yield started
    started.close()


def ask(library: Library, **settings: object) -> Answer:
    made = Settings(home=Path("unused"), model_timeout=20.0)
    for name, value in settings.items():
        object.__setattr__(made, name, value)
    return assemble.chain(made, library).invoke(QUESTION)


def test_without_a_model_the_chain_is_extractive(library: Library) -> None:
    answer = ask(library)
    assert (answer.status, answer.text, answer.problems) == (Status.ANSWERED, SENTENCE, ())


def test_the_answerer_gives_what_the_chain_gives(library: Library) -> None:
    assert assemble.answerer(Settings(home=Path("unused")), library)(QUESTION) == ask(library)


def test_a_model_behind_an_openai_compatible_server_writes_the_answer(library: Library, server: Server) -> None:
    text = "Fire destroyed the mill on 3 May 1871."
    evidence = [{"passage": "p1", "quote": SENTENCE}]
    server.content = json.dumps({"statements": [{"evidence": evidence, "text": text}]})
    answer = ask(library, model="openai:small", model_url=server.url)
    assert (answer.text, answer.answered_by, answer.problems) == (text, "openai:small", ())
    assert answer.claims[0].claim.citations[0].quote == SENTENCE
    (request,) = server.requests
    assert (request["path"], request["model"]) == ("/v1/chat/completions", "small")
    assert '"passage"' in json.dumps(request["response_format"])
    assert '"default"' not in json.dumps(request["response_format"])


def test_a_url_alone_names_an_openai_compatible_server_that_needs_no_key(
    library: Library, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.content = '{"statements": []}'
    monkeypatch.delenv("OPENAI_API_KEY")
    assert ask(library, model_url=server.url).answered_by == "openai:default"
    assert ask(library, model="qwen3", model_url=server.url).answered_by == "openai:qwen3"


@pytest.mark.parametrize(
    ("status", "cause"),
    [
        (401, "the key was refused; check the provider's key"),
        (404, "the server does not know this model; check its name and IBID_MODEL_URL"),
        (429, "the provider's rate limit or quota is used up; try again later"),
    ],
)
def test_a_server_that_refuses_is_told_and_exact_sentences_answer(
    status: int, cause: str, library: Library, server: Server
) -> None:
    server.status = status
    answer = ask(library, model="openai:small", model_url=server.url)
    assert (answer.text, answer.answered_by) == (SENTENCE, "extractive")
    assert answer.problems[0].message == f"openai:small: {cause}; these are exact sentences instead"


def test_a_server_that_is_not_there_is_told(library: Library, server: Server) -> None:
    server.close()
    answer = ask(library, model="openai:small", model_url=server.url)
    assert answer.text == SENTENCE
    assert "it cannot be reached; check the network and IBID_MODEL_URL" in answer.problems[0].message


@pytest.mark.parametrize("model", ["openai:gpt-5-mini", "anthropic:claude-sonnet-5"])
def test_a_missing_key_stops_nothing_and_is_told(model: str, library: Library) -> None:
    answer = ask(library, model=model)
    assert (answer.text, answer.answered_by) == (SENTENCE, "extractive")
    (problem,) = answer.problems
    assert problem.kind is ProblemKind.MODEL_FAILED
    assert "it has no key; set the provider's variable, for example OPENAI_API_KEY" in problem.message


@pytest.mark.parametrize(
    ("model", "package"),
    [("anthropic:claude-sonnet-5", "'ibid[models]'"), ("mistralai:small", "langchain-mistralai")],
)
def test_a_missing_package_is_told_with_the_command_that_installs_it(
    model: str, package: str, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(*_: object, **__: object) -> None:
        raise ImportError("requires a package")

    monkeypatch.setattr("langchain.chat_models.init_chat_model", missing)
    answer = ask(library, model=model)
    assert (answer.text, answer.problems[0].kind) == (SENTENCE, ProblemKind.MODEL_NOT_CONFIGURED)
    assert answer.problems[0].message == (
        f"the package for {model} is missing; run: pip install {package}; these are exact sentences instead"
    )


def test_an_unknown_provider_is_told(library: Library) -> None:
    answer = ask(library, model="nobody:model")
    assert (answer.text, answer.problems[0].kind) == (SENTENCE, ProblemKind.MODEL_FAILED)
    assert "nobody" in answer.problems[0].message
    assert "\n" not in answer.problems[0].message


def test_an_ollama_that_is_not_running_is_told(library: Library) -> None:
    answer = ask(library, model="ollama:qwen3", model_url="http://127.0.0.1:9")
    assert answer.text == SENTENCE
    assert "it cannot be reached" in answer.problems[0].message


def test_the_default_collection_holds_the_study_document(home: Path) -> None:
    library = assemble.library(Settings(home=home))
    titles = [document.title for document in library.documents()]
    library.close()
    assert len(titles) == 1


def test_a_collection_that_is_not_there_is_an_error_unless_it_may_be_made(home: Path) -> None:
    with pytest.raises(UnknownCollectionError):
        assemble.library(Settings(home=home), "missing")
    library = assemble.library(Settings(home=home), "missing", create=True)
    assert library.documents() == ()
    library.close()


def test_the_default_embedder_is_the_packaged_one(home: Path) -> None:
    assert isinstance(assemble.embedder(Settings(home=home)), LocalEmbedder)


def test_telemetry_is_switched_off_where_a_program_starts_and_not_by_importing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(os, "environ", {"LANGSMITH_TRACING": "true"})
    assemble.silence_telemetry()
    assert os.environ["LANGSMITH_TRACING"] == "false"
    assert os.environ["ANONYMIZED_TELEMETRY"] == "False"
    code = "import os; before = dict(os.environ); import qa.assemble, qa.chain; assert dict(os.environ) == before"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_asking_without_a_model_imports_no_heavy_library() -> None:
    code = (
        "import sys, qa.assemble; before = 'langchain_core' in sys.modules; import qa.chain;"
        "heavy = {'torch', 'langchain', 'gradio', 'transformers', 'openai', 'wordfreq'} & set(sys.modules);"
        "print(before, sorted(heavy))"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout == "False []\n"
