"""Repair of proper names that were translated as common words, where the document gives evidence of the right name."""

import re
from collections.abc import Iterator

from corpus.emend import lexicon
from corpus.emend.repair import Repair
from corpus.span import Span

_NAME_BEFORE = re.compile(r"[A-ZÀ-Þ][\w’'-]*[ ]\Z")
_NAME_BEHIND = re.compile(r" [A-ZÀ-Þ][a-z]")
_OPENS_SENTENCE = re.compile(r"(?:\A|[.!?:”\"’]\s+|\n\s*)\Z")


def names(text: str) -> Iterator[Repair]:
    """Names of states and cities that stand as common words; the United States that stand as "You"."""
    yield from _translated(text)
    yield from _united_states(text)


def _translated(text: str) -> Iterator[Repair]:
    for wrong, right, support, against, slot in lexicon.rows("names"):
        if re.search(rf"\b(?:{against})\b", text) or not lexicon.compiled(slot).search(text):
            continue
        witnesses = re.findall(rf"\b(?:{support})\b", text)
        if len(witnesses) < 2 and not (slot == "" and _among_states(text, wrong)):
            continue
        told = f"the document tells of {_witness(witnesses)}" if witnesses else "the document tells of states"
        reason = f"“{right}”, a name replaced like a common word; {told}"
        for match in re.finditer(rf"\b(?P<the>[Tt]he )?(?P<name>{wrong})(?P<own>s(?= [a-z]))?(?!\w)", text):
            if not _stands_as_name(text, Span(*match.span("name"))):
                continue
            dropped = match["the"] and lexicon.compiled("{ENDS_NAME}").match(text, match.end()) and right != "Polish"
            start = match.start() if dropped else match.start("name")
            own = "’s" if match["own"] else ""
            yield Repair(Span(start, match.end()), right + own, "name", reason)


def _among_states(text: str, wrong: str) -> bool:
    """Whether the word stands with a capital inside a sentence of a text that names many states."""
    capital = any(
        not _OPENS_SENTENCE.search(text[: match.start()][-40:]) and _stands_as_name(text, Span(*match.span()))
        for match in re.finditer(rf"\b(?:{wrong})\b", text)
    )
    return capital and len(set(lexicon.compiled(r"\b(?:{PLACE}|Soviet|NATO|Kremlin|EU|UN)\b").findall(text))) >= 2


def _witness(witnesses: list[str]) -> str:
    found = set(witnesses)
    return ", ".join(sorted(word for word in found if word.removesuffix("s") not in found - {word})[:3])


def _stands_as_name(text: str, span: Span) -> bool:
    """Not in a longer name ("Kentucky Fried Chicken", "Chicken Kiev"), and not only a capital after a full stop."""
    before, behind = text[max(0, span.start - 40) : span.start], text[span.end : span.end + 40]
    bare = re.sub(r"\b[Tt]he \Z", "", before)
    if _OPENS_SENTENCE.search(bare):
        return bool(
            lexicon.compiled(r"['’]s |s? (?:{FINITE}|and [A-Z]|will)|s (?!(?:{NOT_OWNED})\b)[a-z]").match(behind)
        )
    if lexicon.compiled("{STATE_OF_PEOPLE}").search(before) or behind.startswith(" v. "):
        return False
    return not _NAME_BEFORE.search(before.removesuffix("The ")) and not _NAME_BEHIND.match(behind)


def _united_states(text: str) -> Iterator[Repair]:
    full = "the United States" if re.search(r"\b[Uu]nited [Ss]tates\b", text) else "the U.S."
    reason = "the United States, shortened and then read as a pronoun"
    for form, before, wrong, after in lexicon.rows("united_states"):
        for match in lexicon.compiled(f"{before}(?P<wrong>{wrong})(?={after})").finditer(text):
            yield Repair(Span(*match.span("wrong")), full if form == "full" else "U.S.", "name", reason)


def bare_names(text: str) -> Iterator[Repair]:
    """No article stands before the name of most states and capitals: “the Turkey” is Turkey."""
    pattern = r"\b[a-z]+ the (?P<name>{PLACE})(?={ENDS_NAME}|['’]s)(?! of)"
    for match in lexicon.compiled(pattern).finditer(text):
        start = match.start("name") - len("the ")
        reason = "the article does not go with this name"
        yield Repair(Span(start, match.end("name")), match["name"], "function-word", reason)
