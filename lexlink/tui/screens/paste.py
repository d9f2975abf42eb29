"""A place to paste a text."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import TextArea

from lexlink.tui.widgets.bars import Line


class PasteScreen(ModalScreen[str | None]):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Close", show=False, priority=True),
        Binding("ctrl+o,f2", "take", "Read it", show=False, priority=True),
    ]
    AUTO_FOCUS = "#pasted"

    def compose(self) -> ComposeResult:
        with Vertical(id="paste", classes="dialog"):
            yield Line(id="paste-head")
            yield TextArea(id="pasted")

    def on_mount(self) -> None:
        self.query_one("#paste-head", Line).say(("Paste a text", "bold"), "   F2 or Ctrl+O reads it, Esc closes")

    def action_take(self) -> None:
        self.dismiss(self.query_one("#pasted", TextArea).text)
