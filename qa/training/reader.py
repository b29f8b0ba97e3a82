"""The reader: from a question and passages to the sentence that answers, the words in it, and whether any does.

One row of tokens for each passage. Each token gets four values: what it adds to its sentence (the mean over the
sentence), how much it looks like the answer (the maximum), and whether an answer begins or ends there. The row as a
whole gets one, what speaks for no answer, and a sentence's score is what it has above that. The sentences of all
passages of a question and "none of them", which has score 0, share one softmax (shared normalisation: Clark and
Gardner, "Simple and Effective Multi-Paragraph Reading Comprehension", 2018), and so do those of each passage alone.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from random import Random

import torch
from torch import Tensor, nn
from torch.nn import functional
from transformers import BertModel

from index.embed import model_folder
from index.pairs import KINDS, SECOND, Pair, Text, numbered, pair, tokens
from index.rerank import BEGIN, END, MEAN, PEAK
from qa.training.questions import SEED, Paragraph, Questions, Row, changed

ROUNDS, SIZE, RATE = 2, 16, 1.5e-4
"""Rounds through the questions, questions of a step, and the highest rate of learning of the body."""

CHANGED = 0.2
"""Share of the answerable questions that are asked once more with a name or a number changed."""

TOLD = 50
LOW = -1e4


class Reader(nn.Module):
    """BERT with four kinds of tokens in the place of two, and the heads."""

    def __init__(self) -> None:
        super().__init__()
        self.body = body()
        width = self.body.config.hidden_size
        self.token = nn.Linear(width, 4)
        self.none = nn.Linear(2 * width, 1)

    def forward(self, ids: Tensor, kinds: Tensor) -> tuple[Tensor, Tensor]:
        """For rows of ids, 0 where a row has ended: the tokens' values (rows, tokens, 4), and the rows' (rows)."""
        mask = (ids != 0).long()
        hidden = self.body(input_ids=ids, attention_mask=mask, token_type_ids=kinds).last_hidden_state
        whole = (hidden * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
        return self.token(hidden), self.none(torch.cat([hidden[:, 0], whole], dim=1)).squeeze(-1)


def body() -> BertModel:
    """The packaged MiniLM, its words frozen, with a vector for each kind of token."""
    model: BertModel = BertModel.from_pretrained(
        str(model_folder()), hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0, add_pooling_layer=False
    )
    old = model.embeddings.token_type_embeddings.weight.data
    kinds = nn.Embedding(KINDS, old.shape[1])
    # Of the two kinds that it knows, the packaged model has only seen the first.
    kinds.weight.data = old[[0, 1, 1, 0]].clone()
    model.embeddings.token_type_embeddings = kinds
    model.embeddings.word_embeddings.weight.requires_grad = False
    return model


@dataclass(frozen=True, slots=True)
class Example:
    """A question beside a paragraph.

    Its row, the number of each passage token's sentence, which sentences are right, and the tokens of the row between
    which the answer stands.
    """

    pair: Pair
    sentences: tuple[int, ...]
    right: frozenset[int]
    answer: tuple[int, int] | None


def example(row: Row, paragraph: Paragraph) -> Example:
    """The question beside one of the paragraphs found for it."""
    both = pair(_tokens(row.question), _tokens(paragraph.text))
    places = numbered(both.places, paragraph.sentences)
    if paragraph.text != row.context or not row.starts:
        return Example(both, tuple(places), frozenset(), None)
    right = {
        number
        for number, span in enumerate(paragraph.sentences)
        for start in row.starts
        if span.start <= start < span.end and places and number <= places[-1]
    }
    begin, end = row.starts[0], row.starts[0] + len(row.answers[0])
    inside = [both.begin + n for n, place in enumerate(both.places) if place.start < end and begin < place.end]
    return Example(both, tuple(places), frozenset(right), (inside[0], inside[-1]) if inside else None)


@lru_cache(maxsize=100_000)
def _tokens(text: str) -> Text:
    return tokens(text)


@dataclass(frozen=True, slots=True)
class Batch:
    """Pairs of examples, the two passages of a question one behind the other, as tensors.

    ``ids`` and ``kinds`` are (rows, tokens); ``sentences`` the number of each token's sentence, the last one standing
    for none; ``right`` is (rows, sentences); ``answers`` are the tokens between which an answer stands, (rows, 2), -1
    where there is none.
    """

    ids: Tensor
    kinds: Tensor
    sentences: Tensor
    right: Tensor
    answers: Tensor


def batch(examples: Sequence[Example]) -> Batch:
    """The examples as tensors, filled up to the longest."""
    shape = len(examples), max(len(each.pair.ids) for each in examples)
    count = max(each.sentences[-1] for each in examples) + 1
    ids, kinds = torch.zeros(shape, dtype=torch.long), torch.full(shape, SECOND)
    sentences, right = torch.full(shape, count), torch.zeros(len(examples), count, dtype=torch.bool)
    answers = torch.tensor([each.answer or (-1, -1) for each in examples])
    for number, each in enumerate(examples):
        ids[number, : len(each.pair.ids)] = torch.from_numpy(each.pair.ids)
        kinds[number, : len(each.pair.kinds)] = torch.from_numpy(each.pair.kinds)
        sentences[number, each.pair.begin : each.pair.begin + len(each.sentences)] = torch.tensor(each.sentences)
        right[number, list(each.right)] = True
    return Batch(ids, kinds, sentences, right, answers)


def scores(given: Batch, values: Tensor, none: Tensor) -> Tensor:
    """The scores of the sentences, (rows, sentences); that of a sentence which a row does not have is low."""
    rows, count = given.right.shape
    nothing = torch.zeros(rows, count + 1)
    sums = nothing.scatter_add(1, given.sentences, values[..., MEAN])
    sizes = nothing.scatter_add(1, given.sentences, torch.ones_like(values[..., MEAN]))
    peaks = (nothing + LOW).scatter_reduce(1, given.sentences, values[..., PEAK], "amax")
    scored = sums / sizes.clamp(min=1) + peaks - none[:, None]
    return scored[:, :count].masked_fill(sizes[:, :count] == 0, LOW)


def loss(given: Batch, values: Tensor, none: Tensor) -> Tensor:
    """What the model has got wrong, the mean over the questions."""
    scored = scores(given, values, none)
    anything, rightly = torch.logsumexp(scored, 1), torch.logsumexp(scored.masked_fill(~given.right, LOW), 1)
    alone = _missed(anything, rightly, given.right.any(1))
    of_both = torch.stack([anything, rightly], 1).view(-1, 2, 2).logsumexp(1)
    together = _missed(of_both[:, 0], of_both[:, 1], given.right.any(1).view(-1, 2).any(1))
    told = given.answers[:, 0] >= 0
    edges = values[told][..., [BEGIN, END]].masked_fill((given.ids[told] == 0)[..., None], LOW).permute(0, 2, 1)
    places = functional.cross_entropy(
        edges.reshape(-1, edges.shape[2]), given.answers[told].reshape(-1), reduction="sum"
    )
    return together.mean() + 0.5 * alone.mean() + 0.15 * places / len(together)


def _missed(anything: Tensor, rightly: Tensor, answered: Tensor) -> Tensor:
    """Cross-entropy of the right sentences among all and "none of them"."""
    return functional.softplus(anything) - rightly.masked_fill(~answered, 0.0)


def groups(questions: Questions, random: Random) -> Iterator[tuple[Example, Example]]:
    """One round through the questions, each beside its paragraph and another; some changed, some about else."""
    rows = list(questions.rows)
    titles: dict[str, list[Row]] = {}
    for row in rows:
        titles.setdefault(row.title, []).append(row)
    own = {paragraph.text: paragraph for paragraph in questions.paragraphs}
    swapped = (changed(row, titles[row.title], random) for row in rows if row.starts and random.random() < CHANGED)
    everything = [*rows, *filter(None, swapped), *questions.strangers]
    random.shuffle(everything)
    for row in everything:
        near = [questions.paragraphs[number] for number in row.near]
        # The nearer one is, the likelier it is taken.
        first = own[row.context] if row.context else near.pop(0)
        other = near[min(int(random.expovariate(0.7)), len(near) - 1)]
        yield example(row, first), example(row, other)


def batches(questions: Questions, random: Random, size: int) -> Iterator[list[tuple[Example, Example]]]:
    """Groups of about the same length together, so that little is filled up; the batches in a random order."""
    found = list(groups(questions, random))
    chunk = size * 32
    result = []
    for start in range(0, len(found), chunk):
        ordered = sorted(found[start : start + chunk], key=lambda both: max(len(each.pair.ids) for each in both))
        result += [ordered[place : place + size] for place in range(0, len(ordered), size)]
    random.shuffle(result)
    yield from result


def train(questions: Questions, say: Callable[[str], None], after: Callable[["Reader", int], None]) -> Reader:
    """A reader trained on ``questions``; ``after`` is called with it and the number of each round that is done."""
    torch.manual_seed(SEED)
    random = Random(SEED)  # noqa: S311 - a shuffle that has to repeat
    model = Reader()
    asked = int(len(questions.rows) * (1 + CHANGED / 2)) + len(questions.strangers)
    learn = Learning(model, ROUNDS * asked // SIZE)
    compiled = torch.compile(model, dynamic=True)
    for number in range(ROUNDS):
        for many in batches(questions, random, SIZE):
            given = batch([each for both in many for each in both])
            with torch.autocast("cpu", dtype=torch.bfloat16):
                values, none = compiled(given.ids, given.kinds)
            learn(loss(given, values.float(), none.float()), given.ids.numel(), say)
        after(model, number)
    return model


class Learning:
    """Steps of AdamW with a rate that rises for a while and falls to nothing; the heads learn faster than the body."""

    def __init__(self, model: nn.Module, steps: int) -> None:
        named = [(name, parameter) for name, parameter in model.named_parameters() if parameter.requires_grad]
        body = [parameter for name, parameter in named if name.startswith("body.")]
        heads = [parameter for name, parameter in named if not name.startswith("body.")]
        self._optimizer = torch.optim.AdamW([{"params": body, "lr": RATE}, {"params": heads, "lr": 1e-3}])
        self._schedule = torch.optim.lr_scheduler.LambdaLR(
            self._optimizer, lambda step: min((step + 1) / (0.06 * steps), max(1 - step / steps, 0.01))
        )
        self._parameters, self._steps = [*body, *heads], steps
        self._began, self._read, self._lost, self._taken = time.monotonic(), 0, 0.0, 0

    def __call__(self, wrong: Tensor, read: int, say: Callable[[str], None]) -> None:
        """One step down from a loss over so many tokens; each fiftieth is told of."""
        torch.autograd.backward([wrong])
        nn.utils.clip_grad_norm_(self._parameters, 1.0)
        self._optimizer.step()
        self._schedule.step()
        self._optimizer.zero_grad()
        self._read, self._lost, self._taken = self._read + read, self._lost + wrong.item(), self._taken + 1
        if self._taken % TOLD == 0:
            speed = self._read / (time.monotonic() - self._began)
            say(f"step {self._taken} of {self._steps}: loss {self._lost / TOLD:.3f}, {speed:.0f} tokens a second")
            self._lost = 0.0
