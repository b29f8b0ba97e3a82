"""What the page's events say: growing answers, reports on uploads, removals; each as HTML, refusals included."""

import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from math import inf
from pathlib import Path

from corpus.parse import UnreadableError
from index.library import LibraryError
from qa.answer import Answer
from qa.conversation import Asked, turn_of, within
from qa.followup import Turn
from qa.question import QuestionError
from qa.web import markup
from qa.web.adding import Upload, add_file
from qa.web.shelf import NotFoundError, Shelf

REPAINT = 0.12
"""Seconds between two pictures of a growing answer; more often only costs."""

Message = dict[str, str]
"""Who says what in the conversation, as Gradio has it."""

Turns = list[tuple[str, Turn]]
"""What was asked and answered before, each turn with the collection that it was about."""

REFUSALS = (LibraryError, QuestionError, NotFoundError, OSError)
"""What is said to the reader in one line, in the place of what was asked for."""


Progress = Callable[[str, int, int], None]
"""Called with a file's name and how many of its sentences, of how many, are done; 0 of 0 while it is read."""


def answers(
    shelf: Shelf, collection: str, question: str | Asked, told: Callable[[Answer], object] = lambda _: None
) -> Iterator[str]:
    """The growing answer as HTML, at most one picture each REPAINT seconds; the last one is complete.

    ``told`` is called with the complete answer.
    """
    try:
        latest: Answer | None = None
        painted = -inf  # a clock may have begun just now
        for latest in shelf.chain(collection).stream(question):
            if time.monotonic() - painted >= REPAINT:
                painted = time.monotonic()
                yield markup.partial_html(shelf.shown(collection, latest).claims, collection, latest.read_as)
        if latest is not None:
            told(latest)
            yield markup.answer_html(shelf.shown(collection, latest), collection)
    except REFUSALS as error:
        yield markup.error_html(str(error))


def continued(shelf: Shelf, collection: str, question: str, before: Turns) -> Iterator[tuple[str, Turns]]:
    """The growing answer as HTML, as ``answers`` has it, to a question that may lean on turns about its collection.

    With each picture the turns that the next question may lean on: its own is among them once its answer is complete.
    """
    after = list(before)
    leaning = within(question, [turn for name, turn in before if name == collection])
    for html in answers(shelf, collection, leaning, lambda done: after.append((collection, turn_of(done)))):
        yield html, list(after)


def added(shelf: Shelf, collection: str, paths: Sequence[Path], progress: Progress) -> Iterator[str]:
    """Add the files, one after the other; a report or the reason against it for each.

    A page of HTML finds its notes in another of the files.
    """
    together = {path.name: path for path in paths}

    def beside(name: str) -> bytes | None:
        return together[name].read_bytes() if name in together else None

    for path in paths:
        progress(path.name, 0, 0)
        try:
            upload = Upload(path.read_bytes(), path.name, beside)
            yield markup.report_html(add_file(shelf, collection, upload, partial(progress, path.name)))
        except (UnreadableError, *REFUSALS) as error:
            yield markup.refusal_html(str(error))


def removed(shelf: Shelf, collection: str, chosen: Sequence[str]) -> str:
    """Remove the documents, by id; what became of it."""
    try:
        count = sum(shelf.library(collection).remove(document_id) for document_id in chosen)
    except REFUSALS as error:
        return markup.error_html(str(error))
    return markup.escape(f"{count} document{'' if count == 1 else 's'} removed.")


def told(history: Sequence[Message], message: str) -> list[Message]:
    """The conversation with what went wrong, or was done, in the place of an answer."""
    return [*history, {"role": "assistant", "content": markup.error_html(message)}]
