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

    def __init__(self, question: str, answer: str = "", *, empty: bool = False) -> None:
        """`empty`: an empty answer is one too."""
        super().__init__()
        self._question, self._answer, self._empty = question, answer, empty

    def compose(self) -> ComposeResult:
        with Vertical(id="ask", classes="dialog"):
            yield Line(id="question")
            yield Input(self._answer, id="answer")

    def on_mount(self) -> None:
        self.query_one("#question", Line).say((self._question, "bold"), "   Enter, or Esc for no")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        answer = event.value.strip()
        self.dismiss(answer if answer or self._empty else None)


class ConfirmScreen(ModalScreen[bool]):
    """A question that is answered with yes or no."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y,enter", "dismiss(True)", "Yes", show=False),
        Binding("n,escape", "dismiss(False)", "No", show=False),
    ]

    def __init__(self, question: str) -> None:
        super().__init__()
        self._question = question

    def compose(self) -> ComposeResult:
        with Vertical(id="confirm", classes="dialog"):
            yield Line(id="question")
            yield Line(id="answers")

    def on_mount(self) -> None:
        self.query_one("#question", Line).say((self._question, "bold"))
        self.query_one("#answers", Line).say("y or Enter: yes   n or Esc: no")
