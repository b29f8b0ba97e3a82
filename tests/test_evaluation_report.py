"""The report as a page: complete, self-contained, and deaf to whatever the texts in it say."""

import re
from base64 import b64encode
from dataclasses import fields, is_dataclass, replace
from hashlib import sha256
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html
from scored_fakes import QUOTE, answered, case, claim, four, scored

from qa.answer import Verdict
from qa.evaluation.comparison import compare
from qa.evaluation.records import Confusion, Report, ShownCitation, ShownNote
from qa.evaluation.report import report_html

HOSTILE = (
    "</script><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</title></style></svg><svg onload=alert(1)><a xlink:href='javascript:alert(1)'>",
    "{{ 7 * 7 }}{% for x in y %}{# #}",
    "\u202eevil\u2066\x00\x1b[31m\ud800",
    "<!-- ]]> -->",
)


def page(report: Report) -> html.HtmlElement:
    return html.document_fromstring(report_html(report))


def everywhere(value: object, text: str) -> object:
    """``value`` with every text in it replaced, but for enumerations and keys of mappings."""
    if type(value) is str:
        return text
    if isinstance(value, tuple):
        return tuple(everywhere(each, text) for each in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{each.name: everywhere(getattr(value, each.name), text) for each in fields(value)})
    return value


def infested(text: str) -> Report:
    """A report all of whose texts are ``text``."""
    report = four()
    struck = claim(
        verdict=Verdict.CONTRADICTED, reason="no", answer=None, citations=(ShownCitation("", "", "", (), "2"),)
    )
    cases = (*report.cases, scored(case(5), answered(5, claim(), struck), correct=False, hit_4=1.0))
    made = replace(
        report, cases=cases, settings={text: text}, confusions=(Confusion(text, text, 1), Confusion(text, None, 2))
    )
    evil = everywhere(made, text)
    assert isinstance(evil, Report)
    return evil


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_becomes_markup(text: str) -> None:
    report = infested(text)
    written = report_html(report, compare(replace(report, cases=report.cases[:1]), report))
    tree = html.document_fromstring(written)
    harmless = html.document_fromstring(report_html(infested("x"), compare(infested("x"), infested("x"))))
    known = {element.tag for element in harmless.iter() if isinstance(element.tag, str)}
    assert {element.tag for element in tree.iter() if isinstance(element.tag, str)} <= known
    assert not tree.xpath("//script | //img | //a[not(starts-with(@href, '#'))]")
    assert not [name for element in tree.iter() for name in element.attrib if name.startswith("on") or name == "style"]
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00\x1b\ud800]", written)
    assert "49" not in tree.xpath("string(//article[1]/h3)")


@settings(deadline=None, max_examples=8)
@given(st.text(max_size=40))
def test_whatever_the_texts_say_the_page_has_the_same_elements(text: str) -> None:
    def shape(of: str) -> list[str]:
        tree = html.document_fromstring(report_html(infested(f"a{of}a")))
        return [element.tag for element in tree.xpath("//article/* | //section | //figure | //table | //tr | //li")]

    assert shape(text) == shape("x")
    written = report_html(infested(f"a{text}a"))
    written.encode()


def test_the_page_needs_nothing_else() -> None:
    written = report_html(four())
    tree = html.document_fromstring(written)
    policy = tree.xpath("string(//meta[@http-equiv='Content-Security-Policy']/@content)")
    style = written.partition("<style>")[2].partition("</style>")[0]
    digest = b64encode(sha256(style.encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert not re.search(r"(?:src|https?:|url\(|@import)", re.sub("<meta http-equiv[^>]*>", "", written))


def test_an_instructor_reads_what_went_wrong() -> None:
    tree = page(four())
    assert tree.xpath("string(//h1)") == "How good are the answers?"
    assert "Of 3 questions that the text answers, 1 was answered" in tree.xpath("string(//ul[@class='summary'])")
    second, fourth = sorted(tree.xpath("//article"), key=lambda each: each.xpath("string(.//code)"))
    assert second.xpath("string(.//ul[@class='failures'])").strip() == "Silent, though the text answers it"
    assert "1848" in second.xpath("string(.//dl)")
    assert "n.\xa01" in second.xpath("string(.//dl)")
    assert QUOTE in second.xpath("string(.//details)")
    assert "OSError: the store is gone" in fourth.xpath("string(.)")
    (passed,) = tree.xpath("//table[@class='passed']")
    assert [row.xpath("string(./th/code)") for row in passed.xpath("./tbody/tr")] == ["q1", "q3"]


def test_a_wrong_answer_is_shown_with_its_verdicts_and_notes() -> None:
    struck = claim(text="It was closed in 1900.", verdict=Verdict.CONTRADICTED, score=0.02, reason="a date differs")
    wrong = scored(case(1), answered(1, claim(), struck), correct=False, answer_sentence=0.0, hit_4=1.0)
    (article,) = page(replace(four(), cases=(wrong,))).xpath("//article")
    assert [each.strip() for each in article.xpath(".//ul[@class='failures']/li/text()")] == [
        "Right passage, but no sentence shown holds the answer",
        "A sentence that its source does not support",
    ]
    assert article.xpath("string(.//s)") == "It was closed in 1900."
    assert "contradicted, score 0.02, by quote: a date differs" in article.xpath("string(.)")
    assert article.xpath(".//strong/text()") == ["1848"]
    assert "Mills, 45." in article.xpath("string(.//ul[@class='notes'])")
    assert article.xpath("string(.//mark)") == QUOTE


def test_of_another_systems_answer_nothing_is_said_that_it_did_not_tell() -> None:
    cited = (ShownCitation("", "It burned.", "Mills", (ShownNote("2"),)), ShownCitation("", "It burned."))
    nowhere = ShownCitation("", "")
    unchecked = claim(verdict=Verdict.UNCHECKED, answer=None, citations=(*cited, nowhere))
    wrong = scored(case(1), answered(1, unchecked), correct=False, answer_sentence=0.0)
    (article,) = page(replace(four(), cases=(wrong,))).xpath("//article")
    citations = [" ".join(each.text_content().split()) for each in article.xpath(".//ul[@class='citations']/li")]
    assert citations == ["Mills n. 2", "", "a passage that does not exist"]
    assert article.xpath(".//li[contains(@class, 'unchecked')]//b/text()") == ["unchecked"]


def test_every_plot_has_words_and_a_table() -> None:
    tree = page(four())
    figures = tree.xpath("//figure")
    assert [each.xpath("string(.//h3)") for each in figures] == [
        "Risk over coverage",
        "Scores of answerability",
        "Calibration of answerability",
    ]
    for figure in figures:
        (drawn,) = figure.xpath(".//svg")
        named = drawn.get("aria-labelledby").split()
        assert [figure.xpath(f"string(.//*[@id='{each}'])") != "" for each in named] == [True, True]
        assert figure.xpath(".//table/tbody/tr")


def test_every_link_leads_to_a_place_on_the_page_and_every_place_is_one() -> None:
    tree = html.document_fromstring(report_html(four(), compare(four(), four())))
    places = tree.xpath("//@id")
    assert len(places) == len(set(places))
    assert {each[1:] for each in tree.xpath("//a/@href")} <= set(places)
    labels = [each for names in tree.xpath("//@aria-labelledby") for each in names.split()]
    assert set(labels) <= set(places)


def test_headings_go_down_step_by_step() -> None:
    levels = [int(each.tag[1]) for each in page(four()).xpath("//h1 | //h2 | //h3 | //h4")]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_confused_footnotes_stand_in_a_matrix() -> None:
    confusions = (Confusion("1", "1", 3), Confusion("2", "10", 1), Confusion(None, "1", 2))
    tree = page(replace(four(), confusions=confusions))
    (matrix,) = tree.xpath("//table[@class='matrix']")
    rows = [[cell.text_content().strip() for cell in row.xpath("./th | ./td")] for row in matrix.xpath(".//tr")]
    assert rows == [["right \\ shown", "1", "2", "10"], ["2", "·", "·", "1"], ["none", "2", "·", "·"]]


def test_the_right_number_in_another_document_is_shown_as_wrong() -> None:
    confusions = (Confusion("1", "1", 3), Confusion("1", "1", 2, elsewhere=True))
    tree = page(replace(four(), confusions=confusions))
    (matrix,) = tree.xpath("//table[@class='matrix']")
    assert [cell.text_content() for cell in matrix.xpath(".//tr/th | .//tr/td")] == [
        *("right \\ shown", "1", "this number, in another document"),
        *("1", "3", "2"),
    ]
    wrong = tree.xpath("//section[@aria-labelledby='footnotes']//tr[@class='wrong']")
    assert [[cell.text_content() for cell in row] for row in wrong] == [["1", "1, in another document", "2"]]


def test_too_many_confused_footnotes_are_a_list_alone() -> None:
    confusions = tuple(Confusion(str(number), str(number + 100), 1) for number in range(17))
    tree = page(replace(four(), confusions=confusions))
    assert not tree.xpath("//table[@class='matrix']")
    assert len(tree.xpath("//section[@aria-labelledby='footnotes']//tbody/tr")) == 17


def test_a_comparison_shows_both_values() -> None:
    tree = html.document_fromstring(report_html(four(), compare(replace(four(), name="old.jsonl"), four())))
    section = tree.xpath("//section[@aria-labelledby='comparison']")[0]
    assert "A is old.jsonl, B is this report, four.jsonl. 4 questions are in both." in section.xpath("string(./p)")
    assert (
        section.xpath("string(.//tbody/tr[1])") == "Questions handled correctly0.5000.500+0.000+0.000 to +0.0001.0004"
    )


def test_an_empty_report_is_a_page_too() -> None:
    tree = page(replace(four(), cases=(), measures={}, risk_coverage=(), calibration=(), confusions=()))
    assert tree.xpath("string(//h1)") == "How good are the answers?"
    assert not tree.xpath("//figure | //article")
