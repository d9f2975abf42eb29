"""The sockets: what a reader, writer, detector or source has to offer to be plugged in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Protocol

from lexlink.types import Document, LinkedDocument


class Reader(Protocol):
    """Turns a file into documents. Raises InputError where it cannot."""

    def __call__(self, path: Path) -> Iterator[Document]: ...


class Writer(Protocol):
    """Writes linked documents to a text stream in one format, in the order they come."""

    def __call__(self, documents: Iterable[LinkedDocument], out: IO[str]) -> None: ...
