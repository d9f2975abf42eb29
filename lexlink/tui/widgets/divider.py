"""The line between two panes; it can be dragged."""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget


class Divider(Widget):
    DEFAULT_CSS = "Divider { width: 1; height: 1fr; }"

    class Dragged(Message):
        """The line was pulled to a column of the screen."""

        def __init__(self, column: int) -> None:
            super().__init__()
            self.column = column

    def __init__(self, *, line: str = "│", id: str | None = None) -> None:  # noqa: A002 - Textual's word
        super().__init__(id=id)
        self._line = line
        self._strip: tuple[Style, Strip] | None = None

    def render_line(self, _: int) -> Strip:
        style = self.rich_style
        if self._strip is None or self._strip[0] != style:
            self._strip = (style, Strip([Segment(self._line, style)], 1))
        return self._strip[1]

    def on_mouse_down(self, event: events.MouseDown) -> None:
        self.capture_mouse()
        event.stop()

    def on_mouse_up(self, event: events.MouseUp) -> None:
        self.release_mouse()
        event.stop()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        if self.app.mouse_captured is self:
            self.post_message(self.Dragged(event.screen_x))
            event.stop()
