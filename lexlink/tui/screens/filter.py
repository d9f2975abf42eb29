"""Which references are shown: by kind, by status, from a score on."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from lexlink.tui.state import KINDS, STATUSES, Filter, Reading
from lexlink.tui.widgets.bars import Line
from lexlink.tui.widgets.rows import Piece, Rows

if TYPE_CHECKING:
    from lexlink.tui.app import LexlinkApp

_STATUS_WORDS = {"linked": "linked", "ambiguous": "ambiguous", "nil": "not linked", "suggested": "suggested"}
_STEPS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)


class FilterScreen(ModalScreen[Filter | None]):
    """Space or Enter switches a row; + and - move the least score; Esc closes and keeps what was chosen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f,q", "done", "Close", show=False),
        Binding("space,x", "switch", "Switch", show=False),
        Binding("plus,right,l", "least(1)", "Higher", show=False),
        Binding("minus,left,h", "least(-1)", "Lower", show=False),
        Binding("0", "all", "Everything", show=False),
    ]
    AUTO_FOCUS = "#filter-rows"
    app: LexlinkApp

    def __init__(self, reading: Reading) -> None:
        super().__init__()
        self._reading, self.chosen = reading, reading.filter

    def compose(self) -> ComposeResult:
        with Vertical(id="filter", classes="dialog"):
            yield Line(id="filter-head")
            yield Rows(id="filter-rows")
            yield Line(id="filter-foot")

    def on_mount(self) -> None:
        self.query_one("#filter-foot", Line).say(("Space switches, + and - the score, 0 all, Esc closes", "italic"))
        self._fill(0)

    def _fill(self, cursor: int) -> None:
        links = self._reading.links
        seen = sum(self.chosen.lets(link) for link in links)
        self.query_one("#filter-head", Line).say(("Show references", "bold"), f"   {seen} of {len(links)}")
        on, off = ("[x]", "[ ]") if self.app.ascii else ("■", "□")
        rows: list[list[Piece]] = []
        for kind in KINDS:
            shown_kind = kind not in self.chosen.without_kinds
            rows.append([(f" {on if shown_kind else off} ", "on" if shown_kind else "dim"), (kind, ""), (f"  {sum(k.kind == kind for k in links)}", "dim")])
        for status in STATUSES:
            shown_status = status not in self.chosen.without_statuses
            number = sum(k.status == status for k in links)
            rows.append([(f" {on if shown_status else off} ", "on" if shown_status else "dim"), (_STATUS_WORDS[status], ""), (f"  {number}", "dim")])
        rows.append([(f" score from {self.chosen.least:.2f}", "strong" if self.chosen.least else "")])
        self.query_one("#filter-rows", Rows).show(len(rows), rows.__getitem__, cursor)

    def on_rows_taken(self, message: Rows.Taken) -> None:
        message.stop()
        names = (*KINDS, *STATUSES)
        if message.row < len(names):
            self.chosen = self.chosen.toggled(names[message.row])
        else:
            self._step(1)
        self._fill(message.row)

    def on_rows_pointed(self, message: Rows.Pointed) -> None:
        message.stop()

    def action_switch(self) -> None:
        self.query_one("#filter-rows", Rows).action_take()

    def action_least(self, by: int) -> None:
        self._step(by)
        self._fill(self.query_one("#filter-rows", Rows).cursor)

    def _step(self, by: int) -> None:
        at = min(range(len(_STEPS)), key=lambda n: abs(_STEPS[n] - self.chosen.least))
        self.chosen = self.chosen.replace(least=_STEPS[(at + by) % len(_STEPS)])

    def action_all(self) -> None:
        self.chosen = Filter()
        self._fill(self.query_one("#filter-rows", Rows).cursor)

    def action_done(self) -> None:
        self.dismiss(self.chosen)
