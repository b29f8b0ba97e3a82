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
from index.pairs import KINDS, SECOND, Pair, numbered, pair, tokens
from qa.training.questions import SEED, Paragraph, Questions, Row, changed

VALUES = 4
MEAN, PEAK, BEGIN, END = range(VALUES)


class Reader(nn.Module):
    """BERT with four kinds of tokens in the place of two, and the heads."""

    def __init__(self) -> None:
        super().__init__()
        self.body = body()
        width = self.body.config.hidden_size
        self.token = nn.Linear(width, VALUES)
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
    model.embeddings.word_embeddings.weight.requires_grad_(requires_grad=False)
    return model


@dataclass(frozen=True, slots=True)
class Example:
    """A question beside a paragraph: its row, the number of each passage token's sentence, which sentences are right,
    and the tokens of the row between which the answer stands."""

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
def _tokens(text: str):  # noqa: ANN202
    return tokens(text)


def batch(examples: Sequence[Example]) -> tuple[Tensor, Tensor]:
    """The rows of some examples, filled up to the longest."""
    longest = max(len(each.pair.ids) for each in examples)
    ids = torch.zeros(len(examples), longest, dtype=torch.long)
    kinds = torch.full((len(examples), longest), SECOND, dtype=torch.long)
    for number, each in enumerate(examples):
        ids[number, : len(each.pair.ids)] = torch.from_numpy(each.pair.ids)
        kinds[number, : len(each.pair.kinds)] = torch.from_numpy(each.pair.kinds)
    return ids, kinds


def scores(each: Example, values: Tensor, none: Tensor) -> Tensor:
    """The scores of an example's sentences."""
    own = values[each.pair.begin : each.pair.begin + len(each.sentences)]
    count = each.sentences[-1] + 1
    places = torch.tensor(each.sentences)
    sums = torch.zeros(count).index_add(0, places, own[:, MEAN])
    sizes = torch.zeros(count).index_add(0, places, torch.ones(len(places)))
    peaks = torch.full((count,), -1e4).scatter_reduce(0, places, own[:, PEAK], "amax")
    scored: Tensor = sums / sizes.clamp(min=1) + peaks - none
    return scored


def loss(group: Sequence[Example], values: Tensor, none: Tensor) -> Tensor:
    """What the model has got wrong about one question beside its passages."""
    rows = [scores(each, values[n], none[n]) for n, each in enumerate(group)]
    right = [torch.tensor([number in each.right for number in range(len(row))]) for each, row in zip(group, rows)]
    total = _choice(torch.cat(rows), torch.cat(right))
    for each, row, marks, value in zip(group, rows, right, values):
        total = total + 0.5 * _choice(row, marks) / len(group)
        if each.answer:
            length = len(each.pair.ids)
            begin = functional.cross_entropy(value[:length, BEGIN], torch.tensor(each.answer[0]))
            end = functional.cross_entropy(value[:length, END], torch.tensor(each.answer[1]))
            total = total + 0.15 * (begin + end)
    return total


def _choice(row: Tensor, right: Tensor) -> Tensor:
    """Cross-entropy of the right sentences among all and "none of them"."""
    everything = torch.logsumexp(torch.cat([torch.zeros(1), row]), dim=0)
    return everything - (torch.logsumexp(row[right], dim=0) if right.any() else torch.zeros(()))


def groups(questions: Questions, random: Random) -> Iterator[list[Example]]:
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
        other = near[min(int(random.expovariate(0.7)), len(near) - 1)]
        first = own[row.context] if row.context else random.choice(near)
        yield [example(row, first), *([] if other is first else [example(row, other)])]


CHANGED = 0.2
"""Share of the answerable questions that are asked once more with a name or a number changed."""


def batches(questions: Questions, random: Random, size: int) -> Iterator[list[list[Example]]]:
    """Groups of about the same length together, so that little is filled up; the batches in a random order."""
    found = list(groups(questions, random))
    chunk = size * 32
    result = []
    for start in range(0, len(found), chunk):
        ordered = sorted(found[start : start + chunk], key=lambda group: max(len(each.pair.ids) for each in group))
        result += [ordered[place : place + size] for place in range(0, len(ordered), size)]
    random.shuffle(result)
    yield from result


def train(
    questions: Questions,
    say: Callable[[str], None],
    *,
    rounds: int = 3,
    size: int = 16,
    rate: float = 1.2e-4,
    after: Callable[[Reader, int], None] = lambda model, number: None,
) -> Reader:
    """A reader trained on ``questions``; ``after`` is called after each round."""
    torch.manual_seed(SEED)
    random = Random(SEED)  # noqa: S311 - a shuffle
    model = Reader()
    heads = [*model.token.parameters(), *model.none.parameters()]
    inner = [parameter for parameter in model.body.parameters() if parameter.requires_grad]
    optimizer = torch.optim.AdamW([{"params": inner, "lr": rate}, {"params": heads, "lr": 1e-3}], weight_decay=0.01)
    steps = rounds * (int(len(questions.rows) * (1 + CHANGED / 2)) + len(questions.strangers)) // size
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / (0.06 * steps), max(1 - step / steps, 0.01))
    )
    compiled = torch.compile(model, dynamic=True)
    began, seen, taken, lost = time.monotonic(), 0, 0, 0.0
    for number in range(rounds):
        for many in batches(questions, random, size):
            flat = [each for group in many for each in group]
            ids, kinds = batch(flat)
            with torch.autocast("cpu", dtype=torch.bfloat16):
                values, none = compiled(ids, kinds)
            values, none = values.float(), none.float()
            total, place = torch.zeros(()), 0
            for group in many:
                total = total + loss(group, values[place : place + len(group)], none[place : place + len(group)])
                place += len(group)
            (total / len(many)).backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            optimizer.zero_grad()
            seen, taken, lost = seen + ids.numel(), taken + 1, lost + total.item() / len(many)
            if taken % 50 == 0:
                speed = seen / (time.monotonic() - began)
                say(f"{taken}/{steps} loss {lost / 50:.3f} {speed:.0f} tokens/s")
                lost = 0.0
        after(model, number)
    return model
