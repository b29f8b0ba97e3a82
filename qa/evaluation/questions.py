"""Question sets: read from a file of ours, of SQuAD or of ALCE, or the one that comes with the package."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import resources
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, FiniteFloat, TypeAdapter, ValidationError
from pydantic_core import from_json

from qa.evaluation import alce, squad
from qa.evaluation.errors import EvaluationError
from qa.evaluation.records import Case, GoldNote, OtherAnswer, OtherCitation, RankedPassage

STUDY = "study"
"""The name of the set about the bundled study document."""

FORM = """\
A line of QUESTIONS.jsonl is an object with "question" and, as far as known,
  "id"          by which two runs are compared (default: the line's number)
  "answers"     short answers, each of which alone is right
  "answerable"  whether the documents answer it (default: true if any of the rest is given)
  "notes"       the footnotes behind the answer: "59", or {"label": "59", "document": TITLE}; [] says there is none
  "document"    the title of the document of all notes that name none
  "passages"    texts that a right passage contains or is contained in, one for each place
  "other"       another system's answer, scored in the place of ours: {"text": …, "passages": [{"text", "document",
                "notes"}], "citations": [{"passage": 1, "note": "59", "document": TITLE, "sentence": 1}], "confidence"};
                [1] in its text cites the first passage too
Files of SQuAD (1.1 and 2.0) and of ALCE, with its outputs, are read as they are. "study" is the set that comes along.
"""
"""What a line of a set is, for the help."""

Row = Mapping[str, object]


class _Note(BaseModel):
    model_config = ConfigDict(extra="forbid")

    label: str
    document: str | None = None


class _Passage(BaseModel):
    model_config = ConfigDict(extra="forbid")

    text: str
    document: str = ""
    notes: tuple[str, ...] = ()
    score: FiniteFloat | None = None


class _Citation(BaseModel):
    model_config = ConfigDict(extra="forbid")

    passage: int | None = None
    note: str | None = None
    document: str | None = None
    sentence: int | None = None


class _Other(BaseModel):
    model_config = ConfigDict(extra="forbid")

    text: str
    passages: tuple[_Passage, ...] = ()
    citations: tuple[_Citation, ...] = ()
    confidence: float | None = Field(default=None, ge=0, le=1)


class _Line(BaseModel):
    model_config = ConfigDict(extra="forbid")

    id: str | int | None = None
    question: str
    answers: tuple[str, ...] = ()
    answerable: bool | None = None
    notes: tuple[str | _Note, ...] | None = None
    document: str | None = None
    passages: tuple[str, ...] = ()
    other: _Other | None = None
    comment: str = ""


def load(name: str | Path) -> tuple[Case, ...]:
    """The cases of a set: ``study``, or a file. Raises EvaluationError naming file and line that cannot be read."""
    if str(name) == STUDY:
        text = resources.files("qa.evaluation").joinpath("sets", "study.jsonl").read_text(encoding="utf-8")
    else:
        try:
            text = Path(name).read_text(encoding="utf-8-sig")
        except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
            raise EvaluationError(f"there is no file {str(name)!r}; name a question set, or {STUDY!r}") from None
        except UnicodeDecodeError:
            raise EvaluationError(f"{name} is no text in UTF-8; save it as such") from None
    return parse(text, str(name))


def parse(text: str, name: str) -> tuple[Case, ...]:
    """The cases of a set given as text; ``name`` is what messages call it. Raises EvaluationError as ``load``."""
    found = list(_whole(text, name) or _lines(text, name))
    if not found:
        raise EvaluationError(f"{name} holds no question")
    first: dict[str, str] = {}
    for place, case in found:
        if case.id in first:
            raise EvaluationError(f"{place}: the id {case.id!r} stands in {first[case.id]} too; each needs its own")
        first[case.id] = place
    return tuple(case for _, case in found)


def digest(cases: Sequence[Case]) -> str:
    """The SHA-256 of the cases, in hex: another question, answer, note or passage gives another one."""
    return hashlib.sha256(TypeAdapter(tuple[Case, ...]).dump_json(tuple(cases))).hexdigest()


def _whole(text: str, name: str) -> Sequence[tuple[str, Case]]:
    """The cases of a file that is one JSON value, as SQuAD's and ALCE's are; none if it is not."""
    try:
        value = from_json(text)
    except ValueError:
        return ()
    rows = value.get("data") if isinstance(value, dict) else value
    if not isinstance(rows, list):
        return ()
    fields = {name for row in rows if isinstance(row, dict) for name in row}
    if not fields & {"paragraphs", "docs", "output"}:
        raise EvaluationError(f"{name} is one JSON value, and not of SQuAD or ALCE; write one object a line")
    read = squad.articles if "paragraphs" in fields else alce.items
    try:
        return [(f"{name}: question {number}", case) for number, case in enumerate(read(rows), start=1)]
    except ValidationError as error:
        raise EvaluationError(f"{name}: {_reason(error)}") from None


def _lines(text: str, name: str) -> Iterator[tuple[str, Case]]:
    """The cases of a file with an object a line. What is wrong with it is told once, with the first line."""
    wrong: list[str] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            yield f"{name}:{number}", _case(line, str(number))
        except ValidationError as error:
            wrong.append(f"{name}:{number}: {_reason(error)}")
        except ValueError as error:
            wrong.append(f"{name}:{number}: {error}")
    if wrong:
        more = f" (and {len(wrong) - 1} more such lines)" if len(wrong) > 1 else ""
        raise EvaluationError(wrong[0] + more)


def _case(line: str, number: str) -> Case:
    row = TypeAdapter(dict[str, object]).validate_json(line)
    read: Callable[[Row, str], Case] = squad.row if "context" in row else alce.item if "docs" in row else _ours
    case = read(row, number)
    if not case.question.strip():
        raise ValueError("the question is empty")
    return case


def _ours(row: Row, number: str) -> Case:
    line = _Line.model_validate(row)
    known = bool(line.answers or line.notes or line.passages)
    return Case(
        id=number if line.id is None else str(line.id),
        question=line.question,
        answers=line.answers,
        answerable=(known or None) if line.answerable is None else line.answerable,
        notes=None if line.notes is None else tuple(_note(note, line.document) for note in line.notes),
        passages=line.passages,
        other=_other(line.other) if line.other else None,
    )


def _note(note: str | _Note, document: str | None) -> GoldNote:
    if isinstance(note, str):
        return GoldNote(note, document)
    return GoldNote(note.label, note.document or document)


def _other(other: _Other) -> OtherAnswer:
    return OtherAnswer(
        other.text,
        tuple(RankedPassage(each.text, each.document, each.notes, each.score) for each in other.passages),
        tuple(OtherCitation(each.passage, each.note, each.document, each.sentence) for each in other.citations),
        other.confidence,
    )


def _reason(error: ValidationError) -> str:
    """What is wrong first, in one line, and where in the object."""
    first = error.errors(include_url=False, include_input=False)[0]
    where = ".".join(str(step) for step in first["loc"])
    if first["type"] in {"json_invalid", "dict_type"}:
        return "no JSON object; see ibid evaluate --help for what a line is"
    if first["type"] == "extra_forbidden":
        return f"{where!r} is no field that is known; see ibid evaluate --help"
    return f"{where!r}: {first['msg'][:1].lower()}{first['msg'][1:]}" if where else first["msg"]
