"""Fit the coefficients of answerable.json, and print what they are worth: ``python -m qa.calibrate``.

Questions come from SQuAD 2.0 (answerable ones and adversarial ones without an answer) and Natural Questions (about
something else). Articles are split into those to fit on, to choose the threshold on, and to report on; never questions.
Each question is asked of its own article, of all articles of its split together, of its article without the paragraph
that answers it, and of another article.
"""

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import numpy as np

from corpus.document import Location
from corpus.sentences import split
from corpus.span import Span
from index.embed import LocalEmbedder
from index.fuse import mix
from index.lexical import Lexical
from index.lexical import terms as lexical_terms
from index.passage import Channel, Hit, Passage
from qa.answerable import Gate, features, load_gate, probability
from qa.candidates import Candidate, candidates, rank
from qa.fitting import Matrix, auroc, fit_choice, fit_logistic
from qa.question import Question, read

SEED = 7
PASSAGES = 6
SPLITS = {"fit": (0, 11), "tune": (11, 16), "report": (16, 23)}
"""Articles, by their place in a shuffled list."""

WEIGHTS = {"answerable": 1.0, "unanswerable": 0.5, "removed": 1.5, "other": 0.25, "nq_open": 1.0}
"""Kinds of questions and what one counts in the fit. "removed": the paragraph that answers it was taken out; "other":
of another article. Questions about something else are easy and many, and should not drown the near misses."""

SHARES = (0.95, 0.9, 0.85, 0.8, 0.7)

ANSWERED = 0.875
"""Share of the answerable questions that the threshold lets pass. See the report for what other shares would cost."""


@dataclass(frozen=True, slots=True)
class Row:
    """A question of a set; without ``starts``, the offsets of its answers, its paragraph does not answer it."""

    question: str
    title: str
    context: str
    answers: tuple[str, ...]
    starts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with what was found for it. ``right`` are the hits and spans that hold the answer."""

    question: Question
    kind: str
    where: str  # article or all
    found: tuple[Candidate, ...]
    right: frozenset[tuple[int, Span]]


class Shelf:
    """Paragraphs that can be searched as a library is, in memory."""

    def __init__(self, paragraphs: Sequence[tuple[Passage, Matrix]]) -> None:
        self._passages = [passage for passage, _ in paragraphs]
        self._vectors = np.concatenate([vectors for _, vectors in paragraphs])
        self._edges = np.cumsum([0, *(len(vectors) for _, vectors in paragraphs)])
        self._lexical = Lexical.build([lexical_terms(passage.text) for passage in self._passages])

    def search(self, question: str, vector: Matrix, without: str = "") -> tuple[Hit, ...]:
        """The best passages, never the one whose text is ``without``."""
        cosines = self._vectors @ vector
        best = np.maximum.reduceat(cosines, self._edges[:-1])
        words = self._lexical.scores(question).bm25
        scores = np.array(mix(best.tolist(), words.tolist()))
        order = [place for place in np.argsort(-scores)[: PASSAGES + 1] if self._passages[place].text != without]
        return tuple(self._hit(place, float(scores[place]), cosines) for place in order[:PASSAGES])

    def _hit(self, place: int, score: float, cosines: Matrix) -> Hit:
        similarities = cosines[self._edges[place] : self._edges[place + 1]].tolist()
        return Hit(self._passages[place], score, Channel.BOTH, tuple(similarities))


def main() -> int:
    """Fit, report, and write the coefficients if asked to."""
    parser = argparse.ArgumentParser(prog="python -m qa.calibrate", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data/qa"), help="folder of the question sets")
    parser.add_argument("--write", action="store_true", help="replace the coefficients; without it, report on them")
    options = parser.parse_args()
    if not (options.data / "squad2_dev.jsonl").is_file():
        print(f"{options.data} holds no squad2_dev.jsonl; give the folder with --data", file=sys.stderr)  # noqa: T201 - a command
        return 1
    asked = _asked(_rows(options.data / "squad2_dev.jsonl"), _rows(options.data / "nq_open.jsonl"))
    gate = _fit(asked) if options.write else load_gate()
    if options.write:
        _write(gate)
    for name in ("tune", "report"):
        sys.stdout.write(f"{name}\n" + "".join(f"  {line}\n" for line in _report(asked[name], gate)))
    return 0


def _rows(path: Path) -> list[Row]:
    return [_row(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]


def _row(data: Mapping[str, Any]) -> Row:
    starts = tuple(data.get("answer_starts", ())) if data["answerable"] else ()
    return Row(data["question"], data["title"], data["context"], tuple(data["answers"]), starts)


def _asked(squad: Sequence[Row], strangers: Sequence[Row]) -> dict[str, list[Asked]]:
    """Every question with what is found for it, by split."""
    random = Random(SEED)  # noqa: S311 - a shuffle
    titles = sorted({row.title for row in squad})
    random.shuffle(titles)
    others = random.sample(strangers, len(strangers))
    embedder = LocalEmbedder()
    result = {}
    for name, (first, last) in SPLITS.items():
        rows = [row for row in squad if row.title in titles[first:last]]
        share = others[first * len(others) // len(titles) : last * len(others) // len(titles)]
        result[name] = list(_asked_of(rows, share, embedder, random))
    return result


def _asked_of(
    rows: Sequence[Row], strangers: Sequence[Row], embedder: LocalEmbedder, random: Random
) -> Iterator[Asked]:
    paragraphs = _paragraphs(rows, embedder)
    whole = Shelf([paragraph for article in paragraphs.values() for paragraph in article])
    articles = {title: Shelf(article) for title, article in paragraphs.items()}
    for row in rows:
        vector = np.array(embedder.embed_query(row.question))
        own = articles[row.title]
        elsewhere = articles[random.choice([title for title in articles if title != row.title])]
        kind = "answerable" if row.starts else "unanswerable"
        yield _found(row, kind, "article", own.search(row.question, vector))
        yield _found(row, kind, "all", whole.search(row.question, vector))
        yield _found(row, "other", "article", elsewhere.search(row.question, vector))
        hits = own.search(row.question, vector, without=row.context)
        if row.starts and not _mentioned(row.answers, hits):
            yield _found(row, "removed", "article", hits)
    for row in strangers:
        vector = np.array(embedder.embed_query(row.question))
        article = articles[random.choice(list(articles))]
        yield _found(row, "nq_open", "article", article.search(row.question, vector))
        yield _found(row, "nq_open", "all", whole.search(row.question, vector))


def _paragraphs(rows: Sequence[Row], embedder: LocalEmbedder) -> dict[str, list[tuple[Passage, Matrix]]]:
    found: dict[str, list[tuple[Passage, Matrix]]] = defaultdict(list)
    for title, text in dict.fromkeys((row.title, row.context) for row in rows):
        spans = tuple(sentence.span for sentence in split(text))
        vectors = np.array(embedder.embed_documents([span.of(text) for span in spans]))
        location = Location(title, Span(0, len(text)), ())
        found[title].append((Passage(f"{title}:{len(found[title])}", location, text, spans), vectors))
    return found


def _mentioned(answers: Sequence[str], hits: Sequence[Hit]) -> bool:
    text = "\n".join(hit.passage.text for hit in hits).lower()
    return any(answer.lower() in text for answer in answers)


def _found(row: Row, kind: str, where: str, hits: Sequence[Hit]) -> Asked:
    question = read(row.question)
    found = candidates(question, hits, {})
    starts = row.starts if kind == "answerable" else ()
    right = frozenset(
        (each.hit, each.span)
        for each in found
        if hits[each.hit].passage.text == row.context and any(each.span.start <= at < each.span.end for at in starts)
    )
    return Asked(question, kind, where, found, right)


def _fit(asked: Mapping[str, Sequence[Asked]]) -> Gate:
    """Fit the ranking, then the judgement on what it ranks first, then choose the threshold."""
    names = list(asked["fit"][0].found[0].features)
    learned = [one for one in asked["fit"] if one.right]
    groups = [np.array([[each.features[name] for name in names] for each in one.found]) for one in learned]
    right = [np.array([float((each.hit, each.span) in one.right) for each in one.found]) for one in learned]
    sentence = dict(zip(names, fit_choice(groups, right).tolist(), strict=True))
    gate = Gate(sentence, _fit_answer(asked["fit"], sentence), 0.0)
    passed = [_judged(one, gate)[0] for one in asked["tune"] if one.kind == "answerable"]
    return Gate(gate.sentence, gate.answer, float(np.quantile(passed, 1 - ANSWERED)))


def _fit_answer(asked: Sequence[Asked], sentence: Mapping[str, float]) -> dict[str, float]:
    """The coefficients of the judgement. A feature that comes out with the wrong sign is dropped, the rest refitted.

    The people who wrote SQuAD's unanswerable questions copied words of the paragraph into them, so that there
    a shared word can speak against an answer. It should not do so for anybody else's questions.
    """
    rows = [features(one.question, rank(one.found, sentence)) for one in asked]
    labels = np.array([float(one.kind == "answerable") for one in asked])
    importance = np.array([WEIGHTS[one.kind] for one in asked])
    names = list(rows[0])
    while True:
        matrix = np.array([[row[name] for name in names] for row in rows])
        fitted = dict(zip(names, fit_logistic(matrix, labels, importance).tolist(), strict=True))
        wrong = {name for name, value in fitted.items() if value * _sign(name) < 0}
        if not wrong:
            return fitted
        names = [name for name in names if name not in wrong]


def _sign(name: str) -> int:
    """Whether a feature speaks for an answer (1), against it (-1), or may do either (0)."""
    if name in {"bias", "length", "terms"}:
        return 0
    return -1 if name.startswith("lacks_") or name.endswith(("_absent", "_differs", "negated")) else 1


def _judged(one: Asked, gate: Gate) -> tuple[float, bool]:
    """The probability that the gate gives, and whether the first sentence holds the answer."""
    ranked = rank(one.found, gate.sentence)
    return probability(one.question, ranked, gate), (ranked[0].hit, ranked[0].span) in one.right


def _write(gate: Gate) -> None:
    rounded = {
        "sentence": {name: round(value, 4) for name, value in gate.sentence.items()},
        "answer": {name: round(value, 4) for name, value in gate.answer.items()},
        "threshold": round(gate.threshold, 4),
    }
    path = Path(__file__).with_name("answerable.json")
    path.write_text(json.dumps(rounded, indent=1) + "\n", encoding="utf-8")


def _report(asked: Sequence[Asked], gate: Gate) -> Iterator[str]:
    """AUROC, and what is declined at several shares of answerable questions answered."""
    for where in ("article", "all"):
        here = [one for one in asked if one.where == where]
        judged = {kind: np.array([_judged(one, gate) for one in here if one.kind == kind]) for kind in WEIGHTS}
        scores = {kind: values[:, 0] for kind, values in judged.items() if len(values)}
        right = judged["answerable"][:, 1] > 0
        against = ", ".join(
            f"{kind} {auroc(scores['answerable'], values):.3f}"
            for kind, values in scores.items()
            if kind != "answerable"
        )
        yield f"{where}: {len(right)} answerable, first sentence right {right.mean():.3f}; AUROC against {against}"
        shares = {f"{share:.2f}": float(np.quantile(scores["answerable"], 1 - share)) for share in SHARES}
        for name, threshold in {**shares, "shipped": gate.threshold}.items():
            answered = scores["answerable"] >= threshold
            declined = ", ".join(
                f"{kind} {(values < threshold).mean():.3f}" for kind, values in scores.items() if kind != "answerable"
            )
            yield (
                f"  {name:>7} from {threshold:.3f}: answered {answered.mean():.3f}, of these right"
                f" {right[answered].mean():.3f}; declined {declined}"
            )


if __name__ == "__main__":
    sys.exit(main())
