"""Which note is which, in what Pandoc read: notes told by their signs, counted where no label is written."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import count

from corpus.document import Problem, Raw
from corpus.readers import blocks
from corpus.readers.blocks import Block, Mark, NoteText
from corpus.readers.pandoc.blocks import Content, content
from corpus.readers.pandoc.run import convert
from corpus.readers.signs import Role, Sign, Signs


def raw(text: str, form: str, signs: Signs, problems: Iterable[Problem] = ()) -> Raw:
    """What Pandoc reads in ``text``, a document of the format ``form`` with ``signs`` in it.

    Raises PandocError, a ValueError, where Pandoc does not read it.
    """
    found = content(convert(text, form), signs)
    body, notes = resolved(found, signs)
    return blocks.raw(body, notes, title=found.title, problems=(*problems, *found.problems))


def resolved(found: Content, signs: Signs) -> tuple[tuple[Block, ...], tuple[NoteText, ...]]:
    """The body without what signs put there, and the notes: one for each key, however often it was read.

    Notes without a label are counted in the order of their first markers.
    """
    named = {note.key: _named(note, signs) for note in found.notes}
    body, defined = _divided(found.blocks, signs, found.quoted)
    texts = _first([*named.values(), *defined])
    point = _pointer(named, signs)
    body = tuple(_pointed(block, point) for block in body)
    texts = [replace(note, blocks=tuple(_pointed(block, point) for block in note.blocks)) for note in texts]
    labels = _labels([*body, *(block for note in texts for block in note.blocks)], texts)
    return (
        tuple(_labelled(block, labels) for block in body),
        tuple(
            replace(note, label=labels[note.key], blocks=tuple(_labelled(block, labels) for block in note.blocks))
            for note in texts
        ),
    )


@dataclass(frozen=True, slots=True)
class _Pointer:
    """Where a mark points: by the key of the note as Pandoc read it, or by a sign's character."""

    notes: dict[str, NoteText]
    signs: Signs

    def __call__(self, mark: Mark) -> Mark | None:
        note = self.notes.get(mark.target)
        if note:
            return replace(mark, target=note.key, label=note.label)
        sign = self.signs.of(mark.target)
        return replace(mark, target=sign.key, label=sign.label) if sign and sign.role is Role.MARKER else None


def _pointer(named: dict[str, NoteText], signs: Signs) -> Callable[[Mark], Mark | None]:
    return _Pointer(named, signs)


def _named(note: NoteText, signs: Signs) -> NoteText:
    sign = _opening(note.blocks[0], signs) if note.blocks else None
    if sign is None or sign.role is not Role.NOTE:
        return note
    return replace(note, key=sign.key, label=sign.label, kind=sign.kind)


def _opening(block: Block, signs: Signs) -> Sign | None:
    """The sign that the block begins with."""
    if not block.marks or block.text[: block.marks[0].offset].strip():
        return None
    return signs.of(block.marks[0].target)


def _divided(found: Sequence[Block], signs: Signs, quoted: frozenset[str]) -> tuple[tuple[Block, ...], list[NoteText]]:
    """The body, and the notes whose texts were put behind it."""
    used = {sign.key for block in found for mark in block.marks if (sign := signs.of(mark.target)) and _marks(sign)}
    vain = {sign.key for sign in map(signs.of, quoted) if sign and _marks(sign)} - used
    body: list[Block] = []
    notes: list[NoteText] = []
    into = body
    for block in found:
        sign = _opening(block, signs)
        role = sign.role if sign else None
        if sign and role is Role.DEFINITION:
            into = []
            notes.append(NoteText(sign.key, sign.label, (), sign.kind))
        if role not in {Role.END, Role.UNSEEN}:
            into.append(block)
        if notes and into is not body:
            notes[-1] = replace(notes[-1], blocks=tuple(into))
        if role is Role.END:
            into = body
    return tuple(body), [note for note in notes if note.key not in vain]


def _marks(sign: Sign) -> bool:
    return sign.role is Role.MARKER


def _first(notes: Iterable[NoteText]) -> list[NoteText]:
    """One note for each key: the first that has a text."""
    kept: dict[str, NoteText] = {}
    for note in notes:
        known = kept.get(note.key)
        if known is None or not any(block.text.strip() for block in known.blocks):
            kept[note.key] = note
    return list(kept.values())


def _pointed(block: Block, point: Callable[[Mark], Mark | None]) -> Block:
    return replace(block, marks=tuple(mark for mark in map(point, block.marks) if mark))


def _labels(read: Iterable[Block], notes: Iterable[NoteText]) -> dict[str, str]:
    given = {mark.target: mark.label for block in read for mark in block.marks}
    for note in notes:
        given.setdefault(note.key, note.label)
    taken = set(given.values())
    labels: dict[str, str] = {}
    for key, label in given.items():
        free = (str(n) for n in count(len(labels) + 1) if str(n) not in taken)
        labels[key] = label or next(free)
        taken.add(labels[key])
    return labels


def _labelled(block: Block, labels: dict[str, str]) -> Block:
    return replace(block, marks=tuple(replace(mark, label=labels[mark.target]) for mark in block.marks))
