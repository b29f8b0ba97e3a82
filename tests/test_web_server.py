"""The server as a process: it says when it is ready, tells why it cannot start, and stops when it is told to."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from starlette.types import Message, Receive, Scope, Send

from qa.settings import Settings, SettingsError
from qa.web.server import Ending, ServeError, application, serve


def test_a_port_in_use_is_told_in_one_line(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ServeError, match=f"^port {port} is in use; choose another with --port$"):
            serve(Settings(home=tmp_path), "127.0.0.1", port)


def test_an_address_of_another_machine_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ServeError, match=r"^cannot listen at 192\.0\.2\.1:0 \("):
        serve(Settings(home=tmp_path), "192.0.2.1", 0)


def test_unusable_frame_ancestors_stop_the_start(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="IBID_FRAME_ANCESTORS"):
        application(Settings(home=tmp_path, frame_ancestors="*; script-src *"))


@pytest.mark.slow
def test_the_server_announces_itself_answers_and_stops_while_a_page_is_open(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "qa", "serve", "--port", str(port)]
    environment = {**os.environ, "IBID_HOME": str(tmp_path)}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stdout
        assert process.stdout.readline() == f"Ibid is ready at http://127.0.0.1:{port}/\n"
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
            assert client.get("/api/v1/health").status_code == 200
            assert 'lang="en"' in client.get("/").text
            with client.stream("GET", "/gradio_api/heartbeat/abc123") as beating:
                assert beating.status_code == 200
                process.send_signal(signal.SIGTERM)
                assert process.wait(timeout=30) == -signal.SIGTERM
        assert process.stderr
        assert "Traceback" not in process.stderr.read()
    finally:
        process.kill()
        process.communicate()


def test_an_endless_stream_ends_as_if_complete_when_the_server_closes() -> None:
    sent: list[Message] = []

    async def endless(scope: Scope, receive: Receive, send: Send) -> None:
        assert scope["type"] == "http"
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"x", "more_body": True})
        while (await receive())["type"] != "http.disconnect":
            pass

    async def keep(message: Message) -> None:
        sent.append(message)

    async def silent() -> Message:
        await asyncio.Event().wait()
        raise AssertionError("the client says nothing")

    async def run() -> None:
        closing = asyncio.Event()
        answering = asyncio.create_task(Ending(endless, closing)({"type": "http"}, silent, keep))
        await asyncio.sleep(0)
        closing.set()
        await asyncio.wait_for(answering, 30)

    asyncio.run(run())
    assert sent[-1] == {"type": "http.response.body", "body": b"", "more_body": False}
