"""Answers, reports and problems as the HTML that stands in the conversation.

Everything that comes from a document, a question or a model goes through ``escape``: the conversation is rendered as
Markdown, so a text must be inert as HTML, as Markdown and as LaTeX alike. A link to a source is ``#cite-`` with the
collection, the passage and the cited range; the page's script opens it.
"""

import json
import re
from collections.abc import Iterable
from urllib.parse import quote

from corpus.formats import FORMATS, SUFFIXES
from qa.answer_words import pieces
from qa.doubt import STRUCK, doubt, stands
from qa.export import Form
from qa.marker import shortened
from qa.reports import ReportOut
from qa.wire.answers import AnswerOut, CitationOut, ClaimOut, HitOut
from qa.wire.documents import ProblemOut

_CHANGES = {
    "added": "Added",
    "replaced": "Replaced an earlier version",
    "unchanged": "Already there, unchanged",
}

_FORMS = {
    Form.MARKDOWN: "Markdown",
    Form.DOCX: "Word",
    Form.BIBTEX: "BibTeX",
    Form.RIS: "RIS",
    Form.CSL_JSON: "CSL-JSON",
}

_EXCERPT = 220  # characters of a passage in a list
_NEAREST = 3
_PROBLEMS = 3  # of a file, that are shown at once


def escape(text: str) -> str:
    """``text`` as inert characters on one line: each ASCII mark an entity, white space single.

    >>> escape("a <b> [x](#y)")
    'a &#60;b&#62; &#91;x&#93;&#40;&#35;y&#41;'
    """
    return _inert(" ".join(text.split()))


def _inert(piece: str) -> str:
    """As ``escape``, of a piece of a text: white space at its ends stays."""
    plain = re.sub(r"\s+", " ", piece)
    return re.sub(r"[!-/:-@\[-`{-~]", lambda match: f"&#{ord(match.group())};", plain)


def answer_html(answer: AnswerOut, collection: str) -> str:
    """A finished answer."""
    body = claims_html(answer.claims, collection) if answer.claims else _silence(answer, collection)
    foot = f"{_maker(answer)}{_copy(answer, collection)}{_downloads() if answer.claims else ''}"
    below = f'{_problems(answer.problems)}<div class="ibid-foot">{foot}</div>'
    return f'<div class="ibid-answer ibid-done">{_read_as(answer.read_as)}{body}{below}</div>'


def partial_html(claims: Iterable[ClaimOut], collection: str, read_as: str | None = None) -> str:
    """An answer that is still growing."""
    return f'<div class="ibid-answer">{_read_as(read_as)}{claims_html(claims, collection)}</div>'


def error_html(message: str) -> str:
    """What went wrong instead of an answer."""
    return f'<div class="ibid-answer ibid-error"><p>{escape(message)}</p></div>'


def claims_html(claims: Iterable[ClaimOut], collection: str) -> str:
    """The sentences of an answer, each with its markers and, where it does not stand, why."""
    return f'<p class="ibid-claims" dir="auto">{" ".join(_claim(claim, collection) for claim in claims)}</p>'


def cite(collection: str, passage_id: str, *places: tuple[int, int] | None) -> str:
    """The address of a source in the page; ``places`` are the cited range and, in it, that of the answer's words."""
    ranges = "".join(f"/{place[0]}-{place[1]}" for place in places if place)
    return f"#cite-{quote(collection, safe='')}/{quote(passage_id, safe='')}{ranges}"


def _read_as(reading: str | None) -> str:
    """How a question that leans on earlier ones was understood; nothing where it stands alone."""
    return f'<p class="ibid-read-as">Read as: <bdi>{escape(reading)}</bdi></p>' if reading else ""


def _claim(claim: ClaimOut, collection: str) -> str:
    told = escape(doubt(claim.verdict, claim.reason))
    if not stands(claim.verdict):
        unseen = f'<span class="ibid-unseen">{STRUCK}</span>'
        struck = f'<s class="ibid-claim ibid-struck">{unseen}{escape(claim.text)}</s>'
        return f'{struck} <span class="ibid-doubt">({told}{_compared(claim, collection)})</span>'
    before, words, after = map(_inert, pieces(claim.text, claim.start, claim.answer))
    text = f"{before}<strong>{words}</strong>{after}" if words else before
    links = "".join(f" {_marker(citation, collection)}" for citation in claim.citations)
    shown = f' <span class="ibid-doubt">({told})</span>' if told else ""
    return f'<span class="ibid-claim{" ibid-unchecked" if told else ""}">{text}</span>{shown}{links}'


def _compared(claim: ClaimOut, collection: str) -> str:
    """Links to the passages beside which a sentence did not stand; no markers, which would say that they back it."""
    addresses = [cite(collection, each.passage_id, (each.start, each.end)) for each in claim.citations]
    names = [f"passage {number}" if len(addresses) > 1 else "the passage" for number in range(1, len(addresses) + 1)]
    links = [f'<a class="ibid-compare" href="{to}">{name}</a>' for to, name in zip(addresses, names, strict=True)]
    return f"; compare {', '.join(links)}" if links else ""


def _marker(citation: CitationOut, collection: str) -> str:
    kind = "ibid-marker" if citation.notes else "ibid-marker ibid-other"
    title = f' title="{escape(citation.where)}"' if citation.where else ""
    address = cite(collection, citation.passage_id, (citation.start, citation.end), citation.answer)
    return f'<a class="{kind}"{title} href="{address}">{escape(citation.marker)}</a>'


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
    text = f'{escape(shortened(hit.text, _EXCERPT))} <span class="{kind}">{escape(labels)}</span>'
    return f'<li><a class="ibid-passage" href="{cite(collection, hit.passage_id)}">{text}</a></li>'


def _maker(answer: AnswerOut) -> str:
    if not answer.claims:
        return ""
    if answer.answered_by == "extractive":
        return "<span>Exact sentences of the documents.</span>"
    return f"<span>{escape(f'Written by {answer.answered_by} from the cited passages.')}</span>"


def _copy(answer: AnswerOut, collection: str) -> str:
    """The button; its value is what the server has to be told to write the answer as a file.

    Gradio's sanitizer leaves a button its value, and takes data attributes away.
    """
    value = f' value="{escape(sent_json(answer, collection))}"' if answer.claims else ""
    return f'<button type="button" class="ibid-copy"{value}>Copy with sources</button>'


def sent_json(answer: AnswerOut, collection: str) -> str:
    """The body of a request to /api/v1/export for that answer."""
    claims = [
        {
            **claim.model_dump(include={"text", "start", "verdict", "reason", "answer"}),
            "citations": [place.model_dump(include={"passage_id", "start", "end"}) for place in claim.citations],
        }
        for claim in answer.claims
    ]
    asked = answer.read_as or answer.question
    sent = json.dumps({"question": asked, "collection": collection, "claims": claims}, ensure_ascii=False)
    # What makes a text inert joins its white space; here the place of the answer's words depends on it.
    return re.sub(r"(?<=\s)\s|[^\S ]", lambda match: f"\\u{ord(match.group()):04x}", sent)


def _downloads() -> str:
    buttons = (
        f'<button type="button" class="ibid-save" value="{form}">{name}</button>' for form, name in _FORMS.items()
    )
    listed = "".join(f"<li>{button}</li>" for button in buttons)
    return f'<details class="ibid-download"><summary>Download</summary><ul>{listed}</ul></details>'


def _problems(problems: Iterable[ProblemOut]) -> str:
    return "".join(f'<p class="ibid-problem">{escape(problem.message)}</p>' for problem in problems)


def report_html(report: ReportOut) -> str:
    """The report on one file that was added: its notes, and whatever else is not nought."""
    counts = (
        (report.linked, "linked to their text"),
        (report.without_text, "with a marker but no text"),
        (report.orphaned, "with a text but no marker"),
        (len(report.pages_without_text), f"of {report.pages} pages without text"),
        (report.repairs, "repairs of the wording"),
        (len(report.gaps), "gaps, shown as […]"),
    )
    rows = "".join(f"<li><b>{number}</b> {words}</li>" for number, words in counts if number)
    change = f"{_CHANGES.get(report.change, report.change)}: {report.name}"
    return (
        f'<div class="ibid-file"><p class="ibid-label">{escape(change)}</p>'
        f'<p class="ibid-title">{escape(report.title)}</p><ul><li><b>{report.notes}</b> notes found</li>{rows}</ul>'
        f"{_told(report)}</div>"
    )


def _told(report: ReportOut) -> str:
    """The first few problems in sight, the rest on demand: a book may lack hundreds of notes."""
    places = [*report.places, *([""] * len(report.problems))]
    lines = [
        f'<p class="ibid-problem">{escape(f"{problem.message} ({place})" if place else problem.message)}</p>'
        for problem, place in zip(report.problems, places, strict=False)
    ]
    rest = len(lines) - _PROBLEMS
    more = f"<details><summary>and {rest} more</summary>{''.join(lines[_PROBLEMS:])}</details>" if rest > 0 else ""
    return "".join(lines[:_PROBLEMS]) + more


def refusal_html(message: str) -> str:
    """Why a file was not added."""
    return f'<div class="ibid-file ibid-error"><p class="ibid-label">Not added</p><p>{escape(message)}</p></div>'


def formats_html() -> str:
    """The formats by name; their suffixes are for whoever points at them, and for the page's file chooser."""
    names = ", ".join(each.name for each in FORMATS)
    return f'<span class="ibid-formats" title="{escape(" ".join(sorted(SUFFIXES)))}">Formats: {escape(names)}</span>'
