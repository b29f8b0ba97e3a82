"""Fixtures that several test modules share."""

from pathlib import Path

import pytest
from fakes import HashedEmbedder

from corpus import parse
from corpus.document import Parsed


@pytest.fixture(scope="session")
def study() -> Parsed:
    """The bundled study document."""
    return parse.bundled(parse.BUNDLED[0])


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A data folder that does not exist yet."""
    return tmp_path / "home"


@pytest.fixture
def embedder() -> HashedEmbedder:
    """A fake embedder with a fresh history."""
    return HashedEmbedder()
