import io
import zipfile

import pytest
from small_files import zipped

from corpus.readers import container
from corpus.readers.container import Container, ContainerError


def test_members_are_read_by_their_names_as_they_are() -> None:
    held = Container(zipped({"a.xml": b"<a/>", "../b.xml": b"<b/>"}))
    assert held.names == ("a.xml", "../b.xml")
    assert held.read("../b.xml") == b"<b/>"
    assert "a.xml" in held
    assert "b.xml" not in held


def test_a_missing_member_is_named() -> None:
    with pytest.raises(ContainerError, match=r"its part 'c\.xml' is missing"):
        Container(zipped({"a.xml": b""})).read("c.xml")


@pytest.mark.parametrize("data", [b"", b"PK", b"PK\x03\x04" + bytes(40), b"PK\x05\x06" + b"\xff" * 18], ids=repr)
def test_what_is_no_container_is_refused(data: bytes) -> None:
    with pytest.raises(ContainerError, match="damaged"):
        Container(data)


def test_a_damaged_member_is_named() -> None:
    data = bytearray(zipped({"a.xml": b"sugar " * 100}))
    place = data.index(b"a.xml") + 10
    data[place : place + 4] = b"\xff\xff\xff\xff"
    with pytest.raises(ContainerError, match=r"its part 'a\.xml' cannot be unpacked"):
        Container(bytes(data)).read("a.xml")


def test_the_sum_of_what_is_read_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(container, "LARGEST_SUM", 1000)
    held = Container(zipped({"a": b"a" * 600, "b": b"b" * 400, "c": b"c"}))
    assert held.read("a") + held.read("b") == b"a" * 600 + b"b" * 400
    with pytest.raises(ContainerError, match="unpacks to far more"):
        held.read("c")


def test_very_many_members_are_refused_before_they_are_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    data = zipped({str(number): b"" for number in range(30)})
    monkeypatch.setattr(container, "MOST_MEMBERS", 29)
    with pytest.raises(ContainerError, match="more than 29 files"):
        Container(data)
    monkeypatch.setattr(container, "MOST_MEMBERS", 14)
    monkeypatch.setattr(zipfile, "ZipFile", None)
    with pytest.raises(ContainerError, match="more than 14 files"):
        Container(data)


def test_of_two_members_of_a_name_one_is_read() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a", b"first")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("a", b"second")
    assert Container(buffer.getvalue()).read("a") == b"second"
