"""Notes that were typed, in formats that could mark them: raised numbers, and numbered paragraphs under "Notes"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.document import NoteKind
from corpus.readers.blocks import Block, Mark, NoteText
from corpus.readers.clusters import bare
from corpus.readers.flow import Raised, cut
from corpus.span import Span

_HEADING = re.compile(
    r"(?:end|foot)?notes?(?: and references)?|references|bibliography|works cited|literature cited"
    r"|anmerkungen|(?:fuß|fuss|end)noten|literatur(?:verzeichnis)?|notes de (?:bas de page|fin)|références|notas|note",
    re.IGNORECASE,
)
_LEAD = re.compile(r"\s*(?:\[(?P<b>\d{1,4})\]|\((?P<p>\d{1,4})\)|(?P<n>\d{1,4})[.):\s]|(?P<s>[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,4}))\s*")
_NUMBERS = re.compile(r"\s*\d{1,4}(?:\s*[,–-]\s*\d{1,4}){0,20}\s*")
_PLAIN = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_UNIT = re.compile(r"(?:\d|(?<![^\W\d_])(?:[kcmdµμn]?m|[kcmµμ]?g|s))$")  # 10⁵, m², km³


@dataclass(frozen=True, slots=True)
class Paired:
    """The body with its markers taken out, and the notes."""

    blocks: tuple[Block, ...]
    notes: tuple[NoteText, ...]


def paired(blocks: Sequence[Block], raised: Sequence[Sequence[Raised]]) -> Paired | None:
    """The typed notes of a body; ``raised`` are the raised characters of each block.

    None unless every raised number is the label of a note, every note has a raised number, and both count upwards:
    anything less may be exponents, and stays text.
    """
    heading = next((n for n in reversed(range(len(blocks))) if _HEADING.fullmatch(blocks[n].text.strip(" :\n"))), None)
    if heading is None:
        return None
    notes = _notes(blocks[heading + 1 :])
    labels = [note.label for note in notes]
    found = [_labels(block, spans) for block, spans in zip(blocks[:heading], raised, strict=False)]
    first_uses = list(dict.fromkeys(label for block in found for _, block_labels in block for label in block_labels))
    if not labels or first_uses != labels or [int(label) for label in labels] != sorted({int(n) for n in labels}):
        return None
    body = [_marked(block, markers) for block, markers in zip(blocks[:heading], found, strict=True)]
    return Paired((*body, blocks[heading]), tuple(notes))


def _notes(blocks: Sequence[Block]) -> list[NoteText]:
    """Each numbered paragraph with the unnumbered ones behind it; none at all where the first is not numbered."""
    notes: list[NoteText] = []
    for block in blocks:
        match = _LEAD.match(block.text)
        if match:
            label = (match["b"] or match["p"] or match["n"] or match["s"]).translate(_PLAIN)
            text, marks = cut(block.text, block.marks, [Span(0, match.end())])
            body = replace(block, text=text, marks=tuple(marks))
            notes.append(NoteText(f"typed {label}", label, (body,), NoteKind.ENDNOTE))
        elif notes:
            notes[-1] = replace(notes[-1], blocks=(*notes[-1].blocks, block))
        elif block.text.strip():
            return []
    return notes


def _labels(block: Block, raised: Sequence[Raised]) -> list[tuple[Span, list[str]]]:
    """The raised numbers of a block, each with the labels that it names: ``1,3–5`` names four."""
    return [
        (each.span, _named(each.source))
        for each in raised
        if _NUMBERS.fullmatch(each.source)
        and not _UNIT.search(block.text, max(0, each.span.start - 4), each.span.start)
    ]


def _named(source: str) -> list[str]:
    labels: list[str] = []
    for part in source.split(","):
        ends = [int(number) for number in re.findall(r"\d+", part)]
        labels.extend(str(number) for number in range(ends[0], min(ends[-1], ends[0] + 50) + 1))
    return labels


def _marked(block: Block, markers: Sequence[tuple[Span, Sequence[str]]]) -> Block:
    marks = [Mark(span.start, label, f"typed {label}") for span, labels in markers for label in labels]
    text, moved = cut(block.text, marks, [span for span, _ in markers])
    text, moved = bare(text, moved)
    return replace(block, text=text, marks=tuple(moved))
