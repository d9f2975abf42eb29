"""Lay text out in terminal cells: widths, wrapping, two columns. Knows nothing of what it shows."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator


def width(text: str) -> int:
    """How many terminal cells a string takes; wide characters count two, marks none."""
    if text.isascii():
        return len(text)
    return sum(0 if unicodedata.combining(c) or c in "\u200b\u200c\u200d\u2060\ufe0f" else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def wrap(text: str, cells: int) -> list[str]:
    """The text in lines of at most `cells` cells, broken at spaces, longer words cut."""
    lines: list[str] = []
    for start, end in wrap_spans(text, cells):
        lines.append(text[start:end])
    return lines or [""]


def wrap_spans(text: str, cells: int) -> Iterator[tuple[int, int]]:
    """Half-open offsets of the wrapped lines; the spaces at which lines break are in none."""
    start = 0
    while start < len(text):
        end = _fit(text, start, cells)
        if end < len(text) and not text[end].isspace():
            space = text.rfind(" ", start + 1, end + 1)
            end = space if space > start else end
        yield start, end
        start = end
        while start < len(text) and text[start] == " ":
            start += 1


def _fit(text: str, start: int, cells: int) -> int:
    """The furthest offset that still fits into the cells from `start`, at least one further."""
    if text[start : start + cells].isascii():
        return min(len(text), start + cells)
    used, end = 0, start
    while end < len(text):
        used += width(text[end])
        if used > cells:
            break
        end += 1
    return max(end, start + 1)
