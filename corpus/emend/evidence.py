"""What a text itself tells about being machine-paraphrased. No repair is made without this evidence.

Clean English may hold any single phrase of the paraphraser ("and you can Skype with us"), so one kind of sign never
decides: signs of several families have to come together, and closely.
"""

import re
from collections import Counter
from dataclasses import dataclass

from corpus.emend import lexicon

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
# What is quoted tells nothing of the text that quotes it: an essay on such paraphrase is not paraphrased.
_QUOTED = re.compile(r"“[^”\n]{1,400}”|\"[^\"\n]{1,400}\"|«[^»\n]{1,400}»")
# "your" does not count: the paraphraser puts it for "the".
_READER = re.compile(r"\b(?:[Yy]ou(?:['’](?:re|ll|ve|d))?|[Yy]ours|[Yy]ourself)\b(?!\.S\.)")
_OF_THE_PARAPHRASER = re.compile(
    r"\b(?:[Aa]nd you (?:can|will|may|could|would)|[Ss]o (?:that )?you can|[Ss]o you(?:['’]re| are) able to"
    r"|[Tt]o help you|you to definitely|[Yy]ou to|(?:[a-z,] |\d )You\b|[Tt]he You\b)"
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Signs of paraphrase in one text: how often each family of signs was seen, and the length in words.

    Without a strong sign nothing else is counted.
    """

    strong: Counter[str]
    weak: Counter[str]
    words: int

    @property
    def score(self) -> float:
        """Strong signs count up to three times a family, a family of weak signs counts half."""
        return sum(min(count, 3) for count in self.strong.values()) + 0.5 * len(self.weak)

    @property
    def spun(self) -> bool:
        """Whether a machine paraphrased the text.

        Calibrated on 20 MB of clean text, which holds no strong sign at all, and on paraphrased texts. Two families of
        strong signs that come closely decide; one family does if it is frequent, or if many weak signs stand beside it.
        """
        hits = self.strong.total()
        several = len(self.strong) >= 2 and self.score >= 2.5 and hits * 400 >= self.words
        frequent = hits >= 3 and len(self.weak) >= 2 and hits * 150 >= self.words
        beside = hits >= 1 and len(self.weak) >= 4 and hits * 200 >= self.words
        return several or frequent or beside


def weigh(text: str) -> Evidence:
    """Count the signs of paraphrase in ``text``; the weak ones only where there is a strong one."""
    own = _QUOTED.sub("“…”", text)
    strong = _count(own, "strong")
    weak = _count(own, "weak") if strong else Counter()
    return Evidence(strong, weak, sum(1 for _ in _WORD.finditer(text)) if strong else 0)


def _count(text: str, weight: str) -> Counter[str]:
    found: Counter[str] = Counter()
    for family, its_weight, pattern in lexicon.rows("signatures"):
        if its_weight == weight and (hits := sum(1 for _ in lexicon.compiled(pattern).finditer(text))):
            found[family] += hits
    return found


def addresses_reader(text: str) -> bool:
    """Whether the text says "you" to its reader, apart from the phrases that the paraphraser put in."""
    inserted = sum(1 for _ in _OF_THE_PARAPHRASER.finditer(text))
    return sum(1 for _ in _READER.finditer(text)) - inserted > max(1, inserted // 5)


def filled_articles(text: str) -> bool:
    """Whether indefinite articles are filled with praise ("an enthusiastic apology") more often than anyone writes."""
    articles = len(re.findall(r"\b[Aa]n? ", text))
    adjectives = "|".join(row[0] for row in lexicon.rows("articles"))
    filled = len(re.findall(rf"\b[Aa]n? (?:{adjectives}) ", text))
    return filled >= 2 and filled * 10 >= articles
