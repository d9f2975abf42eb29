"""The corpus: a tree of subjects, instruments and provisions, the law beside it, its versions, and fetching it."""

from __future__ import annotations

import threading
from itertools import pairwise
from typing import TYPE_CHECKING, Any, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import Screen
from textual.widgets import Input

from lexlink.tui.corpus_page import CitedAt, changes_page, corpus_page
from lexlink.tui.corpus_tree import CorpusTree, Node, cited
from lexlink.tui.keys import bindings, key_of
from lexlink.tui.law_page import LawPage
from lexlink.tui.messages import Compared, Fetching, OfficialRead, ReadingChanged, StockRead
from lexlink.tui.screens.ask import ConfirmScreen
from lexlink.tui.stock import Errand, Holdings, compare, holdings, outcome, polite
from lexlink.tui.view import shown
from lexlink.tui.widgets.bars import KeyBar, Line
from lexlink.tui.widgets.divider import Divider
from lexlink.tui.widgets.rows import Piece, Rows
from lexlink.tui.widgets.text_pane import TextPane

if TYPE_CHECKING:
    from lexlink.store.records import Version
    from lexlink.tui.app import LexlinkApp


class TreeRows(Rows):
    """The rows of the tree: a click shows, Enter does what the screen's key does."""

    async def action_take(self) -> None:  # type: ignore[override]
        await self.screen.run_action("take")


class CorpusScreen(Screen[None]):
    """`sync` names an instrument to fetch at once, `target` an id to open the tree at."""

    KEY_GROUPS: ClassVar[tuple[str, ...]] = ("corpus",)
    BINDINGS: ClassVar[list[BindingType]] = bindings("corpus")
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (70, "-normal"), (120, "-wide")]
    AUTO_FOCUS = "#tree"
    fetcher: Any = staticmethod(polite)
    app: LexlinkApp

    def __init__(self, *, sync: str = "", target: str = "") -> None:
        super().__init__()
        self._sync, self._start = sync, target or sync
        self.tree_of_law: CorpusTree | None = None
        self.problem = ""
        self.page = LawPage()
        self.places: list[CitedAt] = []
        self._cited: dict[str, int] = {}
        self._stock: dict[str, Holdings] = {}
        self._next_place = 0
        self._change = 0  # which pair of versions is compared, counted from the last
        self._comparing = False
        self._errand: Errand | None = None
        self._told = ""

    def compose(self) -> ComposeResult:
        yield Line(id="head")
        with Horizontal(id="body"):
            with Vertical(id="left"):
                yield TreeRows(id="tree")
                yield Input(placeholder="/ filters: rome 27, geneva children, climate", id="words", select_on_focus=False)
            yield Divider(line="|" if self.app.ascii else "│", id="divider")
            with Vertical(id="right"):
                yield TextPane(id="law")
        yield Line(id="status")
        yield KeyBar("corpus")

    def on_mount(self) -> None:
        self.rows, self.law = self.query_one("#tree", Rows), self.query_one("#law", TextPane)
        self._open()

    def on_unmount(self) -> None:
        self._stop()

    # The tree

    def on_reading_changed(self, _: ReadingChanged) -> None:
        self._open()

    def _open(self) -> None:
        """Show the tree when the corpus is there, and count anew what the open documents cite."""
        from lexlink.errors import LexlinkError
        from lexlink.kb.subjects import subjects

        linker = self.app.linker
        if linker is None:
            self.law.show(shown(self.app.trouble) or "Loading the corpus …")
            return
        self._cited = cited([t.id for t in link.targets] for reading in self.app.session.readings for link in reading.links)
        if self.tree_of_law is None:
            try:
                self.tree_of_law = CorpusTree(linker.kb, subjects(linker.kb.folders, linker.kb.instruments))
            except LexlinkError as error:
                self.law.show(shown(str(error)))
                return
            row = self.tree_of_law.reveal(self._start) if self._start else 0
            self._fill(max(0, row))
            if self._sync:
                self._sync, slug = "", self._sync
                self._ask_fetch(slug)
        else:
            self._fill(self.rows.cursor)

    @property
    def node(self) -> Node | None:
        tree = self.tree_of_law
        return tree.rows[self.rows.cursor] if tree and 0 <= self.rows.cursor < len(tree.rows) else None

    def _fill(self, cursor: int) -> None:
        tree = self.tree_of_law
        if tree is None:
            return
        self.rows.show(len(tree.rows), self._row, min(max(0, cursor), len(tree.rows) - 1))
        self._show_page()

    def _row(self, row: int) -> list[Piece]:
        assert self.tree_of_law is not None
        node = self.tree_of_law.rows[row]
        shut, unfolded = (">", "v") if self.app.ascii else ("▸", "▾")
        mark = " " if not node.opens else unfolded if self.tree_of_law.is_open(node) else shut
        label = shown(node.label).replace("\n", " ")
        margin = f" {'  ' * node.depth}{mark} "
        times = self._cited.get(node.target, 0) if node.kind in ("instrument", "provision") else 0
        tail = (f"  ×{times} cited" if not self.app.ascii else f"  x{times} cited") if times else ""
        if node.kind in ("subject", "instrument"):
            return [(margin, ""), (label, "head" if node.kind == "subject" else "strong"), (f"  {node.number}", "dim"), (tail, "on")]
        if node.kind == "nothing":
            return [(margin + label, "dim")]
        return [(margin, ""), (f"{node.number} ", "strong" if node.kind == "provision" else ""), (label, ""), (tail, "on")]

    def action_unfold(self, wanted: bool) -> None:
        tree, row = self.tree_of_law, self.rows.cursor
        if tree is None or self.node is None:
            return
        if tree.toggle(row, wanted):
            self._fill(row)
        elif not wanted:
            self._fill(tree.parent(row))
        elif self.node.opens:
            self._fill(row + 1)

    def action_take(self) -> None:
        node, tree = self.node, self.tree_of_law
        if node is None or tree is None:
            return
        if node.opens:
            tree.toggle(self.rows.cursor)
            self._fill(self.rows.cursor)
        elif node.target and self.app.session.readings:
            self.app.show_provision(node.target)
        else:
            self.set_focus(self.law)

    def on_rows_pointed(self, message: Rows.Pointed) -> None:
        message.stop()
        self._show_page()

    def on_rows_taken(self, message: Rows.Taken) -> None:
        """A click opens and closes; a provision is shown on the right."""
        message.stop()
        node = self.node
        if node and node.opens:
            self.action_take()
        else:
            self._show_page()

    # The filter

    def action_filter(self) -> None:
        self.query_one("#words", Input).focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        tree, node = self.tree_of_law, self.node
        if tree is None:
            return
        tree.filter(event.value[:200])
        if not tree.words:
            self._fill(tree.reveal(node.target) if node and node.target else 0)
            return
        kinds = [node.kind for node in tree.rows]
        self._fill(kinds.index("provision") if "provision" in kinds[:4] else kinds.index("instrument") if "instrument" in kinds else 0)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.set_focus(self.rows)

    def back_out(self) -> bool:
        """Stop fetching, leave what changed, take the filter away; whether there was any of these."""
        if self._stop():
            return True
        if self._comparing:
            self._comparing = False
            self._show_page()
            return True
        box = self.query_one("#words", Input)
        if box.value or box.has_focus:
            box.value = ""
            self.set_focus(self.rows)
            return True
        return False

    # The page

    def _show_page(self) -> None:
        linker, node, tree = self.app.linker, self.node, self.tree_of_law
        if linker is None or tree is None:
            return
        self._comparing, self._change, self._next_place = False, 0, 0
        if node is None or not node.target:
            words = "Nothing of that name. s searches the words of the law." if tree.words and not tree.rows else ""
            self.page, self.places = LawPage(), []
            self.law.show(words or "Enter opens, / filters as you type, s searches the words of the law.")
        else:
            self._lay(node.target)
            slug = node.target.partition("/")[0]
            if slug not in self._stock:
                self._ask_stock(slug)
        self._say()

    def _lay(self, target: str) -> None:
        assert self.app.linker is not None
        official = self.app.shelf.peek(target)
        if official is None and "/" in target:
            self.app.ask_official(target)
        stock = self._stock.get(target.partition("/")[0])
        key = key_of("corpus.fetch", self.app.changed_keys)
        self.page, self.places = corpus_page(self.app.linker.kb, target, official, stock, self.app.session.readings, key)
        if self.page.text != self.law.text:
            self.law.show(self.page.text, self.page.paints)

    def on_official_read(self, message: OfficialRead) -> None:
        if self.node and self.node.target == message.target and not self._comparing:
            self._lay(message.target)

    @work(thread=True, group="stock", exclusive=True, exit_on_error=False)
    def _ask_stock(self, slug: str) -> None:
        self.post_message(StockRead(holdings(slug)))

    def on_stock_read(self, message: StockRead) -> None:
        self._stock[message.holdings.instrument] = message.holdings
        if self.node and self.node.target.partition("/")[0] == message.holdings.instrument and not self._comparing:
            self._lay(self.node.target)

    def _say(self) -> None:
        head, status, tree = self.query_one("#head", Line), self.query_one("#status", Line), self.tree_of_law
        linker = self.app.linker
        if tree is None or linker is None:
            return
        head.say((" lexlink › corpus ", "bold"), f" {len(linker.kb.instruments)} instruments · revision {linker.kb.revision}")
        if self._told:
            status.say(f" {shown(self._told)}" + (" · Esc stops" if self._errand else ""))
        elif tree.words:
            number = sum(node.kind == "instrument" for node in tree.rows)
            status.say(
                f" {number} of {len(linker.kb.instruments)} instruments" + (", more are left out: type more" if tree.capped else "") + " · Esc ends the filter"
            )
        else:
            status.say(f" {shown(self.page.citation)}")

    # Cited in, copy, source

    def on_text_pane_pressed(self, message: TextPane.Pressed) -> None:
        if 0 <= message.owner < len(self.places):
            self._go(self.places[message.owner])

    def action_cited(self) -> None:
        if self.places:
            self._next_place += 1
            self._go(self.places[(self._next_place - 1) % len(self.places)])
        else:
            self.notify("The open documents do not cite it.", markup=False, timeout=3)

    def _go(self, place: CitedAt) -> None:
        self.app.session.leave()
        self.app.session.current = place.reading
        self.app.go_to_link(place.link)

    def action_copy(self) -> None:
        if self.page.citation:
            self.app.copy_out(self.page.citation, "Citation")

    def action_open_source(self) -> None:
        self.app.open_address(self.page.url)

    # Versions

    def _pairs(self) -> list[tuple[Version, Version]]:
        """Each version with the one before it, the last ones first, in every language."""
        stock = self._stock.get(self.node.target.partition("/")[0]) if self.node else None
        return [(old, new) for versions in (stock.versions.values() if stock else ()) for new, old in pairwise(versions)]

    def action_versions(self) -> None:
        pairs = self._pairs()
        if self._comparing:
            self._comparing = False
            self._show_page()
        elif not pairs:
            self.notify("There is only one version of this text on this machine, or none.", markup=False, timeout=3)
        else:
            self._comparing = True
            self.law.show("Comparing …")
            self._compare(*pairs[self._change % len(pairs)], self._unit())

    def action_version_by(self, by: int) -> None:
        pairs = self._pairs()
        if self._comparing and pairs:
            self._change = (self._change + by) % len(pairs)
            self._compare(*pairs[self._change], self._unit())

    def _unit(self) -> str:
        return self.node.target.partition("/")[2] if self.node and self.node.kind == "provision" else ""

    @work(thread=True, group="compare", exclusive=True, exit_on_error=False)
    def _compare(self, old: Version, new: Version, only: str) -> None:
        self.post_message(Compared(compare(old, new, only)))

    def on_compared(self, message: Compared) -> None:
        if self._comparing and self.node and self.app.linker:
            page = changes_page(self.app.linker.kb, self.node.target.partition("/")[0], message.comparison)
            self.law.show(page.text, page.paints)

    # Fetching

    def action_fetch(self) -> None:
        if self.node and self.node.target:
            self._ask_fetch(self.node.target.partition("/")[0])
        else:
            self.notify("Choose an instrument first.", markup=False, timeout=3)

    def _ask_fetch(self, slug: str) -> None:
        linker = self.app.linker
        if self._errand is not None or linker is None:
            self.notify("Something is being fetched already; Esc stops it.", markup=False, timeout=3)
            return
        slugs = linker.kb.members(slug) or (slug,)
        words = shown(linker.kb.citation(slug))

        def answered(sure: bool | None) -> None:
            if sure:
                self._errand = Errand(tuple(slugs), threading.Event(), self.fetcher)
                self._tell(f"asking who publishes {words}")
                self._fetch(self._errand)

        self.app.push_screen(ConfirmScreen(f"Fetch the official text of {words} from its publisher?"), answered)

    def _tell(self, words: str) -> None:
        self._told = words
        self._say()

    @work(thread=True, group="fetch", exit_on_error=False)
    def _fetch(self, errand: Errand) -> None:
        from lexlink.errors import LexlinkError

        def tell(words: str) -> None:
            self.post_message(Fetching(words))

        try:
            brought = errand.run(self.app.engine().kb, tell)
            words = outcome(brought)
        except LexlinkError as error:
            words = str(error)
        except Exception as error:  # a publisher's page must not take the screen away
            words = f"fetching failed: {type(error).__name__}: {error}"
        self.post_message(Fetching("stopped; what was fetched before stays" if errand.stop.is_set() else words, done=True))

    def on_fetching(self, message: Fetching) -> None:
        if message.done:
            self._errand = None
            self.app.shelf.forget()
            self._stock.clear()
            self.notify(shown(message.words), markup=False, timeout=8)
            self._told = ""
            self._show_page()
        else:
            self._tell(message.words)

    def _stop(self) -> bool:
        if self._errand is None or self._errand.stop.is_set():
            return False
        self._errand.stop.set()
        self._told = "stopping …"
        if self.is_attached:
            self._say()
        return True
