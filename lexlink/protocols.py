"""The sockets: what a reader, writer, detector or source has to offer to be plugged in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, Protocol

from lexlink.law import Expectation, LawText, Offer, Page
from lexlink.types import Document, LinkedDocument


class Reader(Protocol):
    """Turns a file into documents. Raises InputError where it cannot."""

    def __call__(self, path: Path) -> Iterator[Document]: ...


class Writer(Protocol):
    """Writes linked documents to a text stream in one format, in the order they come."""

    def __call__(self, documents: Iterable[LinkedDocument], out: IO[str]) -> None: ...


class Source(Protocol):
    """A publisher of law. Pure: it names addresses and reads pages, somebody else fetches them.

    `parser` is the version of its reading: raise it when the same pages give another text.
    """

    name: str
    parser: int

    def offers(self) -> Iterable[Offer]:
        """Every text it can give."""
        ...

    def wanted(self, offer: Offer, pages: Sequence[Page]) -> Sequence[str]:
        """The addresses to fetch next, given the pages so far; empty when nothing is missing."""
        ...

    def expectation(self, offer: Offer) -> Expectation:
        """What the text must hold."""
        ...

    def read(self, offer: Offer, pages: Sequence[Page]) -> LawText:
        """The text. Raises SourceError where the pages do not hold it (bot wall, new markup, half a list)."""
        ...
