"""How the REST interface refuses: an error becomes a status and one line that says what is wrong."""

from collections.abc import Callable, Mapping

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from corpus.parse import UnreadableError
from index.library import CollectionNameError, LibraryError, UnknownCollectionError
from qa.evaluation.errors import EvaluationError
from qa.export import ExportError
from qa.question import QuestionError
from qa.web.pictures import BusyError
from qa.web.shelf import NotFoundError

COLLECTION_REFUSALS = (CollectionNameError, UnknownCollectionError)
"""What is raised for a collection that is not there or cannot be."""

_STATUSES: Mapping[type[Exception], int] = {
    CollectionNameError: 422,
    NotFoundError: 404,
    UnknownCollectionError: 404,
    QuestionError: 422,
    UnreadableError: 422,
    EvaluationError: 422,
    ExportError: 422,
    BusyError: 503,
    LibraryError: 503,
    OSError: 503,
}


class ErrorOut(BaseModel):
    """What went wrong, in one line."""

    error: str


def error_out(error: Exception) -> ErrorOut:
    """What ``error`` says, on one line."""
    return ErrorOut(error=" ".join(str(error).split()) or type(error).__name__)


def add_refusals(app: FastAPI) -> None:
    """Answer errors with their status and one line."""
    for kind, status in _STATUSES.items():
        app.add_exception_handler(kind, _answering(status))

    @app.exception_handler(HTTPException)
    async def refused(_: Request, error: HTTPException) -> JSONResponse:
        return _refusal(error.status_code, ErrorOut(error=error.detail))

    @app.exception_handler(RequestValidationError)
    async def unusable(_: Request, error: RequestValidationError) -> JSONResponse:
        first = error.errors()[0]
        return _refusal(422, ErrorOut(error=f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}"))


def _answering(status: int) -> Callable[[Request, Exception], Response]:
    return lambda _, error: _refusal(status, error_out(error))


def _refusal(status: int, told: ErrorOut) -> JSONResponse:
    return JSONResponse(told.model_dump(), status)
