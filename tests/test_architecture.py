"""The rules of the house, read from the import statements."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODULES = sorted(path for package in ("corpus", "index", "qa") for path in (ROOT / package).rglob("*.py"))

MAY_IMPORT = {"corpus": {"corpus"}, "index": {"index", "corpus"}, "qa": {"qa", "index", "corpus"}}
ONLY_IN = {
    "chromadb": {"index/dense.py"},
    "langchain": {"qa/chain.py"},
    "langchain_core": {"qa/chain.py"},
    "gradio": {"qa/web/ui.py"},
}
HEAVY = {"torch", "sentence_transformers", "transformers", "gradio", "langchain", "wordfreq"}
AT_THE_TOP = {
    "qa/web/ui.py",  # imported only by the server
    "index/export.py",  # these make models, and are imported by nothing that answers
    "qa/training/export.py",
    "qa/training/reader.py",
    "qa/training/verifier.py",
}
NAMES_THAT_SAY_NOTHING = {"utils", "util", "helpers", "helper", "common", "base", "manager", "factory", "misc"}


def imports(path: Path, *, top_only: bool = False) -> Iterator[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in tree.body if top_only else ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def names(paths: list[Path]) -> list[str]:
    return [str(path.relative_to(ROOT)) for path in paths]


@pytest.mark.parametrize("path", MODULES, ids=names(MODULES))
def test_imports_go_downward_only(path: Path) -> None:
    package = path.relative_to(ROOT).parts[0]
    ours = {name.split(".")[0] for name in imports(path)} & set(MAY_IMPORT)
    assert ours <= MAY_IMPORT[package]


@pytest.mark.parametrize("library", ONLY_IN)
def test_a_large_library_is_imported_at_one_place(library: str) -> None:
    importing = {str(p.relative_to(ROOT)) for p in MODULES if library in {name.split(".")[0] for name in imports(p)}}
    assert importing == ONLY_IN[library]


@pytest.mark.parametrize("path", MODULES, ids=names(MODULES))
def test_heavy_libraries_are_imported_where_they_are_used(path: Path) -> None:
    if str(path.relative_to(ROOT)) in AT_THE_TOP:
        return
    assert not {name.split(".")[0] for name in imports(path, top_only=True)} & HEAVY


WEB = (
    ("bars", "guard", "markup", "pictures", "stream", "uploads"),
    ("place", "shelf"),
    ("adding", "exporting", "refusals"),
    ("evaluating",),
    ("api",),
    ("replies",),
    ("embed", "ui"),
    ("server",),
)


def test_the_web_modules_stand_in_layers() -> None:
    lower: set[str] = set()
    for layer in WEB:
        for stem in layer:
            path = ROOT / "qa" / "web" / f"{stem}.py"
            assert {name.split(".")[2] for name in imports(path) if name.startswith("qa.web.")} <= lower
        lower |= set(layer)
    assert lower == {path.stem for path in (ROOT / "qa" / "web").glob("*.py")} - {"__init__"}


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert not {path.stem for path in MODULES} & NAMES_THAT_SAY_NOTHING


@pytest.mark.parametrize("path", MODULES, ids=names(MODULES))
def test_every_module_says_what_it_is_for(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
