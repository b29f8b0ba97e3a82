"""Answers, reports and problems as the HTML that stands in the conversation.

Everything that comes from a document, a question or a model goes through ``escape``: the conversation is rendered as
Markdown, so a text must be inert as HTML, as Markdown and as LaTeX alike. A link to a source is ``#cite-`` with the
collection, the passage and the cited range; the page's script opens it.
"""

import re
from collections.abc import Iterable
from urllib.parse import quote

from qa.wire import AnswerOut, CitationOut, ClaimOut, HitOut, ProblemOut, ReportOut

_DOUBTS = {
    "unchecked": "not checked",
    "unsupported": "not supported by its source",
    "contradicted": "contradicted by its source",
    "uncited": "no source found",
}

_CHANGES = {
    "added": "Added",
    "replaced": "Replaced an earlier version",
    "unchanged": "Already there, unchanged",
}

_TITLE = 36  # characters of a document's title in a marker
_EXCERPT = 220  # characters of a passage in a list
_NEAREST = 3


def escape(text: str) -> str:
    """``text`` as inert characters on one line: each ASCII mark an entity, white space single.

    >>> escape("a <b> [x](#y)")
    'a &#60;b&#62; &#91;x&#93;&#40;&#35;y&#41;'
    """
    return re.sub(r"[!-/:-@\[-`{-~]", lambda match: f"&#{ord(match.group())};", " ".join(text.split()))


def answer_html(answer: AnswerOut, collection: str, *, titled: bool) -> str:
    """A finished answer. ``titled`` puts the document's short title into each marker."""
    body = claims_html(answer.claims, collection, titled=titled) if answer.claims else _silence(answer, collection)
    foot = f'<p class="ibid-foot">{escape(_maker(answer))} <a class="ibid-copy" href="#copy">Copy with sources</a></p>'
    return f'<div class="ibid-answer ibid-done">{body}{_problems(answer.problems)}{foot}</div>'


def partial_html(claims: Iterable[ClaimOut], collection: str, *, titled: bool) -> str:
    """An answer that is still growing."""
    return f'<div class="ibid-answer">{claims_html(claims, collection, titled=titled)}</div>'


def error_html(message: str) -> str:
    """What went wrong instead of an answer."""
    return f'<div class="ibid-answer ibid-error"><p>{escape(message)}</p></div>'


def claims_html(claims: Iterable[ClaimOut], collection: str, *, titled: bool) -> str:
    """The sentences of an answer, each with its markers and, where it does not stand, why."""
    return f'<p class="ibid-claims">{" ".join(_claim(claim, collection, titled) for claim in claims)}</p>'


def cite(collection: str, passage_id: str, start: int | None = None, end: int | None = None) -> str:
    """The address of a source in the page."""
    place = f"/{start}-{end}" if start is not None else ""
    return f"#cite-{quote(collection, safe='')}/{quote(passage_id, safe='')}{place}"


def marker(citation: CitationOut, *, titled: bool) -> str:
    """What a marker says, brackets included: a sentence's own notes, or that it has none and which follows."""
    said = [f"n. {note.label}" for note in citation.notes]
    if not said:
        said = [f"next note: {citation.following.label}" if citation.following else "no footnote here"]
    if titled:
        said[0] = f"{_short(citation.title, _TITLE)}, {said[0]}"
    return " ".join(f"[{part}]" for part in said)


def _claim(claim: ClaimOut, collection: str, titled: bool) -> str:  # noqa: FBT001  inner function
    links = "".join(
        f' <a class="ibid-marker{"" if citation.notes else " ibid-other"}" '
        f'href="{cite(collection, citation.passage_id, citation.start, citation.end)}">'
        f"{escape(marker(citation, titled=titled))}</a>"
        for citation in claim.citations
    )
    doubt = _DOUBTS.get(claim.verdict, "")
    if doubt and claim.reason:
        doubt += f": {claim.reason}"
    shown = f' <span class="ibid-doubt">({escape(doubt)})</span>' if doubt else ""
    kind = " ibid-unchecked" if claim.verdict == "unchecked" else " ibid-doubtful" if doubt else ""
    return f'<span class="ibid-claim{kind}">{escape(claim.text)}</span>{shown}{links}'


def _silence(answer: AnswerOut, collection: str) -> str:
    nearest = "".join(_nearest(hit, collection) for hit in answer.hits[:_NEAREST])
    listed = f'<p class="ibid-label">Nearest passages</p><ul class="ibid-nearest">{nearest}</ul>' if nearest else ""
    return (
        '<div class="ibid-silence"><p class="ibid-label">No answer in the documents</p>'
        f"<p>{escape(answer.text)}</p>{listed}</div>"
    )


def _nearest(hit: HitOut, collection: str) -> str:
    labels = f"[n. {', '.join(hit.notes)}]" if hit.notes else "[no footnote here]"
    kind = "ibid-labels" if hit.notes else "ibid-labels ibid-other"
    text = f'{escape(_short(hit.text, _EXCERPT))} <span class="{kind}">{escape(labels)}</span>'
    return f'<li><a class="ibid-passage" href="{cite(collection, hit.passage_id)}">{text}</a></li>'


def _maker(answer: AnswerOut) -> str:
    if not answer.claims:
        return ""
    if answer.answered_by == "extractive":
        return "Exact sentences of the documents."
    return f"Written by {answer.answered_by} from the cited passages."


def _problems(problems: Iterable[ProblemOut]) -> str:
    return "".join(f'<p class="ibid-problem">{escape(problem.message)}</p>' for problem in problems)


def _short(text: str, length: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= length else f"{line[: length - 1].rstrip()}…"


def report_html(report: ReportOut) -> str:
    """The report on one file that was added: its notes, and whatever else is not nought."""
    counts = (
        (report.linked, "linked to their text"),
        (report.without_text, "with a marker but no text"),
        (report.orphaned, "with a text but no marker"),
        (report.repairs, "repairs of the wording"),
        (len(report.gaps), "gaps, shown as […]"),
    )
    rows = "".join(f"<li><b>{number}</b> {words}</li>" for number, words in counts if number)
    return (
        f'<div class="ibid-file"><p class="ibid-label">{escape(_CHANGES.get(report.change, report.change))}</p>'
        f'<p class="ibid-title">{escape(report.title)}</p><ul><li><b>{report.notes}</b> notes found</li>{rows}</ul>'
        f"{_problems(report.problems)}</div>"
    )


def refusal_html(message: str) -> str:
    """Why a file was not added."""
    return f'<div class="ibid-file ibid-error"><p class="ibid-label">Not added</p><p>{escape(message)}</p></div>'
