"""The JSON shapes of an evaluation that is watched: how far it is, and what came of it."""

from pydantic import BaseModel

from qa.evaluation.definitions import MEASURES
from qa.evaluation.failures import failures
from qa.evaluation.records import Report
from qa.evaluation.summary import summary


class BegunOut(BaseModel):
    """What an evaluation begins with."""

    version: str
    name: str
    questions: int


class ProgressOut(BaseModel):
    """How many of the questions are answered. When all are, they are measured."""

    done: int
    total: int


class MeasureOut(BaseModel):
    """A measure with its 95 % interval; ``n`` is how many questions, sentences or footnotes it rests on."""

    name: str
    title: str
    definition: str
    lower_is_better: bool
    value: float
    low: float
    high: float
    n: int


class FailingOut(BaseModel):
    """A question that went wrong, and in which ways, the gravest first."""

    id: str
    question: str
    failures: list[str]


class EvaluationOut(BaseModel):
    """What came of an evaluation; ``id`` is for asking for its report."""

    id: str
    name: str
    created: str
    questions: int
    summary: list[str]
    measures: list[MeasureOut]
    failing: list[FailingOut]


def evaluation_out(identifier: str, made: Report) -> EvaluationOut:
    """A report in short."""
    judged = [(scored.case, failures(scored)) for scored in made.cases]
    return EvaluationOut(
        id=identifier,
        name=made.name,
        created=made.created,
        questions=len(made.cases),
        summary=list(summary(made)),
        measures=[_measure_out(name, made) for name in made.measures if name in MEASURES],
        failing=[
            FailingOut(id=case.id, question=case.question, failures=list(found)) for case, found in judged if found
        ],
    )


def _measure_out(name: str, made: Report) -> MeasureOut:
    measure, interval = MEASURES[name], made.measures[name]
    return MeasureOut(
        name=name,
        title=measure.title,
        definition=measure.definition,
        lower_is_better=measure.lower_is_better,
        value=interval.value,
        low=interval.low,
        high=interval.high,
        n=interval.n,
    )
