"""Answers and reports as HTML; whatever a document, a question or a model says stays inert."""

import json
import re
from html import unescape
from html.parser import HTMLParser
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.answer import Verdict
from qa.doubt import STRUCK, doubt
from qa.marker import marker
from qa.reports import ReportOut
from qa.web import markup
from qa.wire.answers import AnswerOut, CitationOut, ClaimOut, HitOut
from qa.wire.documents import GapOut, NoteRef, ProblemOut

ATTACKS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "](#cite-default/x) [n. 1](#cite-y)",
    "$$x^2$$ \\(y\\) `code` **bold** # head",
    "https://evil.example www.evil.example me@evil.example",
    "1. item\n- item\n\n    code",
    "&lt;b&gt; &#60;",
)


class Reader(HTMLParser):
    """The elements and the text of a piece of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: set[str] = set()
        self.classes: set[str] = set()
        self.addresses: list[str | None] = []
        self.titles: list[str | None] = []
        self.values: list[str | None] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        self.classes |= {name for key, value in attrs if key == "class" for name in (value or "").split()}
        self.addresses += [value for name, value in attrs if name == "href"]
        assert {name for name, _ in attrs} <= {"class", "dir", "href", "title", "type", "value"}
        assert dict(attrs).get("dir", "auto") == "auto"
        assert tag != "button" or ("type", "button") in attrs
        self.values += [value for name, value in attrs if name == "value"]
        self.titles += [value for name, value in attrs if name == "title"]

    def handle_data(self, data: str) -> None:
        self.text += data


def citation(text: str = "A quote.", *, notes: tuple[str, ...] = (), where: str = "") -> CitationOut:
    return CitationOut(
        document_id="d",
        title=text,
        quote=text,
        start=3,
        end=9,
        original=[(3, 9)],
        original_text=text,
        notes=[NoteRef(label=label, text=None) for label in notes],
        following=None,
        passage_id="d:0-9",
        where=where,
        marker=marker(notes),
    )


def claim(text: str, *citations: CitationOut, verdict: str = "supported", reason: str = "") -> ClaimOut:
    return ClaimOut(
        text=text,
        start=0,
        end=len(text),
        verdict=verdict,
        score=None,
        checked_by="",
        reason=reason,
        citations=list(citations),
    )


def answer(*claims: ClaimOut, text: str = "", hits: tuple[HitOut, ...] = (), by: str = "extractive") -> AnswerOut:
    problems = [ProblemOut(kind="model_failed", message=text, where=None)] if text else []
    status = "answered" if claims else "insufficient_evidence"
    return AnswerOut(
        question="?", status=status, text=text, answered_by=by, claims=list(claims), hits=list(hits), problems=problems
    )


def test_a_marker_leads_to_the_cited_place() -> None:
    html = markup.answer_html(answer(claim("It was so.", citation(notes=("68",)))), "my texts/")
    assert "#cite-my%20texts%2F/d%3A0-9/3-9" in Reader(html).addresses


def test_a_marker_names_its_page_when_it_is_pointed_at() -> None:
    html = markup.answer_html(answer(claim("So.", citation(notes=("3",), where="p. 12"), citation())), "default")
    read = Reader(html)
    assert read.titles == ["p. 12"]
    assert "[n. 3] [no footnote here]" in read.text


@pytest.mark.parametrize(
    ("verdict", "reason", "shown"),
    [
        ("unchecked", "", "(not checked)"),
        (
            "unsupported",
            "says 12, the source 13",
            "Struck out: So. (not supported by the text: says 12, the source 13)",
        ),
        ("contradicted", "", "Struck out: So. (the text says otherwise)"),
        ("uncited", "", "Struck out: So. (no source found)"),
        ("made-up", "", "Struck out: So. (made-up)"),
    ],
)
def test_a_claim_that_does_not_stand_is_marked(verdict: str, reason: str, shown: str) -> None:
    read = Reader(markup.answer_html(answer(claim("So.", verdict=verdict, reason=reason)), "default"))
    assert shown in read.text
    assert ("s" in read.elements) == shown.startswith("Struck out")


def test_what_is_struck_out_has_no_markers_and_leads_to_its_passages_for_comparison() -> None:
    one, two = (citation(notes=("68",), where=f"p. {page}") for page in (1, 2))
    for citations, shown in (((one,), "; compare the passage)"), ((one, two), "; compare passage 1, passage 2)")):
        read = Reader(markup.claims_html([claim("It was 1700.", *citations, verdict="contradicted")], "default"))
        assert read.text == f"Struck out: It was 1700. (the text says otherwise{shown}"
        assert read.addresses == ["#cite-default/d%3A0-9/3-9"] * len(citations)
        assert not {"ibid-marker"} & read.classes


def bold(text: str, place: tuple[int, int], start: int = 0, verdict: str = "supported") -> str:
    """How a sentence that begins at ``start`` of an answer is shown, with the answer's words at ``place`` of it."""
    said = claim(text, verdict=verdict).model_copy(update={"start": start, "answer": place})
    return markup.claims_html([said], "default")


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        pytest.param("Built in 1820.", (9, 13), "1820", id="plain"),
        pytest.param("<b>a</b> & **b** `c`", (3, 14), "a&#60;&#47;b&#62; &#38; &#42;&#42;b", id="markup"),
        pytest.param("𝔄𝔅 built it 🏭 in 1820.", (12, 13), "🏭", id="astral"),
        pytest.param("Jose\u0301 built it.", (0, 4), "Jose\u0301", id="combining-mark"),
        pytest.param("The 👩\u200d👩\u200d👧 and 👍🏽.", (4, 5), "👩\u200d👩\u200d👧", id="joined"),
        pytest.param("The 👍🏽.", (4, 5), "👍🏽", id="colour-of-skin"),
        pytest.param("نبني הטחנה נבנתה 1820.", (5, 10), "הטחנה", id="right-to-left"),
        pytest.param("It  was\n1820  indeed", (3, 14), "was 1820", id="white-space"),
    ],
)
def test_the_words_that_answer_are_strong(text: str, place: tuple[int, int], words: str) -> None:
    for start in (0, 40):
        html = bold(text, (place[0] + start, place[1] + start), start)
        assert f"<strong>{words}</strong>" in html
        assert Reader(html).text == re.sub(r"\s+", " ", text)


def test_a_place_outside_of_the_sentence_is_not_strong() -> None:
    for place in ((0, 5), (38, 44), (52, 99), (44, 44), (45, 44)):
        assert Reader(bold("Built in 1820.", place, 40)).elements == {"p", "span"}


def test_what_is_struck_out_is_not_strong() -> None:
    assert "strong" not in Reader(bold("It was 1700.", (7, 11), verdict="unsupported")).elements


@given(st.text(), st.integers(-2, 20), st.integers(-2, 20))
def test_strong_words_leave_a_sentence_as_inert_as_it_was(text: str, first: int, last: int) -> None:
    html = bold(text, (first, last))
    assert Reader(html).elements <= {"p", "span", "strong"}
    assert Reader(html).text == re.sub(r"\s+", " ", text)


def test_a_marker_leads_to_the_words_that_answer() -> None:
    cited = citation(notes=("68",)).model_copy(update={"answer": (5, 9)})
    assert Reader(markup.claims_html([claim("So.", cited)], "default")).addresses == ["#cite-default/d%3A0-9/3-9/5-9"]


def test_the_frame_says_of_a_sentence_what_the_page_says() -> None:
    script = resources.files("qa.web").joinpath("static", "chat.js").read_text(encoding="utf-8")
    table = re.search(r"DOUBTS = \{(.*?)\}", script, re.DOTALL)
    assert table
    said = dict(re.findall(r'(\w+): "(.*?)"', table[1]))
    assert said == {verdict.value: told for verdict in Verdict if (told := doubt(verdict, ""))}
    assert f'"{STRUCK}"' in script


def test_a_supported_claim_carries_no_doubt() -> None:
    html = markup.answer_html(answer(claim("So.", citation(notes=("1",)))), "default")
    assert Reader(html).text == (
        "So. [n. 1]Exact sentences of the documents.Copy with sourcesDownloadMarkdownWordBibTeXRISCSL-JSON"
    )


def test_a_written_answer_names_its_writer() -> None:
    html = markup.answer_html(answer(claim("So."), by="openai:gpt"), "default")
    assert "Written by openai:gpt from the cited passages." in Reader(html).text


def test_the_copy_button_holds_what_an_export_needs_and_no_more() -> None:
    wrong = claim('It\n"was"  <b>', citation("x", where="p. 1"), verdict="unsupported", reason="no & no")
    wrong = wrong.model_copy(update={"start": 4, "answer": (8, 11)})
    read = Reader(markup.answer_html(answer(claim("So.", citation()), wrong), "my texts"))
    assert read.values[0]
    place = {"passage_id": "d:0-9", "start": 3, "end": 9}
    assert json.loads(read.values[0]) == {
        "question": "?",
        "collection": "my texts",
        "claims": [
            {"text": "So.", "start": 0, "verdict": "supported", "reason": "", "answer": None, "citations": [place]},
            {
                "text": 'It\n"was"  <b>',
                "start": 4,
                "verdict": "unsupported",
                "reason": "no & no",
                "answer": [8, 11],
                "citations": [place],
            },
        ],
    }
    assert read.values[1:] == ["md", "docx", "bib", "ris", "json"]


def test_silence_offers_no_file() -> None:
    read = Reader(markup.answer_html(answer(text="Looked at 4."), "default"))
    assert read.values == []
    assert "Copy with sources" in read.text
    assert "Download" not in read.text


def test_silence_lists_the_nearest_passages() -> None:
    hits = tuple(
        HitOut(passage_id=f"d:{n}-9", document_id="d", score=1, channel="dense", text=f"Text {n}.", notes=notes)
        for n, notes in enumerate((["5"], [], ["6"], ["7"]))
    )
    read = Reader(markup.answer_html(answer(text="Looked at 4.", hits=hits), "default"))
    assert "No answer in the documents" in read.text
    assert "Text 0. [n. 5]Text 1. [no footnote here]Text 2. [n. 6]" in read.text
    assert "Text 3." not in read.text


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_that_a_document_or_a_model_says_becomes_markup(attack: str) -> None:
    hit = HitOut(passage_id=attack, document_id="d", score=1, channel="dense", text=attack, notes=[attack])
    cited = citation(attack, notes=(attack,), where=attack)
    for html in (
        markup.answer_html(answer(claim(attack, cited, reason=attack), text=attack, by=attack), attack),
        markup.answer_html(answer(text=attack, hits=(hit,)), attack),
        markup.claims_html([claim(attack, cited, verdict="contradicted", reason=attack)], attack),
        bold(attack, (1, 9)),
        markup.partial_html([claim(attack, cited)], attack),
        markup.error_html(attack),
        markup.refusal_html(attack),
        markup.report_html(report(attack)),
    ):
        read = Reader(html)
        assert read.elements <= {
            *("div", "p", "span", "a", "ul", "li", "b", "details", "summary", "button", "s", "strong"),
        }
        assert set(read.titles) <= {" ".join(attack.split())}
        assert all(address and re.match("#cite-", address) for address in read.addresses)
        assert " ".join(unescape(attack).split())[:20] in " ".join(unescape(read.text).split())


@given(st.text())
def test_an_escaped_text_holds_no_mark_and_reads_the_same(text: str) -> None:
    escaped = markup.escape(text)
    assert not re.search(r"[!-/:-@\[-`{-~\n]", re.sub(r"&#\d+;", "", escaped))
    assert re.sub(r"&#(\d+);", lambda match: chr(int(match.group(1))), escaped) == " ".join(text.split())


def report(text: str = "essay.txt", problems: int = 5, **counts: int | list[int]) -> ReportOut:
    numbers = {"notes": 0, "linked": 0, "without_text": 0, "orphaned": 0, "repairs": 0, **counts}
    return ReportOut(
        id="d",
        title=text,
        name=text,
        change=text,
        gaps=[GapOut(offset=1, before="", reason="a date is missing")],
        problems=[ProblemOut(kind="encoding", message=text, where=None)] * problems,
        **numbers,
    )


def test_a_report_names_the_file_and_what_became_of_it() -> None:
    made = report("One").model_copy(update={"name": "chapter-1.html", "change": "replaced"})
    assert Reader(markup.report_html(made)).text.startswith("Replaced an earlier version: chapter-1.htmlOne")


def test_a_report_counts_notes_and_leaves_out_noughts() -> None:
    text = Reader(markup.report_html(report(notes=13, without_text=13))).text
    assert "13 notes found" in text
    assert "13 with a marker but no text" in text
    assert "1 gaps" in text
    assert "linked" not in text


def test_a_report_counts_pages_without_text() -> None:
    text = Reader(markup.report_html(report(pages=12, pages_without_text=[3, 7], places=["p. 3", ""]))).text
    assert "2 of 12 pages without text" in text
    assert text.count("essay.txt (p. 3)") == 1


@pytest.mark.parametrize(("problems", "more"), [pytest.param(3, False, id="few"), pytest.param(15, True, id="many")])
def test_of_many_problems_the_first_are_in_sight(problems: int, more: bool) -> None:  # noqa: FBT001
    html = markup.report_html(report("mended", problems))
    assert ("<details><summary>and 12 more</summary>" in html) == more
    assert html.count('<p class="ibid-problem">mended</p>') == problems
    assert html.partition("<details>")[0].count('<p class="ibid-problem">') == 3


def test_formats_are_listed_by_name_with_their_suffixes_behind_them() -> None:
    read = Reader(markup.formats_html())
    assert "HTML, EPUB, Word (DOCX)" in read.text
    assert "." not in read.text
    (suffixes,) = read.titles
    assert suffixes
    assert {".docx", ".epub", ".pdf", ".xml"} <= set(suffixes.split())
