"""Pandoc, as a program that reads markup: no network, no files, bounded in time and memory."""

import subprocess
from dataclasses import dataclass

import pypandoc

from corpus.document import Problem, ProblemKind

SECONDS = 90
"""The longest that Pandoc may take over one document."""

_MEMORY = "-M512m"
_REFUSED = "something in it is not what it seems; check it, or save it in another format"


class PandocError(ValueError):
    """A document that Pandoc does not read; the message says why."""


@dataclass(frozen=True, slots=True)
class Tree:
    """A document as Pandoc's JSON, and what Pandoc said of it."""

    json: bytes
    problems: tuple[Problem, ...]


def convert(text: str, form: str) -> Tree:
    """``text`` as Pandoc reads it; ``form`` is one of Pandoc's input formats, with extensions.

    Raises PandocError where Pandoc fails, or takes longer than ``SECONDS``.
    """
    command = [pypandoc.get_pandoc_path(), "--sandbox", f"--from={form}", "--to=json", "+RTS", _MEMORY, "-RTS"]
    try:
        done = subprocess.run(  # noqa: S603 - a fixed command without a shell; the document comes on stdin
            command, input=text.encode("utf-8", "replace"), capture_output=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise PandocError(f"reading it takes longer than {SECONDS} seconds; split it") from error
    except OSError as error:
        raise PandocError(f"Pandoc cannot be started ({error.strerror}); install pypandoc-binary") from error
    said = done.stderr.decode("utf-8", "replace")
    if done.returncode:
        raise PandocError(_failure(done.returncode, said))
    return Tree(done.stdout, tuple(_problems(said)))


def _failure(status: int, said: str) -> str:
    # 251 is GHC's status for a heap that is used up, 2 for a stack; both come of deep nesting.
    if status in {2, 251} or "heap" in said.lower() or status < 0:
        return "reading it takes too much memory; it is nested too deeply or too long: split it"
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    return f"Pandoc cannot read it ({' '.join(lines)[:160]}): {_REFUSED}" if lines else f"Pandoc failed: {_REFUSED}"


def _problems(said: str) -> list[Problem]:
    """What Pandoc left out, one problem each; its remarks on style are of no use to a reader."""
    missing = [line.removeprefix("[WARNING] ") for line in said.splitlines() if "Could not load include file" in line]
    names = dict.fromkeys(line.partition("include file")[2].split(" at ")[0].strip(" '\"") for line in missing)
    return [Problem(ProblemKind.NOT_READ, f"the file {name!r}, which it includes, is not read") for name in names]
