"""Patterns that are compiled when first used, so that importing a module costs nothing."""

from __future__ import annotations

import re
from typing import Any


class Pattern:
    """Stands for a compiled pattern; `search`, `match` and the rest are those of `re.Pattern`."""

    __slots__ = ("_flags", "_source", "findall", "finditer", "fullmatch", "match", "search", "sub")

    finditer: Any
    findall: Any
    fullmatch: Any
    match: Any
    search: Any
    sub: Any

    def __init__(self, source: str, flags: int = 0) -> None:
        self._source = source
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        if name not in ("search", "match", "fullmatch", "findall", "finditer", "sub"):
            raise AttributeError(name)
        compiled = re.compile(self._source, self._flags)
        for method in ("search", "match", "fullmatch", "findall", "finditer", "sub"):
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)
