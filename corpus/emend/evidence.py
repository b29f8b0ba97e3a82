"""What a text itself tells about being machine-paraphrased. No repair is made without this evidence.

Clean English may hold any single phrase of the paraphraser ("and you can Skype with us"), so one kind of sign never
decides: signs of several families have to come together. One of them has to be of the grammar ("out-of", "so you can
Moscow"), for odd names and terms may be those of a firm, or of an essay on such paraphrase.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from corpus.emend import lexicon
from corpus.span import Span

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
# What is quoted tells nothing of the text that quotes it: an essay on such paraphrase is not paraphrased.
QUOTED = re.compile(
    r"“[^”\n]{1,400}”|\"[^\"\n]{1,400}\"|«[^»\n]{1,400}»"
    r"|(?<![\w’])‘[^‘’\n]{1,200}’(?!\w)|(?<![\w'])'(?! )[^'\n]{1,200}(?<! )'(?!\w)"
)
_SPARSE = 150  # characters to a sign; whole texts of the paraphraser have one in fewer than a hundred
_GRAMMAR = ("and", "to", "that", "of")
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

        Calibrated on 27 MB of clean text, which holds no strong sign at all, and on paraphrased texts. Two families of
        strong signs that come closely decide; one family does if it is frequent, or if many weak signs stand beside it.
        """
        if not any(self.strong[family] for family in _GRAMMAR):
            return False
        hits = self.strong.total()
        several = len(self.strong) >= 2 and self.score >= 2.5 and hits * 400 >= self.words
        frequent = hits >= 3 and len(self.weak) >= 2 and hits * 150 >= self.words
        beside = len(self.weak) >= 3 and self.weak.total() >= 5 and (hits + self.weak.total()) * 60 >= self.words
        return several or frequent or beside


class Places:
    """Spans that do not overlap, to be asked which characters lie in them."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._spans = sorted(spans)
        self._starts = [span.start for span in self._spans]

    def __contains__(self, place: int) -> bool:
        at = bisect_right(self._starts, place) - 1
        return at >= 0 and place < self._spans[at].end


def quoted(text: str) -> Places:
    """What stands in quotation marks."""
    return Places(Span(*match.span()) for match in QUOTED.finditer(text))


def damaged(text: str) -> Places:
    """The paragraphs that show signs of paraphrase themselves; a heading is too short to show any.

    In a text with few signs, of which a part was paraphrased, the sentence has to show one too.
    """
    own = QUOTED.sub(lambda match: "“" + "…" * (len(match.group()) - 2) + "”", text)
    certain = sorted(_places(own, "strong"))
    signs = sorted((*certain, *certain, *_places(own, "weak"), *_places(own, "local")))
    light = len(signs) * _SPARSE < len(text)
    paragraphs = [span for span in _cut(own, r"\n+") if _between(signs, span) >= 2 or (len(span) < 120 and not light)]
    if not light:
        return Places(paragraphs)
    inside = Places(paragraphs)
    return Places(span for span in _cut(own, r"\n+|[.!?][”\"’')]* ") if span.start in inside and _between(signs, span))


def _cut(text: str, mark: str) -> Iterator[Span]:
    ends = [0, *(match.end() for match in re.finditer(mark, text)), len(text)]
    return (Span(start, end) for start, end in pairwise(ends))


def _between(places: list[int], span: Span) -> int:
    return bisect_left(places, span.end) - bisect_left(places, span.start)


def _places(text: str, weight: str) -> Iterator[int]:
    for family, its_weight, pattern in lexicon.rows("signatures"):
        if its_weight == weight and family != "article":
            yield from (match.start() for match in lexicon.compiled(pattern).finditer(text))


def weigh(text: str) -> Evidence:
    """Count the signs of paraphrase in ``text``; the weak ones only where there is a strong one."""
    own = QUOTED.sub("“…”", text)
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
    """Whether the text says "you" to its reader, apart from quotations and the phrases that the paraphraser put in."""
    own = QUOTED.sub("“…”", text)
    inserted = sum(1 for _ in _OF_THE_PARAPHRASER.finditer(own))
    return sum(1 for _ in _READER.finditer(own)) - inserted > max(1, inserted // 5)


def filled_articles(text: str) -> bool:
    """Whether indefinite articles are filled with praise ("an enthusiastic apology") more often than anyone writes."""
    articles = len(re.findall(r"\b[Aa]n? ", text))
    adjectives = "|".join(row[0] for row in lexicon.rows("articles"))
    filled = len(re.findall(rf"\b[Aa]n? (?:{adjectives}) ", text))
    return filled >= 2 and filled * 10 >= articles
