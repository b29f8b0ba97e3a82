"""Fit the coefficients of answerable.json: what ranks the sentences, and what judges whether the best one answers.

Questions come from SQuAD 1.1 and 2.0 (answerable ones and adversarial ones without an answer) and Natural Questions
(about something else). Articles are split into those to fit on, to choose the threshold on, and to report on; never
questions. Each question is asked of its own article, of all articles of its split together, of its article without the
paragraph that answers it, and of another article. What a reader says of an article that it was trained on is too good
to learn from: the gate for passages that are read is fitted on the articles of the second kind alone.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np

from corpus.document import Location
from corpus.span import Span
from index.passage import Channel, Hit, Passage, Reading
from index.rerank import Reader, rerank
from qa import answerable
from qa.answerable import Gate, features, probability
from qa.candidates import Candidate, candidates, rank
from qa.question import Question, read
from qa.training.fitting import auroc, fit_choice, fit_logistic
from qa.training.questions import SEED, Paragraph, Questions, Row, Search, Vectors

PASSAGES = 6

WEIGHTS = {"answerable": 1.0, "unanswerable": 0.5, "removed": 1.5, "other": 0.25, "nq_open": 1.0}
"""Kinds of questions and what one counts in the fit. "removed": the paragraph that answers it was taken out; "other":
of another article. Questions about something else are easy and many, and should not drown the near misses."""

SHARES = (0.95, 0.9, 0.85, 0.8, 0.7)

ANSWERED = 0.875
"""Share of the answerable questions that the threshold lets pass. See the report for what other shares would cost."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with what was found for it. ``right`` are the hits and spans that hold the answer.

    ``searched`` are the scores by search and by reading of each passage, and whether it is the right one.
    """

    question: Question
    kind: str
    where: str  # article or all
    found: tuple[Candidate, ...]
    right: frozenset[tuple[int, Span]]
    searched: tuple[tuple[float, float, bool], ...] = ()


class Shelf:
    """Paragraphs that can be searched, and read, as a library is, in memory."""

    def __init__(self, paragraphs: Sequence[Paragraph], vectors: Vectors) -> None:
        self._passages = [_passage(paragraph) for paragraph in paragraphs]
        self._search = Search(paragraphs, vectors)

    def search(self, question: str, without: str = "") -> tuple[Hit, ...]:
        """The best passages, never the one whose text is ``without``."""
        found = [
            found for found in self._search.found(question, PASSAGES + 1) if self._passages[found[0]].text != without
        ]
        return tuple(
            Hit(self._passages[place], score, Channel.BOTH, similarities)
            for place, score, similarities in found[:PASSAGES]
        )


class Remembered:
    """A reader that reads the same passage for the same question once."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._known: dict[tuple[str, str], Reading] = {}

    def __call__(self, question: str, passages: Sequence[Passage], /) -> tuple[Reading, ...]:
        """What the reader says of each passage, in order."""
        new = [passage for passage in passages if (question, passage.text) not in self._known]
        for passage, reading in zip(new, self._reader(question, new), strict=True):
            self._known[question, passage.text] = reading
        return tuple(self._known[question, passage.text] for passage in passages)


class Asking:
    """The questions of a split, and the articles that they can be asked of."""

    def __init__(self, questions: Questions, reader: Reader | None) -> None:
        articles: dict[str, list[Paragraph]] = defaultdict(list)
        for paragraph in questions.paragraphs:
            articles[paragraph.title].append(paragraph)
        vectors = Vectors()
        self._articles = {title: Shelf(paragraphs, vectors) for title, paragraphs in articles.items()}
        self._whole = Shelf(questions.paragraphs, vectors)
        self._reader = Remembered(reader) if reader else None

    def titles(self) -> list[str]:
        """The articles."""
        return list(self._articles)

    def of(self, row: Row, other: str) -> list[Asked]:
        """A question as asked of its article and of all, and of that without its paragraph and ``other``."""
        own = self._articles[row.title]
        kind = "answerable" if row.starts else "unanswerable"
        asked = [
            self._asked(row, kind, "article", own.search(row.question)),
            self._asked(row, kind, "all", self._whole.search(row.question)),
            self._asked(row, "other", "article", self._articles[other].search(row.question)),
        ]
        hits = own.search(row.question, without=row.context)
        if row.starts and not _mentioned(row.answers, hits):
            asked.append(self._asked(row, "removed", "article", hits))
        return asked

    def stranger(self, row: Row, other: str) -> list[Asked]:
        """A question about something else, as asked of the article ``other`` and of all."""
        return [
            self._asked(row, "nq_open", "article", self._articles[other].search(row.question)),
            self._asked(row, "nq_open", "all", self._whole.search(row.question)),
        ]

    def _asked(self, row: Row, kind: str, where: str, hits: tuple[Hit, ...]) -> Asked:
        question = read(row.question)
        scores = {hit.passage.id: hit.score for hit in hits}
        hits = rerank(row.question, hits, self._reader) if self._reader else hits
        found = candidates(question, hits, {})
        starts = row.starts if kind == "answerable" else ()
        right = frozenset(
            (each.hit, each.span)
            for each in found
            if hits[each.hit].passage.text == row.context
            and any(each.span.start <= at < each.span.end for at in starts)
        )
        searched = tuple(
            (scores[hit.passage.id], max(hit.reading.scores), hit.passage.text == row.context)
            for hit in hits
            if hit.reading
        )
        return Asked(question, kind, where, found, right, searched)


def ask(questions: Questions, reader: Reader | None, say: Callable[[str], None]) -> list[Asked]:
    """Every question of a split with what is found for it."""
    asking = Asking(questions, reader)
    random = Random(SEED)  # noqa: S311 - a choice that has to repeat
    others = [random.choice([title for title in asking.titles() if title != row.title]) for row in questions.rows]
    strange = [random.choice(asking.titles()) for _ in questions.strangers]
    result: list[Asked] = []
    with ThreadPoolExecutor(2) as pool:
        for number, asked in enumerate(pool.map(asking.of, questions.rows, others), start=1):
            result += asked
            if number % 200 == 0:
                say(f"asked {number} of {len(questions.rows)} questions")
        for asked in pool.map(asking.stranger, questions.strangers, strange):
            result += asked
    return result


def fit(asked: Sequence[Asked], tuned: Sequence[Asked]) -> Gate:
    """Fit the ranking, then the judgement on what it ranks first, then choose the threshold on ``tuned``."""
    names = list(asked[0].found[0].features)
    learned = [one for one in asked if one.right]
    groups = [np.array([[each.features[name] for name in names] for each in one.found]) for one in learned]
    right = [np.array([float((each.hit, each.span) in one.right) for each in one.found]) for one in learned]
    sentence = dict(zip(names, fit_choice(groups, right).tolist(), strict=True))
    gate = Gate(sentence, _fit_answer(asked, sentence), 0.0)
    passed = [_judged(one, gate)[0] for one in tuned if one.kind == "answerable"]
    return Gate(gate.sentence, gate.answer, float(np.quantile(passed, 1 - ANSWERED)))


def fit_order(asked: Sequence[Asked]) -> tuple[float, float]:
    """What a passage's score by search and its best sentence's by reading weigh, so that the right one comes first."""
    learned = [one.searched for one in asked if one.kind == "answerable" and any(right for *_, right in one.searched)]
    groups = [np.array([row[:2] for row in searched]) for searched in learned]
    weights = fit_choice(groups, [np.array([float(row[2]) for row in searched]) for searched in learned])
    return float(weights[0]), float(weights[1])


def write(gate: Gate, name: str) -> None:
    """Put a gate into answerable.json: "read" or "unread"."""
    path = Path(answerable.__file__).with_name("answerable.json")
    gates = json.loads(path.read_text(encoding="utf-8"))
    gates[name] = {
        "sentence": {name: round(value, 4) for name, value in gate.sentence.items()},
        "answer": {name: round(value, 4) for name, value in gate.answer.items()},
        "threshold": round(gate.threshold, 4),
    }
    path.write_text(json.dumps(gates, indent=1) + "\n", encoding="utf-8")


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


def report(asked: Sequence[Asked], gate: Gate) -> Iterator[str]:
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


def _passage(paragraph: Paragraph) -> Passage:
    location = Location(paragraph.title, Span(0, len(paragraph.text)), ())
    return Passage(f"{paragraph.title}:{hash(paragraph.text)}", location, paragraph.text, paragraph.sentences)


def _mentioned(answers: Sequence[str], hits: Sequence[Hit]) -> bool:
    text = "\n".join(hit.passage.text for hit in hits).lower()
    return any(answer.lower() in text for answer in answers)
