"""The way back from a shortened text to the original one."""

from __future__ import annotations

from bisect import bisect_right


class OffsetMap:
    """Segments of a new text and where each came from, in order.

    Built by alternate calls of `copy` (same length on both sides) and `replace`. Memory and
    build time grow with the number of replacements, a look-up is one bisection.
    """

    __slots__ = ("_copied", "_length", "_new", "_old")

    def __init__(self) -> None:
        self._new: list[int] = []
        self._old: list[tuple[int, int]] = []
        self._copied: list[bool] = []
        self._length = 0

    def copy(self, start: int, end: int) -> None:
        """The original's `start:end` follows unchanged."""
        if end > start:
            self._append(start, end, end - start, True)

    def replace(self, start: int, end: int, length: int) -> None:
        """`length` new characters stand for the original's `start:end`."""
        if length:
            self._append(start, end, length, False)

    def _append(self, start: int, end: int, length: int, copied: bool) -> None:
        self._new.append(self._length)
        self._old.append((start, end))
        self._copied.append(copied)
        self._length += length

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The smallest original span that covers the new text's `start:end` (end > start)."""
        if not self._new:
            return 0, 0
        first = bisect_right(self._new, start) - 1
        last = bisect_right(self._new, end - 1) - 1
        old_start = self._old[first][0] + (start - self._new[first] if self._copied[first] else 0)
        old_end = self._old[last][0] + (end - self._new[last]) if self._copied[last] else self._old[last][1]
        return old_start, old_end
