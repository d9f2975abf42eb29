"""The sockets: what a reader, writer, detector or source has to offer to be plugged in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, Protocol

from lexlink.law import Expectation, LawText, Offer, Page
from lexlink.types import Document, Feature, LinkedDocument, Mention, Span


class Reader(Protocol):
    """Turns a file into documents. Raises InputError where it cannot."""

    def __call__(self, path: Path) -> Iterator[Document]: ...


class Writer(Protocol):
    """Writes linked documents to a text stream in one format, in the order they come."""

    def __call__(self, documents: Iterable[LinkedDocument], out: IO[str]) -> None: ...


class FolderWriter(Protocol):
    """Writes linked documents as files of a folder, each file whole or not at all."""

    def __call__(self, documents: Iterable[LinkedDocument], folder: Path) -> None: ...


class FileWriter(Protocol):
    """Writes linked documents to a file that is no stream of text, or that needs others beside it; whole or not at all."""

    def __call__(self, documents: Iterable[LinkedDocument], path: Path) -> None: ...


class Detector(Protocol):
    """Finds mentions that lexlink does not know, or knows less of. Pure, and safe to call from several threads.

    A mention takes the place of links that it overlaps where none of them scores more.
    """

    def __call__(self, document: Document) -> Iterable[Mention]: ...


class Ranker(Protocol):
    """Adds comparisons of its own to a candidate; each value times its weight goes into the score.

    `span` is the mention (code points), `target` the candidate's id. Pure and thread-safe.
    """

    def __call__(self, document: Document, span: Span, target: str) -> Iterable[Feature]: ...


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
