"""XML and HTML from untrusted hands: no entity is expanded, nothing outside the file is opened."""

import re

from lxml import etree
from lxml import html as lxml_html

_ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)


_TOO_DEEP = "it is nested more deeply than any reading; it is not read"


class TreeError(ValueError):
    """Markup that cannot be read; the message says why."""


def xml(data: bytes, *, recover: bool = False) -> etree._Element:
    """The root of an XML file. ``recover`` reads on behind what is not well-formed.

    Raises TreeError for damaged XML, and for a file that declares entities of its own: those are how a small file
    becomes a large one, or reads another. References to undeclared entities stand for nothing.
    """
    if _ENTITY.search(data) or _ENTITY.search(data.replace(b"\0", b"")):
        raise TreeError("it declares XML entities of its own, which are not read")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        recover=recover,
        remove_pis=True,
        remove_comments=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise TreeError(_refusal(str(error))) from error
    if root is None:
        raise TreeError("it holds no XML")
    _check_whole(parser)
    etree.strip_tags(root, etree.Entity)
    return root


def html(data: bytes, encoding: str | None = None) -> etree._Element:
    """The root of an HTML page, however damaged.

    Raises TreeError for an empty one, and for one that is nested deeper than 2,048 elements.
    """
    # Huge: pages that never close a <font> are nested hundreds deep. HTML has no entities that could make them grow.
    parser = lxml_html.HTMLParser(
        encoding=encoding, no_network=True, huge_tree=True, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise TreeError("it holds no HTML") from error
    if root is None:
        raise TreeError("it holds no HTML")
    _check_whole(parser)
    return root


def _refusal(said: str) -> str:
    if "Excessive depth" in said:
        return _TOO_DEEP
    if "too long" in said:
        return "a paragraph of it is longer than 10 MB; it is not read"
    return f"it is not well-formed XML ({said.splitlines()[0] if said else 'it is empty'})"


def _check_whole(parser: etree.XMLParser | lxml_html.HTMLParser) -> None:
    """Raise TreeError if the parser recovered by leaving out all that is nested too deeply for it."""
    if any(entry.message.startswith("Excessive depth") for entry in parser.error_log):
        raise TreeError(_TOO_DEEP)
