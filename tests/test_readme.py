"""What the README shows is what happens."""

import re
import shlex
from pathlib import Path

import pytest

from qa.__main__ import main
from qa.settings import ENVIRONMENT

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def _fresh_home(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IBID_HOME", str(home))


def shown_calls() -> list[tuple[str, str]]:
    """Each command line that the README shows with its output."""
    block = re.search(r"```console\n(\$ .*?)```", README, re.DOTALL)
    assert block
    calls = re.split(r"^\$ ", block[1], flags=re.MULTILINE)[1:]
    return [(call.partition("\n")[0], call.partition("\n")[2].rstrip("\n")) for call in calls]


@pytest.mark.parametrize(("line", "output"), shown_calls())
def test_a_command_prints_what_the_readme_shows(line: str, output: str, capsys: pytest.CaptureFixture[str]) -> None:
    program, *arguments = shlex.split(line)
    assert (program, main(arguments)) == ("ibid", 0)
    assert capsys.readouterr().out.startswith(output)


def test_the_python_example_runs_and_prints_what_it_says(capsys: pytest.CaptureFixture[str]) -> None:
    block = re.search(r"```python\n(.*?)```", README, re.DOTALL)
    assert block
    exec(compile(block[1], "README.md", "exec"), {})  # noqa: S102  our own text, as a reader would run it
    assert capsys.readouterr().out == "('n59',)\n"


def test_every_make_target_that_the_readme_names_exists() -> None:
    named = set(re.findall(r"make (serve|test|bench|\w+)\b(?=`|\s+#)", README))
    assert {"serve", "test", "bench"} <= named
    assert named <= set(re.findall(r"^([a-z]+):", MAKEFILE, re.MULTILINE))


def settings_read() -> set[str]:
    """The names that the settings are read from, in quotes in the source."""
    source = (ROOT / "qa" / "settings.py").read_text(encoding="utf-8")
    return set(re.findall(r'"(IBID_[A-Z_]+)"', source))


def test_every_setting_that_the_readme_names_exists() -> None:
    assert set(re.findall(r"IBID_[A-Z_]+", README)) <= settings_read()


def test_the_help_tells_every_setting_and_no_other() -> None:
    assert set(re.findall(r"IBID_[A-Z_]+", ENVIRONMENT)) == settings_read()


def test_every_file_that_the_readme_links_to_exists() -> None:
    assert all((ROOT / target).is_file() for target in re.findall(r"\]\(([^):]+)\)", README))
