"""The package of an EPUB (EPUB 3.3, 5; OPF 2.0.1): which pages it has, in which order, and what it is called."""

import posixpath
from dataclasses import dataclass
from urllib.parse import unquote

from lxml import etree

from corpus.readers import trees
from corpus.readers.container import Container
from corpus.readers.html.hypertext import content, words

_PAGES = words("text/html application/xhtml+xml application/x-dtbook+xml text/x-oeb1-document")
# Fonts are scrambled by their owners' wish, and are of no interest here: IDPF's and Adobe's ways to do so.
_FONT_ALGORITHMS = words("http://www.idpf.org/2008/embedding http://ns.adobe.com/pdf/enc#RC")
_PROTECTED = (
    "it is protected against copying (DRM), so that its text cannot be read; get it without protection, "
    "or read it in the program that it was bought for"
)


class PackageError(ValueError):
    """A book that cannot be read; the message says why."""


@dataclass(frozen=True, slots=True)
class Package:
    """A book: its ``title``, if it says one, and its ``pages`` in reading order, as names in the container.

    ``sheets`` are its style sheets.
    """

    title: str | None
    pages: tuple[str, ...]
    sheets: tuple[str, ...] = ()


def package(container: Container) -> Package:
    """What the book says of itself. Raises PackageError or ContainerError, in words, where that cannot be read."""
    refuse_protected(container)
    name = _package_name(container)
    root = _tree(container, name)
    items = {item.get("id"): item for item in _all(root, "item") if item.get("id") and item.get("href")}
    pages: dict[str, None] = {}
    for reference in _all(root, "itemref"):
        item = items.get(reference.get("idref"))
        if item is not None and _is_page(item):
            inside = resolved(name, item.get("href") or "")
            if inside:
                pages[inside] = None
    if not pages:
        raise PackageError("its table of contents names no pages; it is damaged")
    titles = [" ".join(content(each).split()) for each in _all(root, "title")]
    sheets = (resolved(name, item.get("href") or "") for item in items.values() if item.get("media-type") == "text/css")
    present = tuple(sheet for sheet in sheets if sheet and sheet in container)
    return Package(next((title for title in titles if title), None), tuple(pages), present)


def resolved(name: str, href: str) -> str | None:
    """The member of the container that ``href`` in the member ``name`` means, None where it leads out of it."""
    path = unquote(href.partition("#")[0])
    inside = posixpath.normpath(posixpath.join(posixpath.dirname(name), path))
    outside = not path or ":" in path.partition("/")[0] or inside.startswith(("/", "..")) or "\0" in inside
    return None if outside else inside


def refuse_protected(container: Container) -> None:
    """Raises PackageError for a book that is encrypted (OCF 3.3, 4.2.6.3.2); scrambled fonts do not matter."""
    if "META-INF/sinf.xml" in container:
        raise PackageError(_PROTECTED)  # Apple's FairPlay
    if "META-INF/encryption.xml" not in container:
        if "META-INF/rights.xml" in container:
            raise PackageError(_PROTECTED)
        return
    root = _tree(container, "META-INF/encryption.xml")
    for data in _all(root, "encrypteddata"):
        methods = [method.get("Algorithm") for method in _all(data, "encryptionmethod")]
        if not methods or any(method not in _FONT_ALGORITHMS for method in methods):
            raise PackageError(_PROTECTED)


def _package_name(container: Container) -> str:
    if "META-INF/container.xml" in container:
        for rootfile in _all(_tree(container, "META-INF/container.xml"), "rootfile"):
            name = resolved("", rootfile.get("full-path") or "")
            if name and name in container:
                return name
    found = next((name for name in container.names if name.lower().endswith(".opf")), None)
    if found is None:
        raise PackageError("it has no package file, which says what a book consists of; it is damaged")
    return found


def _is_page(item: etree._Element) -> bool:
    if "nav" in (item.get("properties") or "").split():
        return False
    media_type = (item.get("media-type") or "").lower()
    return media_type in _PAGES or (item.get("href") or "").lower().endswith((".xhtml", ".html", ".htm"))


def _tree(container: Container, name: str) -> etree._Element:
    try:
        return trees.xml(container.read(name), recover=True)
    except trees.TreeError as error:
        raise PackageError(f"its part {name!r} cannot be read: {error}") from error


def _all(root: etree._Element, local: str) -> list[etree._Element]:
    return [each for each in root.iter("*") if str(each.tag).rsplit("}", 1)[-1].lower() == local]
