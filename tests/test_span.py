import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.span import Carrier, Edit, Replacement, Run, Span, apply, identity, rebuild


@st.composite
def texts_with_edits(draw: st.DrawFn, text: str | None = None) -> tuple[str, list[Edit]]:
    if text is None:
        text = draw(st.text(alphabet="abc \n€𝒳", max_size=40))
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
    spans = [Span(start, end) for start, end in zip(cuts[::2], cuts[1::2], strict=False)]
    # Two insertions at one point have no order, so they are one edit.
    distinct = {span.start: span for span in spans}.values()
    return text, [Edit(span, draw(st.text(alphabet="XY", max_size=3))) for span in distinct]


def test_a_span_ends_behind_its_last_character() -> None:
    assert Span(2, 5).of("abcdefg") == "cde"


def test_a_span_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match=r"not a span: 3\.\.2"):
        Span(3, 2)


def test_edits_replace_delete_and_insert() -> None:
    text, alignment = apply("the Chicken. 59 Next", [Edit(Span(4, 11), "Turkey"), Edit(Span(12, 15), "")])
    assert text == "the Turkey. Next"
    assert alignment.runs == (Run(0, 0, 4), Run(10, 11, 1), Run(11, 15, 5))
    assert alignment.replacements == (Replacement(Span(4, 10), (Span(4, 11),)),)


def test_overlapping_edits_are_refused() -> None:
    with pytest.raises(ValueError, match="overlaps"):
        apply("abcdef", [Edit(Span(0, 3), "x"), Edit(Span(2, 4), "y")])


def test_a_sentence_broken_by_a_page_foot_stands_in_two_places_of_the_original() -> None:
    original = "The treaty [foot 12] was signed."
    text, alignment = apply(original, [Edit(Span(10, 20), "")])
    assert text == "The treaty was signed."
    assert alignment.to_original(Span(0, len(text))) == (Span(0, 10), Span(20, 32))


def test_a_replaced_word_leads_back_to_the_whole_of_what_it_replaced() -> None:
    _, alignment = apply("a Chicken b", [Edit(Span(2, 9), "Turkey")])
    assert alignment.to_original(Span(3, 5)) == (Span(2, 9),)


def test_inserted_text_comes_from_nowhere() -> None:
    _, alignment = apply("With the , a", [Edit(Span(8, 9), " […]")])
    assert alignment.to_original(Span(0, 8)) == (Span(0, 8),)
    _, alignment = apply("ab", [Edit(Span(1, 1), "X")])
    assert alignment.to_original(Span(1, 2)) == ()


def test_a_deleted_marker_stands_behind_the_sentence_it_closed() -> None:
    text, alignment = apply("airspace. 59 The", [Edit(Span(9, 12), "")])
    assert text == "airspace. The"
    assert alignment.to_clean(9) == 9
    assert alignment.to_clean(12) == 9
    assert alignment.to_clean(13) == 10


@given(texts_with_edits())
def test_runs_are_verbatim_and_the_clean_text_is_rebuilt_from_them(case: tuple[str, list[Edit]]) -> None:
    original, edits = case
    text, alignment = apply(original, edits)
    assert rebuild(original, text, alignment) == text
    for run in alignment.runs:
        assert original[run.original : run.original + run.length] == text[run.clean : run.clean + run.length]


@given(st.data())
def test_two_rounds_of_edits_compose(data: st.DataObject) -> None:
    original, first_edits = data.draw(texts_with_edits())
    middle, first = apply(original, first_edits)
    _, second_edits = data.draw(texts_with_edits(middle))
    text, second = apply(middle, second_edits)
    both = first.then(second)
    assert rebuild(original, text, both) == text
    tiles = sorted(
        [(run.clean, run.clean + run.length) for run in both.runs]
        + [(replaced.clean.start, replaced.clean.end) for replaced in both.replacements]
    )
    assert [0, *(end for _, end in tiles)] == [*(start for start, _ in tiles), len(text)]


@given(texts_with_edits(), st.data())
def test_characters_of_a_run_lead_back_to_themselves(case: tuple[str, list[Edit]], data: st.DataObject) -> None:
    original, edits = case
    text, alignment = apply(original, edits)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    places = alignment.to_original(Span(start, end))
    assert all(place.end <= len(original) for place in places)
    for run in alignment.runs:
        if start <= run.clean and run.clean + run.length <= end:
            assert any(place.start <= run.original and run.original + run.length <= place.end for place in places)


@given(texts_with_edits())
def test_carrying_an_offset_forward_keeps_the_order_and_stays_inside(case: tuple[str, list[Edit]]) -> None:
    original, edits = case
    text, alignment = apply(original, edits)
    carried = [alignment.to_clean(offset) for offset in range(len(original) + 1)]
    assert carried == sorted(carried)
    assert all(0 <= offset <= len(text) for offset in carried)


@given(texts_with_edits(), st.data())
def test_a_span_carried_forward_holds_what_is_left_of_it(case: tuple[str, list[Edit]], data: st.DataObject) -> None:
    original, edits = case
    text, alignment = apply(original, edits)
    start = data.draw(st.integers(0, len(original)))
    end = data.draw(st.integers(start, len(original)))
    carried = Carrier(alignment).span(Span(start, end))
    assert carried.end <= len(text)
    for run in alignment.runs:
        for offset in range(max(start, run.original), min(end, run.original + run.length)):
            assert carried.start <= offset - run.original + run.clean < carried.end


def test_a_span_begins_at_its_first_character_that_is_left() -> None:
    text, alignment = apply("one two three", [Edit(Span(4, 8), ""), Edit(Span(0, 3), "uno")])
    carrier = Carrier(alignment)
    assert text == "uno three"
    assert carrier.span(Span(0, 3)).of(text) == "uno"
    assert carrier.span(Span(4, 13)).of(text) == "three"
    assert carrier.span(Span(8, 13)).of(text) == "three"
    assert len(carrier.span(Span(4, 8))) == 0


def test_the_identity_leads_each_character_to_itself() -> None:
    assert identity(5).to_original(Span(1, 4)) == (Span(1, 4),)
    assert identity(0).runs == ()
