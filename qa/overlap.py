"""What a claim and its premise have in common, counted: cheap measures beside a model's.

Plain overlap tells much where claims are written anew, and nothing where one word was changed; the joint model in
``qa.entail`` weighs both.
"""

import math
from collections.abc import Collection, Sequence
from itertools import pairwise

from qa import rules
from qa.wording import STOP_WORDS, negated, stem, tokens


def overlap(claim: str, premise: str) -> dict[str, float]:
    """The measures by name.

    ``covered`` is the share of the claim's content words that stand in the premise, ``together`` that of its pairs of
    neighbouring content words, ``phrases`` that of its pairs of neighbouring words of any kind, ``one`` the share of
    content words in the sentence that holds most of them, the mean over the claim's sentences. ``numbers`` and
    ``names`` count what the premise does not give, up to 3; ``altered`` and ``negation`` are 1 where a rule objects.
    ``long`` and ``much`` are the logarithms of the numbers of words of claim and premise.
    """
    ours, theirs = _content(claim), _content(premise)
    words, all_words = _lower(claim), _lower(premise)
    nearest = rules.nearest(claim, premise)
    return {
        "covered": _share(ours, set(theirs)),
        "together": _share(_pairs(ours), set(_pairs(theirs))),
        "phrases": _share(_pairs(words), set(_pairs(all_words))),
        "one": _in_one(claim, premise),
        "numbers": float(min(rules.absent_numbers(claim, premise), 3)),
        "names": float(min(len(rules.absent_names(claim, premise)), 3)),
        "altered": float(bool(rules.altered(claim, premise))),
        "negation": float(negated(claim) != negated(nearest)),
        "long": math.log(len(words) + 2),
        "much": math.log(len(all_words) + 5),
    }


def _in_one(claim: str, premise: str) -> float:
    sentences = [set(_content(sentence)) for sentence in rules.sentences(premise)]
    parts = [content for part in rules.sentences(claim) if (content := _content(part))]
    best = [max((_share(part, sentence) for sentence in sentences), default=0.0) for part in parts]
    return sum(best) / len(best) if best else 0.0


def _content(text: str) -> list[str]:
    return [stem(word) for word in tokens(text) if word.lower() not in STOP_WORDS]


def _lower(text: str) -> list[str]:
    return [word.lower() for word in tokens(text)]


def _pairs(words: Sequence[str]) -> list[tuple[str, str]]:
    return list(pairwise(words))


def _share(own: Sequence[object], known: Collection[object]) -> float:
    """The share of ``own`` that is known; 1 where there is nothing to know."""
    return sum(each in known for each in own) / len(own) if own else 1.0
