"""The child process of ``corpus.sandbox``: reads untrusted files within bounds that it sets itself, and cannot lift.

``python -m corpus.worker SECONDS BYTES``: the time for one file, and the memory of this process and of each that it
starts. Requests come on stdin, replies go to stdout; it ends with its parent.
"""

import os
import signal
import sys
from collections.abc import Callable
from queue import SimpleQueue
from threading import Thread
from types import TracebackType
from typing import IO, Literal

from corpus import archive, messages, parse
from corpus.formats import Beside
from corpus.messages import MessageError, Reply, Request

if sys.platform != "win32":  # there the parent's clock is the only bound
    import resource

MOST_FILES = 200
"""After so many a child ends, and another begins with a memory that is not yet in pieces."""

_MOST_OPEN = 128

Requests = SimpleQueue[tuple[Request, bytes] | None]
"""None where there was not the memory for a request."""


def main(arguments: list[str]) -> None:
    """Answer requests until there are no more."""
    seconds, memory = int(arguments[0]), int(arguments[1])
    source, sink = _streams()
    _limit(memory)
    requests: Requests = SimpleQueue()
    Thread(target=_listen, args=(source, requests), daemon=True).start()
    sys.excepthook = _excepthook(sink)
    # Linux counts the parent's peak as the child's own, so a child of a large server would seem large from the start.
    large = max(memory // 3, _peak())
    for left in range(MOST_FILES - 1, -1, -1):
        asked = requests.get()
        _allow(seconds)
        try:
            reply, result = _answer(asked, lambda name: _ask(name, requests, sink))
        except MemoryError:
            reply, result = Reply("full", last=True), b""
        last = reply.last or left == 0 or _peak() > large
        messages.send(sink, Reply(reply.outcome, reply.message, last), result)
        if last:
            return


def _streams() -> tuple[IO[bytes], IO[bytes]]:
    """Where requests come from and replies go to; what a library prints goes nowhere."""
    source, sink = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nowhere, number)
    return source, sink


def _limit(memory: int) -> None:
    """Bound what this process, and each that it starts, may use."""
    sys.dont_write_bytecode = True
    if sys.platform == "win32":
        return
    # The data segment and private mappings (setrlimit(2)), not the address space: Pandoc's runtime reserves a
    # terabyte of that and uses none of it.
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (_MOST_OPEN, _MOST_OPEN))


def _allow(seconds: int) -> None:
    """Processor time for one more file: the parent's clock is faster, except where the parent was killed."""
    if sys.platform != "win32":
        used = resource.getrusage(resource.RUSAGE_SELF)
        hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
        resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + seconds + 10, hard))


def _peak() -> int:
    """The most memory that was ever in use here, in bytes."""
    if sys.platform == "win32":
        return 0
    unit = 1 if sys.platform == "darwin" else 1024  # getrusage(2) of each
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def _listen(source: IO[bytes], requests: Requests) -> None:
    """Pass requests on; without a parent, end at once, and whatever was started with us."""
    try:
        while True:
            requests.put(messages.request(source))
    except MemoryError:
        requests.put(None)
        return  # that is told, and ends the process
    except MessageError:
        pass
    if sys.platform != "win32" and os.getpgrp() == os.getpid():
        os.killpg(os.getpid(), signal.SIGKILL)
    os._exit(0)


def _answer(asked: tuple[Request, bytes] | None, beside: Beside) -> tuple[Reply, bytes]:
    if asked is None:
        raise MemoryError
    request, body = asked
    if request.task == "picture":
        return _drawn(request, body)
    try:
        parsed = parse.parse_bytes(body, request.name, beside if request.asks else None)
    except parse.UnreadableError as error:
        return Reply("refused", str(error)), b""
    return Reply("done"), archive.dump(parsed)


def _drawn(request: Request, body: bytes) -> tuple[Reply, bytes]:
    from corpus.readers.pdf.picture import picture  # brings a library of its own

    try:
        return Reply("done"), picture(body, request.number, request.width)
    except ValueError as error:
        return Reply("refused", str(error)), b""


def _ask(name: str, requests: Requests, sink: IO[bytes]) -> bytes | None:
    messages.send(sink, Reply("beside", name))
    asked = requests.get()
    if asked is None:
        raise MemoryError
    request, body = asked
    return body if request.found else None


def _excepthook(sink: IO[bytes]) -> Callable[[type[BaseException], BaseException, TracebackType | None], None]:
    def tell(kind: type[BaseException], _: BaseException, trace: TracebackType | None) -> None:
        while trace and trace.tb_next:
            trace = trace.tb_next
        place = f" at {trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else ""
        outcome: Literal["full", "crashed"] = "full" if issubclass(kind, MemoryError) else "crashed"
        messages.send(sink, Reply(outcome, f"{kind.__name__}{place}", last=True))

    return tell


if __name__ == "__main__":
    main(sys.argv[1:])
