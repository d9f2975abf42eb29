"""Organisations whose name stands for their instrument: «NATO's Article 5»."""

from __future__ import annotations

import re
from collections.abc import Mapping

from lexlink.citing.detect import written_as
from lexlink.kb.knowledge_base import KnowledgeBase
from lexlink.text.normalize import fold_for_scan
from lexlink.types import Alias


class OrganNames:
    """Organisations that have an instrument of their own, by folded name."""

    def __init__(self, names: Mapping[str, tuple[Alias, ...]], ids: frozenset[str]) -> None:
        self._names = names
        self.ids = ids
        self._longest = max((name.count(" ") + 1 for name in names), default=1)

    @classmethod
    def of(cls, kb: KnowledgeBase) -> OrganNames:
        """The organisations of a knowledge base that have a charter."""
        names: dict[str, list[Alias]] = {}
        for organ in kb.organs.values():
            if organ.charter:
                for alias in kb.names_of(organ.id):
                    pattern = fold_for_scan(alias.surface).decode("latin-1")
                    names.setdefault(pattern, []).append(alias)
        return cls({pattern: tuple(aliases) for pattern, aliases in names.items()}, frozenset(kb.organs))

    def at(self, text: str, scan: bytes, start: int) -> tuple[int, tuple[Alias, ...]] | None:
        """The longest name that begins at `start`: its end and its aliases."""
        best = None
        end = start
        for _ in range(self._longest):
            end = _word_end(scan, end)
            aliases = self._written(text, scan, start, end)
            if aliases:
                best = end, aliases
            if end >= len(scan) or scan[end] not in b" -,":
                break
            end += 1
        return best

    def ending(self, text: str, scan: bytes, end: int) -> tuple[int, tuple[Alias, ...]] | None:
        """The longest name that ends at `end`: its start and its aliases."""
        best = None
        start = end
        for _ in range(self._longest):
            start = scan.rfind(b" ", 0, max(0, start - 1)) + 1
            aliases = self._written(text, scan, start, end)
            if aliases:
                best = start, aliases
            if start <= 0:
                break
        return best

    def _written(self, text: str, scan: bytes, start: int, end: int) -> tuple[Alias, ...]:
        surface = text[start:end]
        return tuple(a for a in self._names.get(scan[start:end].decode("latin-1"), ()) if written_as(a, surface))


def _word_end(scan: bytes, start: int) -> int:
    match = re.compile(rb"[a-z0-9]+").match(scan, start)
    return match.end() if match else start + 1
