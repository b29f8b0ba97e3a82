import io
import json
import re
import zipfile

import pytest
from markdown_it import MarkdownIt

from qa.export import ExportError, Form, export
from qa.wire.answers import AnswerOut, CitationOut, ClaimOut
from qa.wire.documents import NoteRef

BOOK = "Derek Croxton, Westphalia (New York: Palgrave, 2013), 45."


def citation(quote: str, *notes: NoteRef) -> CitationOut:
    return CitationOut(
        document_id="peace-1",
        title="The Peace",
        quote=quote,
        start=0,
        end=len(quote),
        original=[(0, len(quote))],
        original_text=quote,
        notes=list(notes),
        following=None,
        passage_id="peace-1:0-9",
    )


def answer(text: str, *citations: CitationOut, verdict: str = "supported", reason: str = "") -> AnswerOut:
    claim = ClaimOut(
        text=text,
        start=0,
        end=len(text),
        verdict=verdict,
        score=None,
        checked_by="literal",
        reason=reason,
        citations=list(citations),
    )
    return AnswerOut(
        question="When was peace made?",
        status="answered",
        text=text,
        answered_by="extractive",
        claims=[claim],
        hits=[],
        problems=[],
    )


MADE = answer("Peace was made in 1648.", citation("Peace was made in 1648.", NoteRef(label="13", text=BOOK)))


def test_markdown_has_a_footnote_for_each_citation() -> None:
    assert export([MADE], Form.MARKDOWN).decode() == (
        "# When was peace made?\n\n"
        "Peace was made in 1648.[^1]\n\n"
        "[^1]: The Peace, n. 13: Derek Croxton, Westphalia (New York: Palgrave, 2013), 45.\n"
    )


def test_the_quotation_stands_in_the_footnote_where_the_sentence_is_another() -> None:
    said = answer("It ended in 1648.", citation("Peace was made in 1648.", NoteRef(label="13", text=None)))
    assert (
        export([said], Form.MARKDOWN).decode().splitlines()[2:]
        == [
            "It ended in 1648.[^1]",
            "",
            "[^1]: “Peace was made in 1648.”",
            "",
            "    The Peace, n. 13: the document carries the marker, but not the note’s text",
        ]
        or export([said], Form.MARKDOWN).decode().splitlines()[4] == "[^1]: “Peace was made in 1648.”"
    )


def test_a_sentence_that_does_not_stand_is_struck_out_and_cites_nothing() -> None:
    wrong = answer(
        "It was 1700.",
        citation("Peace.", NoteRef(label="1", text=BOOK)),
        verdict="contradicted",
        reason="a number differs",
    )
    assert (
        export([wrong], Form.MARKDOWN).decode().splitlines()[2]
        == "~~It was 1700.~~ (the text says otherwise: a number differs)"
    )


def test_what_is_struck_out_is_no_reference() -> None:
    wrong = answer("It was 1700.", citation("Peace.", NoteRef(label="1", text=BOOK)), verdict="unsupported")
    with pytest.raises(ExportError, match="nothing to export"):
        export([wrong], Form.BIBTEX)
    assert len(json.loads(export([MADE, wrong], Form.CSL_JSON))) == 1


def bold(text: str, words: str, verdict: str = "supported") -> AnswerOut:
    """An answer that says ``text``, in which ``words`` are the answer."""
    start = text.index(words)
    said = answer(text, citation(text), verdict=verdict)
    return said.model_copy(
        update={"claims": [said.claims[0].model_copy(update={"answer": (start, start + len(words))})]}
    )


@pytest.mark.parametrize(
    ("text", "words", "shown"),
    [
        pytest.param("Peace was made in 1648.", "1648", "Peace was made in **1648**.[^1]", id="inside"),
        pytest.param("1648 it was.", "1648", "**1648** it was.[^1]", id="first"),
        pytest.param("It was *1648* _x_.", "*1648* _x_", "It was **\\*1648\\* \\_x\\_**.[^1]", id="markup"),
        pytest.param("Er sagte „1648“und ging.", "„1648“", "Er sagte **„1648**“und ging.[^1]", id="quotation-mark"),
        pytest.param("年“和平”是。", "“和平”", "年“**和平**”是。[^1]", id="no-spaces"),
        pytest.param("So (x)(y)z.", "(y)", "So (x)**(y**)z.[^1]", id="bracket"),
        pytest.param("a...b.", "...", "a...b.[^1]", id="punctuation-alone"),
    ],
)
def test_the_words_that_answer_are_bold_and_read_so_by_markdown(text: str, words: str, shown: str) -> None:
    written = export([bold(text, words)], Form.MARKDOWN).decode()
    assert written.splitlines()[2] == shown
    rendered = MarkdownIt().render(written.splitlines()[2].removesuffix("[^1]"))
    assert rendered.count("<strong>") == shown.count("**") // 2
    assert re.sub(r"<[^>]+>", "", rendered).strip() == text


def test_what_is_struck_out_has_no_bold_words() -> None:
    written = export([bold("It was 1700.", "1700", verdict="unsupported")], Form.MARKDOWN).decode()
    assert written.splitlines()[2] == "~~It was 1700.~~ (not supported by the text)"


def test_word_has_bold_and_struck_out_runs() -> None:
    wrong = answer("It was 1700.", verdict="contradicted")
    with zipfile.ZipFile(io.BytesIO(export([bold("Made in 1648.", "1648"), wrong], Form.DOCX))) as made:
        body = made.read("word/document.xml").decode()
    assert re.search(r"<w:b />(<[^t>]*>)*<w:t[^>]*>1648</w:t>", body)
    assert re.search(r"<w:strike />(<[^t>]*>)*<w:t[^>]*>It was 1700.</w:t>", body)


def test_a_sentence_that_nothing_has_checked_says_so() -> None:
    said = answer("So.", citation("So.", NoteRef(label="1", text=None)), verdict="unchecked")
    assert export([said], Form.MARKDOWN).decode().splitlines()[2] == "So.[^1] (not checked)"


def test_text_of_a_document_is_never_markup() -> None:
    nasty = "<script>alert(1)</script> [x](javascript:y) *b* `c` $d$ \\frac"
    said = answer(nasty, citation(nasty, NoteRef(label="1", text=nasty)))
    shown = export([said], Form.MARKDOWN).decode()
    assert "<script" not in shown.replace("\\<script", "")
    assert "[x](" not in shown.replace("\\[x\\](", "")


def test_word_has_real_footnotes() -> None:
    with zipfile.ZipFile(io.BytesIO(export([MADE], Form.DOCX))) as made:
        body = made.read("word/document.xml").decode()
        notes = made.read("word/footnotes.xml").decode()
    assert "Peace was made in 1648." in body
    assert "<w:footnoteReference " in body
    assert "Derek Croxton, Westphalia" in notes


def test_a_note_that_is_a_reference_becomes_fields_and_keeps_its_text() -> None:
    (item,) = json.loads(export([MADE], Form.CSL_JSON))
    assert item == {
        "id": "peace-1-n13",
        "type": "book",
        "title": "Westphalia",
        "author": [{"family": "Croxton", "given": "Derek"}],
        "publisher": "Palgrave",
        "publisher-place": "New York",
        "page": "45",
        "issued": {"date-parts": [[2013]]},
        "note": "Derek Croxton, Westphalia (New York: Palgrave, 2013), 45. (The Peace, n. 13)",
    }


def test_a_note_that_is_no_reference_goes_along_as_a_plain_note() -> None:
    said = answer("So.", citation("So.", NoteRef(label="*", text="Opinions\ndiffer.\nTY  - BOOK")))
    (item,) = json.loads(export([said], Form.CSL_JSON))
    assert item == {
        "id": "peace-1-n*",
        "type": "document",
        "note": "Opinions differ. TY - BOOK (The Peace, n. *)",
    }
    assert export([said], Form.RIS).decode().splitlines() == [
        "TY  - GEN",
        "ID  - peace-1-n*",
        "N1  - Opinions differ. TY - BOOK (The Peace, n. *)",
        "ER  - ",
    ]


def test_ris_has_the_tags_of_a_book() -> None:
    assert export([MADE], Form.RIS).decode().splitlines() == [
        "TY  - BOOK",
        "ID  - peace-1-n13",
        "AU  - Croxton, Derek",
        "TI  - Westphalia",
        "PB  - Palgrave",
        "CY  - New York",
        "SP  - 45",
        "PY  - 2013",
        "N1  - Derek Croxton, Westphalia (New York: Palgrave, 2013), 45. (The Peace, n. 13)",
        "ER  - ",
    ]


def test_bibtex_has_an_entry_for_a_book() -> None:
    entry = export([MADE], Form.BIBTEX).decode()
    assert entry.startswith("@book{peace-1-n13,\n  author = {Croxton, Derek},")
    assert "year = {2013}" in entry


def test_a_note_that_is_cited_twice_is_listed_once() -> None:
    assert len(json.loads(export([MADE, MADE], Form.CSL_JSON))) == 1


@pytest.mark.parametrize("form", [Form.BIBTEX, Form.RIS, Form.CSL_JSON])
def test_an_answer_without_note_texts_has_no_references(form: Form) -> None:
    with pytest.raises(ExportError, match="nothing to export"):
        export([answer("So.", citation("So.", NoteRef(label="1", text=None)))], form)
