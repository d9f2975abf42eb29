"""JSON Lines: one record a document."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import IO

from lexlink.record import record
from lexlink.types import LinkedDocument


def write(documents: Iterable[LinkedDocument], out: IO[str]) -> None:
    """One line a document. Text that is no valid Unicode is written escaped."""
    for linked in documents:
        out.write(dump(linked) + "\n")


def dump(linked: LinkedDocument) -> str:
    line = json.dumps(record(linked), ensure_ascii=False)
    try:
        line.encode("utf-8")
    except UnicodeEncodeError:
        return json.dumps(record(linked))
    return line
