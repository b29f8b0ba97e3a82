"""Print how good the answers are, on articles that no model of ours was trained on, with 95 % intervals.

``python tests/bench_answers.py [--data FOLDER] [--questions N]``; without the data it says so and does nothing.
The collection holds every paragraph of SQuAD 2.0's articles; the questions are of those that are for reporting.
"""

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from bench_retrieval import DATA, Texts, rows, say

from index.embed import LocalEmbedder
from index.library import Library
from qa import assemble
from qa.evaluation.measures import abstention, intervals
from qa.evaluation.records import Interval
from qa.steps import Found, Sources, Steps
from qa.training.questions import Row, load

LOOKED_AT = 10
"""Passages that are ranked, for MRR@10; an answer rests on the first six."""


class Bench:
    """A collection of paragraphs, and the steps from a question to its answer."""

    def __init__(self, library: Library, contexts: Sequence[str], reader: str) -> None:
        self._paragraphs = {str(number): context for number, context in enumerate(contexts)}
        self._texts = Texts(library, self._paragraphs)
        self._reads, self._library = assemble.reads(reader), library

    def steps(self, passages: int) -> Steps:
        sources = Sources(self._library.search, self._library.document, passages)
        return Steps(sources, assemble.load_gate(), reads=self._reads)

    def rank(self, found: Found, context: str) -> float:
        """The place of the paragraph among those found, from 1; infinite if it is not there."""
        keys = list(dict.fromkeys(self._texts._key(hit) for hit in found.hits))
        return next((place for place, key in enumerate(keys, 1) if self._paragraphs[key] == context), float("inf"))


def shown(name: str, measured: Interval | None, target: str) -> None:
    if measured:
        say(f"  {name:<58} {measured.value:.3f} [{measured.low:.3f}, {measured.high:.3f}] n={measured.n}  aim {target}")


def mean(values: Sequence[float]) -> Interval | None:
    return intervals.interval(intervals.mean(np.array(values, dtype=float)), len(values), len(values))


def auroc(positive: Sequence[float], negative: Sequence[float]) -> Interval | None:
    scores = np.array([*positive, *negative])
    labels = np.array([True] * len(positive) + [False] * len(negative))
    return intervals.interval(abstention.auroc(scores, labels), len(scores), len(scores))


def answers(bench: Bench, asked: Sequence[Row], strangers: Sequence[Row], reader: str) -> None:
    wide, plain = bench.steps(LOOKED_AT), bench.steps(6)
    answerable = [row for row in asked if row.starts]
    ranks = [bench.rank(wide.retrieve(row.question), row.context) for row in answerable]
    took, held, confident, silent = [], [], [], []
    for row in answerable:
        began = time.perf_counter()
        found = plain.retrieve(row.question)
        confident.append(plain.confidence(found))
        took.append(time.perf_counter() - began)
        best = found.ranked[0].text if found.ranked else ""
        held.append(float(any(answer in best for answer in row.answers)))
        silent.append(float(confident[-1] < found.gate.threshold))
    tempted = [plain.confidence(plain.retrieve(row.question)) for row in asked if not row.starts]
    strange = [plain.confidence(plain.retrieve(row.question)) for row in strangers]
    threshold = float(np.quantile(confident, 0.05))
    say(f"\nreader {reader}: {len(asked)} questions of articles held back, {len(strangers)} about something else")
    shown("right paragraph first (hit@1)", mean([float(rank == 1) for rank in ranks]), "0.90")
    shown("MRR@10", mean([1 / rank for rank in ranks]), "0.93")
    shown("the sentence shown holds the answer", mean(held), "0.80")
    shown("answerable against unanswerable, AUROC", auroc(confident, tempted), "0.80")
    shown("answerable against something else, AUROC", auroc(confident, strange), "")
    shown("about something else declined, 95 % answered", mean([float(value < threshold) for value in strange]), "0.98")
    shown("unanswerable declined, 95 % answered", mean([float(value < threshold) for value in tempted]), "")
    gate = plain.reads.gate.threshold if plain.reads else plain.gate.threshold
    shown("answered, at the gate that is shipped", mean([1 - value for value in silent]), "")
    shown("unanswerable declined, at the gate", mean([float(value < gate) for value in tempted]), "")
    shown("about something else declined, at the gate", mean([float(value < gate) for value in strange]), "")
    say(f"  {'question to ranked sentences, median':<58} {statistics.median(took) * 1000:.0f} ms")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--questions", type=int, default=700)
    parser.add_argument("--readers", nargs="*", default=["none", "default"])
    options = parser.parse_args()
    if not (options.data / "qa" / "squad2_dev.jsonl").is_file():
        say(f"{options.data} holds no qa/squad2_dev.jsonl; give the folder with --data")
        return
    questions = load(options.data / "qa")["report"]
    chance = random.Random(1)
    asked = chance.sample(questions.rows, min(options.questions, len(questions.rows)))
    strangers = questions.strangers[: options.questions // 2]
    contexts = list(dict.fromkeys(row["context"] for row in rows(options.data / "qa" / "squad2_dev.jsonl")))
    with tempfile.TemporaryDirectory() as home, Library(Path(home), "squad", LocalEmbedder()) as library:
        for reader in options.readers:
            answers(Bench(library, contexts, reader), asked, strangers, reader)


if __name__ == "__main__":
    main()
