"""From work in a thread to an asynchronous stream of what it yields, and from there to server-sent events."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import Executor
from threading import Event
from typing import Protocol, TypeVar

from pydantic import BaseModel

from qa.answer import Answer
from qa.conversation import Asked

EVENT_STREAM = "text/event-stream"
"""The media type of server-sent events (HTML Living Standard, 9.2)."""

PING = 15.0
"""Seconds of silence after which a stream says that it is alive: proxies close connections that are quiet for long."""

STILL_WORKING = ": still working\n\n"
"""A comment in a stream of events: nobody reads it, and the connection is not quiet."""

Item = TypeVar("Item")


class Streaming(Protocol):
    """Gives the answer again and again, each time with one more claim checked."""

    def stream(self, input: str | Asked, /) -> Iterator[Answer]: ...  # noqa: A002, D102  the Runnable's own name


def event(name: str, data: BaseModel) -> str:
    """A server-sent event; ``data`` goes in as JSON, which has no line end in it."""
    return f"event: {name}\ndata: {data.model_dump_json()}\n\n"


def snapshots(chain: Streaming, question: str | Asked, ping: float = PING) -> AsyncIterator[Answer | None]:
    """The answers that ``chain`` streams, as ``in_thread`` gives them."""
    return in_thread(lambda: chain.stream(question), ping)


async def in_thread(
    work: Callable[[], Iterator[Item]], ping: float = PING, pool: Executor | None = None
) -> AsyncIterator[Item | None]:
    """What ``work`` yields, None after each ``ping`` seconds without anything. Raises what the work raises.

    The work runs in one thread from beginning to end, of ``pool`` where one is given; when the reader goes, it stops at
    what it yields next.
    """
    loop = asyncio.get_running_loop()
    queue: asyncio.Queue[Item | None] = asyncio.Queue()
    stopped = Event()

    def produce() -> None:
        for item in work():
            if stopped.is_set():
                return
            loop.call_soon_threadsafe(queue.put_nowait, item)

    worker = loop.run_in_executor(pool, produce)
    worker.add_done_callback(lambda _: queue.put_nowait(None))
    try:
        while not (worker.done() and queue.empty()):
            try:
                item = await asyncio.wait_for(queue.get(), ping)
            except TimeoutError:
                yield None
                continue
            if item is not None:
                yield item
        await worker
    finally:
        stopped.set()
