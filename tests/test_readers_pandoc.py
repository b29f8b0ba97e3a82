import json

import pytest

from corpus.readers.pandoc import run as pandoc
from corpus.readers.pandoc.blocks import content
from corpus.readers.pandoc.run import PandocError, Tree, convert
from corpus.readers.signs import Role, Sign, Signs


def test_a_failure_is_told_in_one_line() -> None:
    with pytest.raises(PandocError, match=r"^Pandoc cannot read it \(Invalid XML[^\n]*$"):
        convert("<article><para>", "docbook")


def test_a_reading_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pandoc, "SECONDS", 0.01)
    with pytest.raises(PandocError, match="takes longer than"):
        convert("*word* " * 100_000, "textile")


def test_a_tree_that_is_nested_too_deeply_is_refused() -> None:
    tree = Tree(b'{"meta":{},"blocks":' + b"[" * 100_000 + b"]" * 100_000 + b"}", ())
    with pytest.raises(PandocError, match="nested too deeply"):
        content(tree, Signs(""))


def test_blocks_are_text_with_the_nearest_element() -> None:
    def words(text: str) -> list[dict[str, str]]:
        return [{"t": "Str", "c": text}]

    blocks = [
        {"t": "Header", "c": [2, ["here", [], []], words("Head")]},
        {"t": "LineBlock", "c": [words("one"), words("two")]},
        {"t": "Div", "c": [["inner", [], []], [{"t": "CodeBlock", "c": [["", [], []], "a\n  b\n"]}]]},
        {"t": "Para", "c": [{"t": "Quoted", "c": [{"t": "DoubleQuote"}, words("q")]}, {"t": "LineBreak"}, *words("x")]},
    ]
    found = content(Tree(json.dumps({"meta": {}, "blocks": blocks}).encode(), ()), Signs(""))
    assert [(block.text, block.level, block.element) for block in found.blocks] == [
        ("Head", 2, "here"),
        ("one\ntwo", None, "here"),
        ("a\n  b", None, "inner"),
        ("“q”\nx", None, "here"),
    ]


def test_signs_are_characters_that_the_document_does_not_use() -> None:
    signs = Signs("\U000f0000 is used")
    sign = signs.add(Sign(Role.MARKER, "key", source="[1]"))
    assert sign == "\U00100000"
    assert signs.restored(f"a{sign}b\U000f0000") == "a[1]b\U000f0000"


def test_a_document_that_uses_every_private_character_is_refused() -> None:
    with pytest.raises(ValueError, match="private-use"):
        Signs("\U000f0000\U00100000")
