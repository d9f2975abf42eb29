"""One JSON array of records, written as they come."""

from __future__ import annotations

from collections.abc import Iterable
from typing import IO

from lexlink.types import LinkedDocument
from lexlink.writers.json_lines import dump


def write(documents: Iterable[LinkedDocument], out: IO[str]) -> None:
    """The array is valid also where there is no document."""
    before = "[\n"
    for linked in documents:
        out.write(before + dump(linked))
        before = ",\n"
    out.write("\n]\n" if before == ",\n" else "[]\n")
