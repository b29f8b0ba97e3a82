"""Citation recall and precision as ALCE defines them.

Gao et al., "Enabling Large Language Models to Generate Text with Citations", EMNLP 2023, section 4.3, and
``compute_autoais`` of its ``eval.py``. The judge is any function that says whether a text supports a statement; ALCE
has a model of 11 billion parameters in its place.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

Judge = Callable[[str, str], bool]
"""Whether a text (the first argument) supports a statement (the second)."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence of an answer without its citations, and the passages that it cites.

    ``astray``: it cites a passage that does not exist, so that ALCE counts none of its citations.
    """

    text: str
    cited: tuple[str, ...]
    astray: bool = False


@dataclass(frozen=True, slots=True)
class CitationMarks:
    """Recall and precision of the citations of one answer, 0 to 1."""

    recall: float
    precision: float


def citation_marks(statements: Sequence[Statement], judge: Judge) -> CitationMarks | None:
    """Citation recall and precision of one answer; None for an answer without statements, which ALCE passes over.

    Recall is the share of the statements that all their cited passages together support; one without citations is not
    supported. Precision is the share of the citations that are needed: a citation is irrelevant if its passage alone
    does not support the statement and the others without it do. Where all together do not support the statement, none
    of its citations is. An answer without citations has a precision of 0. ALCE's script looks at the first three
    citations of a statement; here all count, as in the paper.
    """
    if not statements:
        return None
    supported = [_supported(statement, judge) for statement in statements]
    needed = sum(_needed(statement, judge) for statement, holds in zip(statements, supported, strict=True) if holds)
    cited = sum(len(statement.cited) for statement in statements if not statement.astray)
    return CitationMarks(sum(supported) / len(statements), needed / cited if cited else 0.0)


def _supported(statement: Statement, judge: Judge) -> bool:
    return bool(statement.cited) and not statement.astray and judge("\n".join(statement.cited), statement.text)


def _needed(statement: Statement, judge: Judge) -> int:
    """How many citations of a supported statement are not irrelevant."""
    cited = statement.cited
    if len(cited) == 1:
        return 1
    others = ["\n".join((*cited[:place], *cited[place + 1 :])) for place in range(len(cited))]
    return sum(
        judge(passage, statement.text) or not judge(rest, statement.text)
        for passage, rest in zip(cited, others, strict=True)
    )
