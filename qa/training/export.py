"""From trained weights to the files that come with the package: eight-bit integers, one row of tokens at a time."""

import hashlib
import re
import tempfile
import warnings
from collections.abc import Sequence
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from index.export import Layer, normed
from index.pairs import FIRST, FIRST_SHARED

LAYERS = 6
LOW = -1e4


class Body(nn.Module):
    """MiniLM with kinds of tokens, from one row of ids and kinds to its tokens' vectors, (tokens, 384).

    The same arithmetic as BERT, laid out for speed as in ``index.export``: the table of words is held in bytes.
    """

    words: Tensor
    scales: Tensor
    positions: Tensor
    table: Tensor

    def __init__(self, weights: dict[str, Tensor]) -> None:
        super().__init__()
        words = weights["embeddings.word_embeddings.weight"]
        scales = words.abs().amax(dim=1, keepdim=True) / 127
        self.register_buffer("words", torch.round(words / scales).to(torch.int8))
        self.register_buffer("scales", scales)
        self.register_buffer("positions", weights["embeddings.position_embeddings.weight"])
        self.register_buffer("table", weights["embeddings.token_type_embeddings.weight"])
        self.norm = normed(weights, "embeddings.LayerNorm")
        self.layers = nn.ModuleList(Layer(weights, f"encoder.layer.{number}.") for number in range(LAYERS))

    def forward(self, token_ids: Tensor, kinds: Tensor) -> Tensor:
        """The tokens' vectors of a row, given as a row of one."""
        words = self.words[token_ids[0]].to(torch.float32) * self.scales[token_ids[0]]
        hidden: Tensor = self.norm(words + self.positions[: token_ids.shape[1]] + self.table[kinds[0]])
        for layer in self.layers:
            hidden = layer(hidden)
        return hidden


class ReaderRow(nn.Module):
    """The trained reader for one row of tokens."""

    def __init__(self, weights: dict[str, Tensor]) -> None:
        super().__init__()
        self.body = Body(_under(weights, "body."))
        self.token = _head(weights, "token")
        self.none = _head(weights, "none")

    def forward(self, token_ids: Tensor, kinds: Tensor) -> tuple[Tensor, Tensor]:
        """The values of the tokens, (tokens, 4), and of the row, (1,)."""
        hidden = self.body(token_ids, kinds)
        return self.token(hidden), self.none(torch.cat([hidden[0], hidden.mean(dim=0)]))


class VerifierRow(nn.Module):
    """The trained verifier for one row of tokens."""

    def __init__(self, weights: dict[str, Tensor]) -> None:
        super().__init__()
        self.body = Body(_under(weights, "body."))
        self.whole = _head(weights, "whole")
        self.token = _head(weights, "token")
        self.share = nn.Parameter(weights["share"], requires_grad=False)

    def forward(self, token_ids: Tensor, kinds: Tensor) -> tuple[Tensor, Tensor]:
        """The values of the classes, (3,), and of the tokens, (tokens,)."""
        hidden = self.body(token_ids, kinds)
        wrong = self.token(hidden).squeeze(-1)
        claimed = (kinds[0] == FIRST) | (kinds[0] == FIRST_SHARED)
        worst = torch.where(claimed, wrong, torch.full_like(wrong, LOW)).amax()
        return self.whole(torch.cat([hidden[0], hidden.mean(dim=0)])) + worst * self.share, wrong


def export_verifier(weights: dict[str, Tensor], target: Path) -> None:
    """Write the verifier to ``target``."""
    quantized(VerifierRow(weights).eval(), ("classes", "wrong"), ("whole", "token"), target)


def export_reader(weights: dict[str, Tensor], target: Path) -> None:
    """Write the reader to ``target``."""
    quantized(ReaderRow(weights).eval(), ("values", "none"), ("token", "none"), target)


def quantized(model: nn.Module, outputs: Sequence[str], heads: Sequence[str], target: Path) -> None:
    """Write a model of one row of ``token_ids`` and ``kinds``; the modules named as ``heads`` stay in floats."""
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        # The newer exporter writes graphs that the quantiser does not know.
        warnings.simplefilter("ignore")
        plain = Path(folder, "plain.onnx")
        row = torch.ones(1, 9, dtype=torch.int64)
        torch.onnx.export(
            model,
            (row, row),
            str(plain),
            dynamo=False,
            opset_version=17,
            input_names=["token_ids", "kinds"],
            output_names=list(outputs),
            dynamic_axes={"token_ids": {1: "tokens"}, "kinds": {1: "tokens"}},
        )
        nodes = [node.name for node in onnx.load(plain).graph.node]
        kept = [name for name in nodes if any(f"/{head}/" in name for head in heads)]
        # Seven bits of weight: with eight, processors without VNNI overflow, and give other values than those with it.
        quantize_dynamic(
            plain,
            target,
            nodes_to_exclude=kept,
            op_types_to_quantize=["MatMul"],
            per_channel=True,
            reduce_range=True,
            weight_type=QuantType.QInt8,
        )
    onnx.checker.check_model(onnx.load(target))


def _under(weights: dict[str, Tensor], prefix: str) -> dict[str, Tensor]:
    return {name.removeprefix(prefix): value for name, value in weights.items() if name.startswith(prefix)}


def _head(weights: dict[str, Tensor], name: str) -> nn.Linear:
    linear = nn.Linear(weights[f"{name}.weight"].shape[1], weights[f"{name}.weight"].shape[0])
    linear.weight.data, linear.bias.data = weights[f"{name}.weight"], weights[f"{name}.bias"]
    return linear


def pinned(weights: Path, module: Path) -> None:
    """Write the hash of new weights into the module that loads them."""
    sha256 = hashlib.sha256(weights.read_bytes()).hexdigest()
    source = module.read_text(encoding="utf-8")
    module.write_text(
        re.sub(r'^WEIGHTS_SHA256 = ".*"', f'WEIGHTS_SHA256 = "{sha256}"', source, flags=re.MULTILINE), "utf-8"
    )
