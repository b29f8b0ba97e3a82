"""Whether what was answered is what a reference answers: exact match, token F1, and the sentence that holds it."""

import re
import string
from collections import Counter
from collections.abc import Sequence

_PUNCTUATION = str.maketrans("", "", string.punctuation)
_ARTICLE = re.compile(r"\b(?:a|an|the)\b")


def normalised(text: str) -> str:
    """``text`` as SQuAD compares it: small letters, without punctuation, articles and superfluous white space.

    The order is that of the official script (Rajpurkar et al., EMNLP 2016).

    >>> normalised("The  U.S. Army, a force")
    'us army force'
    """
    return " ".join(_ARTICLE.sub(" ", text.lower().translate(_PUNCTUATION)).split())


def exact_match(answer: str, references: Sequence[str]) -> float:
    """SQuAD's exact match: 1 if the normalised answer is one of the normalised references, else 0."""
    return float(normalised(answer) in map(normalised, references))


def token_f1(answer: str, references: Sequence[str]) -> float:
    """SQuAD's F1: the harmonic mean of precision and recall of the answer's tokens, for the nearest reference.

    >>> token_f1("on 3 May 1871", ["3 May 1871", "1871"])  # precision 3/4, recall 1
    0.8571428571428571
    """
    return max((_f1(answer, reference) for reference in references), default=0.0)


def holds(sentence: str, references: Sequence[str]) -> bool:
    """Whether the sentence holds a reference answer as whole words: to the letter, or normalised as by SQuAD.

    Case and white space do not matter. So the shown sentence is judged in the peers' figures too ("answer sentence").

    >>> holds("It cost $2,500 in the mid-1990s.", ["1990s"]), holds("It burned in 1650.", ["16"])
    (True, False)
    """
    return any(_has(sentence, reference) for reference in references)


def _f1(answer: str, reference: str) -> float:
    said, expected = normalised(answer).split(), normalised(reference).split()
    if not said or not expected:
        return float(said == expected)
    same = (Counter(said) & Counter(expected)).total()
    return 2 * same / (len(said) + len(expected))


def _has(sentence: str, reference: str) -> bool:
    plain, wanted = (" ".join(text.casefold().split()) for text in (sentence, reference))
    if wanted and re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", plain):
        return True
    short = normalised(reference)
    return bool(short) and f" {short} " in f" {normalised(sentence)} "
