"""Which files a request to the page may name."""

from pathlib import Path

import pytest

from qa.web.uploads import OutsideUploadsError, check_files


def test_only_uploaded_files_are_taken(tmp_path: Path) -> None:
    uploaded = str(tmp_path / "abc" / "essay.txt")
    file = {"path": uploaded, "meta": {"_type": "gradio.FileData"}}
    check_files(
        [[file], "default", "", None, {"role": "user", "content": [{"type": "text", "text": "path"}]}], tmp_path
    )


@pytest.mark.parametrize(
    "path", ["/etc/passwd", "https://evil.example/x.txt", "essay.txt", "{uploads}/../../etc/passwd", "", None, 3]
)
def test_any_other_file_is_refused_wherever_it_stands(path: object, tmp_path: Path) -> None:
    named = path.replace("{uploads}", str(tmp_path)) if isinstance(path, str) else path
    for inputs in (
        [{"path": named}],
        ["x", [[{"deep": {"path": named}}]]],
        [({"content": {"file": {"path": named}}},)],
    ):
        with pytest.raises(OutsideUploadsError):
            check_files(inputs, tmp_path)
