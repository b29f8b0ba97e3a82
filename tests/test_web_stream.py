"""From a chain in a thread to an asynchronous stream."""

import asyncio
import threading
from collections.abc import Iterator

import pytest

from qa.answer import Answer, Status
from qa.web.stream import snapshots

ANSWERS = [Answer("?", str(number), Status.ANSWERED) for number in range(3)]


class ListedChain:
    """Streams the given answers; waits for ``gate`` before each but the first."""

    def __init__(self, answers: list[Answer], gate: threading.Event, error: Exception | None = None) -> None:
        self._answers = answers
        self._gate = gate
        self._error = error
        self.given = 0
        self.ended = threading.Event()

    def stream(self, question: str, /) -> Iterator[Answer]:
        assert question == "?"
        try:
            for answer in self._answers:
                yield answer
                self.given += 1
                assert self._gate.wait(30)
            if self._error:
                raise self._error
        finally:
            self.ended.set()


@pytest.fixture
def gate() -> threading.Event:
    return threading.Event()


def test_answers_come_in_order(gate: threading.Event) -> None:
    gate.set()

    async def collect() -> list[Answer | None]:
        return [answer async for answer in snapshots(ListedChain(ANSWERS, gate), "?")]

    assert asyncio.run(collect()) == ANSWERS


def test_silence_is_filled_with_pings(gate: threading.Event) -> None:
    async def collect() -> list[Answer | None]:
        got: list[Answer | None] = []
        async for answer in snapshots(ListedChain(ANSWERS[:1], gate), "?", ping=0.01):
            got.append(answer)
            if len(got) == 4:
                gate.set()
        return got

    first, *rest = asyncio.run(collect())
    assert first == ANSWERS[0]
    assert len(rest) >= 3
    assert set(rest) == {None}


def test_what_the_chain_raises_reaches_the_reader(gate: threading.Event) -> None:
    gate.set()

    async def collect() -> None:
        async for _ in snapshots(ListedChain(ANSWERS, gate, OSError("gone")), "?"):
            pass

    with pytest.raises(OSError, match="gone"):
        asyncio.run(collect())


def test_when_the_reader_goes_the_chain_stops(gate: threading.Event) -> None:
    chain = ListedChain(ANSWERS, gate)

    async def leave() -> None:
        stream = snapshots(chain, "?")
        await anext(stream)
        await stream.aclose()  # type: ignore[attr-defined]
        gate.set()

    asyncio.run(leave())
    assert chain.ended.wait(30)
    assert chain.given < len(ANSWERS)
