"""The web server: the REST interface, the page and the frame for portals, put together and run by uvicorn."""

import asyncio
import errno
import socket
from collections.abc import Callable
from contextlib import closing

import uvicorn
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa.settings import Settings
from qa.web.api import create_app
from qa.web.embed import add_embed
from qa.web.guard import Guard, Rules, hosts_of, origins
from qa.web.shelf import Shelf


class ServeError(OSError):
    """The server cannot start; the message says why and what to do."""


class _Server(uvicorn.Server):
    """A server that says when it answers, and ends its streams when it stops."""

    def __init__(self, config: uvicorn.Config, announce: Callable[[], None], closing: asyncio.Event) -> None:
        super().__init__(config)
        self._announce = announce
        self._closing = closing

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._announce()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._closing.set()
        await super().shutdown(sockets)


class Ending:
    """ASGI middleware: when the server is ``closing``, streams that would go on for ever end as if complete."""

    def __init__(self, app: ASGIApp, closing: asyncio.Event) -> None:
        self._app = app
        self._closing = closing

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        open_body = False

        async def watched(message: Message) -> None:
            nonlocal open_body
            open_body = message["type"] == "http.response.start" or bool(message.get("more_body"))
            await send(message)

        await self._app(scope, lambda: self._next(receive), watched)
        if open_body and self._closing.is_set():
            await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _next(self, receive: Receive) -> Message:
        """The next message, or that the client has gone when the server is closing."""
        arriving = asyncio.ensure_future(receive())
        closing = asyncio.ensure_future(self._closing.wait())
        try:
            await asyncio.wait((arriving, closing), return_when=asyncio.FIRST_COMPLETED)
            return arriving.result() if arriving.done() else {"type": "http.disconnect"}
        finally:
            arriving.cancel()
            closing.cancel()


def application(settings: Settings, host: str = "127.0.0.1", shelf: Shelf | None = None) -> ASGIApp:
    """Everything that the server answers, behind its guard. Raises SettingsError for unusable frame ancestors."""
    rules = Rules(
        hosts=hosts_of(host, settings.hosts),
        ancestors=origins(settings.frame_ancestors),
        upload=settings.upload_megabytes * 1_000_000,
    )
    from qa.web.ui import add_page  # gradio takes seconds to import

    app = create_app(settings, shelf)
    add_embed(app)
    return Guard(add_page(app), rules)


def serve(settings: Settings, host: str, port: int, announce: Callable[[str], None] = print) -> int:
    """Serve until interrupted; returns the exit status. Raises ServeError where nothing can listen at that address.

    ``announce`` is called with one line, the address, when the server answers.
    """
    with _listen(host, port) as listening, closing(Shelf(settings)) as shelf:
        app = application(settings, host, shelf)
        address = _address(host, listening.getsockname()[1])
        ending = asyncio.Event()
        config = uvicorn.Config(
            Ending(app, ending),
            log_level="warning",
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=3,  # seconds for answers that are being computed
        )
        _Server(config, lambda: announce(f"Ibid is ready at {address}"), ending).run(sockets=[listening])
    return 0


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        if error.errno == errno.EADDRINUSE:
            raise ServeError(f"port {port} is in use; choose another with --port") from error
        raise ServeError(f"cannot listen at {host}:{port} ({error.strerror or error})") from error
    return listening


def _address(host: str, port: int) -> str:
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"
