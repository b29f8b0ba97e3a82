"""The REST interface, under /api/v1: the shapes of the command line over HTTP, and its documentation at /docs."""

import asyncio
from collections.abc import AsyncIterator
from functools import partial
from importlib import resources
from typing import Annotated

from fastapi import APIRouter, FastAPI, Header, HTTPException, Path, Query, UploadFile
from fastapi.responses import FileResponse, Response, StreamingResponse
from fastapi.staticfiles import StaticFiles
from pydantic import BaseModel, Field

from corpus.document import Document
from corpus.span import Span
from index.library import LibraryError
from qa import __version__
from qa.conversation import Asked, within
from qa.followup import Turn
from qa.question import LONGEST_QUESTION, read
from qa.reports import ReportOut
from qa.settings import Settings
from qa.web.adding import Upload, add_file
from qa.web.evaluating import add_evaluations
from qa.web.exporting import add_export
from qa.web.pictures import NARROWEST, WIDEST
from qa.web.place import PlaceOut, place_out
from qa.web.refusals import ErrorOut, add_refusals, error_out
from qa.web.shelf import NotFoundError, Shelf
from qa.web.stream import EVENT_STREAM, STILL_WORKING, event, snapshots
from qa.wire.answers import AnswerOut
from qa.wire.documents import DocumentOut, document_out

Collection = Annotated[str, Query(description="Name of the collection.", max_length=100)]


class PNG(Response):
    """A picture."""

    media_type = "image/png"


class TurnIn(BaseModel):
    """An earlier question, as it was read (`read_as`, else `question`), and the text of its answer."""

    question: str = Field(max_length=LONGEST_QUESTION)
    answer: str = Field(default="", max_length=20_000)


class QuestionIn(BaseModel):
    """A question to a collection."""

    question: str = Field(description="The question, in words.")
    collection: str = "default"
    history: list[TurnIn] = Field(default=[], max_length=100, description="What it may lean on, oldest first.")


class SummaryOut(BaseModel):
    """A document of a collection, in short."""

    id: str
    title: str
    name: str
    notes: int
    gaps: int


class CollectionOut(BaseModel):
    """A collection, by name."""

    name: str


class MetaOut(BaseModel):
    """What an answer in events begins with."""

    version: str


class HealthOut(BaseModel):
    """That the server answers, and its version."""

    status: str
    version: str


def create_app(settings: Settings, shelf: Shelf | None = None) -> FastAPI:
    """The REST interface of the collections that ``settings`` name."""
    app = FastAPI(
        title="Ibid",
        version=__version__,
        summary="Ask footnoted documents; every sentence of an answer names its place and the footnotes printed there.",
        docs_url=None,  # FastAPI's own page asks a CDN for its scripts
        redoc_url=None,
        responses={422: {"model": ErrorOut, "description": "The request cannot be used."}},
    )
    app.state.shelf = shelf or Shelf(settings)
    app.include_router(_routes(app.state.shelf), prefix="/api/v1")
    add_refusals(app)
    _add_pages(app)
    return app


def _routes(shelf: Shelf) -> APIRouter:
    router = APIRouter(responses={404: {"model": ErrorOut, "description": "No such collection, document or passage."}})
    _add_ask(router, shelf)
    _add_documents(router, shelf)
    _add_reading(router, shelf)
    _add_pictures(router, shelf)
    add_export(router, shelf)
    add_evaluations(router, shelf)
    return router


def _add_ask(router: APIRouter, shelf: Shelf) -> None:
    @router.post("/ask", responses={200: {"content": {EVENT_STREAM: {}}}})
    async def ask(asked: QuestionIn, accept: Annotated[str, Header(include_in_schema=False)] = "") -> AnswerOut:
        """Answer a question.

        With `Accept: text/event-stream` the answer comes as server-sent events: `meta`, a `claim` as each is verified,
        and `done` with the whole answer, or `error`.
        """
        turns = [Turn(turn.question, turn.answer) for turn in asked.history]
        question = within(read(asked.question).text, turns)
        chain = await asyncio.to_thread(shelf.chain, asked.collection)
        if EVENT_STREAM in accept:
            # FastAPI passes a Response through as it is; the annotation describes the JSON answer.
            return StreamingResponse(_events(shelf, asked.collection, question), media_type=EVENT_STREAM)  # type: ignore[return-value]
        answer = await asyncio.to_thread(chain.invoke, question)
        return await asyncio.to_thread(shelf.shown, asked.collection, answer)


def _add_documents(router: APIRouter, shelf: Shelf) -> None:
    @router.get("/documents")
    def list_documents(collection: Collection = "default") -> list[SummaryOut]:
        """The documents of a collection."""
        return [summary_out(document) for document in shelf.library(collection).documents()]

    @router.post("/documents", status_code=201, responses={413: {"model": ErrorOut, "description": "Too large."}})
    def add_document(file: UploadFile, collection: Collection = "default") -> ReportOut:
        """Add a file to a collection, which is made if it does not exist. A file of the same name is replaced."""
        largest = shelf.settings.upload_megabytes * 1_000_000
        data = file.file.read(largest + 1)
        if len(data) > largest:
            raise HTTPException(413, f"the file is larger than {shelf.settings.upload_megabytes} MB")
        return add_file(shelf, collection, Upload(data, file.filename))

    @router.get("/documents/{document_id}")
    def show_document(document_id: str, collection: Collection = "default") -> DocumentOut:
        """A document with everything that was found and changed in it."""
        shelf.document(collection, document_id)
        return document_out(shelf.library(collection).parsed(document_id))

    @router.delete("/documents/{document_id}", status_code=204)
    def remove_document(document_id: str, collection: Collection = "default") -> None:
        """Remove a document from a collection."""
        if not shelf.library(collection).remove(document_id):
            raise NotFoundError(f"there is no document {document_id!r} in the collection {collection!r}")


def summary_out(document: Document) -> SummaryOut:
    """A document in short."""
    return SummaryOut(
        id=document.id,
        title=document.title,
        name=document.source.name,
        notes=len(document.notes),
        gaps=len(document.gaps),
    )


def _add_reading(router: APIRouter, shelf: Shelf) -> None:
    @router.get("/passages/{passage_id}")
    def show_passage(
        passage_id: str,
        collection: Collection = "default",
        start: Annotated[int | None, Query(ge=0, description="Where the cited place begins, in code points.")] = None,
        end: Annotated[int | None, Query(ge=0, description="Where it ends.")] = None,
        answer: Annotated[str, Query(pattern=r"^(\d{1,9}-\d{1,9})?$", description="The answer in it: 10-14.")] = "",
    ) -> PlaceOut:
        """A passage, with the cited place in it marked where `start` and `end` are given."""
        document = shelf.document(collection, passage_id.rpartition(":")[0])
        library = shelf.library(collection)
        try:
            passage = library.passage(passage_id)
        except KeyError as error:
            raise NotFoundError(f"there is no passage {passage_id!r} in the collection {collection!r}") from error
        try:
            cited = Span(start, end) if start is not None and end is not None else None
            words = Span(*map(int, answer.split("-"))) if answer else None
            return place_out(document, passage, cited, partial(library.passage_at, document.id), words)
        except ValueError as error:
            raise HTTPException(422, str(error)) from error

    @router.get("/collections")
    def list_collections() -> list[CollectionOut]:
        """The collections that exist."""
        return [CollectionOut(name=name) for name in shelf.names()]

    @router.get("/health")
    def health() -> HealthOut:
        """That the server answers."""
        return HealthOut(status="ok", version=__version__)


def _add_pictures(router: APIRouter, shelf: Shelf) -> None:
    @router.get("/documents/{document_id}/pages/{number}.png", response_class=PNG)
    async def show_page(
        document_id: str,
        number: Annotated[int, Path(ge=1, description="The page, counted from 1.")],
        collection: Collection = "default",
        width: Annotated[int, Query(ge=NARROWEST, le=WIDEST, description="Pixels across.")] = 800,
        if_none_match: Annotated[str, Header(include_in_schema=False)] = "",
    ) -> PNG:
        """The picture of a page of a PDF."""
        document = await asyncio.to_thread(shelf.document, collection, document_id)
        tag = f'"{document.source.sha256[:20]}-{number}-{width}"'
        # Asked again each time: another file may have taken the document's place.
        headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
        if tag in if_none_match:
            return PNG(status_code=304, headers=headers)
        return PNG(await shelf.picture(collection, document, number, width), headers=headers)


async def _events(shelf: Shelf, collection: str, question: str | Asked) -> AsyncIterator[str]:
    yield event("meta", MetaOut(version=__version__))
    answer, shown = None, 0
    try:
        async for answer in snapshots(shelf.chain(collection), question):
            if answer is None:
                yield STILL_WORKING
                continue
            out = await asyncio.to_thread(shelf.shown, collection, answer)
            for claim in out.claims[shown:]:
                yield event("claim", claim)
            shown = len(out.claims)
            latest = out
        yield event("done", latest)
    except (LibraryError, OSError) as error:
        yield event("error", error_out(error))


def _add_pages(app: FastAPI) -> None:
    static = resources.files("qa.web").joinpath("static")
    swagger = resources.files("fastapi_swagger").joinpath("resources")
    app.mount("/ibid/swagger", StaticFiles(directory=str(swagger)))
    app.mount("/ibid", StaticFiles(directory=str(static)))

    @app.get("/docs", include_in_schema=False)
    def documentation() -> FileResponse:
        return FileResponse(str(static.joinpath("docs.html")))
