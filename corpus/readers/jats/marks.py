"""Which notes the cross-references of a JATS article point to, and what is printed there (Z39.96: xref, fn, ref)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from corpus.readers.blocks import Block, Mark
from corpus.readers.clusters import bare, ranges
from corpus.readers.flow import Flow
from corpus.readers.jats.names import label, name

_NOTE_TYPES = {"fn", "table-fn", "bibr", "author-notes", "author-note", "endnote", "ref"}
_UNREAD_TYPES = {"aff", "corresp", "contrib"}  # marks of the front matter that lead to no note
_HOLDERS = {"fn-group", "table-wrap-foot", "author-notes", "back", "notes", "app", "sec", "body", "floats-group"}
_BRACKETS = " []()\u2009"
_NUMBERS = re.compile(r"\d{1,4}[a-z]?(?:\s*[,;–—‐‑−-]\s*\d{1,4}[a-z]?)*[,;.]?")
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d[a-z]?")
_LETTERS = re.compile(r"[a-z]{1,2}|[ivxlc]{1,6}|[A-Z]")
_MOST_BETWEEN = 100  # notes that one range may name


@dataclass(frozen=True, slots=True)
class Targets:
    """The notes of an article. ``keys`` maps ids, also those of parts of a note, to the note's key.

    ``labels`` are the notes' own labels by key, ``numbered`` the keys of references by label, ``referred`` the keys
    that a cross-reference points to.
    """

    keys: Mapping[str, str]
    labels: Mapping[str, str]
    numbered: Mapping[str, str]
    referred: frozenset[str]
    elements: Mapping[etree._Element, str]


def targets(article: etree._Element) -> Targets:
    """What cross-references of the article may point to."""
    keys: dict[str, str] = {}
    labels: dict[str, str] = {}
    numbered: dict[str, str] = {}
    elements: dict[etree._Element, str] = {}
    for element in article.iter():
        if name(element) not in {"fn", "ref"}:
            continue
        key = f"{name(element)} {len(elements)}"
        elements[element] = key
        labels[key] = label(element)
        if name(element) == "ref" and labels[key]:
            numbered.setdefault(labels[key], key)
        for part in (element, *element):
            if part.get("id"):
                keys.setdefault(part.get("id", ""), key)
    used = {rid for each in article.iter() if name(each) == "xref" for rid in each.get("rid", "").split()}
    return Targets(keys, labels, numbered, frozenset(keys[rid] for rid in used if rid in keys), elements)


def leads_nowhere(xref: etree._Element, known: Targets) -> bool:
    """Whether a cross-reference is a mark of the front matter that leads to an address, and no part of the text."""
    return xref.get("ref-type") in _UNREAD_TYPES and not pointed(xref, known)


def pointed(xref: etree._Element, known: Targets) -> list[str]:
    """The keys of the notes that a cross-reference points to; empty where it points to anything else."""
    ids = xref.get("rid", "").split()
    found = [known.keys[each] for each in ids if each in known.keys]
    if found or xref.get("ref-type") not in _NOTE_TYPES - {"author-notes", "author-note"}:
        return list(dict.fromkeys(found))
    return [f"missing {each}" for each in ids]


def is_inline(note: etree._Element) -> bool:
    """Whether a footnote stands in the sentence itself, where its mark is printed."""
    above = note.getparent()
    return above is not None and name(above) not in _HOLDERS


def stays(text: str, keys: Sequence[str], known: Targets) -> bool:
    """Whether the text of a cross-reference to notes is a part of the sentence: ``Smith et al., 2010``, ``2010``."""
    core = text.strip(_BRACKETS)
    own = known.labels.get(keys[0], "")
    if _YEAR.fullmatch(core) and own != core:
        return True
    if _NUMBERS.fullmatch(core) or not any(character.isalnum() for character in core):
        return False
    if keys[0].startswith("fn"):
        return len(core) > 3 and not _LETTERS.fullmatch(core) and core != own
    return core != own or not (_LETTERS.fullmatch(core) or (core[-1:].isdigit() and len(core) < 5))


def marks(text: str, keys: Sequence[str], known: Targets) -> list[Mark]:
    """The markers that a cross-reference is: one for each note, also those within a printed range. Offsets are 0."""
    printed = text.strip(_BRACKETS + ",;.")
    named = _named(printed) if _NUMBERS.fullmatch(printed) else []
    if len(named) == len(keys):
        return [Mark(0, each, key) for each, key in zip(named, keys, strict=True)]
    if named and all(each in known.numbered for each in named):
        return [Mark(0, each, known.numbered[each]) for each in named]
    if len(keys) == 1 and not _NUMBERS.fullmatch(printed) and printed and not any(map(str.isalpha, printed)):
        return [Mark(0, printed, keys[0])]
    return [Mark(0, known.labels.get(key) or printed, key) for key in keys]


def between(first: Mark, last: Mark, known: Targets) -> list[Mark]:
    """The markers that a dash between two markers stands for."""
    named = _named(f"{first.label}-{last.label}") if first.label.isdigit() and last.label.isdigit() else []
    return [Mark(last.offset, each, known.numbered[each]) for each in named[1:-1] if each in known.numbered]


def finished(flow: Flow, known: Targets) -> Block:
    """The block without anything that was printed between and around its marks."""
    text, marks = flow.text, list(flow.marks)
    for first, last in ranges(text, marks):
        at = marks.index(last)
        marks[at:at] = between(first, last, known)
    text, marks = bare(text, marks)
    closed = Flow()
    closed.write(text)
    closed.marks.extend(marks)
    return closed.block()


def _named(printed: str) -> list[str]:
    """The numbers in ``1,3–5``: 1, 3, 4, 5."""
    found: list[str] = []
    for part in re.split(r"[,;]", printed.rstrip(",;.")):
        ends = [each.strip() for each in re.split(r"[–—‐‑−-]", part)]
        if (
            len(ends) == 2
            and ends[0].isdigit()
            and ends[1].isdigit()
            and 0 < int(ends[1]) - int(ends[0]) < _MOST_BETWEEN
        ):
            found.extend(str(number) for number in range(int(ends[0]), int(ends[1]) + 1))
        else:
            found.extend(end for end in ends if end)
    return found
