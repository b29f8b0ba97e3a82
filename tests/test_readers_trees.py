import pytest

from corpus.readers.trees import TreeError, html, xml


def test_a_reference_to_an_entity_that_nobody_declared_stands_for_nothing() -> None:
    root = xml(b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a>Sugar&nbsp;rose &amp; fell</a>')
    assert "".join(str(text) for text in root.itertext()) == "Sugarrose & fell"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be", "utf-32"])
def test_entities_of_its_own_are_refused_in_any_encoding(encoding: str) -> None:
    data = '<?xml version="1.0"?><!DOCTYPE a [<!entity b "c">]><a>&b;</a>'.encode(encoding)
    with pytest.raises(TreeError):
        xml(data)
    with pytest.raises(TreeError):
        xml(data.replace(b"e", b"E"), recover=True)


def test_entities_that_hide_in_utf_7_are_not_expanded() -> None:
    hidden = b'<?xml version="1.0" encoding="utf-7"?><+ACE-DOCTYPE a [+ADwAIQ-ENTITY b "SECRET"+AD4]+AD4-<a>&b;</a>'
    try:
        assert "SECRET" not in "".join(str(text) for text in xml(hidden).itertext())
    except TreeError as error:
        assert "well-formed" in str(error)  # noqa: PT017 - either is right


def test_damage_is_named_in_a_line_and_recovered_from_where_that_is_asked() -> None:
    with pytest.raises(TreeError, match="not well-formed XML") as refusal:
        xml(b"<a><b>Sugar</a>")
    assert "\n" not in str(refusal.value)
    assert "".join(str(text) for text in xml(b"<a><b>Sugar</a>", recover=True).itertext()) == "Sugar"


@pytest.mark.parametrize("data", [b"", b" ", b"Sugar", b"\x00\xff"], ids=repr)
def test_what_is_no_xml_is_refused(data: bytes) -> None:
    for recover in (False, True):
        with pytest.raises(TreeError):
            xml(data, recover=recover)


def test_an_empty_page_is_refused() -> None:
    with pytest.raises(TreeError, match="no HTML"):
        html(b"")


def test_a_page_that_closes_nothing_is_read_whole() -> None:
    root = html(b"<body>" + b"<font>" * 1500 + b"Sugar")
    assert "".join(str(text) for text in root.itertext()) == "Sugar"


@pytest.mark.parametrize("recover", [False, True])
def test_what_is_nested_too_deeply_is_refused_and_not_cut(*, recover: bool) -> None:
    with pytest.raises(TreeError, match="nested more deeply"):
        html(b"<body>" + b"<font>" * 3000 + b"Sugar")
    with pytest.raises(TreeError):
        xml(b"<a>" * 3000 + b"Sugar" + b"</a>" * 3000, recover=recover)
