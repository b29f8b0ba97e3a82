"""EPUB 2 and 3: the pages of a book in reading order, and its notes, in whichever of its files they stand."""

from dataclasses import replace

from corpus.document import Problem, ProblemKind, Raw
from corpus.readers.blocks import raw
from corpus.readers.container import Container, ContainerError
from corpus.readers.epub.package import Package, PackageError, package
from corpus.readers.html.hypertext import Page, page
from corpus.readers.html.links import links
from corpus.readers.html.page_text import reading

_MOST_SHEETS = 20


def read(data: bytes) -> Raw:
    """The book's text and its notes.

    A file of the book that is missing or cannot be read is told as a problem. Raises ValueError, in words, for what is
    no book, is damaged or is protected against copying, and where not one of its files can be read.
    """
    container = Container(data)
    book = package(container)
    pages, problems = _pages(container, book)
    if not pages:
        raise PackageError(f"none of its pages can be read ({problems[0].message}); it is damaged")
    found = reading(pages, links(pages), whole=True)
    told = (*problems, *found.problems)
    result = raw(found.body, found.notes, title=book.title or found.title, problems=told)
    return result if result.notes else replace(result, notes=None)


def _pages(container: Container, book: Package) -> tuple[list[Page], list[Problem]]:
    pages: list[Page] = []
    problems: list[Problem] = []
    sheets = _sheets(container, book)
    for name in book.pages:
        if name not in container:
            problems.append(_not_read(name, "the book names it, but it is not there"))
            continue
        try:
            pages.append(page(container.read(name), name, sheets=sheets))
        except ValueError as error:
            problems.append(_not_read(name, str(error)))
    return pages, problems


def _sheets(container: Container, book: Package) -> str:
    """The book's style sheets, one behind the other; one that cannot be read is no loss to the text."""
    read: list[str] = []
    for name in book.sheets[:_MOST_SHEETS]:
        try:
            read.append(container.read(name).decode("utf-8", "replace"))
        except ContainerError:
            continue
    return "\n".join(read)


def _not_read(name: str, reason: str) -> Problem:
    return Problem(ProblemKind.NOT_READ, f"the book's file {name} was not read: {reason}")
