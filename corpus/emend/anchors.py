"""Anchor texts of links that were dropped into the middle of an English sentence, in another language."""

import re
from collections.abc import Iterator

from corpus.emend import lexicon
from corpus.emend.repair import Repair
from corpus.span import Span

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_QUOTED = re.compile(r"[“\"«‘(\[*_][^”\"»’)\]*_\n]{0,200}[”\"»’)\]*_]")
_SHORTEST = 3


def anchors(text: str) -> Iterator[Repair]:
    """Runs of words of one foreign language, with a word that links are labelled with, outside quotation marks."""
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
        end = start
        while end < len(words) and _joined(text, words, start, end) and _foreign(words[end].of(text), language):
            end += 1
        while end > start and _unknown(words[end - 1].of(text)):
            end -= 1
        run = words[start:end]
        shown = {word.of(text).lower() for word in run}
        if len(run) >= max(_SHORTEST, len(best) + 1) and shown & labels:
            best = run
    return best


def _joined(text: str, words: list[Span], start: int, end: int) -> bool:
    return end == start or text[words[end - 1].end : words[end].start] == " "


def _foreign(word: str, language: str) -> bool:
    if _unknown(word):
        return word.islower()  # a brand, or a rare form: it may stand inside of a run
    there, here = _zipf(word, language), _zipf(word, "en")
    return there >= 3 and (there > here + 0.2 or (word.lower() in lexicon.words("link_words")[language] and here < 5.5))


def _unknown(word: str) -> bool:
    return all(_zipf(word, language) == 0 for language in ("en", *lexicon.words("link_words")))


def _zipf(word: str, language: str) -> float:
    from wordfreq import zipf_frequency  # the lists are loaded only for a text that needs repair  # noqa: PLC0415

    return zipf_frequency(word, language, wordlist="small")
