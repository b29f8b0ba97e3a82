import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.evaluation.measures.citations import CitationMarks, Statement, citation_marks


def all_words(text: str, statement: str) -> bool:
    """A judge that any statement is supported of which the text has every word."""
    return set(statement.split()) <= set(text.split())


def marks(*statements: Statement) -> CitationMarks | None:
    return citation_marks(statements, all_words)


def test_what_one_citation_supports_is_recalled_and_precise() -> None:
    assert marks(Statement("a b", ("a b c",))) == CitationMarks(1.0, 1.0)


def test_two_citations_that_only_together_support_are_both_needed() -> None:
    assert marks(Statement("a b", ("a", "b"))) == CitationMarks(1.0, 1.0)


def test_a_citation_is_irrelevant_if_it_alone_does_not_support_and_the_others_without_it_do() -> None:
    assert marks(Statement("a b", ("a b", "x"))) == CitationMarks(1.0, 0.5)
    assert marks(Statement("a b", ("a", "b", "a b"))) == CitationMarks(1.0, pytest.approx(1 / 3))


def test_two_citations_that_each_support_are_both_precise() -> None:
    assert marks(Statement("a", ("a", "a b"))) == CitationMarks(1.0, 1.0)


def test_no_citation_of_an_unsupported_statement_is_precise() -> None:
    assert marks(Statement("a b", ("a",)), Statement("a", ("a",))) == CitationMarks(0.5, 0.5)


def test_a_statement_without_citation_is_not_recalled() -> None:
    assert marks(Statement("a", ()), Statement("a", ("a",))) == CitationMarks(0.5, 1.0)
    assert marks(Statement("a", ())) == CitationMarks(0.0, 0.0)


def test_citations_of_a_statement_that_cites_what_is_not_there_do_not_count() -> None:
    assert marks(Statement("a", ("a",), astray=True), Statement("a", ("a",))) == CitationMarks(0.5, 1.0)


def test_an_answer_without_statements_is_passed_over() -> None:
    assert marks() is None


PASSAGE = st.lists(st.sampled_from("abcd"), min_size=1, max_size=3).map(" ".join)
STATEMENT = st.builds(Statement, PASSAGE, st.lists(PASSAGE, max_size=3).map(tuple), st.just(value=False))


@given(st.lists(STATEMENT, min_size=1, max_size=4))
@settings(deadline=None)
def test_both_lie_between_0_and_1_and_nothing_is_precise_where_nothing_is_recalled(statements: list[Statement]) -> None:
    found = citation_marks(statements, all_words)
    assert found is not None
    assert 0 <= found.recall <= 1
    assert 0 <= found.precision <= 1
    assert found.recall > 0 or found.precision == 0
