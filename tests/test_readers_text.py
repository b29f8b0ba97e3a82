import codecs

import pytest

from corpus.document import ProblemKind
from corpus.readers.text import NotTextError, read

LINE = "Erdoğan’s visit — “a dear pal” — cost €5."


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(LINE.encode(), id="utf-8"),
        pytest.param(LINE.encode("utf-8-sig"), id="utf-8 with byte order mark"),
        pytest.param(LINE.encode("utf-16"), id="utf-16 with byte order mark"),
        pytest.param(codecs.BOM_UTF16_BE + LINE.encode("utf-16-be"), id="utf-16 big endian"),
        pytest.param(LINE.encode("utf-32"), id="utf-32 with byte order mark"),
    ],
)
def test_unicode_is_read_without_a_word(data: bytes) -> None:
    raw = read(data)
    assert raw.text == LINE
    assert raw.problems == ()


def test_windows_1252_is_read_and_told() -> None:
    line = "The “dear pal” – café, naïve, £5, Gül’s visit…"
    raw = read(line.encode("cp1252"))
    assert raw.text == line
    assert [problem.kind for problem in raw.problems] == [ProblemKind.ENCODING]


def test_cyrillic_in_a_legacy_encoding_is_read_and_told() -> None:
    line = "Россия и Турция подписали договор о поставке систем противовоздушной обороны. " * 3
    raw = read(line.encode("cp1251"))
    assert raw.text == line
    assert [problem.kind for problem in raw.problems] == [ProblemKind.ENCODING]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", id="a picture"),
        pytest.param(bytes(range(1, 32)) * 20, id="control characters"),
        pytest.param(codecs.BOM_UTF16_LE + b"\x00\xd8", id="a broken surrogate"),
    ],
)
def test_what_is_not_text_is_refused(data: bytes) -> None:
    with pytest.raises(NotTextError):
        read(data)
