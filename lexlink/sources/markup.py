"""Words out of XML elements: what Formex and Akoma Ntoso share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from lexlink.sources.lines import clean

_BLOCKS = frozenset(("P", "TXT", "ALINEA", "NP", "ITEM", "TI", "STI", "CELL", "p", "li", "td", "th", "num", "heading", "subheading"))


class _Space:
    """Stands at the end of a block: words on its two sides are not one."""

    tail = " "


_SPACE: Any = _Space()


def local(node: Any) -> str:
    """An element's name without its namespace; empty for comments and the like."""
    tag = node.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def kids(node: Any) -> Iterator[tuple[str, Any]]:
    """The child elements with their names."""
    for child in node:
        if name := local(child):
            yield name, child


def first(node: Any, *names: str) -> Any | None:
    """The first child of one of these names."""
    return next((child for name, child in kids(node) if name in names), None)


def words(node: Any, skipped: frozenset[str], mark: Callable[[Any], str] = lambda _: "") -> str:
    """All words below an element, without those of skipped ones; `mark` gives what an empty element stands for."""
    parts: list[str] = []
    stack: list[tuple[Any, bool]] = [(node, False)]
    while stack:
        here, tail = stack.pop()
        if tail:
            parts.append(here.tail or "")
            continue
        if local(here) and local(here) not in skipped:
            if local(here) in _BLOCKS:
                parts.append(" ")
                stack.append((_SPACE, True))
            parts.append(mark(here))
            parts.append(here.text or "")
            for child in reversed(here):
                stack.append((child, True))
                stack.append((child, False))
    return clean("".join(parts))
