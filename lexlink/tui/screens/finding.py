"""Finding words in a pane, as one types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.widgets import Input

from lexlink.tui.state import Reading, find_all
from lexlink.tui.view import Paint, View

if TYPE_CHECKING:
    from textual.widget import Widget

    from lexlink.tui.widgets.text_pane import TextPane


class Finding:
    """A part of the browse screen: the line to type words in, and what was found."""

    if TYPE_CHECKING:
        document: TextPane
        law: TextPane
        why: TextPane
        view: View
        focused: Widget | None
        set_focus: Any
        query: Any
        query_one: Any
        mount: Any

        @property
        def reading(self) -> Reading | None: ...
        def say_status(self) -> None: ...
        def focus_pane(self, pane: Widget) -> None: ...

    _find_in: TextPane | None = None
    _find_from = 0
    _law_hits: tuple[tuple[int, int], ...] = ()
    _law_hit = 0

    def action_find(self) -> None:
        if self.query("#find"):
            return
        self._find_in = self.focused if self.focused in (self.law, self.why) else self.document
        assert self._find_in is not None
        self._find_from = self._find_in.top
        box = Input(placeholder="find, then n and N; Esc ends", id="find", select_on_focus=False)
        self.mount(box, before="#status")
        box.focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        if event.input.id != "find":
            return
        event.stop()
        reading, pane = self.reading, self._find_in
        if pane is self.document and reading:
            reading.top = self.view.to_text(self._find_from)
            reading.find(event.value)
        elif pane is not None:
            self._law_hits = tuple(find_all(pane.text, event.value))
            self._law_hit = 0
        self._show_hit()
        self.say_status()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        if event.input.id == "find":
            event.stop()
            event.input.remove()
            self.focus_pane(self._find_in or self.document)

    def _show_hit(self) -> None:
        self.lay_hits()
        reading, pane = self.reading, self._find_in
        if pane is self.document and reading and reading.hit is not None:
            start, end = reading.hits[reading.hit]
            pane.reveal(self.view.to_view(start), self.view.to_view(end))
        elif pane is not None and pane is not self.document and self._law_hits:
            pane.reveal(*self._law_hits[self._law_hit])

    def lay_hits(self) -> None:
        """Mark what was found, in the pane where it was looked for."""
        reading = self.reading
        hits = reading.hits if reading else ()
        now = reading.hit if reading else None
        self.document.lay_over([Paint(self.view.to_view(a), self.view.to_view(b - 1) + 1, "hit-now" if n == now else "hit") for n, (a, b) in enumerate(hits)])
        if self._find_in in (self.law, self.why):
            assert self._find_in is not None
            self._find_in.lay_over([Paint(a, b, "hit-now" if n == self._law_hit else "hit") for n, (a, b) in enumerate(self._law_hits)])

    def step_found(self, by: int) -> bool:
        """Go to the next place found; whether words are being looked for."""
        reading = self.reading
        if self._find_in in (self.law, self.why) and self._law_hits and self.focused is self._find_in:
            self._law_hit = (self._law_hit + by) % len(self._law_hits)
        elif reading and reading.query:
            self._find_in = self.document
            reading.step_hit(by)
        else:
            return False
        self._show_hit()
        self.say_status()
        return True

    def end_find(self) -> bool:
        """Stop looking and go back to where the search began, if nothing was chosen; whether there was a search."""
        reading = self.reading
        box = self.query("#find")
        searching = bool(box) or bool(reading and reading.query) or bool(self._law_hits)
        if not searching:
            return False
        pane = self._find_in or self.document
        if box:
            box.remove()
            pane.show_from(self._find_from)
            self.focus_pane(pane)
        if reading:
            reading.find("")
        self._law_hits = ()
        self.lay_hits()
        self._find_in = None
        self.say_status()
        return True
