"""The web server: the REST interface, the page and the frame for portals, put together and run by uvicorn."""

import errno
import socket
from collections.abc import Callable

import uvicorn
from starlette.types import ASGIApp

from qa.settings import Settings
from qa.web import guard
from qa.web.api import create_app
from qa.web.embed import add_embed
from qa.web.shelf import Shelf


class ServeError(OSError):
    """The server cannot start; the message says why and what to do."""


class _Announcing(uvicorn.Server):
    """A server that says when it answers."""

    def __init__(self, config: uvicorn.Config, announce: Callable[[], None]) -> None:
        super().__init__(config)
        self._announce = announce

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._announce()


def application(settings: Settings, host: str = "127.0.0.1", shelf: Shelf | None = None) -> ASGIApp:
    """Everything that the server answers, behind its guard. Raises SettingsError for unusable frame ancestors."""
    from qa.web.ui import add_page  # noqa: PLC0415  gradio takes seconds to import

    rules = guard.Rules(
        hosts=guard.hosts_of(host),
        ancestors=guard.origins(settings.frame_ancestors),
        upload=settings.upload_megabytes * 1_000_000,
    )
    app = create_app(settings, shelf)
    add_embed(app)
    return guard.Guard(add_page(app), rules)


def serve(settings: Settings, host: str, port: int, announce: Callable[[str], None] = print) -> int:
    """Serve until interrupted; returns the exit status. Raises ServeError where nothing can listen at that address.

    ``announce`` is called with one line, the address, when the server answers.
    """
    with _listen(host, port) as listening:
        app = application(settings, host)
        address = _address(host, listening.getsockname()[1])
        config = uvicorn.Config(
            app,
            log_level="warning",
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=3,  # an open page keeps a stream open for ever
        )
        server = _Announcing(config, lambda: announce(f"Ibid is ready at {address}"))
        server.run(sockets=[listening])
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
