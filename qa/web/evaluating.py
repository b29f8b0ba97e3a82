"""Evaluations over HTTP, for instructors: a question set goes in, its progress streams out, and a report is kept.

One runs at a time, in a thread of its own, one question after the other: whoever asks in the meantime shares the
machine with one question, not with a set. It stops when nobody reads its stream any more.
"""

import asyncio
import secrets
from collections import OrderedDict
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Lock
from typing import Annotated, Literal

from fastapi import APIRouter, Form, HTTPException, Path, Query, Response, UploadFile
from fastapi.responses import HTMLResponse, StreamingResponse

from index.library import LibraryError
from qa import __version__, assemble
from qa.evaluation import folder
from qa.evaluation.errors import EvaluationError
from qa.evaluation.evaluate import Examined, conditions, outcomes, report
from qa.evaluation.questions import STUDY, load, parse
from qa.evaluation.records import Case, Outcome, Report
from qa.evaluation.report import report_html
from qa.web.adding import upload_name
from qa.web.pictures import BusyError
from qa.web.refusals import ErrorOut, error_out
from qa.web.shelf import NotFoundError, Shelf
from qa.web.stream import EVENT_STREAM, PING, STILL_WORKING, event, in_thread
from qa.wire.evaluations import BegunOut, EvaluationOut, ProgressOut, evaluation_out

LARGEST = 2_000_000
"""Bytes that a question set may have here."""

MOST = 1_000
"""Questions that a set may have here; the command line takes any number."""

KEPT = 5
"""Reports that are kept, in memory, the latest ones."""

SEALED = "sandbox allow-popups; default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
"""Content-Security-Policy of a report, besides its own: whatever is in it, it runs no script and belongs to no site."""

_BUSY = "another evaluation is running, or is ending its last question; try again in a moment"

_Id = Annotated[str, Path(pattern=r"^[\w-]{22}$", description="The `id` of the event `done`.")]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What is evaluated: a set of questions, by its name, on a collection."""

    name: str
    cases: tuple[Case, ...]
    collection: str


class Evaluations:
    """The evaluations of one server: at most one that runs, and the reports of the last few."""

    def __init__(self, shelf: Shelf, kept: int = KEPT) -> None:
        """``kept`` is how many reports are kept."""
        self._shelf = shelf
        self._room = kept
        self._running = Lock()
        self._lock = Lock()
        self._reports: OrderedDict[str, Report] = OrderedDict()
        # Two: whoever comes second at the same moment has to be told so, and not to wait.
        self._pool = ThreadPoolExecutor(2, "evaluation")

    @property
    def busy(self) -> bool:
        """Whether one runs."""
        return self._running.locked()

    def report(self, identifier: str) -> Report:
        """The report of an evaluation. Raises NotFoundError if it is not kept any more, or never was."""
        with self._lock:
            if identifier not in self._reports:
                raise NotFoundError(f"there is no such report; only the last {self._room} are kept: evaluate again")
            return self._reports[identifier]

    async def events(self, wanted: Evaluation, ping: float = PING) -> AsyncIterator[str]:
        """The evaluation as server-sent events. It ends behind the question at which the reader goes."""
        total = len(wanted.cases)
        yield event("meta", BegunOut(version=__version__, name=wanted.name, questions=total))
        try:
            async for come in in_thread(lambda: self._run(wanted), ping, self._pool):
                yield STILL_WORKING if come is None else _come(come, total)
        except (BusyError, LibraryError, OSError) as error:
            yield event("error", error_out(error))

    def _run(self, wanted: Evaluation) -> Iterator[int | EvaluationOut]:
        """How many questions are done, after each; at last what came of all."""
        if not self._running.acquire(blocking=False):
            raise BusyError(_BUSY)
        try:
            library = self._shelf.library(wanted.collection)
            answer = self._shelf.chain(wanted.collection).invoke
            examined = Examined(answer, library.document, assemble.verifies(self._shelf.settings.verifier))
            found: list[Outcome] = []
            for outcome in outcomes(wanted.cases, examined):
                found.append(outcome)
                yield len(found)
            about = conditions(self._shelf.settings, library)
            made = report(wanted.cases, found, examined.verifier, name=wanted.name, settings=about)
            yield evaluation_out(self._keep(made), made)
        finally:
            self._running.release()

    def _keep(self, made: Report) -> str:
        identifier = secrets.token_urlsafe(16)
        with self._lock:
            self._reports[identifier] = made
            while len(self._reports) > self._room:
                self._reports.popitem(last=False)
        return identifier


def add_evaluations(router: APIRouter, shelf: Shelf) -> None:
    """Put the routes among those of ``router``."""
    evaluations = Evaluations(shelf)

    @router.post(
        "/evaluations",
        response_class=StreamingResponse,
        responses={
            200: {"content": {EVENT_STREAM: {}}},
            413: {"model": ErrorOut, "description": "The question set is too large."},
            503: {"model": ErrorOut, "description": "Another evaluation is running."},
        },
    )
    async def evaluate(
        collection: Annotated[str, Form(max_length=100, description="Name of the collection.")] = "default",
        set_name: Annotated[Literal["study", ""], Form(alias="set", description="The set that comes along.")] = "",
        questions: UploadFile | None = None,
    ) -> StreamingResponse:
        """Ask a collection every question of a set, and measure the answers.

        The set is a file in the form that `ibid evaluate` reads, or `set=study`, the one about the study document. What
        comes back are server-sent events: `meta`, `progress` after each question, and `done` with measures and an `id`
        for the reports, or `error`. Closing the connection ends the run.
        """
        if evaluations.busy:
            raise BusyError(_BUSY)
        cases = load(STUDY) if set_name else await _sent(questions, shelf.settings.upload_megabytes * 1_000_000)
        name = STUDY if set_name or questions is None else upload_name(questions.filename)
        await asyncio.to_thread(shelf.chain, collection)
        return StreamingResponse(evaluations.events(Evaluation(name, cases, collection)), media_type=EVENT_STREAM)

    @router.get("/evaluations/{identifier}/report.html", response_class=HTMLResponse)
    def show_report(
        identifier: _Id, *, inline: Annotated[bool, Query(description="To be looked at, not to be saved.")] = False
    ) -> HTMLResponse:
        """The report as a page that needs no script and no network."""
        disposition = f'{"inline" if inline else "attachment"}; filename="{folder.PAGE}"'
        headers = {"Content-Disposition": disposition, "Content-Security-Policy": SEALED}
        return HTMLResponse(report_html(evaluations.report(identifier)), headers=headers)

    @router.get("/evaluations/{identifier}/report.json", response_class=Response)
    def load_report(identifier: _Id) -> Response:
        """The report for programs; `ibid evaluate --compare` takes it."""
        headers = {"Content-Disposition": f'attachment; filename="{folder.REPORT}"'}
        return Response(folder.dumped(evaluations.report(identifier)), media_type="application/json", headers=headers)


def _come(come: int | EvaluationOut, total: int) -> str:
    if isinstance(come, int):
        return event("progress", ProgressOut(done=come, total=total))
    return event("done", come)


async def _sent(file: UploadFile | None, largest: int) -> tuple[Case, ...]:
    """The cases of an uploaded set. Raises EvaluationError, and HTTPException if it is too large."""
    if file is None:
        raise EvaluationError('send a question set as the file "questions", or set=study for the one that comes along')
    largest = min(largest, LARGEST)
    data = await file.read(largest + 1)
    if len(data) > largest:
        raise HTTPException(413, f"the question set is larger than {largest // 1_000_000} MB")
    return await asyncio.to_thread(_cases, data, upload_name(file.filename))


def _cases(data: bytes, name: str) -> tuple[Case, ...]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise EvaluationError(f"{name} is no text in UTF-8; save it as such") from None
    cases = parse(text, name)
    if len(cases) > MOST:
        raise EvaluationError(
            f"{name} holds {len(cases):,} questions, and {MOST:,} are the most here; split it, or use ibid evaluate"
        )
    return cases
