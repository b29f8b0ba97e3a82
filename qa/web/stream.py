"""From a chain that computes in a thread to an asynchronous stream of its answers."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from threading import Event
from typing import Protocol

from qa.answer import Answer
from qa.conversation import Asked

PING = 15.0
"""Seconds of silence after which a stream says that it is alive: proxies close connections that are quiet for long."""


class Streaming(Protocol):
    """Gives the answer again and again, each time with one more claim checked."""

    def stream(self, input: str | Asked, /) -> Iterator[Answer]: ...  # noqa: A002, D102  the Runnable's own name


async def snapshots(chain: Streaming, question: str | Asked, ping: float = PING) -> AsyncIterator[Answer | None]:
    """The answers that ``chain`` streams, None after each ``ping`` seconds without one. Raises what the chain raises.

    The chain runs in one thread from beginning to end; when the reader goes, it stops at its next answer.
    """
    loop = asyncio.get_running_loop()
    queue: asyncio.Queue[Answer | None] = asyncio.Queue()
    stopped = Event()

    def produce() -> None:
        for answer in chain.stream(question):
            if stopped.is_set():
                return
            loop.call_soon_threadsafe(queue.put_nowait, answer)

    worker = asyncio.create_task(asyncio.to_thread(produce))
    worker.add_done_callback(lambda _: queue.put_nowait(None))
    try:
        while not (worker.done() and queue.empty()):
            try:
                answer = await asyncio.wait_for(queue.get(), ping)
            except TimeoutError:
                yield None
                continue
            if answer is not None:
                yield answer
        await worker
    finally:
        stopped.set()
