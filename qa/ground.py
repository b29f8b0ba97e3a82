"""From a draft to claims with located citations: what is cited stands there to the letter, or the claim is uncited."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence

from corpus.document import Document, Problem, ProblemKind
from corpus.span import Span
from index.passage import Hit
from qa.answer import Answer, CheckedClaim, Citation, Claim, Status, Verdict
from qa.answer_words import within
from qa.draft import Draft, Evidence, Statement, key

_SHOWN = 80  # characters of a text that a message repeats


def ground(question: str, draft: Draft, hits: Sequence[Hit], document: Callable[[str], Document]) -> Answer:
    """The answer that ``draft`` gives, each citation located in its document.

    ``document`` finds a document by id. A claim without a citation that holds is UNCITED, any other UNCHECKED; why a
    citation does not hold is among the problems. The answer's text is its claims, in order, a space between two. A
    draft that says nothing gives an answer with insufficient evidence that says what was looked at.
    """
    claims: list[CheckedClaim] = []
    problems: list[Problem] = []
    start = 0
    for statement in draft.statements:
        text = statement.text.strip()
        if not text:
            continue
        citations, trouble = _citations(statement, text, hits, document)
        problems.extend(trouble)
        verdict = Verdict.UNCHECKED if citations else Verdict.UNCITED
        claim = Claim(text, Span(start, start + len(text)), citations, _answer(statement, start))
        claims.append(CheckedClaim(claim, verdict, None, ""))
        start += len(text) + 1
    if not claims:
        return Answer(question, _silence(hits, document), Status.INSUFFICIENT_EVIDENCE, hits=tuple(hits))
    text = " ".join(checked.claim.text for checked in claims)
    return Answer(question, text, Status.ANSWERED, tuple(claims), tuple(hits), tuple(problems))


def cite(quote: str, hit: Hit, document: Document) -> Citation | None:
    """The citation of ``quote`` in the hit's passage, or None if it does not stand there to the letter.

    Only the kind and amount of white space may differ. A quote that begins or ends inside a word or a number is not
    there: "5 billion" is not what "2.5 billion" says.
    """
    words = [re.escape(word) for word in quote.split()]
    if not words:
        return None
    whole = r"(?<!\w)(?<!\d[.,])" if quote.strip()[0].isalnum() else ""
    closed = r"(?!\w)(?![.,]\d)" if quote.strip()[-1].isalnum() else ""
    found = re.search(whole + r"\s+".join(words) + closed, hit.passage.text)
    if not found:
        return None
    return citation_at(Span(*found.span()).shift(hit.passage.location.clean.start), hit.passage.id, document)


def citation_at(span: Span, passage_id: str, document: Document) -> Citation:
    """The citation of the text at ``span``, which the caller knows to stand in that passage of the document."""
    own = next((note.id for note in document.notes if note.span and note.span.overlaps(span)), None)
    notes, following = _notes(document, span, own)
    return Citation(span.of(document.text), document.locate(span), passage_id, notes, following, own)


def _citations(
    statement: Statement, text: str, hits: Sequence[Hit], document: Callable[[str], Document]
) -> tuple[tuple[Citation, ...], list[Problem]]:
    keyed = {key(place): hit for place, hit in enumerate(hits)}
    citations: list[Citation] = []
    problems: list[Problem] = []
    for evidence in statement.evidence:
        hit = keyed.get(evidence.passage.strip().strip("[]"))
        if hit is None:
            problems.append(_unknown_key(evidence))
            continue
        citation = cite(evidence.quote, hit, document(hit.passage.location.document_id))
        if citation is None:
            problems.append(_not_found(evidence))
        elif citation not in citations:
            citations.append(citation)
    if not citations:
        message = f"no citation backs “{_short(text)}”; it is not shown as cited"
        problems.append(Problem(ProblemKind.CLAIM_WITHOUT_CITATION, message))
    return tuple(citations), problems


def _answer(statement: Statement, start: int) -> Span | None:
    """Where in the answer's text the words stand that answer; the statement stands there at ``start``, stripped."""
    place = within(statement.text, statement.answer)
    return place.shift(start - len(statement.text) + len(statement.text.lstrip())) if place else None


def _unknown_key(evidence: Evidence) -> Problem:
    message = f"no passage has the key “{_short(evidence.passage)}”, which the answer cites"
    return Problem(ProblemKind.UNKNOWN_KEY, message)


def _not_found(evidence: Evidence) -> Problem:
    message = f"passage {_short(evidence.passage)} does not say “{_short(evidence.quote)}”, which the answer quotes"
    return Problem(ProblemKind.QUOTE_NOT_FOUND, message)


def _notes(document: Document, span: Span, own: str | None) -> tuple[tuple[str, ...], str | None]:
    """The notes of the sentences that ``span`` touches; where none has any, the note that follows the last of them.

    Words of a note's ``own`` text have that note.
    """
    sentences = document.sentences
    first = bisect_right(sentences, span.start, key=lambda sentence: sentence.span.end)
    last = bisect_left(sentences, span.end, key=lambda sentence: sentence.span.start)
    touched = sentences[first:last]
    notes = tuple(dict.fromkeys([*([own] if own else []), *(note for sentence in touched for note in sentence.notes)]))
    return notes, None if notes or not touched else touched[-1].following


def _silence(hits: Sequence[Hit], document: Callable[[str], Document]) -> str:
    if not hits:
        return "The documents do not answer this. Nothing was found to look at."
    titles = list(dict.fromkeys(document(hit.passage.location.document_id).title for hit in hits))
    shown = " and ".join(f"“{title}”" for title in titles) if len(titles) < 3 else f"{len(titles)} documents"
    passages = "1 passage" if len(hits) == 1 else f"{len(hits)} passages"
    nearest = "it is shown" if len(hits) == 1 else "the nearest are"
    return f"The documents do not answer this. Looked at {passages} of {shown}; {nearest} below."


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"
