"""The reviewed edition of the bundled document."""

import json
import re
from importlib import resources
from pathlib import Path

import pytest

from corpus import emend, parse
from corpus.document import Parsed
from corpus.emend import EditionError, edition
from corpus.emend.repair import GAP, Repair
from corpus.span import Span, identity

NAME = "turkey-russia.txt"
BYTES = resources.files("corpus").joinpath("documents", NAME).read_bytes()
EXPECTED = json.loads((Path(__file__).parent / "data" / "turkey-russia.json").read_text(encoding="utf-8"))
"""The sentence that each printed note hangs on, and the pull quotes, as a person reviewed them."""
BEGINNINGS = {
    "59": "With the , an effective", "60": "The new event triggered", "61": "Brand new attempted coup",
    "62": "The coup plus the", "63": "He welcomed their", "64": "Inside the a phone call", "65": "From inside the ,",
    "66": "Brand new Turkish chairman", "67": "Erdogans clearing off", "68": "Various other higher reason",
    "69": "Immediately after nearly", "70": "After several years of", "71": "Even with constant threats",
}  # fmt: skip
"""How the sentence that each marker closes begins in the source."""


def test_each_note_hangs_on_its_sentence(study: Parsed) -> None:
    document = study.document
    labels = {note.id: note.label for note in document.notes}
    found = {labels[note]: s.span.of(document.text) for s in document.sentences for note in s.notes}
    assert found == EXPECTED["notes"]


def test_each_repaired_sentence_comes_from_the_one_that_its_marker_closes(study: Parsed) -> None:
    document = study.document
    labels = {note.id: note.label for note in document.notes}
    for sentence in document.sentences:
        for note in sentence.notes:
            places = document.locate(sentence.span).original
            start, end = places[0].start, places[-1].end
            assert document.original[start:].startswith(BEGINNINGS[labels[note]])
            assert document.original[end:].lstrip(".”").split()[0] == labels[note]


def test_pull_quotes_stand_as_paragraphs_of_their_own(study: Parsed) -> None:
    paragraphs = study.document.text.split("\n\n")
    assert len(paragraphs) == 10
    assert [paragraphs[n] for n in (0, 1, 4, 7)] == EXPECTED["pull quotes"]


def test_what_the_paraphraser_put_in_is_gone(study: Parsed) -> None:
    assert not re.search(
        r"chicken|poultry|arizona|you\b|brand new|fresh|eight hundred|out-of|matchmaking|impulse|naviguer|cool combat"
        r"|provide|drama|pushes|heavens",
        study.document.text.lower(),
    )


def test_every_gap_stays_visible(study: Parsed) -> None:
    document = study.document
    assert [gap.span.of(document.text) for gap in document.gaps] == [GAP] * 6
    assert document.text.count(GAP) == 6
    assert [gap.before.split()[-1] for gap in document.gaps] == ["On", "in", "In", "in", "in", "in"]


def test_no_number_and_no_name_comes_in(study: Parsed) -> None:
    before, after = study.document.original, study.document.text
    assert set(re.findall(r"\d+", after)) <= set(re.findall(r"\d+", before))
    names = set(re.findall(r"(?<=[a-z,] )(?:U\.S\.|[A-Z][\w-]+)", after))
    # The right forms of Western, Eu, You, Arizona, Cool Combat and Heavens Ft.
    restored = {"West", "EU", "U.S.", "United", "States", "Washington", "Cold", "War", "Air", "Base", "Turkey"}
    assert {name for name in names if name not in before} <= restored


def test_every_emendation_was_reviewed_and_says_why(study: Parsed) -> None:
    assert all(each.reviewed and each.reason for each in study.document.emendations)


def test_the_same_bytes_are_known_under_any_name() -> None:
    other = parse.parse_bytes(BYTES, "/home/reader/copy.txt").document
    assert (other.title, other.text) == ("Russian-Turkish relations", parse.bundled(NAME).document.text)


def test_one_changed_byte_leaves_the_engine_alone() -> None:
    changed = parse.parse_bytes(BYTES.replace(b"Barely 30", b"Barely 31"), NAME).document
    assert changed.title != "Russian-Turkish relations"
    assert changed.emendations
    assert not any(each.reviewed for each in changed.emendations)
    assert changed.text.count(GAP) == 6


def test_wording_that_does_not_fit_raises() -> None:
    sha256 = json.loads(resources.files("corpus").joinpath("documents/turkey-russia.edition.json").read_text())[
        "sha256"
    ]
    with pytest.raises(EditionError, match="expects 'later on'"):
        edition.lay_over((), "Another text.", sha256, identity(13))


def test_without_an_edition_proposals_stay_as_they_are() -> None:
    proposals = (Repair(Span(0, 1), "x", "spelling", "why"),)
    assert edition.lay_over(proposals, "abc", "0" * 64, identity(3)) == proposals
    assert emend.title("0" * 64) is None
