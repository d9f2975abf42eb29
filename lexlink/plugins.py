"""Extensions by entry points: names without importing, exactly one loaded when asked for."""

from __future__ import annotations

from importlib.metadata import entry_points
from typing import Any

from lexlink.errors import UsageError

WRITERS = "lexlink.writers"
DETECTORS = "lexlink.detectors"
RANKERS = "lexlink.rankers"
SOURCES = "lexlink.sources"


def plugin_names(group: str) -> list[str]:
    """The names that installed packages register in a group, sorted, nothing imported."""
    return sorted({entry.name for entry in entry_points(group=group)})


def load_plugin(group: str, name: str) -> Any:
    """The object behind a name. Raises UsageError, naming what there is, where it is unknown."""
    for entry in entry_points(group=group):
        if entry.name == name:
            return entry.load()
    known = ", ".join(plugin_names(group)) or "none is installed"
    raise UsageError(f"no plug-in {name!r} in {group}; known: {known}")
