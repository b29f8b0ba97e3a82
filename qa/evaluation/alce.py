"""Questions of ALCE with the outputs of a system (Gao et al., EMNLP 2023): ASQA, ELI5 and QAMPARI as it gives them."""

from collections.abc import Iterator, Mapping, Sequence

from pydantic import BaseModel, Field, FiniteFloat

from qa.evaluation.records import Case, OtherAnswer, RankedPassage


class _Document(BaseModel):
    title: str = ""
    text: str = ""
    sent: str | None = None  # what was extracted of the text, where the system saw only that
    score: FiniteFloat | None = None


class _Pair(BaseModel):
    short_answers: tuple[str, ...] = ()


class _Item(BaseModel):
    id: str | int | None = Field(default=None)
    sample_id: str | int | None = None
    question: str
    answer: str | None = None
    answers: tuple[str | tuple[str, ...], ...] = ()
    qa_pairs: tuple[_Pair, ...] | None = None
    docs: tuple[_Document, ...] = ()
    output: str | None = None


def items(data: Sequence[object]) -> Iterator[Case]:
    """The cases of a file of ALCE; ``data`` is the list under its "data". Raises pydantic's ValidationError."""
    for number, each in enumerate(data, start=1):
        yield _case(_Item.model_validate(each), str(number))


def item(data: Mapping[str, object], number: str) -> Case:
    """The case of one object; ``number`` is its id where it has none. Raises as ``items``."""
    return _case(_Item.model_validate(data), number)


def _case(read: _Item, number: str) -> Case:
    told = (each for each in (read.id, read.sample_id) if each is not None)
    return Case(
        id=str(next(told, number)),
        question=read.question,
        answers=_references(read),
        answerable=True,  # each of its questions has an answer
        other=_other(read.output, read.docs) if read.output is not None else None,
    )


def _references(read: _Item) -> tuple[str, ...]:
    short = [answer for pair in read.qa_pairs or () for answer in pair.short_answers]
    listed = [answer for each in read.answers for answer in ([each] if isinstance(each, str) else each)]
    return tuple(dict.fromkeys(short or listed or ([read.answer] if read.answer else [])))


def _other(output: str, documents: Sequence[_Document]) -> OtherAnswer:
    """As ALCE's script does, only the first line of an output counts."""
    passages = (RankedPassage(each.sent or each.text, each.title, (), each.score) for each in documents)
    return OtherAnswer(output.strip().split("\n")[0], tuple(passages))
