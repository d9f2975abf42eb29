"""A list of any length of which only the rows on the screen are drawn."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from rich.cells import set_cell_size
from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.reactive import Reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from lexlink.tui.widgets.inks import ink

Piece = tuple[str, str]  # text and component name


class Rows(ScrollView, can_focus=True):
    """`show` takes how many rows there are and who gives the pieces of one; the cursor is a row."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"rows--{name}" for name in ("cursor", "dim", "strong", "sure", "likely", "unsure", "nil", "hint", "head", "on")}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "move(1)", "Down", show=False),
        Binding("up,k", "move(-1)", "Up", show=False),
        Binding("pagedown", "move_pages(1)", "Page down", show=False),
        Binding("pageup", "move_pages(-1)", "Page up", show=False),
        Binding("home,g", "to(0)", "First", show=False),
        Binding("end,G", "to(-1)", "Last", show=False),
        Binding("enter", "take", "Choose", show=False),
    ]

    class Taken(Message):
        """A row was chosen: by Enter, or by a click."""

        def __init__(self, rows: Rows, row: int) -> None:
            super().__init__()
            self.rows, self.row = rows, row

        @property
        def control(self) -> Rows:
            return self.rows

    class Pointed(Message):
        """The cursor moved to a row."""

        def __init__(self, rows: Rows, row: int) -> None:
            super().__init__()
            self.rows, self.row = rows, row

        @property
        def control(self) -> Rows:
            return self.rows

    virtual_size = Reactive(Size(0, 0), layout=False)

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's word
        super().__init__(id=id, classes=classes)
        self.count = 0
        self.cursor = -1
        self._pieces: Callable[[int], list[Piece]] = lambda _: []
        self._strips: dict[int, Strip] = {}

    def show(self, count: int, pieces: Callable[[int], list[Piece]], cursor: int = -1) -> None:
        self.count, self._pieces, self.cursor = count, pieces, cursor
        self._strips.clear()
        self._measure()
        self._reveal()
        self.refresh()

    def point(self, row: int) -> None:
        """Put the cursor on a row (-1: on none) and scroll to it."""
        if row != self.cursor:
            for touched in (self.cursor, row):
                self._strips.pop(touched, None)
                if touched >= 0:
                    self.refresh_line(touched)
            self.cursor = row
            self._reveal()

    def _measure(self) -> None:
        if self.is_attached:
            size = Size(self.scrollable_content_region.width, self.count)
            if self.virtual_size != size:
                self.virtual_size = size

    def watch_virtual_size(self, size: Size) -> None:
        if self.is_attached:
            self.vertical_scrollbar.window_virtual_size = size.height
            self.vertical_scrollbar.window_size = self.size.height
            self.scroll_y = self.validate_scroll_y(self.scroll_y)

    def _reveal(self) -> None:
        height = self.size.height
        if self.cursor >= 0 and height:
            top = self.scroll_offset.y
            if not top <= self.cursor < top + height:
                self.scroll_to(y=max(0, self.cursor - height // 2), animate=False, immediate=True)

    def on_resize(self, _: events.Resize) -> None:
        self._strips.clear()
        self._measure()
        self._reveal()

    def notify_style_update(self) -> None:
        self._strips.clear()
        super().notify_style_update()

    def action_move(self, by: int) -> None:
        self.action_to(max(0, min(self.count - 1, self.cursor + by)))

    def action_move_pages(self, by: int) -> None:
        self.action_move(by * max(1, self.size.height - 1))

    def action_to(self, row: int) -> None:
        if self.count:
            self.point(row % self.count)
            self.post_message(self.Pointed(self, self.cursor))

    def action_take(self) -> None:
        if 0 <= self.cursor < self.count:
            self.post_message(self.Taken(self, self.cursor))

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        row = self.scroll_offset.y + offset.y if offset else -1
        if 0 <= row < self.count:
            self.point(row)
            self.post_message(self.Taken(self, row))

    def render_line(self, y: int) -> Strip:
        row = min(self.scroll_offset.y + y, self.count)  # one strip serves for all rows behind the end
        strip = self._strips.get(row)
        if strip is None or strip.cell_length != self.size.width:
            strip = self._strips[row] = self._draw(row)
        return strip

    def _draw(self, row: int) -> Strip:
        base = self.rich_style
        if row >= self.count:
            return Strip.blank(self.size.width, base)
        if row == self.cursor:
            base += ink(self.app, "cursor")
        chosen = row == self.cursor
        segments = [Segment(text, base + ink(self.app, name) if name and not chosen else base) for text, name in self._pieces(row)]
        return Strip(segments).adjust_cell_length(self.size.width, base)


def fitted(text: str, cells: int) -> str:
    """A text in exactly so many cells, its end cut with a mark where it is longer."""
    from rich.cells import cell_len

    return set_cell_size(text, cells) if cell_len(text) <= cells else set_cell_size(text, max(0, cells - 1)) + "…"
