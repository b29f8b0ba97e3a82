"""A way through a tree of elements without recursion, so that no depth of nesting ends a reading."""

from collections.abc import Callable, Iterator

from lxml import etree


def walk(
    root: etree._Element,
    enter: Callable[[etree._Element], bool],
    leave: Callable[[etree._Element], None],
    behind: Callable[[etree._Element], None] | None = None,
) -> None:
    """Calls ``enter`` for each element in the order of the document.

    Where it answers True the element's children follow, and then ``leave``; else they are passed over, and ``leave``
    is not called. ``behind`` is called behind each element but the root, entered or not: that is where its tail stands.
    """
    if not enter(root):
        return
    open_elements: list[tuple[etree._Element, Iterator[etree._Element]]] = [(root, iter(root))]
    while open_elements:
        element, children = open_elements[-1]
        child = next(children, None)
        if child is not None:
            if enter(child):
                open_elements.append((child, iter(child)))
            elif behind:
                behind(child)
            continue
        open_elements.pop()
        leave(element)
        if behind and open_elements:
            behind(element)
