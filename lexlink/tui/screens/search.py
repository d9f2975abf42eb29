"""Searching the law as one types: `art 121 rome` goes straight to a provision, other words to what holds them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import Input

from lexlink.tui.keys import Key, bindings, key_of
from lexlink.tui.law_page import LawPage, provision_page
from lexlink.tui.messages import OfficialRead, ReadingChanged, SearchDone
from lexlink.tui.searching import Found, Searcher
from lexlink.tui.view import Paint, shown
from lexlink.tui.widgets.bars import KeyBar, Line
from lexlink.tui.widgets.rows import Piece, Rows
from lexlink.tui.widgets.text_pane import TextPane

if TYPE_CHECKING:
    from lexlink.lookup import Finding
    from lexlink.tui.app import LexlinkApp

_WAIT = 0.12  # seconds without a key before a search begins


class SearchScreen(Screen[str | None]):
    """Closes with the id that was chosen where `picking` says what for; opens it beside the text otherwise."""

    KEY_GROUPS: ClassVar[tuple[str, ...]] = ("search",)
    BINDINGS: ClassVar[list[BindingType]] = bindings("search")
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (70, "-normal"), (120, "-wide")]
    AUTO_FOCUS = "#query"
    app: LexlinkApp

    def __init__(self, *, picking: str = "", query: str = "", instrument: str | None = None) -> None:
        super().__init__()
        self.picking, self._first, self._instrument = picking, " ".join(shown(query).split())[:200], instrument
        self.found: Found | None = None
        self.page = LawPage()
        self._timer: Timer | None = None
        self._searcher = Searcher()
        self._searching = False
        self._previewed = -1

    def compose(self) -> ComposeResult:
        yield Line(id="head")
        with Vertical(id="search"):
            yield Input(self._first, placeholder="art 121 rome · gc iv 49 · immunity head of state · “armed attack”", id="query", select_on_focus=True)
            yield Rows(id="found")
            yield TextPane(id="law")
        yield Line(id="status")
        yield KeyBar("search", wanted=self._typed_over)

    def _typed_over(self, key: Key) -> bool:
        """Whether a key can be pressed here: letters are typed into the query."""
        return key.id not in ("app.quit", "app.help") and not (self.picking and key.id == "search.link")

    def on_mount(self) -> None:
        self.rows, self.law = self.query_one("#found", Rows), self.query_one("#law", TextPane)
        what = f"  what is meant by “{self._first[:60]}”?" if self.picking else ""
        self.query_one("#head", Line).say((" lexlink › search ", "bold"), what)
        self._say()
        self._show_page()

    def on_unmount(self) -> None:
        self._searcher.close()

    # Searching

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        if self._timer is not None:
            self._timer.stop()
        words = event.value.strip()
        self._searcher.want(words)
        if not words:
            self._searching = False
            self._take(None)
            return
        self._searching = True
        self._say()
        self._timer = self.set_timer(_WAIT, lambda: self._search(words))

    def on_reading_changed(self, _: ReadingChanged) -> None:
        self._say()

    @work(thread=True, group="search", exclusive=True, exit_on_error=False)
    def _search(self, words: str) -> None:
        from lexlink.errors import LexlinkError

        try:
            found = self._searcher.find(self.app.engine(), words, self._instrument)
        except LexlinkError as error:
            found = Found(words, (), 0.0, str(error))
        except Exception as error:  # a fault in searching is said, and the next key may search again
            found = Found(words, (), 0.0, f"the search failed: {type(error).__name__}: {error}")
        if found is not None:
            self.post_message(SearchDone(found))

    def on_search_done(self, message: SearchDone) -> None:
        if message.found.query == self.query_one("#query", Input).value.strip():
            self._searching = False
            self._take(message.found)

    def _take(self, found: Found | None) -> None:
        self.found = found
        findings = found.findings if found else ()
        self.rows.show(len(findings), lambda row: _row(findings[row]), 0 if findings else -1)
        self._show_page()
        self._say()

    def stop(self) -> bool:
        """Give up a search that is running; whether one was."""
        if not self._searching:
            return False
        self._searcher.want("")
        self._searching = False
        self._say()
        return True

    # Showing

    @property
    def finding(self) -> Finding | None:
        findings = self.found.findings if self.found else ()
        return findings[self.rows.cursor] if 0 <= self.rows.cursor < len(findings) else None

    def _show_page(self) -> None:
        linker, finding = self.app.linker, self.finding
        self._previewed = self.rows.cursor
        if linker is None or finding is None:
            self.page = LawPage()
            self.law.show(self._nothing())
            return
        official = self.app.shelf.peek(finding.id)
        if official is None:
            self.app.ask_official(finding.id)
        self.page = provision_page(linker.kb, finding.id, official, key_fetch=key_of("search.fetch", self.app.changed_keys))
        words = [shown(finding.text[a:b]) for a, b in finding.marks]
        self.law.show(self.page.text, self.page.paints)
        self.law.lay_over(_hits(self.page.text, words))

    def _nothing(self) -> str:
        if self.found is not None and not self._searching:
            return shown(self.found.problem) or "Nothing found.\n\nTry a citation (art 27 rome statute), fewer words, or words of the law’s own language."
        return (
            "Type a citation as you would write it, or words.\n\nWords are looked for in headings, digests and, once they have been fetched, in official texts; "
            "words in quotation marks stand in a row."
        )

    def on_official_read(self, message: OfficialRead) -> None:
        if self.finding and self.finding.id == message.target and message.official.lines:
            self._show_page()

    def _say(self) -> None:
        status = self.query_one("#status", Line)
        found = self.found
        if self._searching:
            status.say(" searching … Esc stops" if self.app.linker else f" {shown(self.app.trouble)}" if self.app.trouble else " loading the corpus …")
        elif found is None:
            status.say("")
        else:
            more = " or more" if len(found.findings) >= 60 else ""
            number = f"{self.rows.cursor + 1} of {len(found.findings)}{more}" if found.findings else "nothing found"
            trouble = f" · {shown(found.problem)}" if found.problem else ""
            status.say(f" {number} · {found.seconds * 1000:.0f} ms{trouble}")

    # Choosing

    def on_rows_pointed(self, message: Rows.Pointed) -> None:
        message.stop()
        self._show_page()
        self._say()

    def on_rows_taken(self, message: Rows.Taken) -> None:
        """Enter takes; a click shows first, and takes the row that is shown already."""
        message.stop()
        if message.row == self._previewed:
            self.action_take()
        else:
            self._show_page()
            self._say()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if not self._searching:
            self.action_take()

    def action_point(self, by: int) -> None:
        self.rows.action_move(by)

    def action_take(self) -> None:
        finding = self.finding
        if finding is None:
            self.notify("Nothing is chosen: type what to look for.", markup=False, timeout=2)
        elif self.picking:
            self.dismiss(finding.id)
        else:
            self.app.show_provision(finding.id)

    def action_link_here(self) -> None:
        """Link what is selected in the text, else the present mention, to what was found."""
        finding = self.finding
        if finding is not None and not self.picking:
            self.app.link_here(finding.id)

    def action_fetch(self) -> None:
        if self.page.target:
            self.app.open_room("corpus", sync=self.page.target.partition("/")[0])

    def action_open_source(self) -> None:
        self.app.open_address(self.page.url)

    def back_out(self) -> bool:
        """Stop a search first, then close without a choice."""
        if not self.stop():
            self.dismiss(None)
        return True


def _row(finding: Finding) -> list[Piece]:
    missing = " does not exist" if finding.exists is False else ""
    words = finding.heading if finding.how == "citation" else finding.text
    text = shown(f"{finding.heading} — {words}" if finding.how == "words" and finding.heading and finding.heading not in words else words).replace("\n", " ")
    return [(f" {shown(finding.citation)}{missing} ", "strong"), (f" {text[:300]}", "dim")]


def _hits(text: str, words: list[str]) -> list[Paint]:
    """Where the words that were found stand on the page."""
    import re

    wanted = sorted({word for word in words if word.strip()}, key=len, reverse=True)[:20]
    if not wanted:
        return []
    pattern = re.compile("|".join(map(re.escape, wanted)), re.IGNORECASE)
    return [Paint(*match.span(), "hit") for match in pattern.finditer(text)][:500]
