"""The format `tally`: how often each law is cited, a line each, most first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import IO

from lexlink import LinkedDocument


def write(documents: Iterable[LinkedDocument], out: IO[str]) -> None:
    counts = Counter(target.id for linked in documents for link in linked.links if link.status == "linked" for target in link.targets)
    for target, count in sorted(counts.items(), key=lambda row: (-row[1], row[0])):
        out.write(f"{count}\t{target}\n")
