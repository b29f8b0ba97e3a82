import anthropic
import httpx
import openai
import pytest
from qa_fakes import draft

from qa.failure import RefusedError, UngroundedError, UnstructuredError, cause, final, within_bounds


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


REQUEST = httpx.Request("POST", "http://127.0.0.1:9/v1")
NONE_REACHED = "it cannot be reached; check the network and IBID_MODEL_URL"
TOO_SLOW = "no answer within 2.5 seconds (IBID_MODEL_TIMEOUT)"


def answered(status: int) -> httpx.Response:
    return httpx.Response(status, request=REQUEST)


@pytest.mark.parametrize("client", [openai, anthropic], ids=["openai", "anthropic"])
def test_the_errors_of_the_providers_clients_are_told_in_the_readers_words(client: object) -> None:
    make = vars(client)
    told = {
        make["APITimeoutError"](REQUEST): TOO_SLOW,
        make["APIConnectionError"](request=REQUEST): NONE_REACHED,
        make["RateLimitError"](
            "m", response=answered(429), body=None
        ): "the provider's rate limit or quota is used up; try again later",
        make["AuthenticationError"](
            "m", response=answered(401), body=None
        ): "the key was refused; check the provider's key",
        make["PermissionDeniedError"]("m", response=answered(403), body=None): "the key may not use this model",
        make["NotFoundError"]("m", response=answered(404), body=None): "the server does not know this model; check its "
        "name and IBID_MODEL_URL",
        make["BadRequestError"]("m", response=answered(400), body=None): "the server did not accept the request; check "
        "the model's name and that it can return structured output",
        make["InternalServerError"]("m", response=answered(503), body=None): "the server answered with status 503",
    }
    assert {cause(error, 2.5) for error in told} == set(told.values())
    assert [cause(error, 2.5) for error in told] == list(told.values())


def test_a_draft_of_a_few_sentences_is_within_bounds_and_a_flood_is_not() -> None:
    one = ("p1", "It burned down.", "It burned.")
    assert within_bounds(draft(*[one] * 10))
    assert not within_bounds(draft(*[one] * 11))
    assert not within_bounds(draft(("p1", "It burned down.", "x" * 4_001)))
    assert not within_bounds(draft(("p1", "x " * 2_001, "It burned.")))
    assert not within_bounds(draft(("p" * 4_001, "It burned down.", "It burned.")))
