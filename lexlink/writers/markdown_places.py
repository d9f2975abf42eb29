"""Where in Markdown no mark may stand: code, tags, addresses, links with their texts, definitions, front matter."""

from __future__ import annotations

import re
from bisect import bisect_right

_FENCE = re.compile(r"[ >]{0,9}(`{3,}|~{3,})")
_DEFINITION = re.compile(r" {0,3}\[[^\]\n]{1,200}\]:")
_TICKS = re.compile(r"`+")
_INLINE = re.compile(
    r"<!--[\s\S]*?(?:-->|\Z)|<[a-zA-Z/!?][^<>]*>"
    r"|!?\[[^\[\]]{0,1000}\](?:\([^\n()]{0,1000}(?:\([^\n()]{0,1000}\)[^\n()]{0,1000})?\)|\[[^\[\]]{0,1000}\])?"
    r"|https?://[^\s<>]+|www\.[^\s<>]+|\\[!-/:-@\[-`{-~]"
)
Places = list[tuple[int, int]]


def closed_places(source: str) -> Places:
    """The closed places in order, none touching another."""
    found = sorted([*_blocks(source), *_code_spans(source), *(match.span() for match in _INLINE.finditer(source))])
    joined: Places = []
    for start, end in found:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def touches(closed: Places, start: int, end: int) -> bool:
    """Whether a stretch reaches into a closed place."""
    index = bisect_right(closed, (start, start)) - 1
    return any(low < end and high > start for low, high in closed[max(index, 0) : index + 2])


def _blocks(source: str) -> Places:
    """Front matter, fenced and indented code, definitions: whole lines."""
    found: Places = []
    fence, begun, position = "", 0, 0
    lines = source.splitlines(keepends=True)
    front = bool(lines) and lines[0].rstrip() == "---"
    for number, line in enumerate(lines):
        start, position = position, position + len(line)
        if front:
            found.append((start, position))
            front = number == 0 or line.rstrip() not in ("---", "...")
        elif fence:
            if line.lstrip(" >").startswith(fence):
                found.append((begun, position))
                fence = ""
        elif opening := _FENCE.match(line):
            fence, begun = opening[1], start
        elif line.startswith(("    ", "\t")) or _DEFINITION.match(line):
            found.append((start, position))
    if fence:
        found.append((begun, position))
    return found


def _code_spans(source: str) -> Places:
    """Each run of backticks with the next of the same length in its paragraph."""
    found: Places = []
    waiting: dict[int, int] = {}
    gap = source.find("\n\n")
    for ticks in _TICKS.finditer(source):
        start, end = ticks.span()
        if 0 <= gap < start:
            waiting.clear()
            while 0 <= gap < start:
                gap = source.find("\n\n", gap + 1)
        begun = waiting.pop(end - start, -1)
        if begun >= 0:
            found.append((begun, end))
            waiting.clear()
        else:
            waiting[end - start] = start
    return found
