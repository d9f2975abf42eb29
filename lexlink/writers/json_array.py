"""One JSON array of records, written as they come."""

from __future__ import annotations

from collections.abc import Iterable
from typing import IO

from lexlink.types import LinkedDocument


def write(documents: Iterable[LinkedDocument], out: IO[str]) -> None:
    """The array is valid also where there is no document."""
    before = "[\n"
    for linked in documents:
        out.write(before + linked.to_json())
        before = ",\n"
    out.write("\n]\n" if before == ",\n" else "[]\n")
