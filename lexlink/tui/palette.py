"""What the command palette offers: every key of the screen, and the themes."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.app import SystemCommand

from lexlink.tui.keys import groups, in_use, printed

if TYPE_CHECKING:
    from textual.screen import Screen

    from lexlink.tui.app import LexlinkApp


def commands(app: LexlinkApp, screen: Screen[Any]) -> Iterator[SystemCommand]:
    """The keys of a screen as commands; each says which key does it."""
    for key in groups(*getattr(screen, "KEY_GROUPS", ()), "app"):
        if key.says and key.action != "app.command_palette":
            yield SystemCommand(key.says, f"Key {printed(in_use(app.changed_keys, key))}", partial(app.call_later, app.do, key.action))
    yield SystemCommand("Choose a theme: dark, light, ansi and others", "Changes the colours", app.action_change_theme)
