"""Jumping to a reference on the screen by a letter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual import events

from lexlink.tui.state import Reading
from lexlink.tui.view import View
from lexlink.tui.widgets.bars import Line

if TYPE_CHECKING:
    from lexlink.tui.app import LexlinkApp
    from lexlink.tui.widgets.text_pane import TextPane

_LABELS = "asdfghjklqwertyuiopzxcvbnm"


class Jumping:
    """A part of the browse screen: labels on the references that are seen."""

    if TYPE_CHECKING:
        app: LexlinkApp
        document: TextPane
        view: View
        notify: Any
        query_one: Any

        @property
        def reading(self) -> Reading | None: ...
        def lay_hits(self) -> None: ...
        def say_status(self) -> None: ...
        def go(self, index: int | None, choice: int = 0) -> None: ...

    _jumping: dict[str, int] = {}
    _typed = ""

    def action_jump(self) -> None:
        reading = self.reading
        if reading is None:
            return
        start, end = self.document.visible_span()
        inside = [n for n in reading.visible if start <= self.view.to_view(reading.links[n].start) < end]
        if not inside:
            self.notify("No reference is on the screen.", markup=False, timeout=2)
            return
        two = len(inside) > len(_LABELS)
        names = [a + b for a in _LABELS for b in _LABELS] if two else list(_LABELS)
        self._jumping = dict(zip(names, inside, strict=False))
        self._typed = ""
        self._label()

    def _label(self) -> None:
        reading = self.reading
        assert reading is not None
        left = {name: n for name, n in self._jumping.items() if name.startswith(self._typed)}
        labels = {self.view.to_view(reading.links[n].start): name[len(self._typed) :] for name, n in left.items()}
        self.document.lay_over((), labels)
        self.query_one("#status", Line).say(" A letter goes to its reference, Esc ends")

    def on_key(self, event: events.Key) -> None:
        """While labels are shown a letter goes to its reference; any other key puts them away."""
        if not self._jumping:
            return
        event.stop()
        event.prevent_default()
        self._typed += event.character or "\0"
        if any(name.startswith(self._typed) and name != self._typed for name in self._jumping):
            self._label()
            return
        index = self._jumping.get(self._typed)
        self.end_jump()
        if index is not None:
            self.app.session.leave()
            self.go(index)

    def end_jump(self) -> bool:
        """Put the labels away; whether there were any."""
        if not self._jumping:
            return False
        self._jumping = {}
        self.lay_hits()
        self.say_status()
        return True
