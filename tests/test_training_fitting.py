import numpy as np
import pytest

from qa.training.fitting import auroc, fit_choice, fit_logistic


def test_a_choice_is_learned_from_what_tells_the_right_row() -> None:
    random = np.random.default_rng(1)
    groups = [random.normal(size=(6, 3)) for _ in range(200)]
    right = [np.eye(6)[group[:, 1].argmax()] for group in groups]
    weights = fit_choice(groups, right)
    assert weights[1] > 10 * abs(weights[0])
    found = [(group @ weights).argmax() == marked.argmax() for group, marked in zip(groups, right, strict=True)]
    assert sum(found) > 190


def test_a_logistic_model_finds_the_coefficients_that_made_the_labels() -> None:
    random = np.random.default_rng(2)
    rows = np.column_stack([np.ones(20_000), random.normal(size=(20_000, 2))])
    chance = 1 / (1 + np.exp(-(rows @ np.array([0.5, 1.0, -1.0]))))
    labels = (random.random(20_000) < chance).astype(float)
    assert fit_logistic(rows, labels, np.ones(20_000)) == pytest.approx([0.5, 1.0, -1.0], abs=0.08)


def test_ties_count_half() -> None:
    assert auroc(np.array([1.0, 1.0]), np.array([1.0])) == 0.5
    assert auroc(np.array([2.0]), np.array([1.0])) == 1.0
