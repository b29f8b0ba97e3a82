"""Names and plain texts of JATS elements (ANSI/NISO Z39.96), whatever namespace a deliverer put them into."""

from functools import lru_cache

from lxml import etree


@lru_cache(maxsize=4096)
def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def name(element: etree._Element) -> str:
    """The element's name without its namespace."""
    return _local(element.tag) if isinstance(element.tag, str) else ""


def plain(element: etree._Element | None) -> str:
    """All text of the element in one line."""
    return "" if element is None else " ".join("".join(map(str, element.itertext())).split())


def child(element: etree._Element, *names: str) -> etree._Element | None:
    """The first child that has one of the names."""
    return next((each for each in element if name(each) in names), None)


def label(element: etree._Element) -> str:
    """The printed label of a footnote or a reference, without brackets and full stop; "" where it has none."""
    return plain(child(element, "label")).strip("[]() .:") or element.get("symbol", "").strip()


def holds(element: etree._Element, wanted: str) -> bool:
    """Whether an element of that name is the element itself or stands in it."""
    return any(name(each) == wanted for each in element.iter())
