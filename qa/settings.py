"""Settings: read once, at the edge, from the environment."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_data_path

ENVIRONMENT = """\
environment:
  IBID_HOME              where collections live (default: the platform's user data folder)
  IBID_EMBEDDER          name or folder of a sentence-transformers model (default: the packaged one)
  IBID_CHROMA_URL        a Chroma server, for example http://127.0.0.1:8000 (default: embedded, on disk)
  IBID_MODEL             a LangChain chat model, for example openai:gpt-5-mini (default: none, exact sentences)
  IBID_MODEL_URL         base URL of an OpenAI-compatible server
  IBID_MODEL_TIMEOUT     seconds until the model is given up (default: 60)
  IBID_READER            name or folder of a cross-encoder that picks the sentences (default: the packaged one), or none
  IBID_VERIFIER          name or folder of a cross-encoder or NLI model that checks claims (default: the packaged one),
                         or none
  IBID_UNSUPPORTED       what the passages do not support: strike (shown struck out, default) or omit (left out)
  IBID_PASSAGES          passages that an answer may rest on (default: 6)
  IBID_FRAME_ANCESTORS   origins of the portals that may frame /embed (default: none)
  IBID_HOSTS             further host names to answer to, behind a proxy that passes them on (default: none)
  IBID_UPLOAD_MEGABYTES  largest file that the page takes (default: 50)
"""
"""What each variable means, for the help."""


UNSUPPORTED = ("strike", "omit")
"""What can become of a sentence that the passages do not support: struck out, or left out."""


class SettingsError(ValueError):
    """A setting has a value that cannot be used; the message names it and says what fits."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that a deployment can choose. Each field is read from ``IBID_`` and its name in capitals."""

    home: Path  # where collections live
    embedder: str = "default"  # or the name or folder of any sentence-transformers model
    chroma_url: str = ""  # of a Chroma server; empty: embedded, on disk under home
    model: str = ""  # "provider:name" of a LangChain chat model; empty: the extractive answerer
    model_url: str = ""  # base URL of an OpenAI-compatible server
    model_timeout: float = 60.0  # seconds until the model is given up
    reader: str = "default"  # or the name or folder of a cross-encoder that picks the sentences; "none": switched off
    verifier: str = "default"  # or the name or folder of a cross-encoder or NLI model; "none": switched off
    unsupported: str = "strike"  # "strike" shows struck out what the passages do not support, "omit" leaves it out
    passages: int = 6  # passages that an answer may rest on
    frame_ancestors: str = ""  # origins of the portals that may frame /embed, space separated; empty: none
    hosts: str = (
        ""  # further host names that the server answers to, behind a proxy that passes them on, space separated
    )
    upload_megabytes: int = 50  # largest file that the page and the REST interface take

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> "Settings":
        """Read the settings from ``environ``. Raises SettingsError naming the variable that cannot be used."""
        home = environ.get("IBID_HOME")
        return cls(
            home=Path(home).expanduser() if home else user_data_path("ibid", appauthor=False),
            embedder=environ.get("IBID_EMBEDDER") or "default",
            chroma_url=environ.get("IBID_CHROMA_URL", ""),
            model=environ.get("IBID_MODEL", ""),
            model_url=environ.get("IBID_MODEL_URL", ""),
            model_timeout=_number(environ, "IBID_MODEL_TIMEOUT", 60.0),
            reader=environ.get("IBID_READER") or "default",
            verifier=environ.get("IBID_VERIFIER") or "default",
            unsupported=_one_of(environ, "IBID_UNSUPPORTED", UNSUPPORTED),
            passages=_whole(environ, "IBID_PASSAGES", 6),
            frame_ancestors=environ.get("IBID_FRAME_ANCESTORS", ""),
            hosts=environ.get("IBID_HOSTS", ""),
            upload_megabytes=_whole(environ, "IBID_UPLOAD_MEGABYTES", 50),
        )


def _one_of(environ: Mapping[str, str], variable: str, choices: tuple[str, ...]) -> str:
    """The variable's value, the first of ``choices`` where it has none."""
    text = environ.get(variable) or choices[0]
    if text not in choices:
        raise SettingsError(f"{variable} is {text!r}; give {' or '.join(choices)}")
    return text


def _number(environ: Mapping[str, str], variable: str, default: float) -> float:
    text = environ.get(variable)
    if not text:
        return default
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 < value < float("inf"):
        raise SettingsError(f"{variable} is {text!r}; give a number above 0")
    return value


def _whole(environ: Mapping[str, str], variable: str, default: int) -> int:
    value = _number(environ, variable, default)
    if value != int(value):
        raise SettingsError(f"{variable} is {environ[variable]!r}; give a whole number above 0")
    return int(value)
