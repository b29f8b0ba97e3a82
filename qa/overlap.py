"""What a claim and its premise have in common, counted: cheap measures beside a model's.

Plain overlap tells much where claims are written anew, and nothing where one word was changed.
"""

from qa import rules
from qa.wording import STOP_WORDS, stem, tokens

MOST = 3
"""Numbers and names that are counted; more make it no worse."""


def overlap(claim: str, premise: str) -> dict[str, float]:
    """The measures by name.

    ``covered`` is the share of the claim's content words that stand in the premise, 1 where it has none; ``numbers``
    and ``names`` count what the premise does not give, up to 3.
    """
    known = {stem(word) for word in tokens(premise)}
    own = [stem(word) for word in tokens(claim) if word.lower() not in STOP_WORDS]
    return {
        "covered": sum(word in known for word in own) / len(own) if own else 1.0,
        "numbers": float(min(rules.absent_numbers(claim, premise), MOST)),
        "names": float(min(len(rules.absent_names(claim, premise)), MOST)),
    }
