"""Claims beside premises: from labelled sets, and made in quantity from the paragraphs of questions.

What is kept for thresholds and figures (``KEPT``) is never trained on. Articles are split, never claims.
"""

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any

from corpus.sentences import split
from corpus.span import Span
from qa.training import edits
from qa.training.edits import Around
from qa.training.questions import SEED, SPLITS, Paragraph
from qa.training.restate import noun_for_pronoun, restated, statement

SUPPORTED, CONTRADICTED, UNSUPPORTED = range(3)
"""Classes of a claim beside a premise."""

NOT = frozenset({CONTRADICTED, UNSUPPORTED})
KEPT = ("wice_claim", "expertqa", "factcheckgpt", "frank", "summedits")
"""Labelled sets for thresholds and figures alone."""

LABELLED = ("climatefever", "healthver", "begin", "q2_wow")
"""Labelled sets to train on."""

_STANCES = {
    "SUPPORTS": frozenset({SUPPORTED}),
    "Supports": frozenset({SUPPORTED}),
    "REFUTES": frozenset({CONTRADICTED}),
    "Refutes": frozenset({CONTRADICTED}),
    "NOT_ENOUGH_INFO": frozenset({UNSUPPORTED}),
    "Neutral": frozenset({UNSUPPORTED}),
}


@dataclass(frozen=True, slots=True)
class Example:
    """A claim beside a premise. ``right`` are the classes that would be right; ``kind`` says how it was made.

    ``wrong`` is the place in the claim of what the premise does not support; None where that is not known, empty
    where nothing is.
    """

    premise: str
    claim: str
    right: frozenset[int]
    kind: str
    wrong: Span | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """A labelled claim that is kept: ``supported`` by its ``context`` or not."""

    context: str
    claim: str
    supported: bool
    source: str


def kept(folder: Path, name: str) -> dict[str, tuple[Judged, ...]]:
    """One of the sets that are kept, in two halves: "tune" and "report", split by context. Raises OSError."""
    halves: dict[str, list[Judged]] = {"tune": [], "report": []}
    for row in _lines(folder / "claims" / f"{name}.jsonl"):
        half = "tune" if _share(row["context"]) < 0.5 else "report"
        halves[half].append(Judged(row["context"], row["claim"], row["label"] == 1, row["source"]))
    return {half: tuple(rows) for half, rows in halves.items()}


def labelled(folder: Path) -> dict[str, tuple[Example, ...]]:
    """The labelled sets to train on, a tenth of each held back as "tune", split by what several claims share."""
    parts: dict[str, list[Example]] = {"fit": [], "tune": []}
    for name in LABELLED:
        for row in _lines(folder / "claims" / f"{name}.jsonl"):
            # Several premises share a claim of Climate-FEVER; elsewhere several claims share a premise.
            shared = row["claim"] if name == "climatefever" else row["context"]
            right = _STANCES.get(row.get("nli", ""), frozenset({SUPPORTED}) if row["label"] else NOT)
            claim = re.sub(r" ([.,!?;:'])", r"\1", row["claim"]) if name == "q2_wow" else row["claim"]
            example = Example(row["context"], claim, right, name, _nothing(right))
            parts["tune" if _share(shared) < 0.1 else "fit"].append(example)
    return {part: tuple(rows) for part, rows in parts.items()}


def _nothing(right: frozenset[int]) -> Span | None:
    return Span(0, 0) if right == {SUPPORTED} else None


def paragraphs(folder: Path) -> dict[str, tuple[Paragraph, ...]]:
    """Paragraphs of articles to make claims of, by split; those of the questions' sets by the reader's own split."""
    held = _held(folder)
    parts: dict[str, list[Paragraph]] = {"fit": [], "tune": [], "report": []}
    for title, text in sorted(set(_texts(folder))):
        spans = tuple(sentence.span for sentence in split(text))
        if spans:
            parts[held.get(title, "fit")].append(Paragraph(title, text, spans))
    return {part: tuple(rows) for part, rows in parts.items()}


def _held(folder: Path) -> dict[str, str]:
    """Titles of the articles that the reader was not trained on, and what they are for."""
    titles = sorted({row["title"] for row in _lines(folder / "qa" / "squad2_dev.jsonl")})
    Random(SEED).shuffle(titles)  # noqa: S311 - as questions.load does
    return {title: part for part in ("tune", "report") for title in titles[slice(*SPLITS[part])]}


def _texts(folder: Path) -> Iterator[tuple[str, str]]:
    for name in ("squad1_dev", "squad2_dev", "boolq_dev"):
        for row in _lines(folder / "qa" / f"{name}.jsonl"):
            yield row["title"], row["context"]
    for row in _lines(folder / "qa" / "quac.jsonl"):
        yield row["title"], row["context"].replace("CANNOTANSWER", "").strip()
    for name in ("hotpot100", "musique100"):
        for row in _lines(folder / "qa" / f"{name}.jsonl"):
            for block in re.split(r"\n\n(?=\[\d+\] )", row["context"]):
                title, _, text = block.partition("\n")
                yield re.sub(r"^\[\d+\] ", "", title), text.strip()


def made(paragraphs: Sequence[Paragraph], random: Random) -> Iterator[list[Example]]:
    """For each sentence in a random order: a restatement of it, and what is like it and not supported."""
    articles: dict[str, list[Paragraph]] = defaultdict(list)
    for paragraph in paragraphs:
        articles[paragraph.title].append(paragraph)
    places = [(paragraph, number) for paragraph in paragraphs for number in range(len(paragraph.sentences))]
    random.shuffle(places)
    for paragraph, number in places:
        if 5 < len(paragraph.sentences[number].of(paragraph.text).split()) < 50:
            yield group(paragraph, number, articles[paragraph.title], random)


def group(paragraph: Paragraph, number: int, article: Sequence[Paragraph], random: Random) -> list[Example]:
    """Claims made of one sentence."""
    others = [other for other in article if other != paragraph] or [paragraph]
    around = Around(paragraph.text, " ".join(other.text for other in random.sample(others, min(4, len(others)))))
    premise = _premise(paragraph, number, others, random)
    claim = _claim(paragraph, number, random)
    plain = random.random() < 0.1
    result = [Example(premise, claim, frozenset({SUPPORTED}), "restated", Span(0, 0))]
    for _ in range(1 if random.random() < 0.6 else 2):
        changed = edits.edited(claim, around, random)
        if changed is not None and changed.text not in {example.claim for example in result}:
            right = frozenset({CONTRADICTED}) if changed.kind in edits.CONTRADICTING else NOT
            result.append(Example(premise, changed.text, right, changed.kind, changed.span))
    if random.random() < 0.25:
        result.append(_without(paragraph, number, others, claim, random))
    return [_small(example) for example in result] if plain else result


def _claim(paragraph: Paragraph, number: int, random: Random) -> str:
    sentence = paragraph.sentences[number].of(paragraph.text)
    before = paragraph.sentences[number - 1].of(paragraph.text) if number else ""
    if random.random() < 0.7 and (named := noun_for_pronoun(sentence, before)) is not None:
        sentence = named
    if random.random() < 0.2:
        return sentence
    claim = restated(sentence, random, random.choice((1, 2, 3)))
    if before and random.random() < 0.08 and len(claim.split()) + len(before.split()) < 45:
        return f"{before} {claim}" if random.random() < 0.5 else f"{claim} {before}"
    return claim


def _premise(paragraph: Paragraph, number: int, others: Sequence[Paragraph], random: Random) -> str:
    """The sentence with what stands around it: a few sentences, its paragraph, or more than that."""
    chance = random.random()
    if chance < 0.5 or len(paragraph.text) > 1600:
        first = max(0, number - random.choice((0, 1, 1, 2)))
        last = min(len(paragraph.sentences), number + random.choice((1, 2, 2, 3)))
        return paragraph.text[paragraph.sentences[first].start : paragraph.sentences[last - 1].end]
    if chance < 0.9 or len(paragraph.text) > 800:
        return paragraph.text
    beside = random.choice(others)
    few = beside.text[beside.sentences[0].start : beside.sentences[: random.choice((1, 2, 3))][-1].end]
    return f"{few}\n{paragraph.text}" if random.random() < 0.5 else f"{paragraph.text}\n{few}"


def _without(paragraph: Paragraph, number: int, others: Sequence[Paragraph], claim: str, random: Random) -> Example:
    """The claim beside its paragraph without its sentence, or beside the paragraph of its article most like it."""
    spans = paragraph.sentences
    near = [each for index, each in enumerate(spans) if abs(index - number) < 4 and abs(index - number) > 0]
    rest = " ".join(span.of(paragraph.text) for span in near)
    if random.random() < 0.5 or len(rest) < 80:
        words = set(claim.lower().split())
        nearest = max(others[:40], key=lambda other: len(words & set(other.text.lower().split())))
        rest = nearest.text[:1000] if nearest != paragraph else rest
    return Example(rest or "…", claim, frozenset({UNSUPPORTED}), "absent")


def _small(example: Example) -> Example:
    """The claim in small letters, with its full stop apart, as old summarisers print it."""
    return replace(example, claim=example.claim.lower())


def asked(folder: Path, random: Random) -> Iterator[list[Example]]:
    """Claims made of questions and their answers, and of answers to other questions; "yes" and "no" of BoolQ."""
    held = _held(folder)
    rows = {row["id"]: row for name in ("squad1_dev", "squad2_dev") for row in _lines(folder / "qa" / f"{name}.jsonl")}
    known = [row for row in rows.values() if row["title"] not in held]
    answers: dict[str, set[str]] = defaultdict(set)
    for row in known:
        answers[row["context"]].update(row["answers"] if row["answerable"] else ())
    random.shuffle(known)
    for row in known:
        if found := _asked(row, sorted(answers[row["context"]]), random):
            yield found
    for row in _lines(folder / "qa" / "boolq_dev.jsonl"):
        if row["title"] not in held:
            yield _polar(row, random)


def _asked(row: dict[str, Any], answers: Sequence[str], random: Random) -> list[Example]:
    own = row["answers"] if row["answerable"] else []
    others = [each for each in answers if not any(each in one or one in each for one in own)]
    others = [each for each in others if each[:1].isdigit() == (own or [each])[0][:1].isdigit()] or others
    result, premise = [], _near(row, random)
    if own:
        claim = _said(row["question"], random.choice(own), random)
        result.append(Example(premise, claim, frozenset({SUPPORTED}), "asked", Span(0, 0)))
    if others and random.random() < 0.7:
        answer = random.choice(others)
        claim = _said(row["question"], answer, random)
        start = claim.find(answer)
        wrong = Span(start, start + len(answer)) if start >= 0 and own else None
        result.append(Example(premise, claim, NOT, "asked", wrong))
    return result


def _near(row: dict[str, Any], random: Random) -> str:
    """The sentences around the answer, or the whole paragraph."""
    text: str = row["context"]
    if not row["answerable"] or random.random() < 0.35:
        return text
    spans = [sentence.span for sentence in split(text)]
    own = next((n for n, span in enumerate(spans) if span.start <= row["answer_starts"][0] < span.end), 0)
    first, last = max(0, own - random.choice((0, 1, 2))), min(len(spans) - 1, own + random.choice((0, 1, 2)))
    return text[spans[first].start : spans[last].end]


def _said(question: str, answer: str, random: Random) -> str:
    turned = statement(question, answer)
    if turned is not None and random.random() < 0.85:
        return turned
    return f"{question.strip()} {answer[:1].upper()}{answer[1:]}."


def _polar(row: dict[str, Any], random: Random) -> list[Example]:
    true = row["answers"][0] == "yes"
    result = []
    for said in (True, False):
        if random.random() < 0.6:
            right = frozenset({SUPPORTED}) if said == true else frozenset({CONTRADICTED})
            claim = f"{row['question'].rstrip('?')}? {'Yes' if said else 'No'}."
            result.append(Example(row["context"], claim, right, "boolq", _nothing(right)))
    return result


def _share(text: str) -> float:
    """A number from 0 to 1 that depends on the text alone."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4]) / 2**32


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
