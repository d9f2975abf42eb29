"""CSV: one row a link. Cells that a spreadsheet would run as a formula get an apostrophe first."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from typing import IO

from lexlink.types import LinkedDocument

COLUMNS = (
    "document",
    "start",
    "end",
    "surface",
    "kind",
    "form",
    "status",
    "nil_reason",
    "targets",
    "score",
    "antecedent",
    "heading",
    "title",
    "date",
    "source",
)
_TRIGGERS = ("=", "+", "-", "@", "\t", "\r", "\n")


def write(documents: Iterable[LinkedDocument], out: IO[str]) -> None:
    """A header and the rows; several targets of one link are joined by a space."""
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(COLUMNS)
    for linked in documents:
        for link in linked.links:
            passage = link.passage
            cells = (
                linked.document.id,
                link.start,
                link.end,
                link.surface,
                link.kind,
                link.form,
                link.status,
                link.nil_reason or "",
                " ".join(t.id for t in link.targets),
                link.score,
                link.antecedent.surface if link.antecedent else "",
                passage.heading if passage else "",
                linked.document.title or "",
                linked.document.date.isoformat() if linked.document.date else "",
                linked.document.source or "",
            )
            rows.writerow([safe_cell(c) if isinstance(c, str) else c for c in cells])


def safe_cell(value: str) -> str:
    """A cell that no spreadsheet takes for a formula: take one leading apostrophe away to read it back."""
    value = value.encode("utf-8", "replace").decode("utf-8").replace("\0", "\ufffd")
    return f"'{value}" if value.lstrip(" \u00a0\ufeff").startswith(_TRIGGERS) or value.startswith(("'", *_TRIGGERS)) else value


def read_cell(cell: str) -> str:
    """What `safe_cell` was given."""
    return cell.removeprefix("'")
