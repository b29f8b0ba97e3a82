"""What the marker behind a sentence says."""

import pytest

from qa.marker import marker


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        pytest.param(marker(["68"]), "[n. 68]", id="one"),
        pytest.param(marker(["68", "69"]), "[n. 68] [n. 69]", id="two"),
        pytest.param(marker([], following="63"), "[next note: 63]", id="following"),
        pytest.param(marker([]), "[no footnote here]", id="none"),
        pytest.param(marker([], in_note="12"), "[text of n. 12]", id="text-of-a-note"),
        pytest.param(marker(["13"], in_note="12"), "[n. 13]", id="note-on-the-text-of-a-note"),
        pytest.param(marker(["68"], title="Title"), "[Title, n. 68]", id="titled"),
        pytest.param(marker(["68"], title="T" * 99), f"[{'T' * 35}…, n. 68]", id="long-title"),
    ],
)
def test_a_marker_says_which_note_stands_behind_a_sentence(said: str, shown: str) -> None:
    assert said == shown
