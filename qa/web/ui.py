"""The page: a conversation about a collection, its documents, and uploads. The only import of Gradio."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import gradio as gr
from fastapi import FastAPI
from gradio.block_function import BlockFunction
from gradio.blocks import Block
from gradio.events import Dependency
from gradio.state_holder import SessionState
from gradio.utils import get_upload_folder

from qa.question import LONGEST_QUESTION
from qa.web.markup import escape, formats_html
from qa.web.replies import REFUSALS, Message, Turns, added, continued, removed, told
from qa.web.shelf import Shelf
from qa.web.uploads import check_files

ANSWERS_AT_ONCE = 4
WAITING = 40

_WELCOME = """Every sentence of an answer shows the footnote that stands behind it.

Open a marker to read the source. A question may lean on the one before: “And why?”"""

_EXAMPLES = 4

_BROKEN = "The question could not be answered: something went wrong in the server, and its log says what."

_BUSY = (gr.update(visible=False), gr.update(visible=True))  # Ask, Stop
_IDLE = (gr.update(visible=True), gr.update(visible=False))


@dataclass(frozen=True, slots=True)
class Talk:
    """The components of the conversation."""

    chat: gr.Chatbot
    examples: tuple[gr.Button, ...]
    question: gr.Textbox
    ask: gr.Button
    stop: gr.Button
    clear: gr.Button


@dataclass(frozen=True, slots=True)
class Desk:
    """The components that show and change the collection."""

    collection: gr.Dropdown
    documents: gr.CheckboxGroup
    remove: gr.Button
    new: gr.Textbox
    upload: gr.UploadButton
    report: gr.Markdown


class _Page(gr.Blocks):
    """Gradio's page, but it opens no file that was not uploaded to it.

    Whatever has the shape of a file in an event's inputs, Gradio copies or fetches: a path of this machine, an address
    of another. Its own check waits for ``launch``, which a mounted page never calls (``_check_allowed`` in
    gradio/processing_utils.py).
    """

    async def preprocess_data(
        self,
        block_fn: BlockFunction,
        inputs: list[object],
        state: SessionState | None,
        explicit_call: bool = False,  # noqa: FBT001, FBT002  Gradio's signature
    ) -> list[object]:
        """What Gradio makes of the inputs. Raises OutsideUploadsError."""
        check_files(inputs, Path(get_upload_folder()))
        prepared: list[object] = await super().preprocess_data(block_fn, inputs, state, explicit_call)
        return prepared


def add_page(app: FastAPI) -> FastAPI:
    """Put the page at / of the application, over the shelf that the application holds."""
    shelf: Shelf = app.state.shelf
    mounted: FastAPI = gr.mount_gradio_app(
        app,
        _page(shelf),
        path="/",
        footer_links=[],
        run_history=False,
        allowed_paths=[],
        show_error=False,
        max_file_size=shelf.settings.upload_megabytes * 1_000_000,
        enable_monitoring=False,
        pwa=False,
        ssr_mode=False,
        theme=_theme(),
        head=resources.files("qa.web").joinpath("static", "head.html").read_text(encoding="utf-8"),
    )
    return mounted


def _theme() -> gr.themes.Base:
    # System fonts: nothing to load, and the bundled semi-bold files lack most letters.
    return gr.themes.Base(
        primary_hue="teal",
        neutral_hue="stone",
        font=["system-ui", "sans-serif"],
        font_mono=["ui-monospace", "monospace"],
    )


def _page(shelf: Shelf) -> gr.Blocks:
    page: gr.Blocks
    with _Page(title="Ibid", analytics_enabled=False, delete_cache=(3600, 3600), fill_width=True) as page:
        with gr.Row(elem_id="ibid-head"):
            gr.Markdown("# Ibid\n\nAsk a footnoted document.", elem_id="ibid-brand")
            gr.Button("Documents", elem_id="ibid-library-toggle", size="sm", scale=0)
            gr.Button("Evaluate", elem_id="ibid-evaluate-toggle", size="sm", scale=0)
            gr.Button("Dark", elem_id="ibid-theme-toggle", size="sm", scale=0)
        with gr.Row(elem_id="ibid-desk"):
            with gr.Column(elem_id="ibid-library", scale=0, min_width=280):
                desk = _build_desk()
            with gr.Column(elem_id="ibid-talk", scale=1):
                talk = _build_talk()
        _connect_desk(shelf, desk, talk, page)
        _connect_talk(shelf, desk, talk)
    page.queue(default_concurrency_limit=ANSWERS_AT_ONCE, max_size=WAITING, api_open=False)
    return page


def _build_desk() -> Desk:
    collection = gr.Dropdown(["default"], value="default", label="Collection", elem_id="ibid-collection")
    documents = gr.CheckboxGroup([], label="Documents", elem_id="ibid-documents")
    remove = gr.Button("Remove selected", size="sm", elem_id="ibid-remove", visible=False)
    gr.Markdown("## Add documents", elem_id="ibid-add")
    new = gr.Textbox(
        label="New collection (optional)", placeholder="seminar-3", max_lines=1, max_length=60, elem_id="ibid-new"
    )
    upload = gr.UploadButton("Choose files…", file_count="multiple", size="sm", elem_id="ibid-upload")
    gr.Markdown(formats_html(), elem_id="ibid-formats")
    report = gr.Markdown("", elem_id="ibid-report")
    return Desk(collection, documents, remove, new, upload, report)


def _build_talk() -> Talk:
    chat = gr.Chatbot(
        [],
        label="Conversation",
        show_label=False,
        elem_id="ibid-chat",
        height=None,
        latex_delimiters=[],
        sanitize_html=True,
        allow_tags=False,
        buttons=[],
        feedback_options=None,
        layout="bubble",
        placeholder=_WELCOME,
    )
    with gr.Row(elem_id="ibid-examples"):
        examples = tuple(gr.Button("", size="sm", visible=False, elem_classes="ibid-example") for _ in range(_EXAMPLES))
    with gr.Row(elem_id="ibid-ask-row"):
        question = gr.Textbox(
            label="Your question",
            placeholder="Ask the documents…",
            max_lines=4,
            max_length=LONGEST_QUESTION,
            autofocus=True,
            elem_id="ibid-question",
        )
        ask = gr.Button("Ask", variant="primary", scale=0, min_width=88, elem_id="ibid-ask")
        stop = gr.Button("Stop", scale=0, min_width=88, elem_id="ibid-stop", visible=False)
        clear = gr.Button("Start over", scale=0, min_width=88, elem_id="ibid-clear")
    return Talk(chat, examples, question, ask, stop, clear)


def _connect_desk(shelf: Shelf, desk: Desk, talk: Talk, page: gr.Blocks) -> None:
    outputs = [desk.collection, desk.documents, desk.remove, *talk.examples]

    def show(collection: str) -> list[object]:
        return desk_shown(shelf, collection)

    def remove(collection: str, chosen: Sequence[str]) -> list[object]:
        return [removed(shelf, collection, chosen), *desk_shown(shelf, collection)]

    def add(
        paths: Sequence[str] | None,
        collection: str,
        new: str,
        progress: gr.Progress = gr.Progress(),  # noqa: B008
    ) -> list[object]:
        def come(name: str, done: int, total: int) -> None:
            if total:
                progress((done, total), desc=name, unit="sentences")
            else:
                progress(0.0, desc=f"Reading {name}")

        target = new.strip() or collection
        reports = list(added(shelf, target, [Path(path) for path in paths or ()], come))
        kept = target if target in shelf.names() else collection
        return ["\n\n".join(reports), "", None, *desk_shown(shelf, kept)]

    _on(page.load, show, [desk.collection], outputs)
    _on(desk.collection.input, show, [desk.collection], outputs)
    _on(desk.documents.change, lambda chosen: gr.Button(visible=bool(chosen)), [desk.documents], [desk.remove])
    _on(desk.remove.click, remove, [desk.collection, desk.documents], [desk.report, *outputs])
    desk.upload.upload(
        add,
        [desk.upload, desk.collection, desk.new],
        [desk.report, desk.new, desk.upload, *outputs],
        api_visibility="private",
        show_progress="full",
        show_progress_on=[desk.report],
    )


def _connect_talk(shelf: Shelf, desk: Desk, talk: Talk) -> None:
    asked = gr.State("")
    turns: gr.State = gr.State([])
    buttons = [talk.ask, talk.stop]

    def begin(question: str, history: list[Message]) -> list[object]:
        if not question.strip():
            return [question, "", history, *_IDLE]
        return ["", question, [*history, {"role": "user", "content": escape(question)}], *_BUSY]

    def answer(question: str, history: list[Message], collection: str, before: Turns) -> Iterator[list[object]]:
        if question.strip():
            for html, after in continued(shelf, collection, question, before):
                yield [[*history, {"role": "assistant", "content": html}], after]

    started = [talk.question, asked, talk.chat, *buttons]
    ways: list[tuple[Callable[..., Dependency], Block]]
    ways = [(talk.question.submit, talk.question), (talk.ask.click, talk.question)]
    ways += [(example.click, example) for example in talk.examples]
    running = []
    for listen, source in ways:
        begun = _on(listen, begin, [source, talk.chat], started)
        answering = begun.then(
            answer,
            [asked, talk.chat, desk.collection, turns],
            [talk.chat, turns],
            concurrency_limit=ANSWERS_AT_ONCE,
            concurrency_id="answers",
            show_progress="hidden",
            api_visibility="private",
        )
        _on(answering.failure, lambda history: told(history, _BROKEN), [talk.chat], [talk.chat])
        _on(answering.then, lambda: _IDLE, [], buttons)
        running.append(answering)
    stopped = [talk.chat, *buttons]
    _on(talk.stop.click, lambda history: [told(history, "Stopped."), *_IDLE], [talk.chat], stopped, running)
    _on(talk.clear.click, lambda: [[], *_IDLE, []], [], [*stopped, turns], running)


def _on(
    listen: Callable[..., Dependency],
    function: Callable[..., object],
    inputs: Sequence[Block],
    outputs: Sequence[Block],
    cancels: list[Dependency] | None = None,
) -> Dependency:
    """Call ``function`` at an event: no spinner over the outputs, no entry in Gradio's own programming interface."""
    return listen(
        function,
        list(inputs),
        list(outputs),
        queue=False,
        cancels=cancels,
        show_progress="hidden",
        api_visibility="private",
    )


def desk_shown(shelf: Shelf, collection: str) -> list[object]:
    """What the desk and the examples show of a collection."""
    names: tuple[str, ...] = (collection,)
    try:
        names = shelf.names()
        listed = shelf.library(collection).documents()
        examples = shelf.examples(collection)
    except REFUSALS as error:
        gr.Warning(escape(str(error)))
        listed, examples = (), ()
    label = f"{len(listed)} document{'' if len(listed) == 1 else 's'}"
    buttons = [
        gr.Button(examples[place], visible=True) if place < len(examples) else gr.Button("", visible=False)
        for place in range(_EXAMPLES)
    ]
    return [
        gr.Dropdown(choices=list(names), value=collection),
        gr.CheckboxGroup(choices=[(document.title, document.id) for document in listed], value=[], label=label),
        gr.Button(visible=False),
        *buttons,
    ]
