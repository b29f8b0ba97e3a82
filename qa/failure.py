"""Why a language model gave no answer, in one line that says what to do."""

import re
from json import JSONDecodeError

from pydantic import ValidationError

_KEY = re.compile(r"api[_ ]?key|credentials", re.IGNORECASE)


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
