"""What threads and widgets tell the screens."""

from __future__ import annotations

from textual.message import Message

from lexlink.tui.law_page import Official
from lexlink.tui.searching import Found
from lexlink.tui.stock import Comparison, Holdings
from lexlink.types import Document, LinkedDocument


class DocumentRead(Message):
    """A document was read and may be shown; `first` of several that were asked for together."""

    def __init__(self, document: Document, first: bool) -> None:
        super().__init__()
        self.document, self.first = document, first


class NotRead(Message):
    """Something that was asked for could not be read, and why."""

    def __init__(self, name: str, problem: str) -> None:
        super().__init__()
        self.name, self.problem = name, problem


class ReadingDone(Message):
    """Everything that was asked for has been read or refused."""


class Linked(Message):
    """A document's links are there."""

    def __init__(self, document: Document, linked: LinkedDocument) -> None:
        super().__init__()
        self.document, self.linked = document, linked


class NotLinked(Message):
    """A document could not be linked, and why."""

    def __init__(self, document: Document, problem: str) -> None:
        super().__init__()
        self.document, self.problem = document, problem


class OfficialRead(Message):
    """The store was asked for a provision."""

    def __init__(self, target: str, official: Official) -> None:
        super().__init__()
        self.target, self.official = target, official


class SearchDone(Message):
    """A search of the law is over."""

    def __init__(self, found: Found) -> None:
        super().__init__()
        self.found = found


class StockRead(Message):
    """The store and the publishers were asked for an instrument."""

    def __init__(self, holdings: Holdings) -> None:
        super().__init__()
        self.holdings = holdings


class Compared(Message):
    """Two versions of a text were compared."""

    def __init__(self, comparison: Comparison) -> None:
        super().__init__()
        self.comparison = comparison


class Fetching(Message):
    """How far bringing official texts is; `done` when it is over."""

    def __init__(self, words: str, done: bool = False) -> None:
        super().__init__()
        self.words, self.done = words, done


class ReadingChanged(Message):
    """A document was linked, failed or stopped: whoever shows it looks again."""
