"""Docket numbers of international courts, and what the trade desk usually means."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lexlink import Document, Feature, Mention, Span

_DOCKET = re.compile(r"\bICC-\d{2}/\d{2}(?:-\d{2}/\d{2})?\b")


def find_dockets(document: Document) -> Iterator[Mention]:
    """«ICC-01/04-02/12» is a case before the Court: link it to the Court."""
    for match in _DOCKET.finditer(document.text):
        yield Mention(match.start(), match.end(), ("icc",), detail="a docket number of the Court")


def trade_desk(document: Document, span: Span, target: str) -> Iterable[Feature]:
    """Stories of the trade desk mean the Marrakesh agreements where a name is shared."""
    if (document.source or "").startswith("trade/") and target.partition("/")[0] == "gatt-1994":
        yield Feature("trade desk", 1.0, 2.0, "stories of this desk mean the GATT of 1994")
