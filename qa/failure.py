"""Why a language model gave no answer, in one line that says what to do."""

import re
from json import JSONDecodeError

from pydantic import ValidationError

from qa.draft import Draft

_KEY = re.compile(r"api[_ ]?key|credentials", re.IGNORECASE)


MOST_STATEMENTS, MOST_QUOTES = 10, 30
"""Statements of a draft, and quotations behind all of them, that are looked at."""

LONGEST = 4_000
"""Characters of a statement or a quotation that are looked at; a passage is shorter."""


class UnstructuredError(ValueError):
    """The model's output is not of the asked form."""


class RefusedError(ValueError):
    """The model declined to answer."""


class UngroundedError(ValueError):
    """Nothing that the model wrote is backed by the passages."""


_BY_STATUS = {
    400: "the server did not accept the request; check the model's name and that it can return structured output",
    401: "the key was refused; check the provider's key",
    402: "the account has no credit",
    403: "the key may not use this model",
    404: "the server does not know this model; check its name and IBID_MODEL_URL",
    408: "the server gave up waiting",
    413: "the passages are too long for it; set IBID_PASSAGES lower",
    429: "the provider's rate limit or quota is used up; try again later",
}


def within_bounds(draft: Draft) -> bool:
    """Whether a draft is about as long as what was asked for: one to three sentences, with room for a model's habits.

    A model that runs on could otherwise keep the grounding busy for minutes.
    """
    texts = [statement.text for statement in draft.statements]
    quotes = [evidence.quote for statement in draft.statements for evidence in statement.evidence]
    keys = [evidence.passage for statement in draft.statements for evidence in statement.evidence]
    few = len(texts) <= MOST_STATEMENTS and len(quotes) <= MOST_QUOTES
    return few and all(len(text) <= LONGEST for text in (*texts, *quotes, *keys))


def cause(error: BaseException, timeout: float) -> str:
    """The cause of ``error`` for a reader; ``timeout`` is the number of seconds that the model had."""
    status = getattr(error, "status_code", None)
    if isinstance(status, int):
        return _BY_STATUS.get(status, f"the server answered with status {status}")
    name = type(error).__name__
    line = " ".join(str(error).split())
    # The providers' errors have nothing in common but how they are called.
    told = {
        f"no answer within {timeout:g} seconds (IBID_MODEL_TIMEOUT)": "Timeout" in name,
        "it declined to answer": isinstance(error, RefusedError) or "Refusal" in name,
        "nothing that it wrote is backed by the passages": isinstance(error, UngroundedError),
        "its output is not of the asked form": isinstance(error, UnstructuredError | ValidationError | JSONDecodeError)
        or "Parser" in name
        or "LengthFinish" in name,
        "it cannot return structured output; choose another model": isinstance(error, NotImplementedError),
        "it cannot be reached; check the network and IBID_MODEL_URL": isinstance(error, OSError) or "Connect" in name,
        "it has no key; set the provider's variable, for example OPENAI_API_KEY": bool(_KEY.search(line)),
    }
    return next((cause for cause, holds in told.items() if holds), f"{name}: {line[:160]}".rstrip(": "))


def final(error: BaseException) -> bool:
    """Whether asking again cannot help: the model is too slow, or the request itself is refused."""
    status = getattr(error, "status_code", None)
    return "Timeout" in type(error).__name__ or isinstance(error, NotImplementedError) or status in {401, 402, 403, 404}
