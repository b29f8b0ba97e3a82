"""Pictures of pages: few at a time, the latest kept."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from qa.web.pictures import AT_ONCE, BusyError, Draw, PageKey, Pictures

FILE = b"%PDF-"


def key(number: int) -> PageKey:
    return PageKey("sha", number, 800)


def original() -> bytes:
    return FILE


@contextmanager
def pictures(draw: Draw, kept: int = 1000, waiting: int = 40) -> Iterator[Pictures]:
    made = Pictures(draw, kept, waiting)
    yield made
    made.close()


class Pen:
    """Draws a page as ten times its number; ``drawn`` holds the numbers, ``most`` how many were drawn at once."""

    def __init__(self) -> None:
        self.drawn: list[int] = []
        self.most = 0
        self.gate = threading.Event()
        self.gate.set()
        self._lock = threading.Lock()
        self._now = 0

    def __call__(self, data: bytes, number: int, width: int) -> bytes:
        assert (data, width) == (FILE, 800)
        with self._lock:
            self.drawn.append(number)
            self._now += 1
            self.most = max(self.most, self._now)
        self.gate.wait(10)
        with self._lock:
            self._now -= 1
        return bytes([number]) * 10


def test_a_picture_is_drawn_once_and_kept() -> None:
    pen = Pen()
    with pictures(pen) as made:
        assert asyncio.run(made.picture(key(3), original)) == b"\x03" * 10
        assert asyncio.run(made.picture(key(3), original)) == b"\x03" * 10
    assert pen.drawn == [3]


def test_the_oldest_pictures_make_room() -> None:
    pen = Pen()
    with pictures(pen, kept=20) as made:
        for number in (1, 2, 1, 3, 1, 2):
            asyncio.run(made.picture(key(number), original))
    assert pen.drawn == [1, 2, 3, 2]


def test_few_are_drawn_at_once_and_the_same_is_not_drawn_twice() -> None:
    pen = Pen()
    pen.gate.clear()

    async def many(made: Pictures) -> list[bytes | None]:
        asked = [asyncio.ensure_future(made.picture(key(number), original)) for number in (1, 2, 3, 4, 5, 5, 5)]
        await asyncio.sleep(0.05)
        pen.gate.set()
        return await asyncio.gather(*asked)

    with pictures(pen) as made:
        got = asyncio.run(many(made))
    assert got == [bytes([number]) * 10 for number in (1, 2, 3, 4, 5, 5, 5)]
    assert sorted(pen.drawn) == [1, 2, 3, 4, 5]
    assert pen.most == AT_ONCE


def test_too_many_are_refused() -> None:
    pen = Pen()
    pen.gate.clear()

    async def many(made: Pictures) -> None:
        asked = [asyncio.ensure_future(made.picture(key(number), original)) for number in (1, 2, 3)]
        await asyncio.sleep(0)
        with pytest.raises(BusyError, match="try again in a moment"):
            await made.picture(key(4), original)
        pen.gate.set()
        await asyncio.gather(*asked)
        assert await made.picture(key(4), original) == b"\x04" * 10

    with pictures(pen, waiting=3) as made:
        asyncio.run(many(made))


def test_one_who_goes_away_takes_the_picture_from_nobody() -> None:
    pen = Pen()
    pen.gate.clear()

    async def leave(made: Pictures) -> bytes | None:
        blocking = [asyncio.ensure_future(made.picture(key(number), original)) for number in (1, 2)]
        impatient, patient = (asyncio.ensure_future(made.picture(key(3), original)) for _ in range(2))
        await asyncio.sleep(0)
        impatient.cancel()
        pen.gate.set()
        await asyncio.gather(*blocking)
        return await patient

    with pictures(pen) as made:
        assert asyncio.run(leave(made)) == b"\x03" * 10


def test_a_file_that_is_not_kept_has_no_picture() -> None:
    pen = Pen()
    with pictures(pen) as made:
        assert asyncio.run(made.picture(key(1), lambda: None)) is None
    assert pen.drawn == []


def test_a_page_that_cannot_be_drawn_is_told_and_tried_again() -> None:
    tried: list[int] = []

    def fail(_: bytes, number: int, __: int) -> bytes:
        tried.append(number)
        raise ValueError("it is damaged")

    with pictures(fail) as made:
        for _ in range(2):
            with pytest.raises(ValueError, match="it is damaged"):
                asyncio.run(made.picture(key(1), original))
    assert tried == [1, 1]
