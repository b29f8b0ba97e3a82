"""Print how well passages are found, on public sets that are not part of the repository.

``python tests/bench_retrieval.py [--data FOLDER]``; without the data it says so and does nothing.
"""

import argparse
import csv
import json
import math
import random
import re
import tempfile
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from corpus import parse
from index.embed import Embedder, embedder, model_folder
from index.lexical import Lexical, terms
from index.library import Library
from index.passage import Hit

DATA = Path(__file__).parents[2] / "shared" / "data"
QUESTIONS = 2000
A_DOCUMENT = 400


def say(line: str) -> None:
    print(line, flush=True)  # noqa: T201 - what a benchmark is for


def rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


class Texts:
    """Texts as paragraphs of a few documents in a library, each known by its key."""

    def __init__(self, library: Library, texts: dict[str, str]) -> None:
        self._library = library
        self._starts: dict[str, list[int]] = {}
        self._keys: dict[str, list[str]] = {}
        keys = list(texts)
        for first in range(0, len(keys), A_DOCUMENT):
            self._add(f"{first}.txt", {key: texts[key] for key in keys[first : first + A_DOCUMENT]})

    def ranked(self, question: str, count: int) -> list[str]:
        """The keys of the texts that the passages found stand in, each once, best first."""
        hits = self._library.search(question, 2 * count)
        return list(dict.fromkeys(map(self._key, hits)))[:count]

    def _add(self, name: str, texts: dict[str, str]) -> None:
        # A full stop: a short line without one would pass for the heading of the next text.
        lines = (" ".join(content.split()) for content in texts.values())
        closed = (line if line[-1] in ".?!" else f"{line}." for line in lines)
        parsed = parse.parse_bytes("\n\n".join(closed).encode(), name)
        starts = [match.start() for match in re.finditer(r"[^\n]+", parsed.document.text)]
        if len(starts) != len(texts):
            raise SystemExit(f"{name}: {len(texts)} texts have become {len(starts)} paragraphs")
        self._starts[parsed.document.id], self._keys[parsed.document.id] = starts, list(texts)
        self._library.add(parsed)

    def _key(self, hit: Hit) -> str:
        where = hit.passage.location
        place = bisect_right(self._starts[where.document_id], where.clean.start) - 1
        return self._keys[where.document_id][place]


def squad(home: Path, data: Path, model: str) -> None:
    """Whether the paragraph that a question was asked about is found among all."""
    asked = list(rows(data / "qa" / "squad2_dev.jsonl"))
    paragraphs = {content: str(number) for number, content in enumerate(dict.fromkeys(row["context"] for row in asked))}
    with Library(home, f"squad-{model}", chosen(model)) as library:
        texts = Texts(library, {name: content for content, name in paragraphs.items()})
        answerable = [row for row in asked if row["answerable"]]
        sample = random.Random(0).sample(answerable, min(QUESTIONS, len(answerable)))
        ranks = []
        for row in sample:
            found = texts.ranked(row["question"], 10)
            gold = paragraphs[row["context"]]
            ranks.append(found.index(gold) + 1 if gold in found else math.inf)
        sentences, recalled = recall(library, [row["question"] for row in sample[:200]])
    say(
        f"SQuAD 2.0, {len(paragraphs)} paragraphs, {len(sample)} questions, {model}: "
        f"hit@1 {share(ranks, 1):.3f}, hit@4 {share(ranks, 4):.3f}, "
        f"MRR@10 {sum(1 / rank for rank in ranks) / len(ranks):.3f}"
    )
    say(f"HNSW against exact search, {sentences} sentences, {model}: recall@10 {recalled:.4f}")


def recall(library: Library, questions: Sequence[str]) -> tuple[int, float]:
    """How many sentences there are, and the share of the ten nearest that the graph finds."""
    stores = library._stores
    volumes = stores.shelf().volumes
    vectors = np.concatenate([volume.vectors for volume in volumes])
    ids = [f"{v.document_id}:{s}-{e}" for v in volumes for s, e in zip(v.starts, v.ends, strict=True)]
    found = 0
    for question in questions:
        vector = np.array(library._embedder.embed_query(question), dtype=np.float32)
        exact = {ids[number] for number in np.argsort(-(vectors @ vector))[:10]}
        found += len(exact & set(stores.dense().nearest(vector, 10)))
    return len(ids), found / (10 * len(questions))


def share(ranks: Sequence[float], upto: int) -> float:
    return sum(rank <= upto for rank in ranks) / len(ranks)


def chosen(model: str) -> Embedder:
    return embedder() if model == "integers" else embedder(str(model_folder()))


def collection(home: Path, data: Path, name: str) -> None:
    """nDCG@10 over graded judgements."""
    folder = data / "retrieval" / name
    texts = {row.get("_id") or row["id"]: body(row) for row in rows(folder / "corpus.jsonl")}
    texts = {key: content for key, content in texts.items() if content.strip()}
    questions = {row.get("_id") or row["id"]: row["text"] for row in rows(folder / "queries.jsonl")}
    grades = judgements(folder / "qrels.tsv")
    words = Lexical.build([terms(content) for content in texts.values()])
    keys = list(texts)
    with Library(home, name) as library:
        made = Texts(library, texts)

        def ours(question: str) -> list[str]:
            return made.ranked(question, 10)

        def lexical(question: str) -> list[str]:
            return [keys[number] for number in words.scores(question).best(10)]

        for label, find in (("BM25 alone", lexical), ("ours", ours)):
            gains = [ndcg([grades[key].get(each, 0) for each in find(questions[key])], grades[key]) for key in grades]
            say(f"{name}, {len(texts)} texts, {len(grades)} questions, {label}: nDCG@10 {sum(gains) / len(gains):.3f}")


def body(row: dict[str, str]) -> str:
    return "\n\n".join(part for part in (row.get("title", ""), row["text"]) if part)


def judgements(path: Path) -> dict[str, dict[str, int]]:
    grades: dict[str, dict[str, int]] = {}
    with path.open(encoding="utf-8", newline="") as lines:
        for fields in csv.reader(lines, delimiter="\t"):
            if fields[-1].lstrip("-").isdecimal():
                grades.setdefault(fields[0], {})[fields[-2]] = int(fields[-1])
    return grades


def ndcg(found: Sequence[int], judged: dict[str, int]) -> float:
    """Normalised discounted cumulative gain of the first ten (Järvelin and Kekäläinen, 2002)."""
    best = gain(sorted(judged.values(), reverse=True)[:10])
    return gain(found) / best if best else 0.0


def gain(grades: Sequence[int]) -> float:
    return sum(grade / math.log2(place + 2) for place, grade in enumerate(grades))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--data", type=Path, default=DATA)
    options.add_argument("--floats", action="store_true", help="the same with sentence-transformers, to compare")
    chosen_options = options.parse_args()
    data: Path = chosen_options.data
    if not (data / "qa" / "squad2_dev.jsonl").exists():
        say(f"{data} is not there: retrieval is not measured")
        return
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        squad(home, data, "integers")
        if chosen_options.floats:
            squad(home, data, "floats")
        collection(home, data, "techdocs")
        collection(home, data, "vaswani")


if __name__ == "__main__":
    main()
