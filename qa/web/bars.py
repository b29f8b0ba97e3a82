"""The cited words on the picture of a page: the words of one line become one bar."""

from collections.abc import Iterable, Sequence

from corpus.document import Box

_NEAR = 1.5
"""Heights of a line between two words of it, at most: what is further off stands in another column."""


def bars(boxes: Iterable[Box]) -> tuple[Box, ...]:
    """The boxes, in their order, with those of neighbouring words of one line merged; empty ones are left out."""
    merged: list[Box] = []
    for box in boxes:
        if box.left >= box.right or box.top >= box.bottom:
            continue
        if merged and _one_line(merged[-1], box):
            merged[-1] = _hull((merged[-1], box))
        else:
            merged.append(box)
    return tuple(merged)


def _one_line(first: Box, second: Box) -> bool:
    """Whether two words stand side by side, in either direction: half of the lower one's height is shared."""
    shared = min(first.bottom, second.bottom) - max(first.top, second.top)
    height = min(first.bottom - first.top, second.bottom - second.top)
    apart = max(first.left, second.left) - min(first.right, second.right)
    return first.page == second.page and shared >= height / 2 and apart <= _NEAR * max(height, 1)


def _hull(boxes: Sequence[Box]) -> Box:
    return Box(
        boxes[0].page,
        min(box.left for box in boxes),
        min(box.top for box in boxes),
        max(box.right for box in boxes),
        max(box.bottom for box in boxes),
    )
