import pytest

from qa.failure import RefusedError, UngroundedError, UnstructuredError, cause, final


class APITimeoutError(Exception):
    """As openai and anthropic call it."""


class APIConnectionError(Exception):
    """As openai and anthropic call it."""


class OutputParserException(ValueError):  # noqa: N818 - as langchain calls it
    """As langchain calls it."""


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (TimeoutError(), "no answer within 2.5 seconds (IBID_MODEL_TIMEOUT)"),
        (APITimeoutError("Request timed out."), "no answer within 2.5 seconds (IBID_MODEL_TIMEOUT)"),
        (APIConnectionError("Connection error."), "it cannot be reached; check the network and IBID_MODEL_URL"),
        (ConnectionRefusedError(), "it cannot be reached; check the network and IBID_MODEL_URL"),
        (OutputParserException("not JSON"), "its output is not of the asked form"),
        (UnstructuredError(), "its output is not of the asked form"),
        (RefusedError("no"), "it declined to answer"),
        (UngroundedError(), "nothing that it wrote is backed by the passages"),
        (NotImplementedError(), "it cannot return structured output; choose another model"),
        (ValueError("The api_key option must be set"), "it has no key; set the provider's variable"),
        (RuntimeError("one\ntwo"), "RuntimeError: one two"),
        (RuntimeError(), "RuntimeError"),
    ],
)
def test_a_cause_is_one_line_that_says_what_to_do(error: Exception, told: str) -> None:
    assert cause(error, 2.5).startswith(told)
    assert "\n" not in cause(error, 2.5)


def test_what_asking_again_cannot_help_is_final() -> None:
    assert final(TimeoutError())
    assert final(NotImplementedError())
    assert not final(UnstructuredError())
    assert not final(ConnectionError())
