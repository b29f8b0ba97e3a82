"""Claims beside premises, to train on and to keep from it."""

import json
from pathlib import Path
from random import Random

import pytest

from corpus.sentences import split
from qa.training import claims
from qa.training.claims import CONTRADICTED, NOT, SUPPORTED, UNSUPPORTED
from qa.training.questions import Paragraph

TEXT = (
    "The mill on the Orr was built in 1820 by Josef Brandt. It burned down on 3 May 1871 after a long drought. "
    "The owner did not rebuild it. Anna Weiss opened a school for 40 girls on the land of the mill in 1873."
)
OTHER = "The school on the Orr was closed in 1902. Its last teacher moved to Graz with 12 of the girls."


def drawn(seed: int) -> Random:
    return Random(seed)


def paragraph(text: str) -> Paragraph:
    return Paragraph("Mill", text, tuple(sentence.span for sentence in split(text)))


def test_what_is_made_of_a_sentence_is_one_true_claim_and_others_that_are_not() -> None:
    for seed in range(40):
        for group in claims.made([paragraph(TEXT), paragraph(OTHER)], drawn(seed)):
            assert [example.right for example in group].count(frozenset({SUPPORTED})) == 1
            assert len({example.claim for example in group if example.kind != "absent"}) == len(
                [example for example in group if example.kind != "absent"]
            )
            for example in group[1:]:
                assert SUPPORTED not in example.right


def test_the_changed_place_of_a_claim_is_told() -> None:
    groups = [group for seed in range(20) for group in claims.made([paragraph(TEXT)], drawn(seed))]
    changed = [example for group in groups for example in group if example.kind == "number"]
    assert changed
    for example in changed:
        assert example.wrong is not None
        assert (
            any(sign.isdigit() for sign in example.wrong.of(example.claim)) or example.wrong.of(example.claim).isalpha()
        )


def write(path: Path, rows: list[dict[str, object]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    plain = {"id": 1, "context": "The mill burned.", "claim": "Fire took it .", "label": 1, "source": "s"}
    write(tmp_path / "claims" / "climatefever.jsonl", [{**plain, "nli": "REFUTES", "label": 0}])
    write(tmp_path / "claims" / "healthver.jsonl", [{**plain, "nli": "Neutral", "label": 0}])
    write(tmp_path / "claims" / "begin.jsonl", [{**plain, "label": 0}])
    write(tmp_path / "claims" / "q2_wow.jsonl", [plain])
    write(tmp_path / "claims" / "frank.jsonl", [{**plain, "context": f"Text {n}."} for n in range(60)] * 2)
    return tmp_path


def test_labels_of_three_values_and_of_two_tell_which_classes_are_right(folder: Path) -> None:
    found = {example.kind: example for part in claims.labelled(folder).values() for example in part}
    assert found["climatefever"].right == {CONTRADICTED}
    assert found["healthver"].right == {UNSUPPORTED}
    assert found["begin"].right == NOT
    assert (found["q2_wow"].right, found["q2_wow"].claim) == ({SUPPORTED}, "Fire took it.")


def test_no_context_stands_in_both_halves(folder: Path) -> None:
    halves = claims.kept(folder, "frank")
    tune, report = ({judged.context for judged in halves[half]} for half in ("tune", "report"))
    assert tune
    assert report
    assert not tune & report
    assert len(halves["tune"]) + len(halves["report"]) == 120


def test_nothing_that_is_kept_is_trained_on() -> None:
    assert not set(claims.KEPT) & set(claims.LABELLED)
    assert set(claims.KEPT) == {"wice_claim", "expertqa", "factcheckgpt", "frank", "summedits"}
