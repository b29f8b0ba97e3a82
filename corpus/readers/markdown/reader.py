"""Markdown: CommonMark with tables and footnotes, as Pandoc and GitHub write them."""

import re
from bisect import bisect_left
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from markdown_it.token import Token

from corpus.document import Raw
from corpus.readers.blocks import Block, Mark, NoteText
from corpus.readers.blocks import raw as raw_of
from corpus.readers.markdown import syntax as markdown_syntax
from corpus.readers.markdown.anchored import anchored
from corpus.readers.markdown.front import front
from corpus.readers.markdown.syntax import DEFINED, DEFINED_END, REFERENCE
from corpus.readers.markdown.text import blocks, line
from corpus.readers.text import decode

# A label that nothing defines is taken for a note's all the same if it looks like one; `[^a-z]` looks like a pattern.
_NUMBER = re.compile(r"\d{1,4}[a-z]?|[*†‡§]{1,3}")
_NAME = re.compile(r"(?![^\W_]-[^\W_](?:$|\W|[^\W_]-))[^\W_][\w.:-]{1,60}")


class NestedError(ValueError):
    """Markdown that is nested too deeply to be read."""


def read(data: bytes) -> Raw:
    """The text of a Markdown file, with its notes; ``notes`` is None where the file holds no sign of a footnote.

    Raises ValueError for what is no text, or is nested too deeply.
    """
    source, problems = decode(data)
    source = source.replace("\r\n", "\n").replace("\r", "\n")
    head = front(source)
    try:
        tokens = markdown_syntax.parse(source[head.end :])
    except RecursionError as error:
        raise NestedError("it is nested too deeply; it is not read") from error
    split = _split(tokens)
    notes = _Notes(split)
    numbered = not split.definitions and not any(map(notes.is_marker, _references(tokens)))
    linked = anchored(source[head.end :]) if numbered else None
    if linked:
        return replace(linked, title=head.title or linked.title, problems=(*problems, *linked.problems))
    body = blocks(notes.at(split.body), notes.marker, numbered=numbered)
    texts = list(notes.texts())
    title = head.title or next((block.text.strip() for block in body if block.level == 1), None)
    raw = raw_of(body, texts, title=title, problems=problems)
    return replace(raw, notes=None) if numbered else raw


@dataclass(frozen=True, slots=True)
class _Definition:
    """A note's text: ``place`` is where it begins in the stream of tokens."""

    label: str
    place: int
    tokens: list[tuple[int, Token]] = field(default_factory=list)

    @property
    def key(self) -> str:
        return f"note {self.place}"


@dataclass(frozen=True, slots=True)
class _Split:
    """Tokens with their places in the stream: of the body, and of each definition."""

    body: Sequence[tuple[int, Token]]
    definitions: Sequence[_Definition]


def _split(tokens: Sequence[Token]) -> _Split:
    body: list[tuple[int, Token]] = []
    definitions: list[_Definition] = []
    opened: list[_Definition] = []
    for place, token in enumerate(tokens):
        if token.type == DEFINED:
            opened.append(_Definition(token.meta["label"], place))
            definitions.append(opened[-1])
        elif token.type == DEFINED_END:
            opened.pop()
        else:
            (opened[-1].tokens if opened else body).append((place, token))
    return _Split(body, definitions)


def _references(tokens: Sequence[Token]) -> Iterator[Token]:
    for token in tokens:
        if token.type == REFERENCE:
            yield token
        yield from _references(token.children or ())


class _Notes:
    """The notes of a file, found by the labels of their markers as those are read."""

    def __init__(self, split: _Split) -> None:
        self._split = split
        self._labels: dict[str, list[_Definition]] = {}
        self._folded: dict[str, str] = {}
        for definition in split.definitions:
            self._labels.setdefault(definition.label, []).append(definition)
            self._folded.setdefault(definition.label.casefold(), definition.label)
        self._place = 0
        self._marked: dict[str, _Definition | Sequence[Token]] = {}
        self._waiting: deque[str] = deque()  # keys of what is marked, and not read yet

    def at(self, tokens: Sequence[tuple[int, Token]]) -> Iterator[Token]:
        """The tokens, one by one, while their places are kept in mind."""
        for self._place, token in tokens:
            yield token

    def is_marker(self, token: Token) -> bool:
        """Whether a reference is one: the label is defined, or looks as if it had been."""
        label = token.meta.get("label")
        if label is None or self._known(label):
            return True
        if self._split.definitions:
            return bool(_NUMBER.fullmatch(label) or _NAME.fullmatch(label) or label.isalpha())
        return bool(_NUMBER.fullmatch(label) or _NAME.fullmatch(label))

    def marker(self, token: Token) -> Mark | str:
        """The mark that a reference is, or the text that it is after all."""
        label = token.meta.get("label")
        if label is None:
            key = f"inline {len(self._marked)}"
            self._mark(key, token.meta["children"])
            return Mark(0, str(len(self._marked)), key)
        if not self.is_marker(token):
            return f"[^{label}]"
        definition = self._definition(label)
        key = definition.key if definition else f"missing {label.casefold()}"
        if key not in self._marked:
            self._mark(key, definition or ())
        return Mark(0, label, key)

    def texts(self) -> Iterator[NoteText]:
        """The notes' texts, those with markers in the order of those, then the others; markers in them are read too."""
        read: set[str] = set()
        yield from self._marked_texts(read)
        for definition in self._split.definitions:
            if definition.key not in read:
                read.add(definition.key)
                yield self._text(definition.key, definition)
                yield from self._marked_texts(read)

    def _marked_texts(self, read: set[str]) -> Iterator[NoteText]:
        while self._waiting:
            key = self._waiting.popleft()
            if key not in read:
                read.add(key)
                yield self._text(key, self._marked[key])

    def _text(self, key: str, note: _Definition | Sequence[Token]) -> NoteText:
        if isinstance(note, _Definition):
            written = blocks(self.at(note.tokens), self.marker, numbered=True)
            return NoteText(key, note.label, tuple(written))
        return NoteText(key, "", (line(note, self.marker).block(),) if note else (Block(""),))

    def _mark(self, key: str, note: _Definition | Sequence[Token]) -> None:
        self._marked[key] = note
        self._waiting.append(key)

    def _known(self, label: str) -> str | None:
        return label if label in self._labels else self._folded.get(label.casefold())

    def _definition(self, label: str) -> _Definition | None:
        """The definition of that label; where several have it, as in chapters put together, the next one behind."""
        known = self._known(label)
        if known is None:
            return None
        definitions = self._labels[known]
        behind = bisect_left(definitions, self._place, key=lambda each: each.place)
        return definitions[min(behind, len(definitions) - 1)]
