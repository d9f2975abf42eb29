"""A pane of long text, drawn line by line: only what is on the screen is ever wrapped, styled and written."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import BindingType
from textual.geometry import Size
from textual.message import Message
from textual.reactive import Reactive
from textual.scroll_view import ScrollView
from textual.selection import Selection
from textual.strip import Strip

from lexlink.tui.keys import bindings
from lexlink.tui.layout import Layout, columns
from lexlink.tui.view import Paint
from lexlink.tui.widgets.inks import ink

_MOST_STRIPS = 600
_SLICE = 1 << 19  # characters wrapped between two keys


class TextPane(ScrollView, can_focus=True):
    """Shows `text` with layers of paints over it. Positions are offsets of the text that is shown."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("pane")

    class Pressed(Message):
        """Somebody clicked on a character. `owner` is that of the paint there, -1 for none."""

        def __init__(self, pane: TextPane, position: int, owner: int) -> None:
            super().__init__()
            self.pane, self.position, self.owner = pane, position, owner

        @property
        def control(self) -> TextPane:
            return self.pane

    virtual_size = Reactive(Size(0, 0), layout=False)  # lines come and go without the screen being laid out anew

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's word
        super().__init__(id=id, classes=classes)
        self.text = ""
        self.layout_of_lines = Layout("", 2)
        self.paints: Sequence[Paint] = ()
        self._starts: list[int] = []
        self._owned: dict[int, list[Paint]] = {}
        self._base: Style | None = None
        self._blank: Strip | None = None
        self._over: Sequence[Paint] = ()
        self._over_starts: list[int] = []
        self.active = -1
        self._labels: dict[int, str] = {}
        self._strips: dict[int, Strip] = {}
        self._top = 0
        self._pending_top: int | None = None
        self._placing = False
        self.copied: Callable[[int, int], str] | None = None  # what a stretch is in the original
        self.when_moved: Callable[[], None] | None = None  # called at once, so that other panes move in the same frame

    # What is shown

    def show(self, text: str, paints: Sequence[Paint] = (), top: int = 0, active: int = -1) -> None:
        """Show a text from the position `top` on."""
        if text != self.text or self.layout_of_lines.text is not self.text:
            self.text = text
            self.layout_of_lines = Layout(text, self._cells)
        self.paints = paints
        self._starts = [paint.start for paint in paints]
        self._owned = {}
        for paint in paints:
            if paint.owner >= 0:
                self._owned.setdefault(paint.owner, []).append(paint)
        self._over, self._over_starts, self._labels = (), [], {}
        self.active = active
        self._strips.clear()
        self._go_top(top)
        self.refresh()

    def mark(self, active: int) -> None:
        """Make the paints of one owner the active ones; only the lines they touch are drawn anew."""
        if active != self.active:
            touched = [*self._owned.get(self.active, ()), *self._owned.get(active, ())]
            self.active = active
            for paint in touched:
                self._redraw(paint.start, paint.end)

    def lay_over(self, paints: Sequence[Paint], labels: dict[int, str] | None = None) -> None:
        """Paints on top of the others (hits of a search), and labels written over the text at positions."""
        self._over = paints
        self._over_starts = [paint.start for paint in paints]
        self._labels = labels or {}
        self._strips.clear()
        self.refresh()

    def _redraw(self, start: int, end: int) -> None:
        if not self._cells or start > (self.layout_of_lines.ends[-1] if self.layout_of_lines.ends else 0):
            return
        for line in range(self.layout_of_lines.line_of(start), self.layout_of_lines.line_of(max(start, end - 1)) + 1):
            self._strips.pop(line, None)
            if self.scroll_offset.y <= line < self.scroll_offset.y + self.size.height:
                self.refresh_line(line)

    # Where it is

    @property
    def _cells(self) -> int:
        return self.scrollable_content_region.width if self.is_attached else 0

    @property
    def top(self) -> int:
        """The position of the first character shown."""
        return self._top

    def visible_span(self) -> tuple[int, int]:
        """Start and end of what is on the screen."""
        first = self.scroll_offset.y
        start, _ = self.layout_of_lines.span(first)
        _, end = self.layout_of_lines.span(min(first + max(1, self.size.height), self.layout_of_lines.count) - 1)
        return start, end

    def reveal(self, start: int, end: int) -> None:
        """Scroll so that a stretch is seen, a third down the pane; not at all where it is seen well already."""
        height = max(1, self.size.height)
        first, last = self.layout_of_lines.line_of(start), self.layout_of_lines.line_of(max(start, end - 1))
        here = self.scroll_offset.y
        margin = min(2, height // 4)
        if here + (margin if here else 0) <= first and last < here + height - margin:
            return
        self._measure()
        self._place_at_line(max(0, first - height // 3))

    def _go_top(self, position: int) -> None:
        """Show the line of a position first; remembered until the pane has a size."""
        self._top = position
        if not self._cells:
            self._pending_top = position
            return
        self._pending_top = None
        line = self.layout_of_lines.line_of(position)
        self.layout_of_lines.span(line + self.size.height * 2)
        self._measure()
        self._place_at_line(line)
        if not self.layout_of_lines.complete:
            self.set_timer(0.05, self._grow_on)

    def show_from(self, position: int) -> None:
        """Scroll so that the line of a position is the first one."""
        self._go_top(position)

    def _scroll_to_line(self, line: int) -> None:
        self.scroll_to(y=line, animate=False, immediate=True)

    def _place_at_line(self, line: int) -> None:
        """Scroll without telling anybody: it was not the reader who did."""
        self._placing = True
        try:
            self._scroll_to_line(line)
        finally:
            self._placing = False

    def _grow_on(self) -> None:
        """Wrap another slice of a long text, between two keys."""
        lines = self.layout_of_lines
        lines.grow((lines.ends[-1] if lines.ends else 0) + _SLICE)
        self._measure()
        if not lines.complete:
            self.set_timer(0.05, self._grow_on)

    def _measure(self) -> None:
        size = Size(self._cells, self.layout_of_lines.count)
        if self.virtual_size != size:
            self.virtual_size = size

    def watch_virtual_size(self, size: Size) -> None:
        if self.is_attached:
            self.vertical_scrollbar.window_virtual_size = size.height
            self.vertical_scrollbar.window_size = self.size.height
            self.scroll_y = self.validate_scroll_y(self.scroll_y)

    def on_resize(self, _: events.Resize) -> None:
        """Wrap anew; the first character shown stays the first."""
        if self._cells and (self._cells != self.layout_of_lines.cells or self._pending_top is not None):
            self.layout_of_lines = Layout(self.text, self._cells)
            self._strips.clear()
            self._go_top(self._top if self._pending_top is None else self._pending_top)
            self.refresh()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        line = round(new_value)
        if self.layout_of_lines.ends and self.layout_of_lines.line_of(self._top) != line:
            self._top = self.layout_of_lines.span(line)[0]
            if self.is_attached and self.when_moved is not None and not self._placing:
                self.when_moved()

    def action_home(self) -> None:
        self._scroll_to_line(0)

    def action_end(self) -> None:
        self.layout_of_lines.grow(len(self.text))
        self._measure()
        self._scroll_to_line(self.layout_of_lines.count)

    def action_lines(self, by: int) -> None:
        self._scroll_to_line(self.scroll_offset.y + by)

    def action_pages(self, by: float) -> None:
        self._scroll_to_line(self.scroll_offset.y + int(by * max(1, self.size.height - 1)))

    # Drawing

    def notify_style_update(self) -> None:
        self._strips.clear()
        self._base = self._blank = None
        super().notify_style_update()

    def selection_updated(self, selection: Selection | None) -> None:
        self._strips.clear()
        super().selection_updated(selection)

    def render_line(self, y: int) -> Strip:
        line = self.scroll_offset.y + y
        if line >= self.layout_of_lines.count:
            return self._nothing()
        strip = self._strips.get(line)
        if strip is None or strip.cell_length != self.size.width:
            if len(self._strips) > _MOST_STRIPS:
                self._strips.clear()
            strip = self._strips[line] = self._draw(line)
        return strip

    def _nothing(self) -> Strip:
        """A line behind the end; one strip serves for all of them."""
        if self._blank is None or self._blank.cell_length != self.size.width:
            self._base = self._base or self.rich_style
            self._blank = Strip.blank(self.size.width, self._base)
        return self._blank

    def _draw(self, line: int) -> Strip:
        base = self._base = self._base or self.rich_style
        width = self.size.width
        start, end = self.layout_of_lines.span(line)
        cuts = self._cuts(line, start, end)
        segments = [Segment(self.text[a:b], base + ink(self.app, *styles) if styles else base) for a, b, styles in cuts]
        cells = columns(self.text[start:end])[-1]
        padding = [Segment(" " * (width - cells), base)] if cells < width else []
        strip = Strip([*segments, *padding], max(cells, width)).crop(0, width)
        if self._labels:
            strip = self._labelled(strip, start, end)
        return strip.apply_offsets(0, line)

    def _cuts(self, line: int, start: int, end: int) -> list[tuple[int, int, tuple[str, ...]]]:
        """The line in pieces of one style each."""
        layers = [*_within(self.paints, self._starts, start, end), *_within(self._over, self._over_starts, start, end)]
        picked = self._picked(line, start, end)
        if picked:
            layers.append(picked)
        if not layers:
            return [(start, end, ())]
        edges = sorted({start, end, *(max(start, p.start) for p in layers), *(min(end, p.end) for p in layers)})
        pieces = []
        for a, b in pairwise(edges):
            names: list[str] = []
            for paint in layers:
                if paint.start <= a and paint.end >= b:
                    names += paint.style.split()
                    if paint.owner == self.active >= 0:
                        names.append("active")
            pieces.append((a, b, tuple(names)))
        return pieces

    def _picked(self, line: int, start: int, end: int) -> Paint | None:
        """What the mouse has selected on a line."""
        selection = self.text_selection
        span = selection.get_span(line) if selection else None
        if span is None:
            return None
        first, last = span
        return Paint(start + first, end if last < 0 else min(end, start + last), "picked")

    def _labelled(self, strip: Strip, start: int, end: int) -> Strip:
        """The line with the labels to jump by written over it."""
        inside = [(position, label) for position, label in self._labels.items() if start <= position < max(end, start + 1)]
        if not inside:
            return strip
        at = columns(self.text[start:end])
        style = self.rich_style + ink(self.app, "label")
        for position, label in inside:
            first = min(at[position - start], max(0, self.size.width - len(label)))
            strip = Strip.join([strip.crop(0, first), Strip([Segment(label, style)]), strip.crop(first + len(label))])
        return strip

    # Mouse

    def position_at(self, x: int, y: int) -> int | None:
        """The position of the character at a cell of the pane; None where there is none."""
        line = self.scroll_offset.y + y
        if line >= self.layout_of_lines.count:
            return None
        start, end = self.layout_of_lines.span(line)
        at = columns(self.text[start:end])
        index = bisect_right(at, x) - 1
        return start + index if start + index < end else None

    def owner_at(self, position: int) -> int:
        """Whose paint lies on a position, -1 for nobody's."""
        return next((p.owner for p in _within(self.paints, self._starts, position, position + 1)), -1)

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        position = self.position_at(offset.x, offset.y) if offset else None
        if position is not None and not self.text_selection:
            self.post_message(self.Pressed(self, position, self.owner_at(position)))

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The selected text as it stands in the pane, without the breaks of lines."""
        return self.selected(*self._span(selection)), "\n"

    def selected_span(self) -> tuple[int, int] | None:
        """Start and end of what the mouse has selected, without the spaces around it; None for nothing."""
        if self.text_selection is None:
            return None
        start, end = self._span(self.text_selection)
        words = self.text[start:end]
        start += len(words) - len(words.lstrip())
        return (start, start + len(words.strip())) if words.strip() else None

    def _span(self, selection: Selection) -> tuple[int, int]:
        first = 0 if selection.start is None else self._position(selection.start.y, selection.start.x)
        last = len(self.text) if selection.end is None else self._position(selection.end.y, selection.end.x)
        return min(first, last), max(first, last)

    def selected(self, start: int, end: int) -> str:
        """What copying a stretch gives."""
        return self.copied(start, end) if self.copied else self.text[start:end]

    def _position(self, line: int, index: int) -> int:
        start, end = self.layout_of_lines.span(line)
        return min(end, start + index)


def _within(paints: Sequence[Paint], starts: list[int], start: int, end: int) -> list[Paint]:
    """The paints that touch a stretch; they are sorted and none lies over another."""
    first = max(0, bisect_right(starts, start) - 1)
    last = bisect_right(starts, end - 1) if end > start else first
    return [p for p in paints[first:last] if p.end > start]
