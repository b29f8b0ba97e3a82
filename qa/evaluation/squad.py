"""Questions of SQuAD 1.1 and 2.0: the official nested form, and an object a question.

Rajpurkar et al., EMNLP 2016 and ACL 2018. The paragraph of a question is its gold passage.
"""

import re
from collections.abc import Iterator, Mapping

from pydantic import BaseModel, TypeAdapter

from qa.evaluation.records import Case

_NUMBERED = re.compile(r"^\[(\d+)\] ", re.MULTILINE)


class _Answer(BaseModel):
    text: str


class _Question(BaseModel):
    id: str | int
    question: str
    answers: tuple[_Answer, ...] = ()
    is_impossible: bool = False


class _Paragraph(BaseModel):
    context: str
    qas: tuple[_Question, ...]


class _Article(BaseModel):
    paragraphs: tuple[_Paragraph, ...]


class _Row(BaseModel):
    id: str | int | None = None
    question: str
    context: str
    answers: tuple[str, ...] = ()
    answerable: bool | None = None
    supporting_docs: tuple[int, ...] = ()


def articles(data: object) -> Iterator[Case]:
    """The cases of the official form; ``data`` is the list of its articles. Raises pydantic's ValidationError."""
    for article in TypeAdapter(tuple[_Article, ...]).validate_python(data):
        for paragraph in article.paragraphs:
            for asked in paragraph.qas:
                answers = tuple(dict.fromkeys(answer.text for answer in asked.answers))
                yield _case(str(asked.id), asked.question, answers, not asked.is_impossible, (paragraph.context,))


def row(data: Mapping[str, object], number: str) -> Case:
    """The case of one object with ``context``; ``number`` is its id where it has none. Raises as ``articles``.

    Where ``supporting_docs`` names passages of a context that numbers them ([1], [2], …), these are the gold passages.
    """
    read = _Row.model_validate(data)
    answers = tuple(dict.fromkeys(read.answers))
    answerable = bool(answers) if read.answerable is None else read.answerable
    passages = _supporting(read.context, read.supporting_docs) or ((read.context,) if read.context.strip() else ())
    return _case(number if read.id is None else str(read.id), read.question, answers, answerable, passages)


def _case(name: str, question: str, answers: tuple[str, ...], answerable: bool, passages: tuple[str, ...]) -> Case:  # noqa: FBT001 - as the case has it
    return Case(name, question.strip(), answers if answerable else (), answerable, None, passages)


def _supporting(context: str, numbers: tuple[int, ...]) -> tuple[str, ...]:
    pieces = _NUMBERED.split(context)
    numbered = zip(pieces[1::2], pieces[2::2], strict=True)
    return tuple(text.strip() for number, text in numbered if int(number) in numbers)
