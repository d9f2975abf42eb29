"""The text on the left, the law on the right. Longer than other modules, for each key of browsing has its action here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import Screen

from lexlink.tui.keys import bindings, groups, in_use, printed
from lexlink.tui.law_page import LawPage, law_page, provision_of, provision_page, shown_for
from lexlink.tui.messages import OfficialRead, ReadingChanged
from lexlink.tui.screens.arrangement import Arrangement
from lexlink.tui.screens.finding import Finding
from lexlink.tui.screens.jumping import Jumping
from lexlink.tui.screens.verdicts import Verdicts
from lexlink.tui.state import Filter, Reading
from lexlink.tui.view import WORDS, View, in_ascii, marked, shown, sureness
from lexlink.tui.why_page import why_page
from lexlink.tui.widgets.bars import KeyBar, Line
from lexlink.tui.widgets.divider import Divider
from lexlink.tui.widgets.link_rows import LinkRows
from lexlink.tui.widgets.rows import Rows
from lexlink.tui.widgets.text_pane import TextPane

if TYPE_CHECKING:
    from lexlink.tui.app import LexlinkApp


LOOK_AHEAD = 8  # references whose official texts are read before somebody goes there


class BrowseScreen(Arrangement, Finding, Jumping, Verdicts, Screen[None]):
    """Shows the current reading of the session; `_show_reading` for another text or other links, `_show_link` for another link."""

    KEY_GROUPS: ClassVar[tuple[str, ...]] = ("browse", "judge", "rooms", "pane")
    BINDINGS: ClassVar[list[BindingType]] = bindings("browse", "judge", "rooms")
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (70, "-normal"), (120, "-wide")]
    AUTO_FOCUS = "#document"
    app: LexlinkApp

    def __init__(self) -> None:
        super().__init__()
        self.view = View("")
        self.page = LawPage()
        self.linked_scrolling = True
        self.looked_up = ""
        self._shown: tuple[Any, ...] = ()

    def compose(self) -> ComposeResult:
        yield Line(id="head")
        with Horizontal(id="body"):
            with Vertical(id="left"):
                yield TextPane(id="document")
            yield Divider(line="|" if self.app.ascii else "│", id="divider")
            with Vertical(id="right"):
                yield TextPane(id="law")
                yield Line(id="links-head")
                yield LinkRows(id="links")
                yield Line(id="why-head")
                yield TextPane(id="why")
        yield Line(id="status")
        yield KeyBar("browse", "judge", "rooms")

    def on_mount(self) -> None:
        self.document = self.query_one("#document", TextPane)
        self.law = self.query_one("#law", TextPane)
        self.why = self.query_one("#why", TextPane)
        self.links = self.query_one("#links", LinkRows)
        self.document.when_moved = self._text_moved
        self.document.copied = self._copied
        self.set_up_panels()
        self._show_reading()

    @property
    def reading(self) -> Reading | None:
        return self.app.session.reading

    # Showing

    def on_reading_changed(self, _: ReadingChanged) -> None:
        self._show_reading()

    def on_screen_resume(self) -> None:
        if self.is_mounted:
            self._show_reading()

    def _show_reading(self) -> None:
        """Show the current document, if anything of it has changed."""
        reading = self.reading
        kb = self.app.linker.kb if self.app.linker else None
        state = (id(reading), reading.stage, reading.filter, kb is not None, self.verdict_state()) if reading else (self.app.reading_now, self.app.unread)
        if state != self._shown:
            self._shown = state
            if reading is None:
                self.view = View(self._nothing_open())
                self.document.show(self.view.text)
            else:
                self.view, paints = marked(
                    reading.text, reading.links, reading.visible, brackets=self.app.brackets, glyphs=self.app.glyphs, after=self.verdict_marks()
                )
                self.document.show(self.view.text, paints, self.view.before(reading.top), -1 if reading.at is None else reading.at)
                self.links.fill(reading, kb, self.app.glyphs)
                if reading.query:
                    self.lay_hits()
        self._fill_documents()
        self._show_link(scroll=False)

    def _nothing_open(self) -> str:
        if self.app.reading_now:
            return "Reading …\n\nEsc stops."
        why = f"{shown(self.app.unread)}.\n\n" if self.app.unread else ""
        return f"{why}Nothing is open.\n\nO opens a file or an address, H is the start screen."

    def _show_link(self, scroll: bool = True) -> None:
        """Show the current link: both panes, the list and the panel move together."""
        reading = self.reading
        if reading is None:
            self._show_law()
            self.say_head()
            self.say_status()
            return
        link = reading.link
        self.document.mark(-1 if reading.at is None else reading.at)
        if link and scroll:
            self.document.reveal(self.view.to_view(link.start), self.view.to_view(link.end))
            reading.top = self.view.to_text(self.document.top)
        if self.links.display:
            self.links.point(-1 if reading.place is None else reading.place)
        self._show_law()
        self.say_head()
        self.say_status()

    def _show_law(self) -> None:
        """The page of what was looked up, else of what is chosen beside the current link."""
        reading, linker = self.reading, self.app.linker
        if linker is None:
            self.law.show(self.app.trouble or "Loading the corpus …")
            return
        target = self.looked_up or (provision_of(linker.kb, reading.chosen) if reading and reading.chosen else "")
        official = self.app.shelf.peek(target)
        keys = (self.key("law.fetch"), self.key("choice.next"))
        if self.looked_up:
            self.page = provision_page(linker.kb, target, official, key_fetch=keys[0], citing=reading)
        elif reading is not None:
            self.page = law_page(linker.kb, reading, official, *keys)
        else:
            self.page = LawPage()
        self._fill(self.law, self.page)
        coming = tuple(shown_for(linker.kb, t) for t in reading.coming(LOOK_AHEAD)) if reading is not None else ()
        if target and (official is None or any(self.app.shelf.peek(t) is None for t in coming)):
            self.app.ask_official(target, coming)
        if self.why.display and reading is not None:
            self._fill(self.why, why_page(linker.kb, reading, self.app.ascii))

    def _fill(self, pane: TextPane, page: LawPage) -> None:
        text = in_ascii(page.text) if self.app.ascii else page.text
        if text != pane.text:
            pane.show(text, page.paints)

    def show_provision(self, target: str) -> None:
        """Show a provision that nobody cited here, until the next reference is gone to."""
        self.looked_up = target
        if not self.law.display or not self.query_one("#right").display:
            self.focus_pane(self.law)
        self._show_law()

    def on_official_read(self, message: OfficialRead) -> None:
        if message.target in (self.looked_up, self.page.target):
            self._show_law()

    def key(self, name: str) -> str:
        """How the key of an id is printed, as configured."""
        return next(printed(in_use(self.app.changed_keys, key)) for key in groups("browse") if key.id == name)

    def say_head(self) -> None:
        reading = self.reading
        head = self.query_one("#head", Line)
        if reading is None:
            head.say((" lexlink ", "bold"), " reading …" if self.app.reading_now else "")
            return
        place = f"{len(reading.visible)}" if reading.place is None else f"{reading.place + 1}/{len(reading.visible)}"
        stage = {"linking": "  linking …", "failed": "  not linked", "stopped": "  stopped"}.get(reading.stage)
        many = f"  [{self.app.session.current + 1} of {len(self.app.session.readings)}]" if len(self.app.session.readings) > 1 else ""
        counts = "  ".join(f"{self.app.glyphs[mark]} {WORDS[mark]} {n}" for mark, n in reading.counts.items() if n)
        kept_out = f"  filter: {reading.filter.says}" if reading.filter.says else ""
        head.say(
            (" lexlink ", "bold"), f" {reading.name[:60]}{many}  ", (place if reading.stage == "linked" else "", "bold"), stage or f"   {counts}{kept_out}"
        )

    def say_status(self) -> None:
        reading, line = self.reading, self.query_one("#status", Line)
        if reading is None:
            line.say("")
            return
        if reading.query:
            found = f"{(reading.hit or 0) + 1} of {len(reading.hits)}" if reading.hits else "nothing"
            line.say(f" “{shown(reading.query)}”: {found} found · n N next, Esc ends")
            return
        link, chosen = reading.link, reading.chosen
        if link is None:
            line.say("")
            return
        mark = sureness(link)
        words = shown(link.surface).replace("\n", " ")
        words = words if len(words) <= 40 else words[:39] + "…"
        rivals = len(reading.options)
        weak = f" · {chosen.role} {chosen.score:.2f}" if chosen and chosen.role not in ("target", "cited") else ""
        line.say(
            f" {self.app.glyphs[mark]} {WORDS[mark]} {link.score:.2f}  “{words}” {link.kind}{weak}"
            + (f" · {rivals} to choose from" if rivals > 1 else "")
            + self.verdict_words()
        )

    def _fill_documents(self) -> None:
        if self.documents is None:
            return
        readings = self.app.session.readings
        stages = {"linking": "linking …", "failed": "not linked", "stopped": "stopped"}
        rows = [(f" {shown(r.name)}", stages.get(r.stage, f"{len(r.links)} links")) for r in readings]
        self.documents.show(len(rows), lambda n: [(rows[n][0], ""), (f"  {rows[n][1]}", "dim")], self.app.session.current if readings else -1)

    # Moving

    def go(self, index: int | None, choice: int = 0) -> None:
        """Go to a link and remember where one came from."""
        reading = self.reading
        if reading is None or index is None:
            return
        self.looked_up = ""
        reading.go(index, choice)
        if reading.place is None:  # it was filtered out: what is asked for is shown
            reading.set_filter(Filter())
            self._show_reading()
        self._show_link()

    def action_next_link(self, by: int) -> None:
        reading = self.reading
        if reading and self.step_found(by):
            return
        if reading:
            self._step(reading.step(by))

    def action_next_unsure(self, by: int) -> None:
        if self.reading:
            self._step(self.reading.step(by, unsure=True), "Every reference here is sure.")

    def _step(self, index: int | None, nothing: str = "") -> None:
        if index is not None:
            self.go(index)
        elif self.reading and self.reading.stage == "linking":
            self.notify("Still looking for references.", markup=False, timeout=2)
        else:
            self.notify(nothing or "There is no reference to go to.", markup=False, timeout=2)

    def action_choose_by(self, by: int) -> None:
        reading = self.reading
        if reading and reading.options and not self.looked_up:
            self.action_choose((reading.choice + by) % len(reading.options) + 1)

    def action_choose(self, number: int) -> None:
        reading = self.reading
        if reading and 1 <= number <= len(reading.options):
            self.looked_up = ""
            reading.choice = number - 1
            self._show_link(scroll=False)

    def action_follow(self) -> None:
        """From the text to the law and back to the mention."""
        reading = self.reading
        if reading is None:
            return
        if self.focused is self.document:
            if reading.link is None:
                self._step(reading.step(1))
            else:
                self.app.session.leave()
                self.focus_pane(self.law)
        else:
            self.focus_pane(self.document)
            self._show_link()

    def action_travel(self, by: int) -> None:
        session = self.app.session
        if session.back() if by < 0 else session.forward():
            self.looked_up = ""
            self._show_reading()
            if self.reading:
                self.document.show_from(self.view.before(self.reading.top))
        else:
            self.notify("There is nothing further back." if by < 0 else "There is nothing further on.", markup=False, timeout=2)

    def action_sync(self) -> None:
        self.linked_scrolling = not self.linked_scrolling
        self.notify(f"Linked scrolling is {'on' if self.linked_scrolling else 'off'}.", markup=False, timeout=2)

    def _text_moved(self) -> None:
        """The text was scrolled by hand: the law follows, where the current reference went out of sight."""
        reading = self.reading
        if reading is None:
            return
        reading.top = self.view.to_text(self.document.top)
        if self.linked_scrolling and reading.visible:
            start, end = (self.view.to_text(p) for p in self.document.visible_span())
            link = reading.link
            if link is None or link.end <= start or link.start >= end:
                first = reading.first_between(start, end)
                if first is not None:
                    self.looked_up = ""
                    reading.go(first)
                    self._show_link(scroll=False)

    def on_text_pane_pressed(self, message: TextPane.Pressed) -> None:
        reading = self.reading
        if reading is None:
            return
        if message.pane is self.document:
            index = reading.link_at(self.view.to_text(message.position))
            if index is not None:
                self.app.session.leave()
                self.go(index)
        elif message.owner >= 0 and message.pane is self.law:
            self.app.session.leave()
            self.go(message.owner)
        elif message.pane is self.law and self.page.url and self.page.url in self._line_at(message.position):
            self.action_open_source()

    def _copied(self, start: int, end: int) -> str:
        """The text behind a selection, without the marks that were set into it."""
        reading = self.reading
        return reading.text[self.view.to_text(start) : self.view.to_text(max(start, end - 1)) + 1] if reading else ""

    def _line_at(self, position: int) -> str:
        start = self.page.text.rfind("\n", 0, position) + 1
        return self.page.text[start : self.page.text.find("\n", position)]

    def on_rows_taken(self, message: Rows.Taken) -> None:
        reading = self.reading
        if message.rows is self.documents:
            self.app.session.leave()
            self.app.session.current = message.row
            self._show_reading()
            self.close_panel("documents")
        elif reading and message.row < len(reading.visible):
            self.app.session.leave()
            self.go(reading.visible[message.row])
            self.list_taken()

    def on_rows_pointed(self, message: Rows.Pointed) -> None:
        reading = self.reading
        if reading and message.rows is self.links and message.row < len(reading.visible):
            self.go(reading.visible[message.row])

    # Filter, copy, open

    def action_filter(self) -> None:
        from lexlink.tui.screens.filter import FilterScreen

        reading = self.reading
        if reading is None:
            return

        def changed(chosen: Filter | None) -> None:
            if chosen is not None and chosen != reading.filter:
                reading.set_filter(chosen)
                self._show_reading()

        self.app.push_screen(FilterScreen(reading), changed)

    def action_copy(self, what: str) -> None:
        reading = self.reading
        if reading is None or reading.link is None or reading.linked is None:
            self.notify("Choose a reference first: n goes to the next one.", markup=False, timeout=3)
            return
        if what == "json":
            import json

            self.app.copy_out(json.dumps(reading.linked.replace(links=(reading.link,)).to_dict(), ensure_ascii=False, indent=2), "Link")
        elif what == "passage" and self.page.passage:
            self.app.copy_out(f"{self.page.passage}\n\n{self.page.citation}\n{self.page.url}".strip(), "Passage")
        else:
            self.app.copy_out(self.page.citation or reading.link.surface, "Citation")

    def action_open_source(self) -> None:
        self.app.open_address(self.page.url)

    def action_fetch(self) -> None:
        from lexlink.tui.fetching import fetch_here

        fetch_here(self)

    def action_close_document(self) -> None:
        session = self.app.session
        if session.readings:
            self.app.keep_places()
            session.close(session.current)
            self._show_reading()

    def back_out(self) -> bool:
        """Close the labels, the search or a panel; whether there was one."""
        if self.looked_up:
            self.looked_up = ""
            self._show_law()
            return True
        return self.end_jump() or self.end_find() or self.close_panels()
