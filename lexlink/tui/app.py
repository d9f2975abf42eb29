"""The application: opens documents, has them linked in the background, and goes from screen to screen."""

from __future__ import annotations

import gc
import os
import threading
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from textual import work
from textual.app import App, SystemCommand
from textual.binding import BindingType
from textual.screen import Screen
from textual.scrollbar import ScrollBar, ScrollBarRender
from textual.worker import get_current_worker

from lexlink.tui.backlog import Backlog
from lexlink.tui.clipboard import sequences
from lexlink.tui.keys import bindings
from lexlink.tui.law_page import Shelf
from lexlink.tui.memory import Memory
from lexlink.tui.messages import DocumentRead, Linked, NotLinked, NotRead, OfficialRead, ReadingChanged, ReadingDone
from lexlink.tui.rooms import ROOMS
from lexlink.tui.state import Reading, Session
from lexlink.tui.view import ASCII_GLYPHS, GLYPHS, shown
from lexlink.tui.widgets.bars import PlainBars
from lexlink.types import Document

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.command import Provider

    from lexlink.linker import Linker
    from lexlink.tui.desk import Desk


class Start(NamedTuple):
    """What the application is started with. `linker` is called once, in a thread, when the law is first needed."""

    linker: Callable[[], Linker]
    names: tuple[str, ...] = ()
    documents: tuple[Document, ...] = ()
    ascii: bool = False
    theme: str = ""
    memory: Memory | None = None
    keys: Mapping[str, str] = {}
    room: str = ""
    room_arguments: Mapping[str, Any] = {}


def _law_commands() -> type[Provider]:
    from lexlink.tui.palette import LawCommands

    return LawCommands


class LexlinkApp(App[None]):
    """The screens share `session` (open documents), `shelf` (official texts), `memory` and `linker`."""

    CSS_PATH = "app.tcss"
    TITLE = "lexlink"
    BINDINGS: ClassVar[list[BindingType]] = bindings("app")
    COMMANDS = App.COMMANDS | {_law_commands}

    def __init__(self, start: Start) -> None:
        super().__init__(ansi_color=True if os.environ.get("NO_COLOR") else None)  # no grey in place of colours: none at all
        self.begin = start
        self.session = Session()
        self.shelf = Shelf()
        self.desk: Desk | None = None
        self.memory = start.memory or Memory(None)
        self.ascii = start.ascii
        self.brackets = start.ascii or self.no_color
        self.glyphs = ASCII_GLYPHS if start.ascii else GLYPHS
        self.changed_keys = dict(start.keys)
        self.linker: Linker | None = None
        self.reading_now = 0
        self.trouble = ""
        self.unread = ""
        self._engine_lock = threading.Lock()
        self.backlog = Backlog(self.engine)
        self.animation_level = "none"
        ScrollBar.renderer = PlainBars if start.ascii else ScrollBarRender

    def get_default_screen(self) -> Screen[Any]:
        from lexlink.tui.screens.browse import BrowseScreen
        from lexlink.tui.screens.home import HomeScreen

        return BrowseScreen() if self.begin.names or self.begin.documents else HomeScreen()

    def on_mount(self) -> None:
        if self.changed_keys:
            self.set_keymap(self.changed_keys)
        theme = self.begin.theme or ("ansi-dark" if self.no_color else self.memory.settings.get("theme", ""))
        if theme in self.available_themes:
            self.theme = theme
        self.theme_changed_signal.subscribe(self, lambda theme: self.memory.settings.update(theme=theme.name))
        for number, document in enumerate(self.begin.documents):
            self._open(document, number == 0)
        if self.begin.names:
            self.read(self.begin.names)
        self.set_interval(20, self.keep_places)
        self.call_after_refresh(self._warm)
        if self.begin.room:
            self.call_after_refresh(self.open_room, self.begin.room, **self.begin.room_arguments)

    # The law

    def engine(self) -> Linker:
        """The linker, made when first asked for. Takes a moment: call it in a thread."""
        with self._engine_lock:
            if self.linker is None:
                self.linker = self.begin.linker()
            return self.linker

    @work(thread=True, group="warm", exit_on_error=False)
    def _warm(self) -> None:
        from lexlink.errors import LexlinkError

        try:
            self.engine()
        except LexlinkError as error:
            self.trouble = str(error)
        gc.freeze()  # the law stays for good: going through it again and again would halt the keys
        self.call_from_thread(self._tell)

    @work(thread=True, group="official", exclusive=True, exit_on_error=False)
    def ask_official(self, target: str, ahead: tuple[str, ...] = ()) -> None:
        """Look for an official wording in the store; `OfficialRead` goes to the screen. Then for those `ahead`, which nobody waits for yet."""
        worker = get_current_worker()
        if self.shelf.peek(target) is None:
            official = self.shelf.read(target)
            if not worker.is_cancelled:
                self.screen.post_message(OfficialRead(target, official))
        for other in ahead:
            if not worker.is_cancelled:
                self.shelf.read(other)

    # Documents

    def read(self, names: Sequence[str]) -> None:
        """Read files, folders, patterns or addresses in a thread; the first one is gone to."""
        self.reading_now += 1
        self.unread = ""
        self._read(tuple(names))
        self._tell()

    @work(thread=True, group="read", exit_on_error=False)
    def _read(self, names: tuple[str, ...]) -> None:
        from lexlink.tui.opening import opened

        worker, first = get_current_worker(), True
        try:
            for name, found in opened(names):
                if worker.is_cancelled:
                    return
                if isinstance(found, Document):
                    self.post_message(DocumentRead(found, first))
                    first = False
                else:
                    self.post_message(NotRead(name, found))
        finally:
            self.post_message(ReadingDone())

    def on_document_read(self, message: DocumentRead) -> None:
        self._open(message.document, message.first)

    def on_not_read(self, message: NotRead) -> None:
        self.unread = message.problem
        self.notify(shown(message.problem), title="Cannot be opened", severity="error", markup=False, timeout=12)

    def on_reading_done(self) -> None:
        self.reading_now = max(0, self.reading_now - 1)
        self._tell()

    def open_document(self, document: Document) -> None:
        """Open a document that is at hand (a pasted text) and go to it."""
        self._open(document, True)

    def _open(self, document: Document, go: bool) -> None:
        session = self.session
        known = len(session.readings)
        reading = session.open(document)
        if len(session.readings) > known:
            visit = self.memory.visit(document.source or "") if document.source else None
            if visit:
                reading.top, reading.wanted = min(visit.top, len(document.text)), visit.link
            if self.backlog.add(document):
                self._work_off()
        if document.source and document.source != "-":
            self.memory.opened(document.source, reading.name)
        if go:
            if session.reading is not reading:
                session.leave()
            session.current = session.readings.index(reading)
            self.backlog.first = document
            self.show_browse()
        self._tell()

    @work(thread=True, group="link", exit_on_error=False)
    def _work_off(self) -> None:
        self.backlog.work_off(
            lambda document, linked: self.post_message(Linked(document, linked)),
            lambda document, problem: self.post_message(NotLinked(document, problem)),
        )

    def _reading_of(self, document: Document) -> Reading | None:
        return next((reading for reading in self.session.readings if reading.document is document), None)

    def on_linked(self, message: Linked) -> None:
        reading = self._reading_of(message.document)
        if reading and reading.stage == "linking":
            reading.take(message.linked)
            gc.freeze()
            self._tell()

    def on_not_linked(self, message: NotLinked) -> None:
        reading = self._reading_of(message.document)
        if reading and reading.stage == "linking":
            reading.stage, reading.problem = "failed", message.problem
            self._tell()

    def stop_work(self) -> bool:
        """Stop reading and linking; whether there was anything to stop."""
        stopped = bool(self.reading_now)
        self.workers.cancel_group(self, "read")
        linking = [reading for reading in self.session.readings if reading.stage == "linking"]
        for reading in linking:
            reading.stage, stopped = "stopped", True
        if linking:
            self.backlog.stop()
        if stopped:
            self._tell()
        return stopped

    def _tell(self) -> None:
        """Let every screen look at the documents again."""
        for screen in self.screen_stack:
            screen.post_message(ReadingChanged())

    # Screens

    def show_browse(self) -> None:
        from lexlink.tui.screens.browse import BrowseScreen

        self._show(BrowseScreen)

    def show_provision(self, target: str) -> None:
        """Show a provision in the passage pane of the browse screen."""
        self.show_browse()
        self.call_after_refresh(self._in_browse, "show_provision", target)

    def go_to_link(self, index: int) -> None:
        """Go to a reference of the current document on the browse screen."""
        self.session.leave()
        self.show_browse()
        self.call_after_refresh(self._in_browse, "go", index)

    def _in_browse(self, method: str, *arguments: Any) -> None:
        from lexlink.tui.screens.browse import BrowseScreen

        if isinstance(self.screen, BrowseScreen):
            getattr(self.screen, method)(*arguments)

    def action_home(self) -> None:
        from lexlink.tui.screens.home import HomeScreen

        self._show(HomeScreen)

    def _show(self, kind: type[Screen[Any]]) -> None:
        """Go to the screen of a kind: back to it where it is open, else a new one."""
        if any(isinstance(screen, kind) for screen in self.screen_stack):
            while not isinstance(self.screen, kind):
                self.pop_screen()
        else:
            self.push_screen(kind())

    def open_room(self, name: str, **arguments: Any) -> None:
        """Open a screen of the table of rooms; what cannot be opened yet says so."""
        room = ROOMS[name]
        module, _, kind = room.screen.partition(":")
        try:
            made = getattr(import_module(module), kind)
        except ModuleNotFoundError as error:
            if error.name != module:
                raise
            self.notify(f"{room.says} is not part of this version yet.", markup=False, severity="warning")
            return
        self.push_screen(made(**arguments))

    def link_here(self, target: str) -> None:
        """Link the words selected in the text, else the current mention, to a provision."""
        self.show_browse()
        self.call_after_refresh(self._in_browse, "link_here", target)

    def close_desk(self) -> None:
        """Close the journal of the review, so that another process may go on with it."""
        if self.desk is not None:
            self.desk.close()
            self.desk = None

    def on_unmount(self) -> None:
        self.close_desk()

    def action_room(self, name: str) -> None:
        self.open_room(name)

    def action_back_out(self) -> None:
        """Close what is open, one level at a time; at the bottom stop what is running."""
        inner = getattr(self.screen, "back_out", None)
        if inner is not None and inner():
            return
        if self.stop_work():
            self.notify("Stopped.", markup=False)
        elif len(self.screen_stack) > 1:
            self.pop_screen()
        else:
            self.notify("q quits.", markup=False, timeout=2)

    def action_help(self) -> None:
        from lexlink.tui.screens.help import HelpScreen

        self.push_screen(HelpScreen(getattr(self.screen, "KEY_GROUPS", ("pane",))))

    async def do(self, action: str) -> None:
        """Do what a key of the present screen does."""
        await self.screen.run_action(action)

    async def action_leave(self) -> None:
        self.keep_places()
        self.backlog.stop()
        self.exit()

    def action_ask_open(self) -> None:
        from lexlink.tui.screens.ask import AskScreen

        def answered(name: str | None) -> None:
            if name:
                self.read([name])

        self.push_screen(AskScreen("Open a file, a folder or an address"), answered)

    def action_paste_text(self) -> None:
        from lexlink.tui.screens.paste import PasteScreen

        def answered(text: str | None) -> None:
            if text and text.strip():
                self.open_document(Document(text, title=_first_words(text)))

        self.push_screen(PasteScreen(), answered)

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        from lexlink.tui.palette import commands

        yield from commands(self, screen)

    # Between runs, and other programs

    def keep_places(self) -> None:
        """Write down the place in each document."""
        for reading in reversed(self.session.readings):
            source = reading.document.source
            if source and source != "-":
                self.memory.remember(source, reading.name, reading.top, reading.link.id if reading.link else reading.wanted)
        if self.session.reading and (source := self.session.reading.document.source) and source != "-":
            now = self.session.reading
            self.memory.remember(source, now.name, now.top, now.link.id if now.link else now.wanted)
        if problem := self.memory.save():
            self.notify(problem, markup=False, severity="warning")

    def copy_out(self, text: str, what: str) -> None:
        """Send a text to the terminal's clipboard."""
        try:
            for sequence in sequences(text, os.environ):
                if self._driver is not None:
                    self._driver.write(sequence)
        except ValueError as error:
            self.notify(f"{what} is {error}", markup=False, severity="warning")
            return
        self._clipboard = text
        self.notify(f"{what} sent to the terminal's clipboard (if your terminal allows that)", markup=False, timeout=3)

    def copy_to_clipboard(self, text: str) -> None:
        self.copy_out(text, "Selection")

    def open_address(self, url: str) -> None:
        """Open a web address outside; nothing else is opened."""
        if not url.lower().startswith(("https://", "http://")):
            self.notify("There is no web address for this passage.", markup=False, severity="warning")
            return
        self.notify(f"Opening {shown(url)}", markup=False, timeout=3)
        self.open_url(url)


def _first_words(text: str) -> str:
    line = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return line if len(line) <= 60 else line[:59] + "…"
