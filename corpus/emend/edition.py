"""The reviewed edition of a bundled document: what only a reader can decide, as data beside the document."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

from corpus.emend.repair import Repair, touch
from corpus.span import Alignment, Span


class EditionError(ValueError):
    """An edition that does not fit its document; the message says where."""


@dataclass(frozen=True, slots=True)
class Reading:
    """In the source's text, ``original`` stands at the offset ``at`` and is to be read as ``text``."""

    at: int
    original: str
    text: str
    rule: str
    reason: str


@dataclass(frozen=True, slots=True)
class Edition:
    """A person's decisions on one source, known by the SHA-256 of its bytes."""

    sha256: str
    title: str
    readings: tuple[Reading, ...]


def title(sha256: str) -> str | None:
    """The title that the edition of that source gives, if there is an edition."""
    return _editions()[sha256].title if sha256 in _editions() else None


def lay_over(proposals: Iterable[Repair], text: str, sha256: str, to_text: Alignment) -> tuple[Repair, ...]:
    """The proposals with the edition of that source laid over them; as they are where there is none.

    Raises EditionError if the edition's wording is not what the text holds in its place.
    """
    if sha256 not in _editions():
        return tuple(proposals)
    edition = _editions()[sha256]
    readings = tuple(_repair(reading, text, to_text) for reading in edition.readings)
    kept = [proposal for proposal in proposals if not any(touch(proposal.span, other.span) for other in readings)]
    return tuple(sorted((*kept, *readings), key=lambda repair: repair.span))


def _repair(reading: Reading, text: str, to_text: Alignment) -> Repair:
    start = to_text.to_clean(reading.at)
    span = Span(start, start + len(reading.original))
    if span.of(text) != reading.original:
        raise EditionError(f"at {reading.at} the edition expects {reading.original!r}, the text has {span.of(text)!r}")
    return Repair(span, reading.text, reading.rule, reading.reason, reviewed=True)


@cache
def _editions() -> dict[str, Edition]:
    files = resources.files("corpus").joinpath("documents").iterdir()
    editions = (_load(file.read_text(encoding="utf-8")) for file in files if file.name.endswith(".edition.json"))
    return {edition.sha256: edition for edition in editions}


def _load(source: str) -> Edition:
    data = json.loads(source)
    # What the reviewer decided, and what the engine proposed and the reviewer read and let stand.
    readings = tuple(_readings([*data["readings"], *data["confirmed"]]))
    return Edition(data["sha256"], data["title"], readings)


def _readings(rows: Iterable[dict[str, str | int]]) -> Iterator[Reading]:
    for row in rows:
        words = (str(row["original"]), str(row["text"]), str(row["rule"]), str(row["reason"]))
        yield Reading(int(row["at"]), *words)
