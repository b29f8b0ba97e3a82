"""The verifier: how a claim and its premise are read, and what becomes of a model's values."""

from pathlib import Path

import numpy as np
import pytest
from fakes import HashedEmbedder
from hypothesis import given, settings
from hypothesis import strategies as st

from index.crossencoder import CrossEncoderError
from index.embed import EmbedderError, model_folder
from index.pairs import LONGEST_FIRST, LONGEST_SECOND, tokens
from qa.entail import (
    LocalVerifier,
    NamedVerifier,
    Places,
    Weighed,
    coefficients,
    joint,
    judgement,
    label_places,
    margin,
    parts,
    verifier,
    windows,
)
from qa.verify import Judgement, UncheckableError

LONG = " ".join(f"Sentence {number} tells of the mill on the Orr and its {number} owners." for number in range(60))


def test_a_claim_is_read_sentence_by_sentence_and_a_very_short_one_with_its_neighbour() -> None:
    assert parts("The mill burned down in 1871. It did. Nobody rebuilt it after that.") == (
        "The mill burned down in 1871. It did.",
        "Nobody rebuilt it after that.",
    )


def test_a_sentence_that_is_too_long_is_halved_at_a_comma() -> None:
    long = f"{'the mill on the river Orr ' * 8}burned, {'and the owner sold all of the land ' * 6}at once."
    first, second = parts(long)
    assert first.endswith("burned,")
    assert f"{first} {second}" == " ".join(long.split())


@settings(deadline=None, max_examples=50)
@given(st.text(alphabet="abc .,\n", max_size=600))
def test_no_word_of_a_claim_is_lost(text: str) -> None:
    assert " ".join(parts(text)).split() == text.split()


def test_every_part_of_a_claim_of_words_can_be_read_at_once() -> None:
    assert max(len(tokens(part).ids) for part in parts("mill " * 500 + ".")) <= LONGEST_FIRST


def test_a_short_premise_is_read_as_it_stands() -> None:
    assert windows("The mill burned.", "The mill\n burned down.") == ("The mill\n burned down.",)


def test_a_long_premise_is_read_where_it_is_nearest_and_gathered_from_two_places() -> None:
    start = "Josef Brandt built a chapel for the village."
    end = "The chapel was painted by Anna Weiss."
    run, gathered = windows("Anna Weiss painted the chapel that Josef Brandt built.", f"{start} {LONG} {end}")
    assert (start in run) != (end in run)
    assert gathered.startswith(start)
    assert gathered.endswith(end)
    assert max(len(tokens(text).ids) for text in (run, gathered)) <= LONGEST_SECOND


def test_a_premise_without_a_sentence_end_is_read_too() -> None:
    assert max(len(tokens(text).ids) for text in windows("mill", "mill " * 3000)) <= LONGEST_SECOND


def test_the_margin_is_the_log_odds_of_supported() -> None:
    assert margin(np.log(np.array([0.8, 0.15, 0.05]))) == pytest.approx(np.log(0.8 / 0.2))


def test_what_is_not_supported_is_contradicted_as_far_as_the_model_tells_that_from_not_said() -> None:
    values = np.log(np.array([0.2, 0.6, 0.2]))
    found = joint(Weighed({"worst": margin(values)}, values), {"worst": 1.0})
    assert found.supported == pytest.approx(0.2)
    assert found.contradicted == pytest.approx(0.6)


@given(st.lists(st.floats(-1e6, 1e6), min_size=3, max_size=3))
def test_a_judgement_is_always_made_of_probabilities(row: list[float]) -> None:
    values = np.array(row)
    found = joint(Weighed({"worst": margin(values), "covered": 1.0}, values), {"worst": 1.0, "covered": 3.0})
    assert 0 <= found.supported <= 1
    assert 0 <= found.contradicted <= 1
    assert found.supported + found.contradicted <= 1 + 1e-9


def test_the_coefficients_weigh_what_is_measured_and_the_model_counts() -> None:
    weighed = LocalVerifier(embedder=HashedEmbedder()).weigh("The mill burned down.", "The mill burned.")
    assert coefficients().keys() == weighed.features.keys()
    assert coefficients()["worst"] > 0


def test_the_packaged_verifier_tells_a_restatement_from_a_denial() -> None:
    premise = "The mill on the Orr was built in 1820 by Josef Brandt. It burned down on 3 May 1871."
    restated, other = LocalVerifier()(
        [(premise, "Josef Brandt built the mill on the Orr."), (premise, "Anna Weiss founded a school for girls.")]
    )
    assert restated.supported > 0.5 > other.supported


def test_a_claim_rests_on_its_worst_sentence() -> None:
    model = LocalVerifier(embedder=HashedEmbedder())
    premise = "The mill on the Orr was built in 1820 by Josef Brandt. It burned down on 3 May 1871."
    good, bad = "The mill on the Orr was built in 1820.", "Anna Weiss founded a school for girls."
    assert model.weigh(premise, f"{good} {bad}").features["worst"] == pytest.approx(
        model.weigh(premise, bad).features["worst"]
    )


def test_a_short_claim_with_words_that_other_languages_share_is_english() -> None:
    model = LocalVerifier(embedder=HashedEmbedder())
    (found,) = model([("Marcus Morton was in Congress.", "Marcus Morton served as a representative.")])
    assert 0 < found.supported < 1


def test_another_language_is_not_judged() -> None:
    with pytest.raises(UncheckableError, match="the check reads English, and this looks German"):
        LocalVerifier()([("Der Müller und die Frau haben das Haus nicht verkauft.", "The miller sold the house.")])


def test_a_file_that_is_not_the_model_is_refused(tmp_path: Path) -> None:
    wrong = tmp_path / "verifier-int8.onnx"
    wrong.write_bytes(b"nothing")
    with pytest.raises(EmbedderError, match="is not the file that belongs there"):
        LocalVerifier(wrong)([("The mill burned.", "It burned.")])


@pytest.mark.parametrize(
    ("labels", "places"),
    [
        pytest.param(["LABEL_0"], Places(0, None), id="one value"),
        pytest.param(["contradiction", "entailment", "neutral"], Places(1, 0), id="three"),
        pytest.param(["ENTAILMENT", "NEUTRAL", "CONTRADICTION"], Places(0, 2), id="capitals"),
        pytest.param(["not_entailment", "entailment"], Places(1, None), id="two"),
        pytest.param(["SUPPORTS", "REFUTES", "NOT ENOUGH INFO"], Places(0, 1), id="FEVER's"),
    ],
)
def test_a_models_labels_tell_which_value_is_which(labels: list[str], places: Places) -> None:
    assert label_places("a-model", labels) == places


@pytest.mark.parametrize(
    "labels", [["LABEL_0", "LABEL_1"], ["LABEL_0", "LABEL_1", "LABEL_2"], ["joy", "entailment"] * 2]
)
def test_labels_that_tell_nothing_are_refused(labels: list[str]) -> None:
    with pytest.raises(CrossEncoderError, match="IBID_VERIFIER: the labels of 'a-model'"):
        label_places("a-model", labels)


def test_values_become_probabilities() -> None:
    assert judgement(np.array([0.0]), Places(0, None)) == Judgement(0.5, 0.0)
    found = judgement(np.log(np.array([0.1, 0.7, 0.2])), Places(2, 1))
    assert (found.supported, found.contradicted) == (pytest.approx(0.2), pytest.approx(0.7))
    assert judgement(np.log(np.array([0.1, 0.9])), Places(1, None)) == Judgement(pytest.approx(0.9), 0.0)


@pytest.fixture(scope="module")
def small_nli(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An untrained model of two layers with the labels of natural language inference, as a user might name one."""
    from transformers import AutoTokenizer, BertConfig, BertForSequenceClassification

    folder = tmp_path_factory.mktemp("nli")
    labels = {0: "contradiction", 1: "entailment", 2: "neutral"}
    config = BertConfig(
        hidden_size=32, num_hidden_layers=2, num_attention_heads=2, intermediate_size=32, id2label=labels,
        label2id={label: place for place, label in labels.items()},
    )  # fmt: skip
    BertForSequenceClassification(config).save_pretrained(folder)
    AutoTokenizer.from_pretrained(model_folder()).save_pretrained(folder)
    return folder


def test_an_nli_model_of_the_users_choice_judges_pairs(small_nli: Path) -> None:
    named = verifier(str(small_nli))
    assert isinstance(named, NamedVerifier)
    first, second = named([("The mill burned.", "It burned."), ("The mill burned.", "It stands.")])
    for found in (first, second):
        assert 0 < found.supported < 1
        assert 0 < found.contradicted < 1


def test_a_verifier_that_is_not_there_is_named_with_its_setting() -> None:
    with pytest.raises(CrossEncoderError, match="IBID_VERIFIER: the model 'no/such-model' is not on this machine"):
        verifier("no/such-model")


def test_the_verifier_can_be_switched_off() -> None:
    assert verifier("none") is None
    assert isinstance(verifier("default"), LocalVerifier)
