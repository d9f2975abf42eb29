"""A question with one line for the answer."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input

from lexlink.tui.widgets.bars import Line


class AskScreen(ModalScreen[str | None]):
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", "Close", show=False)]
    AUTO_FOCUS = "#answer"

    def __init__(self, question: str, answer: str = "") -> None:
        super().__init__()
        self._question, self._answer = question, answer

    def compose(self) -> ComposeResult:
        with Vertical(id="ask", classes="dialog"):
            yield Line(id="question")
            yield Input(self._answer, id="answer")

    def on_mount(self) -> None:
        self.query_one("#question", Line).say((self._question, "bold"), "   Enter, or Esc for no")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.dismiss(event.value.strip() or None)
