import json
from pathlib import Path

import pytest

from qa.evaluation.errors import EvaluationError
from qa.evaluation.questions import digest, load, parse
from qa.evaluation.records import Case, GoldNote, OtherAnswer, OtherCitation, RankedPassage

DATA = Path(__file__).parents[2] / "shared" / "data" / "qa"


def test_a_line_may_say_no_more_than_its_question() -> None:
    assert parse('{"question": "When?"}\n\n{"question": "Who?"}\n', "set") == (Case("1", "When?"), Case("3", "Who?"))


def test_a_line_may_say_everything() -> None:
    line = {
        "id": 7,
        "question": "When did it burn down?",
        "answers": ["3 May 1871"],
        "notes": ["2", {"label": "4", "document": "Harbours"}],
        "document": "Mills",
        "passages": ["It burned down on 3 May 1871."],
        "other": {
            "text": "In 1871. [1]",
            "passages": [{"text": "It burned.", "document": "Mills", "notes": ["2"]}],
            "citations": [{"note": "2", "sentence": 1}],
            "confidence": 0.5,
        },
        "comment": "from the first chapter",
    }
    passages = (RankedPassage("It burned.", "Mills", ("2",)),)
    other = OtherAnswer("In 1871. [1]", passages, (OtherCitation(note="2", sentence=1),), 0.5)
    notes = (GoldNote("2", "Mills"), GoldNote("4", "Harbours"))
    passage = ("It burned down on 3 May 1871.",)
    assert parse(json.dumps(line), "set") == (
        Case("7", "When did it burn down?", ("3 May 1871",), True, notes, passage, other),  # noqa: FBT003
    )


def test_no_notes_is_not_the_same_as_nobody_looked() -> None:
    first, second = parse('{"question": "a", "notes": []}\n{"question": "b"}', "set")
    assert (first.notes, second.notes) == ((), None)


def test_a_question_of_which_nothing_is_known_is_neither_answerable_nor_not() -> None:
    cases = parse(
        '{"question": "a"}\n{"question": "b", "answers": ["c"]}\n{"question": "d", "answerable": false}', "set"
    )
    assert [case.answerable for case in cases] == [None, True, False]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"question": "a"}\n[1]', "set:2: no JSON object; see ibid evaluate --help for what a line is"),
        ('{"question": "a"\n', "set:1: no JSON object; see ibid evaluate --help for what a line is"),
        ("[" * 50_000, "set:1: no JSON object; see ibid evaluate --help for what a line is"),
        ('{"question": "a", "anwers": []}', "set:1: 'anwers' is no field that is known; see ibid evaluate --help"),
        ('{"question": 1}', "set:1: 'question': input should be a valid string"),
        ('{"id": 1}', "set:1: 'question': field required"),
        ('{"question": " "}', "set:1: the question is empty"),
        (
            'x\n{"question": "a"}\ny\nz',
            "set:1: no JSON object; see ibid evaluate --help for what a line is (and 2 more such lines)",
        ),
        (
            '{"id": "1", "question": "a"}\n{"id": 1, "question": "b"}',
            "set:2: the id '1' stands in set:1 too; each needs its own",
        ),
        (
            '{"question": "a", "other": {"text": "b", "confidence": 7}}',
            "set:1: 'other.confidence': input should be less than or equal to 1",
        ),
        (
            '{"question": "a", "other": {"text": "b", "confidence": NaN}}',
            "set:1: 'other.confidence': input should be less than or equal to 1",
        ),
        ("\n\n", "set holds no question"),
        ('[{"question": "a"}]', "set is one JSON value, and not of SQuAD or ALCE; write one object a line"),
    ],
)
def test_what_cannot_be_read_is_told_in_one_line_with_its_place(text: str, message: str) -> None:
    with pytest.raises(EvaluationError) as error:
        parse(text, "set")
    assert str(error.value) == message


def test_a_file_that_is_not_there_or_no_text_is_told(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match="there is no file 'missing'; name a question set, or 'study'"):
        load("missing")
    (tmp_path / "set").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(EvaluationError, match="is no text in UTF-8"):
        load(tmp_path / "set")


def test_a_digest_changes_with_any_part_of_a_case() -> None:
    case = Case("1", "When?", ("1871",), notes=(GoldNote("2"),))
    others = [Case("1", "When?", ("1872",), notes=(GoldNote("2"),)), Case("1", "When?", ("1871",), notes=())]
    assert len({digest([each]) for each in (case, *others)}) == 3
    assert digest([case]) == digest([Case("1", "When?", ("1871",), notes=(GoldNote("2"),))])


NESTED = {
    "version": "v2.0",
    "data": [
        {
            "title": "Mills",
            "paragraphs": [
                {
                    "context": "It burned down on 3 May 1871.",
                    "qas": [
                        {
                            "id": "a",
                            "question": "When did it burn?",
                            "answers": [{"text": "1871", "answer_start": 24}] * 2,
                        },
                        {"id": "b", "question": "Who lit it?", "answers": [], "is_impossible": True},
                    ],
                }
            ],
        }
    ],
}


def test_squad_is_read_as_it_is_distributed() -> None:
    context = ("It burned down on 3 May 1871.",)
    assert parse(json.dumps(NESTED, indent=1), "squad.json") == (
        Case("a", "When did it burn?", ("1871",), True, None, context),  # noqa: FBT003
        Case("b", "Who lit it?", (), False, None, context),  # noqa: FBT003
    )


def test_squad_may_have_an_object_a_line() -> None:
    row = {
        "id": "a",
        "question": "When?",
        "context": "In 1871.",
        "answers": ["1871", "1871"],
        "answerable": True,
        "title": "x",
    }
    assert parse(json.dumps(row), "set") == (Case("a", "When?", ("1871",), True, None, ("In 1871.",)),)  # noqa: FBT003


def test_numbered_passages_are_gold_where_they_are_named() -> None:
    row = {
        "question": "Who?",
        "context": "[1] Orr\nA river.\n\n[2] Brandt\nA miller.",
        "answers": ["Brandt"],
        "supporting_docs": [2],
    }
    assert parse(json.dumps(row), "set")[0].passages == ("Brandt\nA miller.",)


def test_alce_is_read_with_its_outputs() -> None:
    item = {
        "sample_id": "q9",
        "question": "When?",
        "answer": "A long answer.",
        "qa_pairs": [
            {"question": "a", "short_answers": ["1871", "May 1871"], "context": "c"},
            {"short_answers": ["1902"]},
        ],
        "docs": [{"id": "1", "title": "Mills", "text": "It burned in 1871.", "score": 2.5}],
        "output": "\nIt burned in 1871 [1].\nQuestion: and then?",
    }
    passages = (RankedPassage("It burned in 1871.", "Mills", (), 2.5),)
    other = OtherAnswer("It burned in 1871 [1].", passages)
    case = Case("q9", "When?", ("1871", "May 1871", "1902"), answerable=True, other=other)
    assert parse(json.dumps({"args": {}, "data": [item]}), "alce.json") == (case,)
    assert parse(json.dumps([item]), "alce.json") == (case,)


def test_a_file_of_squad_that_is_not_whole_is_told() -> None:
    with pytest.raises(EvaluationError, match=r"^squad.json: '0.paragraphs.0.qas': field required$"):
        parse('{"data": [{"paragraphs": [{"context": "a"}]}]}', "squad.json")


@pytest.mark.skipif(not DATA.is_dir(), reason="needs the public question sets in ../shared/data/qa")
def test_the_public_sets_are_read_whole() -> None:
    cases = load(DATA / "hotpot100.jsonl")
    assert (len(cases), {len(case.passages) for case in cases} >= {2}) == (47, True)
    assert len(load(DATA / "musique100.jsonl")) == 57
