from pathlib import Path

import pytest

from qa.settings import Settings, SettingsError


def test_an_empty_environment_gives_the_defaults() -> None:
    settings = Settings.from_env({})
    assert settings.home.name == "ibid"
    assert settings == Settings(home=settings.home)
    assert (settings.model, settings.model_timeout, settings.passages) == ("", 60.0, 6)
    assert (settings.reader, settings.verifier, settings.unsupported) == ("default", "default", "strike")


def test_each_variable_sets_its_field() -> None:
    environ = {
        "IBID_HOME": "/srv/ibid",
        "IBID_EMBEDDER": "some/model",
        "IBID_CHROMA_URL": "http://127.0.0.1:8000",
        "IBID_MODEL": "ollama:qwen3",
        "IBID_MODEL_URL": "http://127.0.0.1:8080/v1",
        "IBID_MODEL_TIMEOUT": "2.5",
        "IBID_READER": "/srv/reader",
        "IBID_VERIFIER": "none",
        "IBID_UNSUPPORTED": "omit",
        "IBID_PASSAGES": "4",
        "IBID_FRAME_ANCESTORS": "https://portal.example",
        "IBID_UPLOAD_MEGABYTES": "10",
    }
    assert Settings.from_env(environ) == Settings(
        home=Path("/srv/ibid"),
        embedder="some/model",
        chroma_url="http://127.0.0.1:8000",
        model="ollama:qwen3",
        model_url="http://127.0.0.1:8080/v1",
        model_timeout=2.5,
        reader="/srv/reader",
        verifier="none",
        unsupported="omit",
        passages=4,
        frame_ancestors="https://portal.example",
        upload_megabytes=10,
    )


@pytest.mark.parametrize("value", ["soon", "0", "-1", "inf", "nan"])
def test_a_number_that_is_none_is_named_with_its_variable(value: str) -> None:
    with pytest.raises(SettingsError, match=rf"^IBID_MODEL_TIMEOUT is '{value}'; give a number above 0$"):
        Settings.from_env({"IBID_MODEL_TIMEOUT": value})


def test_an_empty_variable_is_as_none() -> None:
    variables = ("IBID_PASSAGES", "IBID_EMBEDDER", "IBID_READER", "IBID_VERIFIER", "IBID_UNSUPPORTED")
    assert Settings.from_env(dict.fromkeys(variables, "")) == Settings.from_env({})


def test_half_a_passage_is_refused() -> None:
    with pytest.raises(SettingsError, match=r"^IBID_PASSAGES is '0.5'; give a whole number above 0$"):
        Settings.from_env({"IBID_PASSAGES": "0.5"})


def test_what_becomes_of_an_unsupported_sentence_is_one_of_two() -> None:
    with pytest.raises(SettingsError, match=r"^IBID_UNSUPPORTED is 'hide'; give strike or omit$"):
        Settings.from_env({"IBID_UNSUPPORTED": "hide"})
