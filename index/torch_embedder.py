"""Any sentence-transformers model by name or folder; the only import of sentence_transformers."""

import numpy as np
from sentence_transformers import SentenceTransformer

from index.embed import EmbedderError


class SentenceTransformersEmbedder:
    """A sentence-transformers model; vectors of unit length. Raises EmbedderError if the model cannot be had."""

    def __init__(self, name: str) -> None:
        self.name = name
        try:
            self._model = SentenceTransformer(name, device="cpu")
        except (OSError, ValueError) as error:
            raise EmbedderError(
                f"the embedding model {name!r} is not on this machine; give its folder, or set HF_HUB_OFFLINE=0 to "
                "let sentence-transformers download it"
            ) from error

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """A vector for each text, in order; what is longer than the model reads is cut off."""
        vectors: list[list[float]] = np.asarray(
            self._model.encode_document(texts, normalize_embeddings=True, show_progress_bar=False)
        ).tolist()
        return vectors

    def embed_query(self, text: str) -> list[float]:
        """The vector of one question."""
        vector: list[float] = np.asarray(
            self._model.encode_query(text, normalize_embeddings=True, show_progress_bar=False)
        ).tolist()
        return vector
