"""What stands in front of the server: hosts, foreign pages, sizes, closed addresses, headers."""

import pytest
from fastapi import FastAPI, Request, WebSocket
from fastapi.responses import Response, StreamingResponse
from fastapi.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from qa.settings import SettingsError
from qa.web.guard import BODY, LOOPBACK, Guard, Rules, hosts_of, origins

RULES = Rules(hosts=LOOPBACK, ancestors=("https://portal.example",), upload=1_000_000)


def client(rules: Rules = RULES) -> TestClient:
    app = FastAPI()

    @app.api_route("/{path:path}", methods=["GET", "POST", "DELETE"])
    async def echo(request: Request) -> dict[str, int]:
        return {"length": len(await request.body())}

    @app.websocket("/socket")
    async def socket(socket: WebSocket) -> None:
        await socket.accept()

    return TestClient(Guard(app, rules), base_url="http://127.0.0.1:7860")


@pytest.mark.parametrize("host", ["127.0.0.1:7860", "localhost:7860", "LOCALHOST", "[::1]:7860"])
def test_a_loopback_server_answers_to_the_names_of_this_machine(host: str) -> None:
    assert client().get("/", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "evil.example:7860", "", "[::1", "a@localhost.evil"]
)
def test_a_loopback_server_does_not_answer_to_a_foreign_name(host: str) -> None:
    response = client().get("/", headers={"Host": host})
    assert response.status_code == 421
    assert "IBID_HOSTS" in response.json()["error"]


def test_a_server_on_the_network_answers_to_any_name() -> None:
    assert hosts_of("0.0.0.0") is None  # noqa: S104  the case that is tested
    assert hosts_of("127.0.0.2") == LOOPBACK | {"127.0.0.2"}
    assert hosts_of("127.0.0.1", "Ask.Example  ibid.example") == LOOPBACK | {"ask.example", "ibid.example"}
    open_to_all = Rules(hosts_of("192.0.2.1"), (), 1)
    assert client(open_to_all).get("/", headers={"Host": "ibid.example"}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({"Origin": "https://evil.example"}, id="origin"),
        pytest.param({"Origin": "null"}, id="sandboxed-page"),
        pytest.param({"Origin": "http://127.0.0.1:9999"}, id="another-port"),
        pytest.param({"Sec-Fetch-Site": "cross-site"}, id="cross-site"),
        pytest.param({"Sec-Fetch-Site": "same-site", "Origin": "http://127.0.0.1:9999"}, id="same-site"),
    ],
)
@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_a_foreign_page_changes_nothing(headers: dict[str, str], method: str) -> None:
    response = client().request(method, "/api/v1/documents", headers=headers)
    assert response.status_code == 403
    assert client().get("/api/v1/documents", headers=headers).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({}, id="no-browser"),
        pytest.param({"Origin": "http://127.0.0.1:7860"}, id="own-origin"),
        pytest.param({"Sec-Fetch-Site": "same-origin", "Origin": "https://ibid.example"}, id="behind-a-proxy"),
    ],
)
def test_the_own_page_and_programs_may_change_things(headers: dict[str, str]) -> None:
    assert client().post("/api/v1/documents", headers=headers).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/file=/etc/passwd",
        "/gradio_api/file/x",
        "/gradio_api/proxy=http://127.0.0.1/",
        "/gradio_api/dev/reload",
        "/gradio_api/vibe-code",
        "/gradio_api/component_server",
        "/gradio_api/call/answer",
        "/gradio_api/runs",
        "/monitoring",
        "/login",
        "/gradio_api/deep_link",
        "/custom_component/x",
    ],
)
def test_what_the_page_does_not_use_is_closed(path: str) -> None:
    assert client().get(path).status_code == 404
    assert client().post(path).status_code == 404


@pytest.mark.parametrize(
    "path", ["/", "/config", "/assets/index.js", "/gradio_api/queue/data", "/gradio_api/heartbeat/ab12"]
)
def test_what_the_page_uses_is_open(path: str) -> None:
    assert client().get(path).status_code == 200


@pytest.mark.parametrize(("path", "allowed"), [("/api/v1/documents", 1_100_000), ("/api/v1/ask", BODY)])
def test_a_body_is_limited_whether_or_not_it_says_its_length(path: str, allowed: int) -> None:
    def pieces(count: int) -> object:
        yield from (b"x" * 50_000 for _ in range(count))

    assert client().post(path, content=b"x" * allowed).json() == {"length": allowed}
    assert client().post(path, content=b"x" * (allowed + 1)).status_code == 413
    assert client().post(path, content=pieces(allowed // 50_000)).status_code == 200
    assert client().post(path, content=pieces(allowed // 50_000 + 1)).status_code == 413


def test_every_response_carries_the_policy_and_only_the_frame_may_be_framed() -> None:
    for path, ancestors in (("/", "'none'"), ("/api/v1/ask", "'none'"), ("/embed", "https://portal.example")):
        headers = client().get(path).headers
        assert headers["content-security-policy"].endswith(f"frame-ancestors {ancestors}")
        assert "script-src 'self';" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
    refused = client().get("/login")
    assert refused.headers["content-security-policy"].endswith("frame-ancestors 'none'")


def test_a_response_may_tighten_the_policy_and_not_loosen_it() -> None:
    app = FastAPI()

    @app.get("/api/v1/own")
    def own() -> Response:
        return Response(headers={"Content-Security-Policy": "sandbox"})

    headers = TestClient(Guard(app, RULES), base_url="http://localhost").get("/api/v1/own").headers
    assert headers["content-security-policy"].startswith("sandbox, default-src 'self'; script-src 'self';")
    assert headers["content-security-policy"].endswith("frame-ancestors 'none'")


def test_without_a_listed_portal_nobody_frames_anything() -> None:
    headers = client(Rules(LOOPBACK, (), 1)).get("/embed").headers
    assert headers["content-security-policy"].endswith("frame-ancestors 'none'")


def test_a_proxy_is_told_not_to_hold_back_events() -> None:
    app = FastAPI()

    @app.get("/api/v1/ask")
    def stream() -> StreamingResponse:
        return StreamingResponse(iter(["data: x\n\n"]), media_type="text/event-stream")

    guarded = TestClient(Guard(app, RULES), base_url="http://localhost")
    assert guarded.get("/api/v1/ask").headers["x-accel-buffering"] == "no"


def test_web_sockets_are_refused() -> None:
    with pytest.raises(WebSocketDisconnect), client().websocket_connect("/socket"):
        pass


def test_origins_are_read() -> None:
    text = " https://portal.example  http://127.0.0.1:8000 https://*.uni.example "
    assert origins(text) == ("https://portal.example", "http://127.0.0.1:8000", "https://*.uni.example")
    assert origins("") == ()


@pytest.mark.parametrize(
    "text",
    [
        "https://portal.example; script-src *",
        "https://portal.example;script-src",
        "https://portal.example,https://other.example",
        "*",
        "'self'",
        "https:",
        "https://portal.example/path",
        "javascript:alert(1)",
        "https://portal.example\r\nX-Injected:1",
        "https://user@portal.example",
    ],
)
def test_what_is_no_origin_is_refused(text: str) -> None:
    with pytest.raises(SettingsError, match="IBID_FRAME_ANCESTORS"):
        origins(text)
