"""What ``corpus.sandbox`` and its child processes say to each other: a JSON header and bytes, never code."""

import struct
from dataclasses import dataclass
from typing import IO, Literal, TypeVar

from pydantic import TypeAdapter, ValidationError

LARGEST_BODY = 2_000_000_000
"""Bytes. What a child answers is bounded too: it may have been taken over by what it read."""

_LARGEST_HEADER = 1_000_000
_LENGTHS = struct.Struct(">IQ")


class MessageError(ValueError):
    """Bytes that are no message: the other side was cut off, or is not what it should be."""


@dataclass(frozen=True, slots=True)
class Request:
    """What a child shall do with the bytes that come with it.

    ``parse`` reads them as the file called ``name``; ``asks`` says that the child may ask for files ``beside`` it.
    ``picture`` draws page ``number`` of a PDF, ``width`` pixels wide. ``beside`` is the reply to such a question:
    ``found`` says whether there is such a file.
    """

    task: Literal["parse", "picture", "beside"]
    name: str = ""
    asks: bool = False
    found: bool = False
    number: int = 0
    width: int = 0


@dataclass(frozen=True, slots=True)
class Reply:
    """What came of it.

    ``done`` comes with the result's bytes, ``refused`` with a message for a person, ``crashed`` with one for a
    developer; ``full`` is a want of memory, ``beside`` asks for the file of the name in ``message``. ``last`` says that
    the child ends now.
    """

    outcome: Literal["done", "refused", "crashed", "full", "beside"]
    message: str = ""
    last: bool = False


_Message = TypeVar("_Message")
_REQUEST: TypeAdapter[Request] = TypeAdapter(Request)
_REPLY: TypeAdapter[Reply] = TypeAdapter(Reply)
_EITHER: TypeAdapter[Request | Reply] = TypeAdapter(Request | Reply)


def send(stream: IO[bytes], message: Request | Reply, body: bytes = b"") -> None:
    """Write a message. Raises OSError where nobody reads any more."""
    header = _EITHER.dump_json(message)
    stream.write(_LENGTHS.pack(len(header), len(body)))
    stream.write(header)
    stream.write(body)
    stream.flush()


def request(stream: IO[bytes]) -> tuple[Request, bytes]:
    """The next request. Raises MessageError where there is none."""
    header, body = _received(stream)
    return _valid(_REQUEST, header), body


def reply(stream: IO[bytes]) -> tuple[Reply, bytes]:
    """The next reply. Raises MessageError where there is none."""
    header, body = _received(stream)
    return _valid(_REPLY, header), body


def _received(stream: IO[bytes]) -> tuple[bytes, bytes]:
    header, body = _LENGTHS.unpack(_exactly(stream, _LENGTHS.size))
    if header > _LARGEST_HEADER or body > LARGEST_BODY:
        raise MessageError("a message is longer than any that is sent")
    return _exactly(stream, header), _exactly(stream, body)


def _exactly(stream: IO[bytes], length: int) -> bytes:
    data = stream.read(length)
    if len(data) < length:
        raise MessageError("the other side has gone")
    return data


def _valid(kind: TypeAdapter[_Message], header: bytes) -> _Message:
    try:
        return kind.validate_json(header)
    except ValidationError as error:
        raise MessageError("a message is not of the form that was agreed") from error
