import pytest
from openai.lib._pydantic import to_strict_json_schema
from pydantic import ValidationError

from qa.draft import Draft, Evidence, Statement, key


def test_keys_count_from_one() -> None:
    assert [key(place) for place in range(3)] == ["p1", "p2", "p3"]


def test_a_draft_is_read_from_json() -> None:
    said = '{"statements": [{"evidence": [{"passage": "p1", "quote": "in 1820"}], "text": "In 1820."}]}'
    assert Draft.model_validate_json(said) == Draft(
        statements=(Statement(evidence=(Evidence(passage="p1", quote="in 1820"),), text="In 1820."),)
    )


def test_a_draft_without_statements_says_that_nothing_answers() -> None:
    assert Draft.model_validate_json("{}") == Draft(statements=())


def test_what_is_not_asked_for_is_refused() -> None:
    with pytest.raises(ValidationError, match="extra_forbidden"):
        Draft.model_validate({"statements": [], "confidence": 0.9})


def test_evidence_comes_before_the_sentence_that_it_proves() -> None:
    assert list(Statement.model_json_schema()["properties"]) == ["evidence", "text"]


def test_no_chat_model_is_asked_where_the_answers_words_stand() -> None:
    for schema in (Draft.model_json_schema(), to_strict_json_schema(Draft)):
        said = schema["$defs"]["Statement"]
        assert isinstance(said, dict)
        assert (list(said["properties"]), said["required"]) == (["evidence", "text"], ["evidence", "text"])
        assert "answer" not in str(said["properties"]).replace("of the answer", "")


def test_the_answers_words_may_be_named_and_need_not_be() -> None:
    evidence = (Evidence(passage="p1", quote="in 1820"),)
    assert Statement(evidence=evidence, text="In 1820.").answer is None
    assert Statement(evidence=evidence, text="In 1820.", answer=(3, 7)).answer == (3, 7)
