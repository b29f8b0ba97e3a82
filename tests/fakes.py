"""Small honest stand-ins for models: the same text always gets the same result, and each remembers its calls."""

import math
import re
from collections import Counter
from collections.abc import Sequence
from zlib import crc32

import Stemmer

from qa.verify import Judgement

_WORD = re.compile(r"\w+")


class HashedEmbedder:
    """Embeds a text as a bag of stemmed words, each hashed to one of ``dimensions``: near texts get near vectors.

    ``history`` holds every text that was embedded, in order.
    """

    def __init__(self, dimensions: int = 256) -> None:
        self.dimensions = dimensions
        self.history: list[str] = []
        self._stemmer = Stemmer.Stemmer("english")

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [self.embed_query(text) for text in texts]

    def embed_query(self, text: str) -> list[float]:
        self.history.append(text)
        counts = Counter(self._place(word) for word in _WORD.findall(text.casefold()))
        length = math.sqrt(sum(count * count for count in counts.values()))
        # A text without a word still needs a direction: a zero vector has no cosine.
        return [counts[place] / length for place in range(self.dimensions)] if length else self._nowhere()

    def _place(self, word: str) -> int:
        return 1 + crc32(self._stemmer.stemWord(word).encode()) % (self.dimensions - 1)

    def _nowhere(self) -> list[float]:
        return [1.0, *([0.0] * (self.dimensions - 1))]


class ListedVerifier:
    """Gives the probabilities it was given, supported and contradicted, in order; ``history`` holds the pairs."""

    def __init__(self, *judgements: tuple[float, float]) -> None:
        self._judgements = [Judgement(*each) for each in judgements]
        self.history: list[tuple[str, str]] = []

    def __call__(self, pairs: Sequence[tuple[str, str]], /) -> Sequence[Judgement]:
        self.history.extend(pairs)
        return [self._judgements.pop(0) for _ in pairs]
