"""The frame for portals: /embed?collection=NAME, the conversation alone, on the REST interface and without cookies."""

from html import escape
from importlib import resources
from string import Template

from fastapi import FastAPI
from fastapi.responses import HTMLResponse

from index.library import LibraryError
from qa.web.api import Collection
from qa.web.refusals import COLLECTION_REFUSALS
from qa.web.shelf import Shelf


def add_embed(app: FastAPI) -> None:
    """Put the frame at /embed of the application, over the shelf that the application holds."""
    shelf: Shelf = app.state.shelf
    static = resources.files("qa.web").joinpath("static")
    page = Template(static.joinpath("embed.html").read_text(encoding="utf-8"))
    missing = Template(static.joinpath("missing.html").read_text(encoding="utf-8"))

    @app.get("/embed", include_in_schema=False)
    def embed(collection: Collection = "default") -> HTMLResponse:
        try:
            examples = shelf.examples(collection)
            documents = shelf.library(collection).documents()
        except COLLECTION_REFUSALS as error:
            return HTMLResponse(missing.substitute(message=escape(str(error))), 404)
        except LibraryError as error:
            return HTMLResponse(missing.substitute(message=escape(str(error))), 503)
        buttons = "".join(f'<button type="button" class="ibid-example">{escape(text)}</button>' for text in examples)
        titles = " · ".join(escape(document.title) for document in documents[:5])
        many = "" if len(documents) <= 5 else f" and {len(documents) - 5} more"
        return HTMLResponse(
            page.substitute(
                collection=escape(collection),
                examples=buttons,
                documents=f"{titles}{many}" or "no documents yet",
            )
        )
