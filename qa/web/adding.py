"""Uploaded files on their way into a collection: called by a bare name, read apart from the server, then added."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath

from corpus.formats import Beside
from qa.reports import ReportOut, report_out
from qa.web.shelf import Shelf

Progress = Callable[[int, int], None]
"""Called with how many sentences are embedded, and of how many."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as a browser sent it; ``beside`` finds what came with it."""

    data: bytes
    sent_name: str | None
    beside: Beside | None = None


def upload_name(sent: str | None) -> str:
    """The bare file name of an upload: what a browser sends may hold folders and control characters."""
    bare = PurePath((sent or "").replace("\\", "/")).name
    return re.sub(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", "", bare)[-200:].strip() or "unnamed"


def add_file(shelf: Shelf, collection: str, upload: Upload, progress: Progress | None = None) -> ReportOut:
    """Add an uploaded file to a collection. Raises UnreadableError before the collection is made or changed."""
    parsed = shelf.reader.parse_bytes(upload.data, upload_name(upload.sent_name), upload.beside)
    # Of a file with pages, so that they can be shown.
    original = upload.data if parsed.document.pages else None
    change = shelf.library(collection, create=True).add(parsed, progress, original=original)
    return report_out(parsed, change.value)
