"""Where the lines of a long text break, found only as far as somebody looks.

Offsets are code points of the text, widths are terminal cells.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from functools import lru_cache
from itertools import pairwise

from rich.cells import cell_len

# Everything but these may take no cell or two. Punctuation and Latin, Greek and Cyrillic letters take one.
_ODD = re.compile("[^\n\x20-\x7e\xa0-\xac\xae-\u02ff\u0370-\u0482\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u2400-\u2426\u2500-\u257f\u25a0-\u25fc\ufffd]")
_MARKS = re.compile("[\u200d\ufe0f]")
_CHUNK = 1 << 16


class Layout:
    """The wrapped lines of a text in a width of so many cells.

    Lines are known up to some offset; asking for more finds more. The spaces at which a line
    breaks belong to none.
    """

    def __init__(self, text: str, cells: int) -> None:
        self.text = text
        self.cells = max(2, cells)
        self.starts = array("l")
        self.ends = array("l")
        self._known = 0
        self._pattern = _line_pattern(self.cells)

    @property
    def complete(self) -> bool:
        return self._known >= len(self.text)

    @property
    def count(self) -> int:
        """How many lines are known so far, at least one."""
        return max(1, len(self.starts))

    def grow(self, offset: int) -> None:
        """Know the lines at least up to an offset."""
        while self._known < len(self.text) and self._known <= offset:
            self._next_chunk()

    def line_of(self, offset: int) -> int:
        """The line on which an offset stands."""
        self.grow(offset)
        return max(0, bisect_right(self.starts, offset) - 1)

    def span(self, line: int) -> tuple[int, int]:
        """Start and end of a line; an empty span at the end for one that does not exist."""
        while line >= len(self.starts) and not self.complete:
            self._next_chunk()
        if 0 <= line < len(self.starts):
            return self.starts[line], self.ends[line]
        return len(self.text), len(self.text)

    def _next_chunk(self, size: int = _CHUNK) -> None:
        """Find the lines of another stretch. Where it ends within a paragraph, its last line is left for the next one."""
        start = self._known
        stop = min(len(self.text), start + size)
        whole = stop == len(self.text)
        if not whole and (newline := self.text.find("\n", stop, stop + _CHUNK)) >= 0:
            stop, whole = newline + 1, True
        known = len(self.starts)
        if _ODD.search(self.text, start, stop) is None:
            self._plain(start, stop)
        else:
            at = start
            while at < stop:
                end = self.text.find("\n", at, stop) + 1 or stop
                if _ODD.search(self.text, at, end) is None:
                    self._plain(at, end)
                else:
                    self._odd(at, end)
                at = end
        if whole:
            self._known = stop
        elif len(self.starts) > known + 1:
            self._known = self.starts.pop()
            self.ends.pop()
        else:  # marks without end on one character
            del self.starts[known:], self.ends[known:]
            self._next_chunk(2 * size)

    def _plain(self, start: int, stop: int) -> None:
        """Lines of text of which every character takes one cell."""
        for match in self._pattern.finditer(self.text, start, stop):
            first, last = match.span(1)
            if match.end() > first:
                self.starts.append(first)
                self.ends.append(last)

    def _odd(self, start: int, stop: int) -> None:
        """Lines of one paragraph with characters that take no cell or two."""
        end = stop - 1 if self.text[stop - 1] == "\n" else stop
        at = start
        if at == end:
            self._add(at, at)
        pieces = [*_clusters(self.text, at, end), (end, 0)]
        last = len(pieces) - 1
        bare = [self.text[p] == " " and after == p + 1 for (p, _), (after, _) in pairwise(pieces)]
        index = 0
        while index < last:
            at, used, space = pieces[index][0], 0, -1
            stopped = index
            while stopped < last and (stopped == index or used + pieces[stopped][1] <= self.cells):
                used += pieces[stopped][1]
                if bare[stopped] and stopped > index:
                    space = stopped
                stopped += 1
            if stopped < last and not bare[stopped] and space > index:
                stopped = space
            self._add(at, pieces[stopped][0])
            while stopped < last and bare[stopped]:
                stopped += 1
            index = stopped

    def _add(self, start: int, end: int) -> None:
        self.starts.append(start)
        self.ends.append(end)


@lru_cache(maxsize=16)
def _line_pattern(cells: int) -> re.Pattern[str]:
    """A line: as much as fits before a space or an end, else as much as fits; then the spaces and the newline."""
    return re.compile(rf"([^\n]{{0,{cells}}}(?=[ \n]|\Z)|[^\n]{{1,{cells}}})(?: *\n| +)?")


def _clusters(text: str, start: int, stop: int) -> list[tuple[int, int]]:
    """Where each character with the marks that ride on it begins, and how many cells it takes."""
    found: list[tuple[int, int]] = []
    joined = False
    for at in range(start, stop):
        character = text[at]
        if joined:  # whatever follows a joiner rides along
            joined = False
        elif character == "\u200d":
            joined = True
        elif character == "\ufe0f":
            if found:
                first = found[-1][0]
                found[-1] = (first, cell_len(text[first] + character))
        else:
            cells = cell_len(character)
            if cells or not found:
                found.append((at, cells))
        if not found:
            found.append((at, 0))
    return found


def columns(text: str) -> list[int]:
    """The cell at which each character of a line begins, and the width of the whole at the end."""
    if _ODD.search(text) is None:
        return list(range(len(text) + 1))
    found: list[int] = []
    at = 0
    for (start, cells), (after, _) in pairwise([*_clusters(text, 0, len(text)), (len(text), 0)]):
        found += [at] * (after - start)
        at += cells
    return [*found, at]
