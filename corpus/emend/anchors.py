"""Anchor texts of links that were dropped into the middle of an English sentence, in another language."""

import re
from collections.abc import Iterator
from functools import lru_cache

from corpus.emend import lexicon
from corpus.emend.repair import Repair
from corpus.span import Span

_INTRODUCES = re.compile(
    r"\b(?:called|named|terms?|words?|phrase|titled?|motto|known as|says?|said|means?|or|dish|song|of) (?:the |an? )?\Z"
)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_QUOTED = re.compile(r"[“\"«‘(\[*_][^”\"»’)\]*_\n]{0,200}[”\"»’)\]*_]")
_SHORTEST = 3
_LOANS = frozenset(row[0] for row in lexicon.rows("loan_phrases"))


def anchors(text: str) -> Iterator[Repair]:
    """Runs of words of one foreign language outside quotation marks: what is no name, no loan, and no English."""
    quoted = [match.span() for match in _QUOTED.finditer(text)]
    for line in re.finditer(r"[^\n]+", text):
        words = [Span(*match.span()) for match in _WORD.finditer(text, *line.span())]
        for run in _foreign_runs(text, words):
            span = Span(run[0].start, run[-1].end)
            if not any(start < span.end and span.start < end for start, end in quoted):
                yield _removed(text, span)


def _removed(text: str, span: Span) -> Repair:
    space = text[span.end : span.end + 1] == " "
    whole = Span(span.start, span.end + 1) if space else Span(max(0, span.start - 1), span.end)
    return Repair(whole, "", "spam-anchor", "the text of a link in another language, dropped into the sentence")


def _foreign_runs(text: str, words: list[Span]) -> Iterator[list[Span]]:
    start = 0
    while start < len(words):
        run = _longest_run(text, words, start)
        if run:
            yield run
        start += len(run) or 1


def _longest_run(text: str, words: list[Span], start: int) -> list[Span]:
    best: list[Span] = []
    if _zipf(words[start].of(text), "en") >= 4:
        return best
    for language, labels in lexicon.words("link_words").items():
        run = _run(text, words, start, language)
        shown = {word.of(text).lower() for word in run}
        if len(run) >= max(_SHORTEST, len(best) + 1) and (shown & labels or _plainly_foreign(text, run, language)):
            best = run
    return best


def _run(text: str, words: list[Span], start: int, language: str) -> list[Span]:
    """The words of that language around ``words[start]``."""
    labels = lexicon.words("link_words")[language]
    end = start
    while end < len(words) and _joined(text, words, start, end) and _belongs(text, words, start, end, language):
        end += 1
    while end > start and _unknown(words[end - 1].of(text)) and not _rare(words[end - 1].of(text), language):
        end -= 1
    if end == start:
        return []
    while end < len(words) and words[end].of(text) in labels and _joined(text, words, start, end):
        end += 1
    while start and _joined(text, words, start - 1, start) and _leads(words[start - 1].of(text), language):
        start -= 1
    return words[start:end]


def _leads(word: str, language: str) -> bool:
    """Whether a word in front of a run is its first: “site de rencontre”, “come trovare”."""
    if word.lower() in lexicon.words("link_words")[language]:
        return True
    there, here = _zipf(word, language), _zipf(word, "en")
    return word.islower() and len(word) > 1 and there >= 4 and (there > here + 0.5 or (len(word) > 3 and there > here))


def _plainly_foreign(text: str, run: list[Span], language: str) -> bool:
    """Whether the words are no loan and no name, but of common words that English has none of."""
    shown = [word.of(text) for word in run]
    before, behind = text[: run[0].start], text[run[-1].end :]
    if not re.search(r"[a-z\d,] \Z", before[-2:]) or not re.match(r"[ .,;]", behind):
        return False
    if not shown[0].islower() and not {word.lower() for word in shown} & lexicon.words("link_words")[language]:
        return False  # it may be a name
    if not all(word.islower() or language == "de" for word in shown) or _INTRODUCES.search(before[-30:]):
        return False
    around = re.search(r"([a-z]+),? \Z", before[-30:]), re.match(r",? ([a-z]+)", behind[:30])
    if any(word and _zipf(word[1], "en") < 3.5 for word in around) or any(loan in " ".join(shown) for loan in _LOANS):
        return False  # not in an English sentence, or at home in one
    core = [word for word in shown if len(word) >= 4 and _zipf(word, language) >= 3 and _zipf(word, "en") < 2.5]
    return len(core) >= 2 and 2 * len(core) >= len([word for word in shown if len(word) >= 4])


def _belongs(text: str, words: list[Span], start: int, end: int, language: str) -> bool:
    """Whether the word goes on with the run; one that English has too ("in", "a") does between two that it has not."""
    here = words[end].of(text)
    if _foreign(here, language) or (language == "de" and start < end and _unknown(here)):
        return True
    if not start < end < len(words) - 1 or not _joined(text, words, start, end + 1):
        return False
    behind = words[end + 1].of(text)
    return here.islower() and _zipf(here, language) >= 5.5 and _zipf(behind, "en") < 5.3 and _foreign(behind, language)


def _joined(text: str, words: list[Span], start: int, end: int) -> bool:
    return end == start or text[words[end - 1].end : words[end].start] == " "


def _foreign(word: str, language: str) -> bool:
    if _unknown(word):
        return word.islower()  # a brand, or a rare form: it may stand inside of a run
    there, here = _zipf(word, language), _zipf(word, "en")
    return there >= 3 and (there > here + 0.2 or (word.lower() in lexicon.words("link_words")[language] and here < 5.5))


def _unknown(word: str) -> bool:
    return all(_zipf(word, language) == 0 for language in ("en", *lexicon.words("link_words")))


def _rare(word: str, language: str) -> bool:
    """Whether only the longer list of the language has the word, and that of English has not."""
    from wordfreq import zipf_frequency  # the lists are loaded only for a text that needs repair

    return word.islower() and zipf_frequency(word, language) > zipf_frequency(word, "en") + 1


@lru_cache(maxsize=200_000)  # a word is asked for in every language, and common words again and again
def _zipf(word: str, language: str) -> float:
    from wordfreq import zipf_frequency  # the lists are loaded only for a text that needs repair

    return zipf_frequency(word, language, wordlist="small")
