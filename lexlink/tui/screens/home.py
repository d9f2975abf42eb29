"""The start: recent documents, what else can be opened, the state of the corpus."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import Screen

from lexlink.tui.keys import bindings
from lexlink.tui.memory import Visit
from lexlink.tui.messages import ReadingChanged
from lexlink.tui.opening import is_address
from lexlink.tui.view import shown
from lexlink.tui.widgets.bars import KeyBar, Line
from lexlink.tui.widgets.rows import Piece, Rows
from lexlink.version import __version__

if TYPE_CHECKING:
    from lexlink.tui.app import LexlinkApp


class HomeScreen(Screen[None]):
    KEY_GROUPS: ClassVar[tuple[str, ...]] = ("home", "rooms")
    BINDINGS: ClassVar[list[BindingType]] = bindings("home", "rooms")
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (70, "-normal"), (120, "-wide")]
    AUTO_FOCUS = "#recent"
    app: LexlinkApp

    def compose(self) -> ComposeResult:
        yield Line(id="head")
        with Vertical(id="start"):
            yield Line(id="hello")
            yield Line(id="state")
            yield Line(id="recent-head")
            yield Rows(id="recent")
        yield Line(id="status")
        yield KeyBar("home", "rooms")

    def on_mount(self) -> None:
        self.query_one("#head", Line).say((" lexlink ", "bold"), f" {__version__}")
        self.query_one("#hello", Line).say("Open a news text: the law that it cites is shown beside it.")
        self._fill()

    def on_screen_resume(self) -> None:
        self._fill()

    def on_reading_changed(self, _: ReadingChanged) -> None:
        self._fill()

    def _fill(self) -> None:
        self._say_state()
        rows = self._rows()
        recent = self.query_one("#recent", Rows)
        head = "Recent documents: Enter opens" if self.app.memory.visits else "Nothing read yet: O opens a file or an address, P takes a pasted text"
        self.query_one("#recent-head", Line).say((head, "bold"))
        recent.show(len(rows), rows.__getitem__, min(max(recent.cursor, 0), len(rows) - 1))

    def _rows(self) -> list[list[Piece]]:
        today = datetime.datetime.now().astimezone()
        return [_row(visit, today) for visit in self.app.memory.visits]

    def _say_state(self) -> None:
        line = self.query_one("#state", Line)
        if self.app.reading_now:
            line.say(("Reading … Esc stops", "italic"))
            return
        linker = self.app.linker
        if linker is None:
            line.say((self.app.trouble or "Loading the corpus …", "italic"))
            return
        kb = linker.kb
        line.say(f"Corpus: {len(kb.instruments)} instruments, {len(kb.organs)} organs, revision {kb.revision}")

    def on_rows_taken(self, message: Rows.Taken) -> None:
        visits = self.app.memory.visits
        if message.row < len(visits):
            self.app.read([visits[message.row].source])

    def action_forget(self) -> None:
        visits, row = self.app.memory.visits, self.query_one("#recent", Rows).cursor
        if 0 <= row < len(visits):
            self.app.memory.forget(visits[row].source)
            self._fill()


def _row(visit: Visit, now: datetime.datetime) -> list[Piece]:
    source = visit.source if is_address(visit.source) else visit.source.replace(str(Path.home()), "~", 1)
    days = (now - datetime.datetime.fromtimestamp(visit.opened, now.tzinfo)).days
    when = "today" if days <= 0 else "yesterday" if days == 1 else f"{days} days ago"
    return [(f" {shown(visit.title or source)}", "strong"), (f"  {shown(source)}  {when}".replace("\n", " "), "dim")]
