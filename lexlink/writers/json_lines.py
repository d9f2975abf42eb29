"""JSON Lines: one record a document."""

from __future__ import annotations

from collections.abc import Iterable
from typing import IO

from lexlink.types import LinkedDocument


def write(documents: Iterable[LinkedDocument], out: IO[str]) -> None:
    """One line a document. Text that is no valid Unicode is written escaped."""
    for linked in documents:
        out.write(linked.to_json() + "\n")


def write_with_text(documents: Iterable[LinkedDocument], out: IO[str]) -> None:
    """`write`, each record with its text."""
    for linked in documents:
        out.write(linked.to_json(text=True) + "\n")
