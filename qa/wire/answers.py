"""The JSON shapes of answers, their citations and verdicts; one model per shape, one function to make each.

Notes and offsets as in ``qa.wire.documents``.
"""

from collections.abc import Mapping

from pydantic import BaseModel

from corpus.document import Document
from corpus.span import Span
from index.passage import Hit
from qa.answer import Answer, CheckedClaim, Citation
from qa.answer_words import in_sources
from qa.marker import marker
from qa.where import BoxOut, FilePlaceOut, PageOut, boxes_out, file_place_out, pages_out, where
from qa.wire.documents import NoteRef, ProblemOut, note_ref, problem_out, span_pairs


class CitationOut(BaseModel):
    """A place that backs a claim.

    ``pages`` and ``boxes`` say where on the pages of a paged document the quote stands, a box for each word; ``place``
    where in the file of any other. ``where`` says it in words, ``marker`` what stands behind the claim. ``in_note`` is
    the note whose own text is quoted, null where it is the running text; it is among ``notes`` too. ``answer`` is where
    in the document the words begin and end that are the answer, null where the claim is not what is quoted.
    """

    document_id: str
    title: str
    quote: str
    start: int
    end: int
    original: list[tuple[int, int]]
    original_text: str
    notes: list[NoteRef]
    following: NoteRef | None
    in_note: NoteRef | None = None
    passage_id: str
    pages: list[PageOut] = []
    boxes: list[BoxOut] = []
    place: FilePlaceOut | None = None
    where: str = ""
    marker: str = ""
    answer: tuple[int, int] | None = None


class ClaimOut(BaseModel):
    """A sentence of the answer, at ``start`` to ``end`` of its text.

    ``answer`` is where in the same text the words begin and end that are the answer, null where they are not known.
    """

    text: str
    start: int
    end: int
    verdict: str
    score: float | None
    checked_by: str
    reason: str
    citations: list[CitationOut]
    answer: tuple[int, int] | None = None


class HitOut(BaseModel):
    """A passage that was looked at; ``notes`` are printed labels."""

    passage_id: str
    document_id: str
    score: float
    channel: str
    text: str
    notes: list[str]


class ClaimIn(BaseModel):
    """A claim to check beside the text that should support it."""

    id: str | int
    context: str
    claim: str


class JudgedOut(BaseModel):
    """What ``ibid verify --json`` prints of one claim."""

    id: str | int
    verdict: str
    score: float | None
    reason: str


class AnswerOut(BaseModel):
    """What ``ibid ask --json`` prints.

    ``confidence`` is the probability, 0 to 1, that the passages answer the question, null where nobody judged it.
    ``read_as`` is how a question that leans on earlier ones was understood, null where it stands alone.
    """

    question: str
    status: str
    text: str
    answered_by: str
    claims: list[ClaimOut]
    hits: list[HitOut]
    problems: list[ProblemOut]
    confidence: float | None = None
    read_as: str | None = None


def answer_out(answer: Answer, documents: Mapping[str, Document], *, titled: bool = False) -> AnswerOut:
    """The answer; ``documents`` holds, by id, every document that it cites or looked at.

    ``titled`` puts the document's short title into each marker, for a collection that holds several.
    """
    return AnswerOut(
        question=answer.question,
        status=answer.status.value,
        text=answer.text,
        answered_by=answer.answered_by,
        claims=[claim_out(checked, documents, titled=titled) for checked in answer.claims],
        hits=[_hit(hit, documents[hit.passage.location.document_id]) for hit in answer.hits],
        problems=[problem_out(problem) for problem in answer.problems],
        confidence=None if answer.confidence is None else round(answer.confidence, 4),
        read_as=answer.read_as,
    )


def claim_out(checked: CheckedClaim, documents: Mapping[str, Document], *, titled: bool = False) -> ClaimOut:
    """A checked claim with its citations; as ``answer_out``."""
    return ClaimOut(
        text=checked.claim.text,
        start=checked.claim.span.start,
        end=checked.claim.span.end,
        verdict=checked.verdict.value,
        score=checked.score,
        checked_by=checked.checked_by,
        reason=checked.reason,
        citations=[
            _citation(citation, answer, documents[citation.location.document_id], titled=titled)
            for citation, answer in in_sources(checked.claim)
        ],
        answer=_ends(checked.claim.answer),
    )


def _citation(citation: Citation, answer: Span | None, document: Document, *, titled: bool) -> CitationOut:
    notes = [note_ref(note, document) for note in citation.notes]
    following = note_ref(citation.following, document) if citation.following else None
    in_note = note_ref(citation.in_note, document) if citation.in_note else None
    return CitationOut(
        document_id=document.id,
        title=document.title,
        quote=citation.quote,
        start=citation.location.clean.start,
        end=citation.location.clean.end,
        original=span_pairs(citation.location.original),
        original_text=" ".join(place.of(document.original).strip() for place in citation.location.original),
        notes=notes,
        following=following,
        in_note=in_note,
        passage_id=citation.passage_id,
        pages=pages_out(citation.location.pages),
        boxes=boxes_out(citation.location.boxes),
        place=file_place_out(citation.location.place),
        where=where(citation.location, document.source.name),
        marker=marker(
            [note.label for note, note_id in zip(notes, citation.notes, strict=True) if note_id != citation.in_note],
            following=following.label if following else None,
            in_note=in_note.label if in_note else None,
            title=document.title if titled else "",
        ),
        answer=_ends(answer),
    )


def _ends(span: Span | None) -> tuple[int, int] | None:
    return (span.start, span.end) if span else None


def _hit(hit: Hit, document: Document) -> HitOut:
    return HitOut(
        passage_id=hit.passage.id,
        document_id=document.id,
        score=round(hit.score, 4),
        channel=hit.channel.value,
        text=hit.passage.text,
        notes=[document.note(note).label for note in hit.passage.notes],
    )
