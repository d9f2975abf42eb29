"""What the command palette offers: every key of the screen, the references, the provisions of the law, and the themes."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.app import SystemCommand
from textual.command import Hit, Hits, Provider
from textual.content import Content

from lexlink.tui.keys import KEYS, groups, in_use, printed
from lexlink.tui.view import shown

if TYPE_CHECKING:
    from textual.screen import Screen

    from lexlink.tui.app import LexlinkApp

_MOST = 8


def commands(app: LexlinkApp, screen: Screen[Any]) -> Iterator[SystemCommand]:
    """The keys of a screen as commands; each says which key does it. Scrolling is only found when looked for."""
    scrolling = {key.id for key in KEYS["pane"]}
    for key in groups(*getattr(screen, "KEY_GROUPS", ()), "app"):
        if key.says and key.action != "app.command_palette":
            does = partial(app.call_later, app.do, key.action)
            yield SystemCommand(key.says, f"Key {printed(in_use(app.changed_keys, key))}", does, discover=bool(key.hint) and key.id not in scrolling)
    yield SystemCommand("Choose a theme: dark, light, ansi and others", "Changes the colours", app.action_change_theme)


class LawCommands(Provider):
    """References of the text by their words, and what a citation means («art 121 rome»)."""

    async def search(self, query: str) -> Hits:
        app: LexlinkApp = self.app  # type: ignore[assignment]
        words = query.casefold().strip()
        reading = app.session.reading
        seen: set[str] = set()
        for n in reading.visible if reading else ():
            link = reading.links[n] if reading else None
            surface = shown(link.surface).replace("\n", " ") if link else ""
            if words in surface.casefold() and surface not in seen and len(seen) < _MOST:
                seen.add(surface)
                yield Hit(0.7, Content(f"Go to “{surface}”"), partial(app.go_to_link, n), text=surface, help=f"Reference {n + 1}")
        linker = app.linker
        if linker is None or len(words) < 3:
            return
        from lexlink.lookup import find_citation

        for target in (await asyncio.to_thread(find_citation, linker, query[:200]))[:_MOST]:
            citation = shown(linker.kb.citation(target))
            yield Hit(0.9, Content(f"Show {citation}"), partial(app.show_provision, target), text=citation, help=target)
