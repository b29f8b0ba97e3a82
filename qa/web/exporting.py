"""Answers as files over HTTP: a browser sends an answer back, and what it cites is read anew from the collection."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from threading import BoundedSemaphore
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field

from corpus.document import Document
from corpus.span import Span
from index.library import Library
from index.passage import Channel, Hit, Passage
from qa.answer import CheckedClaim, Claim, Verdict
from qa.answer_words import within
from qa.doubt import stands
from qa.export import MEDIA_TYPES, ExportError, Form, export
from qa.ground import citation_at
from qa.question import LONGEST_QUESTION
from qa.verify import check
from qa.web.pictures import BusyError
from qa.web.shelf import NotFoundError, Shelf
from qa.wire.answers import AnswerOut, CitationOut, ClaimOut, claim_out

AT_ONCE = 2
"""Files that are written at the same time."""

WAITING = 20
"""Files that may be asked for and not written yet."""

LONGEST = 2_000_000
"""Characters of quotations and notes that a file may hold."""

_CONTENT: dict[str, dict[str, str]] = {media_type: {} for media_type in MEDIA_TYPES.values()}


class PlaceIn(BaseModel):
    """A cited place, ``start`` to ``end`` of the passage's document."""

    passage_id: str = Field(max_length=300)
    start: int = Field(ge=0, description="Where the cited place begins, in code points.")
    end: int = Field(ge=0, description="Where it ends.")


class SentenceIn(BaseModel):
    """A sentence of the answer, and what was said of it.

    ``answer`` is where the words begin and end that are the answer, in the text in which this sentence begins at
    ``start``; a place outside the sentence is passed over.
    """

    text: str = Field(min_length=1, max_length=20_000)
    verdict: Verdict = Verdict.UNCHECKED
    reason: str = Field(default="", max_length=1_000)
    citations: list[PlaceIn] = Field(max_length=20)
    start: int = Field(default=0, ge=0, description="Where the sentence begins in the answer, in code points.")
    answer: tuple[int, int] | None = None


class ExportIn(BaseModel):
    """An answer, as ``ask`` gave it, and the collection that it came from; whatever else it holds is passed over."""

    question: str = Field(max_length=LONGEST_QUESTION)
    collection: str = Field(default="default", max_length=100)
    claims: list[SentenceIn] = Field(min_length=1, max_length=50)


def add_export(router: APIRouter, shelf: Shelf) -> None:
    """Put the route among those of ``router``."""
    pool, room = ThreadPoolExecutor(AT_ONCE, "export"), BoundedSemaphore(AT_ONCE + WAITING)

    @router.post("/export", response_class=Response, responses={200: {"content": _CONTENT}})
    async def export_answer(
        sent: ExportIn, form: Annotated[Form, Query(alias="format", description="The suffix of the file.")]
    ) -> Response:
        """An answer as a file: Markdown or Word with footnotes, or the notes that it cites for a reference manager.

        Only the wording of question and sentences is taken from the request; quotations, titles, notes and places are
        the collection's own.
        """
        if not room.acquire(blocking=False):
            raise BusyError("many answers are being exported; try again in a moment")
        try:
            data = await asyncio.get_running_loop().run_in_executor(pool, _written, shelf, sent, form)
        finally:
            room.release()
        disposition = f'attachment; filename="answer.{form}"'
        return Response(data, media_type=MEDIA_TYPES[form], headers={"Content-Disposition": disposition})


def rebuilt(sent: ExportIn, library: Library) -> AnswerOut:
    """The answer with everything that it cites read from ``library``.

    A sentence that the rules refuse is refused here too, whatever the request says of it. Raises NotFoundError for an
    unknown passage, and ExportError for a place outside its passage or for places that are too long together.
    """
    titled = library.count() > 1
    claims: list[ClaimOut] = []
    start = length = 0
    for sentence in sent.claims:
        checked, documents = _checked(sentence, start, library)
        claims.append(claim_out(checked, documents, titled=titled))
        start = checked.claim.span.end + 1
        length += sum(map(_length, claims[-1].citations))
        if length > LONGEST:
            raise ExportError("what the answer cites is too long for one file")
    text = " ".join(claim.text for claim in claims)
    return AnswerOut(
        question=sent.question, status="answered", text=text, answered_by="", claims=claims, hits=[], problems=[]
    )


def _written(shelf: Shelf, sent: ExportIn, form: Form) -> bytes:
    return export([rebuilt(sent, shelf.library(sent.collection))], form)


def _length(citation: CitationOut) -> int:
    return len(citation.quote) + sum(len(note.text or "") for note in citation.notes)


def _checked(sentence: SentenceIn, start: int, library: Library) -> tuple[CheckedClaim, dict[str, Document]]:
    """The sentence at ``start`` of the answer, and the documents that it cites."""
    found = [_found(place, library) for place in sentence.citations]
    citations = tuple(
        citation_at(Span(place.start, place.end), passage.id, document)
        for place, (passage, document) in zip(sentence.citations, found, strict=True)
    )
    words = within(sentence.text, _inside(sentence))
    span = Span(start, start + len(sentence.text))
    claim = Claim(sentence.text, span, citations, words.shift(start) if words else None)
    checked = check(claim, [Hit(passage, 0.0, Channel.BOTH) for passage, _ in found])
    if not stands(sentence.verdict) or stands(checked.verdict):
        checked = CheckedClaim(claim, sentence.verdict, None, "", sentence.reason)
    return checked, {document.id: document for _, document in found}


def _inside(sentence: SentenceIn) -> tuple[int, int] | None:
    return (sentence.answer[0] - sentence.start, sentence.answer[1] - sentence.start) if sentence.answer else None


def _found(place: PlaceIn, library: Library) -> tuple[Passage, Document]:
    try:
        passage = library.passage(place.passage_id)
        document = library.document(passage.location.document_id)
    except KeyError as error:
        message = f"there is no passage {place.passage_id!r} in the collection {library.collection!r}"
        raise NotFoundError(message) from error
    whole = passage.location.clean
    if not whole.start <= place.start < place.end <= whole.end:
        raise ExportError(f"{place.start} to {place.end} is outside the passage {passage.id}")
    return passage, document
