"""Plain text in any common encoding."""

import codecs

from charset_normalizer import from_bytes

from corpus.document import Problem, ProblemKind, Raw

# The byte order marks of the Unicode standard (23.8), longest first: UTF-32's little-endian mark begins with UTF-16's.
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# C0 controls that occur in real text: tab, newline, vertical tab, form feed, carriage return, and DOS end of file.
_TEXT_CONTROLS = frozenset(b"\t\n\v\f\r\x1a")


class NotTextError(ValueError):
    """The bytes are no text in any encoding that is known here."""


def read(data: bytes) -> Raw:
    """The text as it stands. Raises NotTextError for binary data."""
    text, problems = decode(data)
    return Raw(text, problems=problems)


def decode(data: bytes) -> tuple[str, tuple[Problem, ...]]:
    """The text that ``data`` holds. An encoding that had to be guessed is told as a problem.

    Raises NotTextError for binary data.
    """
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _decode(data, encoding), ()
    if b"\0" in data or _share_of_controls(data) > 0.01:
        raise NotTextError("it is a binary file, not text")
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError:
        return _guessed(data)


def _decode(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise NotTextError(f"its byte order mark says {encoding}, but the bytes are not ({error.reason})") from error


def _guessed(data: bytes) -> tuple[str, tuple[Problem, ...]]:
    # Windows-1252 first: by far the most frequent legacy encoding of Western texts, and charset-normalizer mistakes it
    # for its neighbours on short ones. Its typographic quotes sit on C1 controls of Latin-1, so a clean decode that
    # yields mostly letters and punctuation is taken; else the detector decides.
    guess = from_bytes(data, cp_isolation=["cp1252"], threshold=0.1).best() or from_bytes(data).best()
    if guess is None:
        raise NotTextError("its text encoding is not known; save it as UTF-8")
    message = f"not UTF-8; read as {guess.encoding}. If letters look wrong, save it as UTF-8"
    return str(guess), (Problem(ProblemKind.ENCODING, message),)


def _share_of_controls(data: bytes) -> float:
    sample = data[:65536]
    controls = sum(byte < 32 and byte not in _TEXT_CONTROLS for byte in sample)
    return controls / max(1, len(sample))
