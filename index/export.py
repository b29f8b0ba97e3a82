"""Make the default model's file anew from the packaged weights: ``python -m index.export FILE``.

Needs torch and the extra ``training``. The same versions of torch, onnx and onnxruntime write the same bytes.
"""

import sys
import tempfile
import warnings
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from index.embed import LONGEST, model_folder, verified

SOURCE_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Of model.safetensors: all-MiniLM-L6-v2 in 32-bit floats."""

_LAYERS, _HEADS, _WIDTH, _EPSILON = 6, 12, 384, 1e-12


class MiniLM(nn.Module):
    """all-MiniLM-L6-v2 from token ids to one vector of unit length, for one text at a time.

    The same arithmetic as BERT with mean pooling, laid out for speed: one text needs no mask and no shapes, and query,
    key and value are one product. The table of words is held in bytes, with a scale for each word.
    """

    words: Tensor
    scales: Tensor
    positions: Tensor

    def __init__(self, weights: dict[str, Tensor], *, words_in_bytes: bool = True) -> None:
        super().__init__()
        words = weights["embeddings.word_embeddings.weight"]
        scales = words.abs().amax(dim=1, keepdim=True) / 127 if words_in_bytes else torch.ones(len(words), 1)
        table = torch.round(words / scales).to(torch.int8) if words_in_bytes else words
        self.register_buffer("words", table)
        self.register_buffer("scales", scales)
        kind = weights["embeddings.token_type_embeddings.weight"][0]
        self.register_buffer("positions", weights["embeddings.position_embeddings.weight"][:LONGEST] + kind)
        self.norm = normed(weights, "embeddings.LayerNorm")
        self.layers = nn.ModuleList(Layer(weights, f"encoder.layer.{number}.") for number in range(_LAYERS))

    def forward(self, token_ids: Tensor) -> Tensor:
        """The vector of a text, given as a row of one; its shape is (1, 384)."""
        hidden = self.words[token_ids[0]].to(torch.float32) * self.scales[token_ids[0]]
        hidden = self.norm(hidden + self.positions[: token_ids.shape[1]])
        for layer in self.layers:
            hidden = layer(hidden)
        vector: Tensor = functional.normalize(hidden.mean(dim=0, keepdim=True), dim=1)
        return vector


class Layer(nn.Module):
    """One layer of BERT, over the tokens of one text."""

    def __init__(self, weights: dict[str, Tensor], prefix: str) -> None:
        super().__init__()
        parts = [f"{prefix}attention.self.{part}" for part in ("query", "key", "value")]
        self.attend = _linear(
            torch.cat([weights[f"{part}.weight"] for part in parts]),
            torch.cat([weights[f"{part}.bias"] for part in parts]),
        )
        self.merge = _named(weights, f"{prefix}attention.output.dense")
        self.merged = normed(weights, f"{prefix}attention.output.LayerNorm")
        self.widen = _named(weights, f"{prefix}intermediate.dense")
        self.narrow = _named(weights, f"{prefix}output.dense")
        self.narrowed = normed(weights, f"{prefix}output.LayerNorm")

    def forward(self, hidden: Tensor) -> Tensor:
        """Attention over all tokens, then two dense layers, each added to what came in."""
        size = _WIDTH // _HEADS
        query, key, value = self.attend(hidden).view(-1, 3, _HEADS, size).permute(1, 2, 0, 3).unbind(0)
        weights = torch.softmax(query @ key.transpose(1, 2) / size**0.5, dim=-1)
        context = (weights @ value).permute(1, 0, 2).reshape(-1, _WIDTH)
        hidden = self.merged(hidden + self.merge(context))
        result: Tensor = self.narrowed(hidden + self.narrow(functional.gelu(self.widen(hidden))))
        return result


def export(target: Path) -> None:
    """Write the model in eight-bit integers to ``target``."""
    model = MiniLM(load_file(verified(model_folder() / "model.safetensors", SOURCE_SHA256))).eval()
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder, "plain.onnx")
        to_onnx(model, plain)
        # Seven bits of weight: with eight, processors without VNNI overflow, and give other vectors than those with it.
        quantize_dynamic(
            plain,
            target,
            op_types_to_quantize=["MatMul"],
            per_channel=True,
            reduce_range=True,
            weight_type=QuantType.QInt8,
        )
    onnx.checker.check_model(onnx.load(target))


def to_onnx(model: MiniLM, target: Path) -> None:
    """Write the model as it is."""
    with warnings.catch_warnings():
        # The newer exporter writes graphs that the quantiser does not know.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            model,
            (torch.ones(1, 9, dtype=torch.int64),),
            str(target),
            dynamo=False,
            opset_version=17,
            input_names=["token_ids"],
            output_names=["vector"],
            dynamic_axes={"token_ids": {1: "tokens"}},
        )


def _named(weights: dict[str, Tensor], name: str) -> nn.Linear:
    return _linear(weights[f"{name}.weight"], weights[f"{name}.bias"])


def _linear(weight: Tensor, bias: Tensor) -> nn.Linear:
    linear = nn.Linear(weight.shape[1], weight.shape[0])
    linear.weight.data, linear.bias.data = weight, bias
    return linear


def normed(weights: dict[str, Tensor], name: str) -> nn.LayerNorm:
    """The layer norm of that name among the weights."""
    norm = nn.LayerNorm(_WIDTH, eps=_EPSILON)
    norm.weight.data, norm.bias.data = weights[f"{name}.weight"], weights[f"{name}.bias"]
    return norm


if __name__ == "__main__":
    export(Path(sys.argv[1]))
