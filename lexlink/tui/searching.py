"""Searching the law for a screen: citation first, then words in official texts, headings and digests.

Knows no Textual. `Searcher.find` may take a moment and is called in threads; it answers one at a time.
"""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from lexlink.linker import Linker
    from lexlink.lookup import Finding
    from lexlink.store.repository import Store

MOST_FOUND = 60
LONGEST = 300


class Found(NamedTuple):
    """What a search found, how long it took in seconds, and what stood in its way."""

    query: str
    findings: tuple[Finding, ...]
    seconds: float
    problem: str = ""


class Searcher:
    """Keeps the store open between searches."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._store: Store | None = None
        self._asked = False
        self._problem = ""
        self._wanted = ""

    def want(self, query: str) -> None:
        """Say what is being looked for now: older searches that have not begun are given up."""
        self._wanted = query

    def find(self, linker: Linker, query: str, instrument: str | None = None) -> Found | None:
        """What a query means; None where something else is wanted by now."""
        from lexlink.lookup import find

        with self._lock:
            if query != self._wanted:
                return None
            began = time.perf_counter()
            self._open()
            findings = find(linker, query[:LONGEST], MOST_FOUND, store=self._store, instrument=instrument)
            return Found(query, tuple(findings), time.perf_counter() - began, self._problem)

    def _open(self) -> None:
        """Open the store when first searched; without one, and where it cannot be read, headings and digests are enough."""
        from lexlink.errors import LexlinkError
        from lexlink.lookup import law_store

        if not self._asked:
            self._asked = True
            try:
                self._store = law_store()
            except LexlinkError as error:
                self._problem = str(error)

    def close(self) -> None:
        with self._lock:
            if self._store is not None:
                self._store.close()
            self._store, self._asked = None, False
