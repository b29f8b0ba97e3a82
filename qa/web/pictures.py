"""Pictures of pages, for the source panel: drawn away from the event loop, few at a time, the latest of them kept."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from threading import Lock

AT_ONCE = 2
"""Pictures that are drawn at the same time."""

WAITING = 40
"""Pictures that may be asked for and not drawn yet."""

KEPT = 64_000_000
"""Bytes of pictures that are kept in memory."""

NARROWEST, WIDEST = 200, 1600
"""Pixels across that a picture may have."""

Draw = Callable[[bytes, int, int], bytes]
"""From a PDF, a page's number (from 1) and a width in pixels to a PNG."""


class BusyError(RuntimeError):
    """Too many pictures are asked for; the message says what to do."""


@dataclass(frozen=True, slots=True)
class PageKey:
    """Page ``number`` (from 1) of the file with that SHA-256, ``width`` pixels wide."""

    sha256: str
    number: int
    width: int


class Pictures:
    """The pictures of one server. Safe to use from several threads and event loops."""

    def __init__(self, draw: Draw, kept: int = KEPT, waiting: int = WAITING) -> None:
        """``kept`` is in bytes; nothing is started yet."""
        self._draw = draw
        self._room, self._longest = kept, waiting
        self._pool = ThreadPoolExecutor(AT_ONCE, "page-picture")
        self._lock = Lock()
        self._pictures: OrderedDict[PageKey, bytes] = OrderedDict()
        self._waiting: dict[PageKey, Future[bytes | None]] = {}

    async def picture(self, key: PageKey, original: Callable[[], bytes | None]) -> bytes | None:
        """The picture, drawn unless it is kept; None where ``original`` gives no file.

        Raises BusyError where too many are waiting, and what drawing raises.
        """
        with self._lock:
            if key in self._pictures:
                self._pictures.move_to_end(key)
                return self._pictures[key]
            coming = self._waiting.get(key)
            if coming is None:
                if len(self._waiting) >= self._longest:
                    raise BusyError("many pictures of pages are being drawn; try again in a moment")
                coming = self._waiting[key] = self._pool.submit(self._make, key, original)
        # Shielded: whoever goes away must not cancel it for others who wait for the same.
        return await asyncio.shield(asyncio.wrap_future(coming))

    def close(self) -> None:
        """Draw nothing more."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _make(self, key: PageKey, original: Callable[[], bytes | None]) -> bytes | None:
        try:
            data = original()
            drawn = None if data is None else self._draw(data, key.number, key.width)
        finally:
            with self._lock:
                del self._waiting[key]
        if drawn is not None:
            self._keep(key, drawn)
        return drawn

    def _keep(self, key: PageKey, drawn: bytes) -> None:
        with self._lock:
            self._pictures[key] = drawn
            while sum(map(len, self._pictures.values())) > self._room:
                self._pictures.popitem(last=False)
