"""Reading untrusted files in child processes, within bounds of time and memory: what breaks there breaks only there.

A child is told what to do in data and answers in data; its answers are checked like any other input. It gets the bytes
to read, so it needs no file but the program's own, and of the environment only what a process needs to start.
"""

import hashlib
import logging
import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from threading import BoundedSemaphore, Lock, Timer
from typing import Self

from corpus import archive, messages, parse
from corpus.archive import ArchiveError
from corpus.document import Parsed
from corpus.formats import Beside
from corpus.messages import MessageError, Reply, Request
from corpus.parse import UnreadableError

LONGEST_SECONDS = 120
"""For one file, or one picture."""

LARGEST_MEMORY = 2_000_000_000
"""Bytes, of a child and of each program that it starts."""

CHILDREN = 2
"""At most so many at a time; each is started when it is first needed, and lives on for the next file."""

_PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "LD_LIBRARY_PATH", "SYSTEMROOT", "TMPDIR")
"""Of the environment. Keys of language models, for one, are not."""

_log = logging.getLogger(__name__)


class Sandbox:
    """Reads files as ``corpus.parse`` does, in child processes. Safe to use from several threads."""

    def __init__(self, children: int = CHILDREN, seconds: int = LONGEST_SECONDS, memory: int = LARGEST_MEMORY) -> None:
        """``seconds`` and ``memory`` (bytes) are for one file; no child is started yet."""
        self._seconds, self._memory = seconds, memory
        self._free = BoundedSemaphore(children)
        self._lock = Lock()
        self._idle: list[_Child] = []
        self._busy: set[_Child] = set()
        self._closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def parse(self, path: Path, name: str | None = None) -> Parsed:
        """As ``corpus.parse.parse``; raises UnreadableError also for what takes too long, too much, or crashes."""
        data = parse.contents(path, name)
        return self.parse_bytes(data, name or str(path.resolve()), parse.beside(path))

    def parse_bytes(self, data: bytes, name: str, beside: Beside | None = None) -> Parsed:
        """As ``corpus.parse.parse_bytes``; raises as ``parse``."""
        name = parse.readable_name(name)
        answer = self._answer(Request("parse", name, asks=beside is not None), data, name, beside)
        try:
            parsed = archive.read(answer)
        except ArchiveError as error:
            raise UnreadableError(f"{name}: its reader gave no document; it may be damaged") from error
        source = parsed.document.source
        # The id becomes a file name, and the hash says whether a document is known: neither is taken on trust.
        known = (parse.document_id(name), name, hashlib.sha256(data).hexdigest())
        if (parsed.document.id, source.name, source.sha256) != known:
            raise UnreadableError(f"{name}: its reader answered for another file; it may be damaged")
        return parsed

    def picture(self, data: bytes, number: int, width: int) -> bytes:
        """Page ``number`` (from 1) of the PDF in ``data`` as a PNG, ``width`` pixels wide.

        Raises UnreadableError where there is no such page, and as ``parse``.
        """
        name = f"page {number}"
        answer = self._answer(Request("picture", number=number, width=width), data, name)
        if not answer.startswith(b"\x89PNG\r\n\x1a\n"):
            raise UnreadableError(f"{name}: cannot be drawn")
        return answer

    def close(self) -> None:
        """End the children; what they are reading is given up. Nothing can be read afterwards."""
        with self._lock:
            self._closed = True
            children, self._idle = [*self._idle, *self._busy], []
        for child in children:
            child.end()

    def _answer(self, request: Request, data: bytes, name: str, beside: Beside | None = None) -> bytes:
        with self._free:
            child = self._take()
            try:
                reply, body = child.answer(request, data, beside or _nothing)
            except BaseException:  # Ctrl-C too: whatever it was doing, this child's next answer would be the wrong one
                child.end()
                raise
            finally:
                self._give_back(child)
        if reply.outcome == "done":
            return body
        raise UnreadableError(self._refusal(reply, child, name))

    def _take(self) -> "_Child":
        with self._lock:
            if self._closed:
                raise UnreadableError("reading has been stopped")
            child = self._idle.pop() if self._idle else _Child(self._seconds, self._memory)
            self._busy.add(child)
            return child

    def _give_back(self, child: "_Child") -> None:
        with self._lock:
            self._busy.discard(child)
            if not child.ended and not self._closed:
                self._idle.append(child)

    def _refusal(self, reply: Reply, child: "_Child", name: str) -> str:
        if reply.outcome == "refused":
            return reply.message
        if child.late:
            return f"{name}: it took longer than {self._seconds} s to read; split it, or save it in another format"
        if reply.outcome == "full":
            megabytes = self._memory // 1_000_000
            return f"{name}: it needs more memory than {megabytes} MB to read; split it, or save it in another format"
        if reply.message:
            _log.info("%s: %s", name, reply.message)
        return f"{name}: its reader crashed; it may be damaged: save it again, or in another format"


class _Child:
    """One process of ``corpus.worker``."""

    def __init__(self, seconds: int, memory: int) -> None:
        self.ended = self.late = False
        self._seconds = seconds
        self._process = subprocess.Popen(  # noqa: S603 - our own program
            # -P: a module in the folder that somebody works in must not be taken for one of ours.
            [sys.executable, "-P", "-m", "corpus.worker", str(seconds), str(memory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            start_new_session=True,  # a group of its own, to be killed whole; and Ctrl-C is for the parent
        )

    def answer(self, request: Request, data: bytes, beside: Beside) -> tuple[Reply, bytes]:
        """What the child makes of ``data``; it is ended where it crashed, took too long, or says that it ends."""
        timer = Timer(self._seconds, self._give_up)
        timer.daemon = True
        timer.start()
        try:
            reply, body = self._talk(request, data, beside)
        except (MessageError, OSError):
            reply, body = Reply("crashed", last=True), b""
        finally:
            timer.cancel()
        if reply.last or self.late:
            self.end()
        return reply, body

    def _talk(self, request: Request, data: bytes, beside: Beside) -> tuple[Reply, bytes]:
        assert self._process.stdin and self._process.stdout  # noqa: S101, PT018 - made as pipes
        with suppress(BrokenPipeError):  # it may have answered before it had read all
            messages.send(self._process.stdin, request, data)
        reply, body = messages.reply(self._process.stdout)
        while reply.outcome == "beside":
            found = beside(reply.message)
            messages.send(self._process.stdin, Request("beside", found=found is not None), found or b"")
            reply, body = messages.reply(self._process.stdout)
        return reply, body

    def _give_up(self) -> None:
        self.late = True
        self._kill()

    def _kill(self) -> None:
        """End the child and every program that it started."""
        if self._process.returncode is not None:
            return  # its number may be another's by now
        with suppress(ProcessLookupError, PermissionError):  # it has just ended by itself
            if sys.platform == "win32":
                self._process.kill()
            else:
                os.killpg(self._process.pid, signal.SIGKILL)

    def end(self) -> None:
        """Kill it and let go of its pipes; nothing happens the second time."""
        self.ended = True
        self._kill()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                with suppress(OSError):  # what was not yet written has no reader any more
                    pipe.close()
        self._process.wait()


def _environment() -> dict[str, str]:
    """Enough to start, and to find the same modules as here."""
    ours = str(Path(__file__).parents[1])
    paths = dict.fromkeys([*(path for path in sys.path if path), ours])
    passed = {key: os.environ[key] for key in _PASSED_ON if key in os.environ}
    # Without a home, programs look for a place to write to, and there is none.
    passed.setdefault("HOME", os.sep)
    return passed | {"PYTHONPATH": os.pathsep.join(paths), "PYTHONUTF8": "1"}


def _nothing(_: str) -> None:
    return None
