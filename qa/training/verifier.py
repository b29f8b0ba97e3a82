"""The verifier: from a premise and a claim to supported, contradicted, unsupported, and the words not borne out.

One row of tokens, the claim in front. The row as a whole gets three values, one for each class; each token of the claim
gets one, how little the premise bears it out, of which the largest speaks for the two classes that are not "supported".
Where a claim was made false by changing a word, the model is told which (after token-level detection as in Kryściński
and others, 2020, and FAVA: Mishra and others, "Fine-grained hallucination detection and editing", 2024).
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path
from random import Random

import torch
from torch import Tensor, nn
from torch.nn import functional

from index.pairs import FIRST, FIRST_SHARED, LONGEST_FIRST, SECOND, Pair, Text, pair, tokens
from qa.training.claims import Example, asked, labelled, made, paragraphs
from qa.training.questions import SEED
from qa.training.reader import Learning, body

CLASSES = 3
SENTENCES, QUESTIONS, ROUNDS = 5000, 3500, 2
"""Sentences and questions that claims are made of, and rounds through the labelled sets."""

TOKENS = 3072
"""Of a step: long rows come in smaller batches."""

STEPS = 650
"""Steps that are taken, about half of what the examples give: as many as two busy cores did in twenty-five minutes."""


class Verifier(nn.Module):
    """The body of the reader, and heads of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.body = body()
        width = self.body.config.hidden_size
        self.whole = nn.Linear(2 * width, CLASSES)
        self.token = nn.Linear(width, 1)
        self.share = nn.Parameter(torch.tensor([-0.5, 0.5, 0.5]))

    def forward(self, ids: Tensor, kinds: Tensor) -> tuple[Tensor, Tensor]:
        """For rows of ids, 0 where a row has ended: the classes' values (rows, 3), and the tokens' (rows, tokens)."""
        mask = (ids != 0).long()
        hidden = self.body(input_ids=ids, attention_mask=mask, token_type_ids=kinds).last_hidden_state
        mean = (hidden * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
        wrong = self.token(hidden).squeeze(-1)
        claimed = ((kinds == FIRST) | (kinds == FIRST_SHARED)) & (ids != 0)
        worst = wrong.masked_fill(~claimed, -1e4).amax(1, keepdim=True)
        return self.whole(torch.cat([hidden[:, 0], mean], dim=1)) + worst * self.share, wrong


@dataclass(frozen=True, slots=True)
class Row:
    """An example in tokens; ``wrong`` marks the claim's tokens that are not borne out, where that is known."""

    pair: Pair
    right: frozenset[int]
    wrong: tuple[bool, ...] | None


def row(example: Example) -> Row:
    """An example in tokens."""
    claim = _tokens(example.claim)
    places = claim.places[:LONGEST_FIRST]
    span = example.wrong
    wrong = None if span is None else tuple(place.start < span.end and span.start < place.end for place in places)
    return Row(pair(claim, _tokens(example.premise)), example.right, wrong)


@lru_cache(maxsize=20_000)
def _tokens(text: str) -> Text:
    return tokens(text)


def batch(rows: Sequence[Row]) -> tuple[Tensor, Tensor]:
    """The rows, filled up to the longest."""
    longest = max(len(each.pair.ids) for each in rows)
    ids = torch.zeros(len(rows), longest, dtype=torch.long)
    kinds = torch.full((len(rows), longest), SECOND, dtype=torch.long)
    for number, each in enumerate(rows):
        ids[number, : len(each.pair.ids)] = torch.from_numpy(each.pair.ids)
        kinds[number, : len(each.pair.kinds)] = torch.from_numpy(each.pair.kinds)
    return ids, kinds


def loss(rows: Sequence[Row], values: Tensor, wrong: Tensor) -> Tensor:
    """What the model has got wrong: the classes, and a half of that weight for the words."""
    allowed = torch.tensor([[number in each.right for number in range(CLASSES)] for each in rows])
    chances = values.log_softmax(1).masked_fill(~allowed, -1e4).logsumexp(1)
    total = -chances.mean()
    told = [(number, each.wrong) for number, each in enumerate(rows) if each.wrong]
    if told:
        given = torch.cat([wrong[number, 1 : 1 + len(marks)] for number, marks in told])
        marked = torch.cat([torch.tensor(marks, dtype=torch.float) for _, marks in told])
        total = total + 0.5 * functional.binary_cross_entropy_with_logits(given, marked, pos_weight=torch.tensor(3.0))
    return total


def examples(folder: Path, random: Random) -> list[list[Example]]:
    """What is trained on, in groups: claims made of sentences and of questions, and the labelled sets."""
    groups = list(islice(made(paragraphs(folder)["fit"], random), SENTENCES))
    groups += random.sample(list(asked(folder, random)), QUESTIONS)
    groups += [[example] for _ in range(ROUNDS) for example in labelled(folder)["fit"]]
    random.shuffle(groups)
    return groups


def batches(groups: Sequence[Sequence[Example]], random: Random) -> Iterator[list[Row]]:
    """Rows of about the same length together, a group's never apart by more than that, in a random order."""
    chunk = 600
    for start in range(0, len(groups), chunk):
        rows = [row(example) for group in groups[start : start + chunk] for example in group]
        rows.sort(key=lambda each: len(each.pair.ids))
        parts: list[list[Row]] = []
        part: list[Row] = []
        for each in rows:
            if part and (len(part) + 1) * len(each.pair.ids) > TOKENS:
                parts.append(part)
                part = []
            part.append(each)
        parts.append(part)
        random.shuffle(parts)
        yield from parts


def start(weights: Path | None) -> Verifier:
    """A verifier with the body of the trained reader whose weights these are, or of the packaged MiniLM."""
    torch.manual_seed(SEED)
    model = Verifier()
    if weights is not None:
        state = torch.load(weights, weights_only=True)
        own = {name.removeprefix("body."): value for name, value in state.items() if name.startswith("body.")}
        model.body.load_state_dict(own)
    return model


def train(
    groups: Sequence[Sequence[Example]],
    model: Verifier,
    say: Callable[[str], None],
    after: Callable[[Verifier, int], None],
) -> Verifier:
    """The model trained on ``groups``; ``after`` is called with it and the number of steps after each 200 of them."""
    random = Random(SEED)  # noqa: S311 - a shuffle that has to repeat
    planned = list(batches(groups, random))[:STEPS]
    learn = Learning(model, len(planned))
    compiled = torch.compile(model, dynamic=True)
    for step, rows in enumerate(planned, start=1):
        ids, kinds = batch(rows)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            values, wrong = compiled(ids, kinds)
        learn(loss(rows, values.float(), wrong.float()), ids.numel(), say)
        if step % 200 == 0:
            after(model, step)
    return model
