"""How far a run is, on one line of standard error."""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path
from typing import IO

_EVERY = 0.2  # seconds
_PLAIN = frozenset((".txt", ".md", ".markdown", ".text", ".jsonl", ".ndjson"))


class Progress:
    """Rewrites its line a few times a second. `total` is the number of characters to come, 0 where unknown."""

    def __init__(self, out: IO[str] | None, total: int = 0) -> None:
        self._out, self._total = out, total
        self._began = self._shown = time.monotonic()
        self._seen = 0
        self._width = 0

    def tell(self, characters: int, documents: int, links: int, failures: int) -> None:
        """Another document of so many characters is done; the counts are of all so far."""
        self._seen += characters
        now = time.monotonic()
        if self._out is not None and now - self._shown >= _EVERY:
            self._shown = now
            self._write(self.line(documents, links, failures, now - self._began))

    def line(self, documents: int, links: int, failures: int, seconds: float) -> str:
        """`12,340 documents · 410 a second · 8,211 links · 2 failed · 1:20 left`"""
        parts = [f"{documents:,} documents", f"{documents / max(seconds, 0.001):,.0f} a second", f"{links:,} links"]
        if failures:
            parts.append(f"{failures:,} failed")
        if self._total and 0 < self._seen < self._total and seconds > 1:
            left = round(seconds * (self._total - self._seen) / self._seen)
            hours, minutes = left // 3600, left // 60 % 60
            parts.append(f"{hours}:{minutes:02}:{left % 60:02} left" if hours else f"{minutes}:{left % 60:02} left")
        return " · ".join(parts)

    def clear(self) -> None:
        """Take the line away, so that others can write."""
        if self._width:
            self._write("")

    def _write(self, line: str) -> None:
        assert self._out is not None
        self._out.write(f"\r{line}{' ' * (self._width - len(line))}" + ("" if line else "\r"))
        self._out.flush()
        self._width = len(line)


def characters(names: Iterable[str]) -> int:
    """About how many characters lie behind these names; 0 where that cannot be told beforehand."""
    total = 0
    for name in names:
        path = Path(name)
        for file in path.rglob("*") if path.is_dir() else [path]:
            if file.is_dir():
                continue
            if not file.is_file() or file.suffix.lower() not in _PLAIN:
                return 0
            total += file.stat().st_size
    return total
