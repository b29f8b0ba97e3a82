"""What a reader says of passages, and the order that it puts them in."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from qa_fakes import hits, mill

from corpus.span import Span
from index.crossencoder import CrossEncoderError
from index.pairs import pair, tokens
from index.passage import Hit, Passage, Reading
from index.rerank import BEGIN, END, MEAN, PEAK, CrossEncoderReader, LocalReader, reading, rerank

TEXT = "Brandt built it. It burned in 1871."
SENTENCES = [Span(0, 16), Span(17, 35)]


def valued(**marks: dict[str, float]) -> Reading:
    """The reading of TEXT where the tokens named in ``marks`` have those values, and all others 0."""
    row = pair(tokens("When?"), tokens(TEXT))
    values = np.zeros((len(row.places), 4), dtype=np.float32)
    columns = {"mean": MEAN, "peak": PEAK, "begin": BEGIN, "end": END}
    for column, given in marks.items():
        for place, span in enumerate(row.places):
            values[place, columns[column]] = given.get(span.of(TEXT), 0.0)
    return reading(row, SENTENCES, values, 0.5)


def test_a_sentence_scores_the_mean_and_the_peak_of_its_tokens_above_none() -> None:
    said = valued(mean={"burned": 5.0}, peak={"1871": 3.0})
    assert said.scores == pytest.approx((-0.5, 1.0 + 3.0 - 0.5))


def test_the_answer_stands_between_the_likeliest_beginning_and_end_behind_it() -> None:
    said = valued(begin={"in": 2.0, ".": 1.0}, end={"1871": 2.0, "It": 9.0})
    assert said.answers[1].of(TEXT) in {"It", "in 1871"}
    said = valued(begin={"in": 3.0}, end={"1871": 2.0})
    assert said.answers[1].of(TEXT) == "in 1871"


def test_an_answer_never_leaves_its_sentence() -> None:
    said = valued(begin={"Brandt": 9.0}, end={"1871": 9.0})
    assert said.answers[0].end <= 16
    assert said.answers[1].start >= 17


def test_a_sentence_behind_what_was_read_has_no_answer_and_a_low_score() -> None:
    text = "mill " * 330 + ". The end."
    row = pair(tokens("When?"), tokens(text))
    said = reading(row, [Span(0, 1651), Span(1652, len(text))], np.zeros((len(row.places), 4), dtype=np.float32), 0.0)
    assert said.scores == (0.0, -20.0)
    assert said.answers[1] == Span(0, 0)


def told(*scores: float) -> Reading:
    return Reading(scores, (Span(0, 0),) * len(scores))


def test_the_passages_are_ordered_by_search_and_reading_together() -> None:
    first, second, *_ = hits(mill())

    def reader(_: str, passages: Sequence[Passage], /) -> Sequence[Reading]:
        best = {first.passage.id: -4.0, second.passage.id: 2.0}
        return [told(*([best[passage.id]] * len(passage.sentences))) for passage in passages]

    ranked = rerank("Who?", (replace(first, score=0.6), replace(second, score=0.5)), reader)
    assert [hit.passage for hit in ranked] == [second.passage, first.passage]
    assert all(0 < hit.score < 1 and hit.reading for hit in ranked)


def test_no_hits_are_no_hits() -> None:
    empty: tuple[Hit, ...] = ()
    assert rerank("Who?", empty, LocalReader()) == ()


def test_a_cross_encoder_that_is_not_there_is_named_with_its_setting() -> None:
    with pytest.raises(CrossEncoderError, match="IBID_READER: the model 'no/such-model' is not on this machine"):
        CrossEncoderReader("no/such-model")
