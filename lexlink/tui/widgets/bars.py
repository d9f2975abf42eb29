"""The lines at the top and the bottom of a screen."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.scrollbar import ScrollBarRender
from textual.style import Style
from textual.widget import Widget
from textual.widgets import Static

from lexlink.tui.keys import Key, groups, in_use, printed
from lexlink.tui.view import in_ascii
from lexlink.tui.widgets.inks import ink

Piece = tuple[str, str]  # text and style


class PlainBars(ScrollBarRender):
    """Scroll bars of whole cells, without the blocks that stand for parts of one."""

    VERTICAL_BARS: ClassVar[list[str]] = [" "] * 8
    HORIZONTAL_BARS: ClassVar[list[str]] = [" "] * 8


class Line(Static):
    """One line that changes often: never parsed as markup, never laid out anew."""

    def __init__(self, *, id: str) -> None:  # noqa: A002 - Textual's word
        super().__init__("", id=id, markup=False)

    def say(self, *pieces: Piece | str) -> None:
        parts = [(piece, "") if isinstance(piece, str) else piece for piece in pieces]
        if getattr(self.app, "ascii", False):
            parts = [(in_ascii(text), style) for text, style in parts]
        self.update(Content.assemble(*parts), layout=False)


class KeyBar(Widget):
    """The keys that matter here, as many as fit; each can be clicked. `choose` may leave some out."""

    DEFAULT_CSS = "KeyBar { height: 1; width: 1fr; }"

    def __init__(self, *names: str, wanted: Callable[[Key], bool] = lambda _: True) -> None:
        super().__init__(id="keys")
        self._names = names
        self._wanted = wanted
        self._spans: list[tuple[int, int, str]] = []

    def shown(self) -> Iterable[tuple[str, str, str]]:
        changed = getattr(self.app, "changed_keys", {})
        for key in sorted((k for k in groups(*self._names, "app") if k.hint and self._wanted(k)), key=lambda k: k.rank):
            yield printed(in_use(changed, key)), key.hint, key.action

    def render(self) -> Content:
        strong = Style.from_rich_style(ink(self.app, "key"))
        chosen, used = [], 1
        for key, hint, action in self.shown():
            cells = cell_len(key) + 1 + len(hint) + 2
            if used + cells <= self.size.width:
                chosen.append((key, hint, action))
                used += cells
        pieces: list[Content] = [Content(" ")]
        self._spans, at = [], 1
        for key, hint, action in chosen:
            pieces += [Content.styled(key, strong), Content(f" {hint}  ")]
            end = at + cell_len(key) + 1 + len(hint)
            self._spans.append((at, end, action))
            at = end + 2
        return Content("").join(pieces)

    async def on_click(self, event: events.Click) -> None:
        for first, last, action in self._spans:
            if first <= event.x < last:
                await self.screen.run_action(action)
