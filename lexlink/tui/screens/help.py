"""All keys of a screen, with a search."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input

from lexlink.tui.keys import Key, groups, in_use, printed
from lexlink.tui.view import WORDS
from lexlink.tui.widgets.bars import Line
from lexlink.tui.widgets.rows import Piece, Rows, fitted

if TYPE_CHECKING:
    from lexlink.tui.app import LexlinkApp


class HelpScreen(ModalScreen[None]):
    """Typing filters; Enter does what the key under the cursor does; Esc closes."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "Close", show=False),
        Binding("down", "point(1)", "Down", show=False, priority=True),
        Binding("up", "point(-1)", "Up", show=False, priority=True),
        Binding("pagedown", "point(10)", "Page down", show=False, priority=True),
        Binding("pageup", "point(-10)", "Page up", show=False, priority=True),
    ]
    AUTO_FOCUS = "#help-search"
    app: LexlinkApp

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__()
        self._keys = [key for key in groups(*names, "app") if key.says]
        self._found = self._keys

    def compose(self) -> ComposeResult:
        with Vertical(id="help", classes="dialog"):
            yield Line(id="help-head")
            yield Input(placeholder="type to search", id="help-search")
            yield Rows(id="help-keys")
            yield Line(id="help-marks")

    def on_mount(self) -> None:
        self.query_one("#help-head", Line).say(("Keys", "bold"), "   Enter does it, Esc closes. [keys] in lexlink.toml changes them by the name at the end.")
        marks = "  ".join(f"{self.app.glyphs[mark]} {words}" for mark, words in WORDS.items())
        self.query_one("#help-marks", Line).say(f"Marks: {marks}")
        self._fill("")

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._fill(event.value)

    def _fill(self, words: str) -> None:
        wanted = words.casefold().split()
        self._found = [key for key in self._keys if all(word in _searched(key, self._printed(key)) for word in wanted)]
        self.query_one("#help-keys", Rows).show(len(self._found), self._row, 0 if self._found else -1)

    def _printed(self, key: Key) -> str:
        return " ".join(printed(one) for one in in_use(self.app.changed_keys, key).split(","))

    def _row(self, row: int) -> list[Piece]:
        key = self._found[row]
        return [(f" {fitted(self._printed(key), 14)} ", "strong"), (key.says, ""), (f"   {key.id}", "dim")]

    def action_point(self, by: int) -> None:
        self.query_one("#help-keys", Rows).action_move(by)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._do(self.query_one("#help-keys", Rows).cursor)

    def on_rows_taken(self, message: Rows.Taken) -> None:
        message.stop()
        self._do(message.row)

    def _do(self, row: int) -> None:
        if not 0 <= row < len(self._found):
            return
        action = self._found[row].action
        self.dismiss()
        if action not in ("app.help", "app.back_out"):
            self.app.call_after_refresh(self.app.do, action)


def _searched(key: Key, keys: str) -> str:
    return f"{keys} {key.says} {key.id}".casefold()
