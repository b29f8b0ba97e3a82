"""Fit entail.json, which joins the verifier's model with counted overlap, and print what the verifier is worth.

``python -m qa.training.verdicts --data DATA`` prints, ``--fit`` fits first. Fitted on one half of the sets that are
kept from training, each set and class weighing the same; printed for the other halves, and for claims made from
articles that nothing was trained on. Halves are split by context.
"""

import argparse
import hashlib
import json
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from random import Random
from time import perf_counter

import numpy as np

from qa import entail
from qa.answer import Verdict
from qa.entail import LocalVerifier, Weighed, coefficients, joint
from qa.training.claims import KEPT, SUPPORTED, Judged, kept, made, paragraphs
from qa.training.edits import Around, edited
from qa.training.fitting import Matrix, auroc, fit_logistic
from qa.training.questions import SEED
from qa.verify import LIKELY, judge

FEATURES = ("bias", "worst", "nearness", "covered", "numbers", "names")
SENTENCES = 500
"""Of which claims are made."""

TARGET = Path(__file__).parent.parent / "entail.json"


@dataclass(frozen=True, slots=True)
class Scored:
    """A labelled claim, and what the verifier weighs in it."""

    judged: Judged
    weighed: Weighed

    @property
    def row(self) -> Matrix:
        """The features in the order of ``FEATURES``."""
        return np.array([self.weighed.features[name] for name in FEATURES])


def made_claims(folder: Path) -> list[Judged]:
    """Claims made from articles that nothing was trained on: restated, and changed after that."""
    groups = islice(made(paragraphs(folder)["report"], Random(SEED)), SENTENCES)  # noqa: S311 - has to repeat
    return [
        Judged(example.premise, example.claim, example.right == {SUPPORTED}, f"restated, {example.kind}")
        for group in groups
        for example in group
    ]


def changed_claims(folder: Path) -> list[Judged]:
    """True sentences of the same articles as they stand but for one number, date, name or negation."""
    random = Random(SEED)  # noqa: S311 - has to repeat
    held = paragraphs(folder)["report"]
    drawn = random.sample([(each, span) for each in held for span in each.sentences], SENTENCES)
    found = []
    for paragraph, span in drawn:
        around = Around(paragraph.text, " ".join(each.text for each in held if each.title == paragraph.title))
        for kind in ("number", "date", "name", "negation"):
            changed = edited(span.of(paragraph.text), around, random, (kind,))
            if changed is not None:
                found.append(Judged(paragraph.text, changed.text, supported=False, source=f"sentence, {kind}"))
    return found


def fit(sets: Mapping[str, Sequence[Scored]]) -> dict[str, float]:
    """The coefficients, with every set and in it both classes weighing the same."""
    rows, labels, importance = [], [], []
    for cases in sets.values():
        right = _right(cases)
        rows.append(np.stack([case.row for case in cases]))
        labels.append(right.astype(float))
        importance.append(np.where(right, 0.5 / right.sum(), 0.5 / (~right).sum()))
    weights = fit_logistic(np.concatenate(rows), np.concatenate(labels), np.concatenate(importance))
    return {name: round(float(weight), 4) for name, weight in zip(FEATURES, weights, strict=True)}


def _right(cases: Sequence[Scored]) -> Matrix:
    return np.array([case.judged.supported for case in cases])


def chances(cases: Sequence[Scored], weights: Mapping[str, float]) -> Matrix:
    """The probability that the whole check gives each claim, rules and all."""
    return np.array([_chance(case, weights) for case in cases])


def _chance(case: Scored, weights: Mapping[str, float]) -> float:
    # What was weighed stays what it was; only what joins it changes.
    score = judge(case.judged.context, case.judged.claim, lambda _: (joint(case.weighed, weights),))[2]
    return 0.0 if score is None else score


def balanced(found: Matrix, right: Matrix) -> float:
    """The mean of the shares of supported claims found so, and of the others found otherwise."""
    return float((found[right].mean() + (~found[~right]).mean()) / 2)


def best_threshold(given: Matrix, right: Matrix) -> float:
    """Where balanced accuracy is best."""
    ordered = np.unique(given)
    steps = np.concatenate([ordered[:1] - 1, (ordered[1:] + ordered[:-1]) / 2])
    return float(max(steps, key=lambda step: balanced(given >= step, right)))


def interval(given: Matrix, right: Matrix, groups: Sequence[str], threshold: float) -> tuple[float, float]:
    """The 95 % interval of balanced accuracy, by bootstrap over contexts."""
    places: dict[str, list[int]] = defaultdict(list)
    for place, group in enumerate(groups):
        places[group].append(place)
    rows = [np.array(each) for each in places.values()]
    random, found = np.random.default_rng(SEED), []
    for _ in range(1000):
        drawn = np.concatenate([rows[each] for each in random.integers(0, len(rows), len(rows))])
        if right[drawn].any() and not right[drawn].all():
            found.append(balanced(given[drawn] >= threshold, right[drawn]))
    return float(np.quantile(found, 0.025)), float(np.quantile(found, 0.975))


def line(name: str, both: Mapping[str, Sequence[Scored]], scores: Mapping[str, Matrix]) -> tuple[str, float]:
    """A set's figures, and its balanced accuracy at the threshold of its own other half; ``scores`` are 0 to 1."""
    given, right = scores["report"], _right(both["report"])
    own = best_threshold(scores["tune"], _right(both["tune"]))
    low, high = interval(given, right, [case.judged.context for case in both["report"]], own)
    accuracy, shipped = balanced(given >= own, right), balanced(given >= LIKELY, right)
    area = auroc(given[right], given[~right])
    return f"{name:14} {len(given):5} {accuracy:.3f} ({low:.3f}-{high:.3f}) {shipped:.3f} {area:.3f}", accuracy


def edits_caught(claims: Sequence[Judged], model: LocalVerifier) -> list[str]:
    """Of each kind of made claim how many the whole check lets pass as supported, rules and model together."""
    passed: dict[str, list[bool]] = defaultdict(list)
    began = perf_counter()
    for each in claims:
        passed[each.source].append(judge(each.context, each.claim, model)[0] is Verdict.SUPPORTED)
    spent = (perf_counter() - began) / len(claims) * 1000
    rows = [f"{kind:14} {len(found):5} {1 - np.mean(found):.3f}" for kind, found in sorted(passed.items())]
    return [*rows, f"{spent:.0f} ms a claim"]


def make(folder: Path, work: Path, say: Callable[[str], None]) -> None:
    """Train the verifier, put it beside the other weights, fit what joins it, and say what it is worth.

    It begins with the reader that stands in ``work``, where one does, and is kept there.
    """
    import torch  # seconds, and an extra

    from qa.training.export import export_verifier, pinned
    from qa.training.verifier import Verifier, examples, start, train

    def keep(model: Verifier, step: int) -> None:
        torch.save(model.state_dict(), work / "verifier.pt")
        say(f"step {step} is kept")

    reader = work / "reader.pt"
    model = start(reader if reader.is_file() else None)
    train(examples(folder, Random(SEED)), model, say, keep)  # noqa: S311 - has to repeat
    export_verifier(model.state_dict(), entail.WEIGHTS)
    pinned(entail.WEIGHTS, Path(entail.__file__))
    sha256 = hashlib.sha256(entail.WEIGHTS.read_bytes()).hexdigest()
    weigh(folder, LocalVerifier(sha256=sha256), say, anew=True)


def weigh(folder: Path, model: LocalVerifier, say: Callable[[str], None], *, anew: bool) -> None:
    """Say what the verifier is worth; with ``anew``, fit what joins it first, and write that."""
    halves = {name: _scored(kept(folder, name), model) for name in KEPT}
    if anew:
        fitted = {name: both["tune"] for name, both in halves.items()}
        TARGET.write_text(json.dumps(fit(fitted), indent=1) + "\n", encoding="utf-8")
        coefficients.cache_clear()
    for each in (
        *_table(halves, coefficients()),
        *edits_caught([*changed_claims(folder), *made_claims(folder)], model),
    ):
        say(each)


def _scored(halves: Mapping[str, Sequence[Judged]], model: LocalVerifier) -> dict[str, list[Scored]]:
    return {
        half: [Scored(each, model.weigh(each.context, each.claim)) for each in rows] for half, rows in halves.items()
    }


def _table(sets: Mapping[str, Mapping[str, Sequence[Scored]]], weights: Mapping[str, float]) -> Iterator[str]:
    without = fit({name: [_blind(case) for case in both["tune"]] for name, both in sets.items()})
    ways: dict[str, Callable[[Sequence[Scored]], Matrix]] = {
        "share of the claim's words": lambda cases: np.array([case.weighed.features["covered"] for case in cases]),
        "without the model": lambda cases: chances([_blind(case) for case in cases], without),
        "with the model": lambda cases: chances(cases, weights),
    }
    for title, way in ways.items():
        found = {name: {half: way(cases) for half, cases in both.items()} for name, both in sets.items()}
        lines = [line(name, sets[name], scores) for name, scores in found.items()]
        yield f"{title}: n, balanced accuracy at the set's own threshold (95 %), at the shipped one, AUROC"
        yield from (text for text, _ in lines)
        yield f"mean {np.mean([accuracy for _, accuracy in lines]):.3f}"


def _blind(case: Scored) -> Scored:
    """The case as if the model had said nothing."""
    nothing = np.zeros(3)
    return replace(case, weighed=Weighed({**case.weighed.features, "worst": 0.0}, nothing))


def main() -> int:
    """Fit, if asked to, and print."""
    parser = argparse.ArgumentParser(prog="python -m qa.training.verdicts", description="What the verifier is worth.")
    parser.add_argument("--data", type=Path, required=True, help="the folder with the public data")
    parser.add_argument("--fit", action="store_true", help="fit the coefficients anew, and write them")
    options = parser.parse_args()
    weigh(options.data, LocalVerifier(), lambda text: print(text, flush=True), anew=options.fit)  # noqa: T201 - a command
    return 0


if __name__ == "__main__":
    sys.exit(main())
