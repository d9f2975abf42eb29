"""The bytes that a text was read from, and the way back to them.

A reader that is asked to keep originals gives each document one; `lexlink.writers.annotate` sets marks in it.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterator
from typing import Literal, NamedTuple

OriginalForm = Literal["html", "markdown", "text"]


class Runs:
    """Where the characters of a text stand in its source: runs of code points, in the order of the text.

    A run whose two sides are equally long goes character by character; any other belongs together (an entity,
    folded white space), and an empty source is a break that the reader put in.
    """

    __slots__ = ("ends", "length", "starts", "texts")

    def __init__(self) -> None:
        self.texts, self.starts, self.ends = array("q"), array("q"), array("q")
        self.length = 0

    def add(self, length: int, start: int, end: int) -> None:
        """Append a run: that many characters of the text come from `source[start:end]`."""
        if self.ends and self.ends[-1] == start and self._even(len(self.ends) - 1) and length == end - start:
            self.ends[-1] = end
        else:
            self.texts.append(self.length)
            self.starts.append(start)
            self.ends.append(end)
        self.length += length

    def _even(self, index: int) -> bool:
        return self._until(index) - self.texts[index] == self.ends[index] - self.starts[index]

    def _until(self, index: int) -> int:
        """Where a run ends in the text."""
        return self.texts[index + 1] if index + 1 < len(self.texts) else self.length

    def pieces(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The stretches of the source behind `text[start:end]`, in order; neighbours are joined."""
        open_from = open_to = -1
        for index in range(max(bisect_right(self.texts, start) - 1, 0), len(self.texts)):
            begins, until = self.texts[index], self._until(index)
            if begins >= end:
                break
            low, high = self.starts[index], self.ends[index]
            if low == high or until <= start:
                continue
            if self._even(index):
                low, high = low + max(start - begins, 0), high - max(until - end, 0)
            if low != open_to:
                if open_from >= 0:
                    yield open_from, open_to
                open_from = low
            open_to = high
        if open_from >= 0:
            yield open_from, open_to

    def copy(self, start: int, end: int, to: Runs) -> None:
        """Append the runs behind `text[start:end]` to others."""
        for index in range(max(bisect_right(self.texts, start) - 1, 0), len(self.texts)):
            begins, until = self.texts[index], self._until(index)
            if begins >= end:
                break
            if until <= start:
                continue
            low, high = self.starts[index], self.ends[index]
            first, last = max(start, begins), min(end, until)
            if self._even(index):
                low, high = low + first - begins, high - (until - last)
            to.add(last - first, low, high)


class Original(NamedTuple):
    """What a document was read from: the bytes, how they are decoded, and where its characters stand in them.

    `runs` is None where nobody knows the way back: then no marks can be set. `name` is where the document
    stands among others, with `/` between folders. `written` says that the bytes were made from the text.
    """

    data: bytes
    encoding: str
    form: OriginalForm
    runs: Runs | None
    name: str = ""
    written: bool = False

    @property
    def source(self) -> str:
        """The characters of the bytes; a byte that is none is a lone surrogate."""
        return self.data.decode(self.encoding, self._errors)

    def encoded(self, source: str) -> bytes:
        """Characters as bytes like these. Characters that the encoding does not have become question marks."""
        try:
            return source.encode(self.encoding, self._errors)
        except UnicodeEncodeError:
            return source.encode(self.encoding, "replace")

    @property
    def _errors(self) -> str:
        if self.written:
            return "surrogatepass"
        return "replace" if self.encoding.startswith(("utf-16", "utf-32")) else "surrogateescape"
