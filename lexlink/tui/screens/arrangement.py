"""How the panes of browsing share the screen: by its width, by what was opened, by the divider."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.widget import Widget

from lexlink.tui.widgets.bars import Line
from lexlink.tui.widgets.divider import Divider
from lexlink.tui.widgets.rows import Rows

if TYPE_CHECKING:
    from textual import events

    from lexlink.tui.app import LexlinkApp
    from lexlink.tui.widgets.link_rows import LinkRows
    from lexlink.tui.widgets.text_pane import TextPane

NARROW, WIDE = 70, 120
LEAST, MOST = 0.2, 0.8
PANELS = ("links", "why", "documents")


class Arrangement:
    """A part of the browse screen: which panes are seen, and how wide.

    Wide: text, law, list and reasons together. Normal: text and one of the others. Narrow: one of
    them all. `_open` holds the panels that were opened, None the width's own choice.
    """

    if TYPE_CHECKING:
        app: LexlinkApp
        document: TextPane
        law: TextPane
        why: TextPane
        links: LinkRows
        focused: Widget | None

        size: Any
        query_one: Any
        mount: Any
        call_after_refresh: Any
        refresh: Any
        set_focus: Any

        def _show_link(self, scroll: bool = True) -> None: ...
        def _show_reading(self) -> None: ...

    documents: Rows | None = None  # made when first asked for

    def set_up_panels(self) -> None:
        self._open: dict[str, bool | None] = dict.fromkeys(PANELS)
        self._right_only = False
        self._zoomed: Widget | None = None
        self.split = float(self.app.memory.settings.get("split", 0.52))
        self._laid_for = 0
        self.query_one("#links-head", Line).say((" References", "bold"))
        self.query_one("#why-head", Line).say((" Why", "bold"))
        self.lay_panes()

    def on_resize(self, _: events.Resize) -> None:
        if self._laid_for != self._columns:
            self.lay_panes()

    @property
    def _columns(self) -> int:
        """The width of the terminal; that of the screen is not known before it was laid out."""
        return int(self.app.size.width)

    def is_open(self, panel: str) -> bool:
        chosen = self._open[panel]
        return self._columns >= WIDE and panel != "documents" if chosen is None else chosen

    def lay_panes(self) -> None:
        """Show what belongs on the screen now."""
        width = self._laid_for = self._columns
        wide, narrow = width >= WIDE, width < NARROW
        zoomed = self._zoomed
        opened = [panel for panel in PANELS if self.is_open(panel)]
        alone = None if wide else next((panel for panel in reversed(PANELS) if panel in opened), None)
        right = not narrow or self._right_only or alone is not None or zoomed in (self.law, self.why, self.links)
        left = not (narrow and right)
        if zoomed is not None:
            left, right = zoomed is self.document, zoomed is not self.document
        self.query_one("#left").display = left
        self.query_one("#right").display = right
        self.query_one("#divider", Divider).display = left and right
        for panel in PANELS:
            if getattr(self, panel) is None:
                continue
            seen = panel in opened if wide else panel == alone
            if zoomed is not None:
                seen = getattr(self, panel) is zoomed
            self.query_one(f"#{panel}").display = seen
            self.query_one(f"#{panel}-head").display = seen
        self.law.display = zoomed is self.law or (zoomed is None and alone is None)
        self.query_one("#left").styles.width = f"{self.split * 100:.0f}%" if left and right else "1fr"
        if self.why.display or self.links.display:
            self.app.call_later(self._show_link, scroll=False)

    def panes(self) -> list[Widget]:
        """The panes that are seen, in the order of Tab."""
        found: list[Widget] = []
        for pane in (self.document, self.law, self.links, self.documents, self.why):
            if pane is not None and pane.display and all(parent.display for parent in pane.ancestors if isinstance(parent, Widget)):
                found.append(pane)
        return found

    def focus_pane(self, pane: Widget) -> None:
        """Go to a pane; on a narrow screen it takes the place of the other."""
        self._right_only = pane is not self.document
        if pane is self.law and self._columns < WIDE:
            self._open = dict.fromkeys(PANELS)
        if self._zoomed is not None:
            self._zoomed = pane
        self.lay_panes()
        self.set_focus(pane)

    def action_other_pane(self, by: int) -> None:
        if self._columns < NARROW and not any(self.is_open(p) for p in PANELS):
            self.focus_pane(self.document if self._right_only else self.law)
            return
        if self._zoomed is not None:
            self.focus_pane(self.law if self._zoomed is self.document else self.document)
            return
        panes = self.panes()
        here = panes.index(self.focused) if self.focused in panes else -1
        self.set_focus(panes[(here + by) % len(panes)])

    def action_zoom(self, by: int) -> None:
        self._zoomed = (self.focused if self.focused in self.panes() else self.document) if by > 0 else None
        self.lay_panes()

    def action_split(self, by: float) -> None:
        self._split_at(self.split + by)

    def on_divider_dragged(self, message: Divider.Dragged) -> None:
        self._split_at(message.column / max(1, self._columns))

    def _split_at(self, share: float) -> None:
        self.split = min(MOST, max(LEAST, share))
        self.app.memory.settings["split"] = round(self.split, 3)
        self.lay_panes()
        self.call_after_refresh(self.refresh)  # a dragged scroll bar leaves a cell of the text behind

    def toggle_panel(self, panel: str) -> None:
        """Open a panel and go to it; close it where it is open."""
        pane = getattr(self, panel)
        if self.is_open(panel) and (self.focused is pane or panel == "why"):
            self.close_panel(panel)
            return
        if self._columns < WIDE:
            self._open = dict.fromkeys(PANELS)
        self._open[panel] = True
        self._zoomed = None
        self.lay_panes()
        self._show_link(scroll=False)
        if panel != "why":
            self.set_focus(pane)

    def close_panel(self, panel: str) -> None:
        self._open[panel] = False if self._columns >= WIDE and panel != "documents" else None
        self.lay_panes()
        if self.focused is None or self.focused is getattr(self, panel):
            self.focus_pane(self.document)

    def list_taken(self) -> None:
        """A row of the list was chosen: on a screen without room for it the list gives way to the law."""
        if self._columns < WIDE:
            self.close_panel("links")
            self.focus_pane(self.document)

    def close_panels(self) -> bool:
        """Close what was opened over the law; whether anything was."""
        if self._zoomed is not None:
            self.action_zoom(-1)
            return True
        opened = [panel for panel in PANELS if self._open[panel]]
        for panel in opened:
            self.close_panel(panel)
        if not opened and self.focused is not self.document:
            self.focus_pane(self.document)
            return True
        return bool(opened)

    def action_links(self) -> None:
        self.toggle_panel("links")

    async def action_documents(self) -> None:
        if self.documents is None:
            head, rows = Line(id="documents-head"), Rows(id="documents")
            await self.mount(head, rows, after="#links")
            head.say((" Documents", "bold"))
            self.documents = rows
        self._show_reading()
        self.toggle_panel("documents")

    def action_why(self) -> None:
        self.toggle_panel("why")
