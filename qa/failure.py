"""Why a language model gave no answer, in one line that says what to do."""

from pydantic import ValidationError


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
    if "Timeout" in name:
        return f"no answer within {timeout:g} seconds (IBID_MODEL_TIMEOUT)"
    if isinstance(error, RefusedError) or "Refusal" in name:
        return "it declined to answer"
    if isinstance(error, UngroundedError):
        return "nothing that it wrote is backed by the passages"
    if isinstance(error, UnstructuredError | ValidationError) or "Parser" in name or "LengthFinish" in name:
        return "its output is not of the asked form"
    if isinstance(error, NotImplementedError):
        return "it cannot return structured output; choose another model"
    if isinstance(error, OSError) or "Connect" in name:
        return "it cannot be reached; check the network and IBID_MODEL_URL"
    return _construction(error, name)


def final(error: BaseException) -> bool:
    """Whether asking again cannot help: the model is too slow, or the request itself is refused."""
    status = getattr(error, "status_code", None)
    return "Timeout" in type(error).__name__ or isinstance(error, NotImplementedError) or status in {401, 402, 403, 404}


def _construction(error: BaseException, name: str) -> str:
    line = " ".join(str(error).split())
    if "api_key" in line.lower() or "api key" in line.lower():
        return "it has no key; set the provider's variable, for example OPENAI_API_KEY"
    return f"{name}: {line[:160]}" if line else name
