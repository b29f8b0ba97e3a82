"""What stands in front of every request and on every response: who may ask, how much, and what a browser may do.

Plain ASGI: a middleware that reads responses would hold back a stream of events.
"""

import ipaddress
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa.settings import SettingsError

POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors "
)
"""Content-Security-Policy of every response, up to who may frame it. Gradio lays out with inline styles."""

BODY = 5_000_000
"""Bytes that a request may carry, uploads aside: the page sends the conversation back with each question."""

MULTIPART = 100_000
"""Bytes that a multipart body may be longer than the file in it."""

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})

# What the page asks Gradio for. Everything else that Gradio would answer is closed: reading files, fetching addresses
# for the browser, development aids, programming interfaces.
_GRADIO_OPEN = re.compile(
    r"/|/config|/theme\.css|/favicon\.ico|/manifest\.json|/robots\.txt|/(?:assets|static|svelte)/.+"
    r"|/gradio_api/(?:queue/(?:join|data)|run/predict|cancel|reset|heartbeat/[\w-]+|upload|upload_progress|startup-events|app_id|info|token)"
)
_OURS = re.compile(r"/(?:api/v1|ibid)/.*|/docs|/openapi\.json|/embed")
_UPLOADS = frozenset({"/api/v1/documents", "/gradio_api/upload"})
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True, slots=True)
class Rules:
    """What the guard enforces.

    ``hosts`` are the names that the server answers to, None for any; ``ancestors`` the origins that may frame /embed;
    ``upload`` the bytes that an uploaded file may have.
    """

    hosts: frozenset[str] | None
    ancestors: tuple[str, ...]
    upload: int


def hosts_of(bound: str, further: str = "") -> frozenset[str] | None:
    """The host names of a server bound to ``bound``, and those that ``further`` names, space separated.

    A server that only this machine reaches answers to this machine's names alone: otherwise a foreign page could point
    its own name at it and read everything (DNS rebinding). One that listens to the network may have any name.
    """
    return LOOPBACK | {bound, *further.lower().split()} if _is_loopback(bound) else None


def origins(text: str) -> tuple[str, ...]:
    """The origins in ``text``, space separated. Raises SettingsError for anything that is no http(s) origin."""
    return tuple(_origin(word) for word in text.split())


class Guard:
    """ASGI middleware: refuses what ``rules`` do not allow and puts the security headers on every response."""

    def __init__(self, app: ASGIApp, rules: Rules) -> None:
        self._app = app
        self._rules = rules

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await (_refuse_socket(send) if scope["type"] == "websocket" else self._app(scope, receive, send))
            return
        headed = self._headed(scope, send)
        refusal = self._refusal(scope)
        if refusal:
            await _refuse(headed, *refusal)
        else:
            await self._app(scope, self._limited(scope, receive), headed)

    def _refusal(self, scope: Scope) -> tuple[int, str] | None:
        headers, path, method = Headers(scope=scope), scope["path"], scope["method"]
        if self._rules.hosts is not None and _host(headers) not in self._rules.hosts:
            return 421, "this server does not answer to that host name; IBID_HOSTS names those that it should"
        if method not in _SAFE and is_foreign(headers):
            return 403, "this request comes from another site's page and is refused"
        if not (_GRADIO_OPEN.fullmatch(path) or _OURS.fullmatch(path)):
            return 404, "there is nothing here"
        length = headers.get("content-length", "0")
        if length.isdecimal() and int(length) > self._allowed(path):
            return 413, self._too_large(path)
        return None

    def _allowed(self, path: str) -> int:
        return self._rules.upload + MULTIPART if path in _UPLOADS else BODY

    def _too_large(self, path: str) -> str:
        if path in _UPLOADS:
            return f"the file is larger than {self._rules.upload // 1_000_000} MB"
        return "the request is too large"

    def _limited(self, scope: Scope, receive: Receive) -> Receive:
        """``receive``, but a body that grows past the limit without having said so ends in an error."""
        path, received = scope["path"], 0

        async def limited() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > self._allowed(path):
                raise HTTPException(413, self._too_large(path))
            return message

        return limited

    def _headed(self, scope: Scope, send: Send) -> Send:
        framed = scope["path"] == "/embed" and self._rules.ancestors
        ancestors = " ".join(self._rules.ancestors) if framed else "'none'"

        async def headed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                own = headers.get("content-security-policy")
                # A browser enforces each policy of a list: a response can tighten the common one, and not loosen it.
                headers["Content-Security-Policy"] = f"{own}, {POLICY}{ancestors}" if own else POLICY + ancestors
                headers["X-Content-Type-Options"] = "nosniff"
                headers["Referrer-Policy"] = "same-origin"
                headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
                headers["Cross-Origin-Resource-Policy"] = "same-origin"
                if headers.get("content-type", "").startswith("text/event-stream"):
                    headers["X-Accel-Buffering"] = "no"
                if _OURS.fullmatch(scope["path"]):
                    headers.setdefault("Cache-Control", "no-store")
            await send(message)

        return headed


def is_foreign(headers: Headers) -> bool:
    """Whether a browser says that the request was made by another site's page."""
    site = headers.get("sec-fetch-site")
    if site:
        return site not in {"same-origin", "none"}
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != headers.get("host")


def _host(headers: Headers) -> str:
    try:
        return urlsplit(f"//{headers.get('host', '')}").hostname or ""
    except ValueError:
        return ""


def _is_loopback(name: str) -> bool:
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return name == "localhost"


def _origin(word: str) -> str:
    # Whatever is not plainly an origin could end the directive and begin another one.
    if not re.fullmatch(r"https?://(?:\*\.)?[A-Za-z0-9.-]+(?::\d{1,5})?", word):
        raise SettingsError(f"IBID_FRAME_ANCESTORS holds {word!r}; give origins such as https://portal.example")
    return word


async def _refuse(send: Send, status: int, message: str) -> None:
    body = json.dumps({"error": message}).encode()
    headers: Iterable[tuple[bytes, bytes]] = [(b"content-type", b"application/json")]
    await send({"type": "http.response.start", "status": status, "headers": list(headers)})
    await send({"type": "http.response.body", "body": body})


async def _refuse_socket(send: Send) -> None:
    await send({"type": "websocket.close", "code": 1008})
