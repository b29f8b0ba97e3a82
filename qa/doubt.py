"""What is said of a sentence that no check found supported: the same words on the page, in a terminal, in a file."""

from qa.answer import Verdict

_TOLD: dict[str, str] = {
    Verdict.SUPPORTED: "",
    Verdict.UNCHECKED: "not checked",
    Verdict.UNSUPPORTED: "not supported by the text",
    Verdict.CONTRADICTED: "the text says otherwise",
    Verdict.UNCITED: "no source found",
}

STRUCK = "Struck out: "
"""Stands before a sentence that does not stand, for who cannot see the line through it."""


def stands(verdict: str) -> bool:
    """Whether a sentence with that verdict may be shown as cited; any other is struck out."""
    return verdict in {Verdict.SUPPORTED, Verdict.UNCHECKED}


def doubt(verdict: str, reason: str) -> str:
    """The words for a verdict, with the check's reason where it gives one; empty for a supported sentence."""
    told = _TOLD.get(verdict, verdict)
    return f"{told}: {reason}" if told and reason else told
