import pytest

from qa.answer import Verdict
from qa.doubt import doubt, stands


def test_what_contradicts_reads_differently_from_what_only_lacks_support() -> None:
    assert [doubt(verdict, "") for verdict in Verdict] == [
        "",
        "the text says otherwise",
        "not supported by the text",
        "no source found",
        "not checked",
    ]


def test_a_reason_follows_the_words_and_never_stands_alone() -> None:
    assert doubt("contradicted", "a date differs") == "the text says otherwise: a date differs"
    assert doubt("supported", "a date differs") == ""


@pytest.mark.parametrize(
    ("verdict", "expected"),
    [
        ("supported", True),
        ("unchecked", True),
        ("unsupported", False),
        ("contradicted", False),
        ("uncited", False),
        ("anything", False),
    ],
)
def test_only_what_is_supported_or_not_checked_may_be_cited(verdict: str, expected: bool) -> None:  # noqa: FBT001
    assert stands(verdict) is expected
