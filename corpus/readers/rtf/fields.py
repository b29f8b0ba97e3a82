"""Fields of RTF that show the number of a note that stands elsewhere (RTF 1.9.1, "Fields" and "Bookmarks")."""

import re
from dataclasses import dataclass, field

from corpus.readers.rtf.flow import Flow

# Word refers to a note by NOTEREF, LibreOffice by REF and a bookmark of its own.
_REFERENCE = re.compile(r"\s*(?:NOTE|FTN)?REF\s+\"?(?P<bookmark>[^\s\"\\]{1,200})", re.IGNORECASE)
_MOST_OPEN = 20


@dataclass(slots=True)
class _Result:
    flow: Flow
    start: int
    target: str


@dataclass(slots=True)
class Fields:
    """Which note stands at which bookmark, and the results that are being read. Results may be nested."""

    _bookmarks: dict[str, str] = field(default_factory=dict)
    _opened: list[str] = field(default_factory=list)
    _instruction: str = ""
    _results: list[_Result | None] = field(default_factory=list)

    def bookmark(self, name: str, note: str | None) -> None:
        """A bookmark begins, in the text of ``note`` where it stands in one."""
        if note is not None:  # LibreOffice puts it at the beginning of the note's own text
            self._bookmarks.setdefault(name, note)
        elif len(self._opened) < _MOST_OPEN:
            self._opened.append(name)

    def bookmark_end(self, name: str) -> None:
        """A bookmark ends."""
        if name in self._opened:
            self._opened.remove(name)

    def note(self, key: str) -> None:
        """A note's marker stands here: it is the note of all bookmarks that are open."""
        for name in self._opened:
            self._bookmarks.setdefault(name, key)
        self._opened.clear()

    def instruct(self, text: str) -> None:
        """The instruction of a field, whose result is the next."""
        self._instruction = text

    def begin(self, flow: Flow) -> None:
        """The result of a field begins."""
        match = _REFERENCE.match(self._instruction)
        self._instruction = ""
        target = self._bookmarks.get(match["bookmark"]) if match else None
        if target is not None:
            flow.raised = ""  # what was raised before is not the field's
        self._results.append(_Result(flow, flow.line.length, target) if target is not None else None)

    def end(self, flow: Flow) -> None:
        """The result ends: where all of it is raised, it is a marker of the note."""
        result = self._results.pop() if self._results else None
        if result is None or result.flow is not flow or not flow.raised.strip():
            return
        if sum(map(len, flow.line.pieces[: flow.raised_from])) == result.start:
            flow.line.mark(flow.take_raised(), result.target)
