"""One reference at a time: what the text says, what it may mean, and a person's verdict."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import Screen

from lexlink.errors import LexlinkError
from lexlink.reviewing.marks import is_id
from lexlink.reviewing.session import Item, Order, Sheet
from lexlink.tui.desk import ASCII_MARKS, MARKS, VERDICTS, Answer, Desk, answer_words, answers
from lexlink.tui.keys import Key, bindings, key_of
from lexlink.tui.law_page import LawPage, Page, provision_page
from lexlink.tui.messages import OfficialRead, ReadingChanged
from lexlink.tui.screens.judging import Judging
from lexlink.tui.state import Filter, Reading
from lexlink.tui.view import View, marked, shown, sureness
from lexlink.tui.why_page import why_page
from lexlink.tui.widgets.bars import KeyBar, Line
from lexlink.tui.widgets.divider import Divider
from lexlink.tui.widgets.rows import Piece, Rows, fitted
from lexlink.tui.widgets.text_pane import TextPane
from lexlink.types import Link

if TYPE_CHECKING:
    from lexlink.reviewing.session import Review
    from lexlink.tui.app import LexlinkApp

_ROLES = {"suggestion": "perhaps", "nearest": "nearest", "rival": "rival", "cited": "cited, not there", "decided": "decided"}
_BAR = 8
_MOST_ANSWERS = 9


class ReviewedText(TextPane, inherit_bindings=False):
    """A pane of text, without the keys that judge here."""

    BINDINGS: ClassVar[list[BindingType]] = [b for b in bindings("pane") if b.id in ("pane.down", "pane.up", "pane.top", "pane.end")]


class ReviewScreen(Judging, Screen[None]):
    """`item` is what is judged now, `sheet` the text it stands in; no item: the text waits to be finished."""

    KEY_GROUPS: ClassVar[tuple[str, ...]] = ("review",)
    BINDINGS: ClassVar[list[BindingType]] = bindings("review")
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (70, "-normal"), (120, "-wide")]
    AUTO_FOCUS = "#answers"
    app: LexlinkApp

    def __init__(self, settings: Mapping[str, Any] | None = None) -> None:
        super().__init__()
        self._settings = settings
        self.review: Review | None = None
        self.item: Item | None = None
        self.sheet: Sheet | None = None
        self.order: Order = "unsure"
        self.answers: list[Answer] = []
        self.pointed = 0
        self.view = View("")
        self.page = LawPage()
        self.problem = ""
        self.reasons = False
        self._drawn: tuple[str, int] = ("", -1)
        self._links: list[Link] = []
        self._numbers: dict[str, int] = {}

    def compose(self) -> ComposeResult:
        yield Line(id="head")
        with Horizontal(id="body"):
            with Vertical(id="left"):
                yield ReviewedText(id="document")
            yield Divider(line="|" if self.app.ascii else "│", id="divider")
            with Vertical(id="right"):
                yield Rows(id="answers")
                yield ReviewedText(id="law")
        yield Line(id="about")
        yield Line(id="status")
        yield KeyBar("review", wanted=self._useful)

    def _useful(self, key: Key) -> bool:
        """Whether a key is of use now: a text that waits to be finished has other ones."""
        if self.item is None and self.review is not None:
            return not key.id.startswith("review.") or key.id in ("review.add", "review.finish", "review.undo", "review.next")
        finishing = key.id == "review.finish" and self.sheet is not None and self.review is not None and bool(self.review.owed(self.sheet))
        return not finishing and (key.id != "review.start_left" or self.size.width >= 100)

    def on_mount(self) -> None:
        self.document = self.query_one("#document", TextPane)
        self.law = self.query_one("#law", TextPane)
        self.rows = self.query_one("#answers", Rows)
        self.split = float(self.app.memory.settings.get("split", 0.52))
        if self._settings is not None or self.app.desk is None:
            self.app.close_desk()
            self.app.desk = Desk(self._settings, kept=self.app.memory.file is not None)
        self._open()

    # Texts

    def on_reading_changed(self, _: ReadingChanged) -> None:
        self._open()

    def _open(self) -> None:
        """Put what has been linked on the desk, and begin where there is nothing under judgement yet."""
        desk, linker = self.app.desk, self.app.linker
        if desk is None or linker is None:
            self.show()
            return
        try:
            self.review = desk.open(linker.kb)
            desk.take(self.app.session.readings)
        except LexlinkError as error:
            self.problem = str(error)
        for problem in self.review.problems if self.review and self.item is None and self.sheet is None else ():
            self.notify(shown(problem), severity="warning", markup=False)
        if self.item is None and self.review and self.review.sheets:
            reading = self.app.session.reading
            here = desk.item(reading, reading.at) if reading and reading.at is not None and self.sheet is None and self._settings is None else None
            self.go(here) if here else self.advance()
        else:
            self.show()

    def reading(self) -> Reading | None:
        sheet = self.sheet
        return next((r for r in self.app.session.readings if sheet and r.linked and r.linked.document is sheet.document), None)

    def go(self, item: Item | None, sheet: Sheet | None = None) -> None:
        """Judge an item next; without one look over a whole text."""
        assert self.review is not None
        self.item = item
        self.sheet = self.review.sheets.get(item.document) if item else sheet
        self.pointed = 0
        self._follow()
        self.show(scroll=True)

    def _follow(self) -> None:
        """Let browsing be where the review is."""
        reading = self.reading()
        if reading is None:
            return
        self.app.session.current = self.app.session.readings.index(reading)
        index = next((n for n, link in enumerate(reading.links) if self.item and link is self.item.link), None)
        if index is not None and index not in reading.visible:
            reading.set_filter(Filter())
        if index is not None:
            reading.go(index)

    def advance(self) -> None:
        """Go to what comes next: an undecided reference, else a text to be finished."""
        assert self.review is not None
        queue = self.review.queue(self.order)
        if queue:
            self.go(queue[0])
            return
        open_sheets = [sheet for sheet in self.review.sheets.values() if not self.review.is_done(sheet)]
        self.go(None, open_sheets[0] if open_sheets else self.sheet or next(iter(self.review.sheets.values()), None))

    # Showing

    def show(self, scroll: bool = False) -> None:
        self._show_text(scroll)
        self._show_answers()
        self.show_law()
        self._say()
        self.query_one(KeyBar).refresh()

    def items(self) -> list[Item]:
        return self.review.items(self.sheet) if self.review and self.sheet else []

    def _show_text(self, scroll: bool) -> None:
        if self.problem or self.review is None or self.sheet is None:
            self.view = View(self._waiting())
            self.document.show(self.view.text)
            return
        at = self._draw_text()
        if at >= 0:
            link = self._links[at]
            self.document.mark(at)
            self.document.reveal(self.view.to_view(link.start), self.view.to_view(max(link.start, link.end - 1)) + 1)
        elif scroll:
            self.document.mark(-1)
            self.document.show_from(0)

    def _draw_text(self) -> int:
        """Lay the text out with its marks, where any of them has changed; the number of the present reference, -1 for none."""
        assert self.review is not None
        assert self.sheet is not None
        state = (self.sheet.sha256, self.review.state.last)
        if state != self._drawn:
            items, marks = self.items(), ASCII_MARKS if self.app.ascii else MARKS
            self._numbers = {item.key: n for n, item in enumerate(items)}
            self._links = [_as_link(item) for item in items]
            decided = {n: marks[d.verdict] for n, item in enumerate(items) if (d := self.review.decision(item))}
            text = shown(self.sheet.document.text)
            top = self.view.to_text(self.document.top) if self._drawn[0] == state[0] else 0
            self.view, paints = marked(text, self._links, range(len(items)), brackets=self.app.brackets, glyphs=self.app.glyphs, after=decided)
            self.document.show(self.view.text, paints, self.view.before(min(top, len(text))))
            self._drawn = state
        return self._numbers.get(self.item.key, -1) if self.item else -1

    def _waiting(self) -> str:
        if self.problem:
            return f"The review cannot begin.\n\n{shown(self.problem)}"
        session = self.app.session
        if self.app.linker is None or self.app.reading_now or any(reading.stage == "linking" for reading in session.readings):
            return self.app.trouble or "Looking for references to the law …"
        if not session.readings:
            return "Nothing is open. Esc leaves, O opens a file or an address there."
        return "No text could be linked: " + "; ".join(shown(r.problem or r.stage) for r in session.readings)

    def _show_answers(self) -> None:
        linker, item = self.app.linker, self.item
        self.answers = answers(item, self.review.decision(item))[:_MOST_ANSWERS] if self.review and item else []
        self.rows.display = item is not None
        if linker is None or item is None or self.review is None:
            return
        kb = linker.kb
        words = [shown(answer_words(answer, kb)) for answer in self.answers]

        def pieces(row: int) -> list[Piece]:
            if row == len(words):
                return [(" 0 ", "strong"), ("no reference to international law", "")]
            answer = self.answers[row]
            score = "" if answer.role == "decided" else f" {answer.score:.2f}"
            weak = f"{score} {_ROLES.get(answer.role, '')}".rstrip()
            return [
                (f" {row + 1} ", "strong"),
                (fitted(words[row], min(len(words[row]) + 1, max(12, self.rows.size.width - len(weak) - 4))), ""),
                (weak, "dim"),
            ]

        self.rows.styles.height = min(len(words) + 1, max(3, self.size.height // 3))
        self.pointed = min(self.pointed, len(self.answers))
        self.rows.show(len(words) + 1, pieces, self.pointed)

    def show_law(self) -> None:
        """The law of the reading under the cursor, or the reasons of the link."""
        linker, reading = self.app.linker, self.reading()
        if linker is None or self.review is None or self.problem:
            self.law.show("")
            return
        if self.item is None:
            self.page = self._finishing()
        elif self.reasons and reading and self.item.link:
            self.page = why_page(linker.kb, reading, self.app.ascii)
        else:
            answer = self.answers[self.pointed] if self.pointed < len(self.answers) else None
            self.page = self._law_of(answer)
        if self.page.text != self.law.text:
            self.law.show(self.page.text, self.page.paints)

    def _law_of(self, answer: Answer | None) -> LawPage:
        linker = self.app.linker
        assert linker is not None
        if answer is None or not is_id(answer.targets[0]):
            out = Page()
            out.line("Nothing of international law stands here." if answer is None else answer_words(answer, linker.kb), "law-dim")
            return out.page()
        organ = linker.kb.organs.get(answer.targets[0])
        target = organ.constituted_by if organ and organ.constituted_by else answer.targets[0]
        official = self.app.shelf.peek(target)
        if official is None:
            self.app.ask_official(target)
        return provision_page(linker.kb, target, official, key_fetch=key_of("review.fetch", self.app.changed_keys))

    def on_official_read(self, _: OfficialRead) -> None:
        self.show_law()

    def _finishing(self) -> LawPage:
        out = Page()
        assert self.review is not None
        if self.sheet is None or all(self.review.is_done(sheet) for sheet in self.review.sheets.values()):
            out.line("Every text is finished.", "law-title")
            gold = self.app.desk.gold if self.app.desk else None
            out.line(
                f"The gold stands in {gold}: lexlink eval --gold {gold}" if gold else "lexlink review --export gold.jsonl writes the gold for lexlink eval."
            )
        else:
            out.line("Every reference that was found is decided.", "law-title")
            out.line("")
            out.line("Now read the text once for what was missed: b marks it, d says that the text is finished. Only finished texts become gold.")
        out.line("")
        out.line("u takes back the last decision, Esc leaves; everything is kept.", "law-dim")
        return out.page()

    def _say(self) -> None:
        head, about, status = (self.query_one(f"#{name}", Line) for name in ("head", "about", "status"))
        if self.review is None or self.sheet is None:
            head.say((" lexlink › review ", "bold"))
            return
        done, total = self.review.progress()
        full, empty = ("#", ".") if self.app.ascii else ("▓", "░")
        filled = round(_BAR * done / total) if total else _BAR
        reading = self.reading()
        name = reading.name if reading else shown(self.sheet.document.title or "")
        finished = sum(self.review.is_done(sheet) for sheet in self.review.sheets.values())
        head.say(
            (" lexlink › review ", "bold"), f" {name[:36]}  ", (f"{done}/{total}", "bold"),
            f" {full * filled}{empty * (_BAR - filled)}  finished {finished}/{len(self.review.sheets)}",
        )  # fmt: skip
        about.say(f" {self._about()}")
        marks = ASCII_MARKS if self.app.ascii else MARKS
        history = " ".join(marks[decision.verdict] for decision in self.review.history(8))
        order = "least sure first" if self.order == "unsure" else "text by text"
        store = f" · {self.app.desk.mirror.problem}" if self.app.desk and self.app.desk.mirror and self.app.desk.mirror.problem else ""
        status.say(f" {order} · {shown(self.review.journal.reviewer)} · every decision is kept" + (f" · last: {history}" if history else "") + shown(store))

    def _about(self) -> str:
        item = self.item
        if item is None or self.review is None or self.sheet is None:
            return "finished" if self.sheet and self.review and self.review.is_done(self.sheet) else "read it once for what was missed"
        start, end = self.review.span(item)
        words = shown(self.sheet.document.text[start:end]).replace("\n", " ")
        words = words if len(words) <= 44 else words[:43] + "…"
        decision, note = self.review.decision(item), shown(self.review.note_on(item)).replace("\n", " ")
        found = f"{self.app.glyphs[sureness(item.link)]} {item.link.score:.2f} {item.link.kind}" if item.link else "marked by hand"
        verdict = f" · {VERDICTS[decision.verdict]}" if decision else ""
        return f"“{words}” {found}{verdict}" + (f" · note: {note}" if note else "")

    # Moving

    def on_rows_pointed(self, message: Rows.Pointed) -> None:
        message.stop()
        self.pointed = message.row
        self.show_law()

    def on_rows_taken(self, message: Rows.Taken) -> None:
        """Enter decides; a click shows first, and decides on the row that is shown already."""
        message.stop()
        if message.row != self.pointed:
            self.pointed = message.row
            self.show_law()
        else:
            self.action_pick(message.row + 1 if message.row < len(self.answers) else 0)

    def on_text_pane_pressed(self, message: TextPane.Pressed) -> None:
        items = self.items()
        if message.pane is self.document and 0 <= message.owner < len(items):
            self.go(items[message.owner])

    def on_divider_dragged(self, message: Divider.Dragged) -> None:
        self.split = min(0.8, max(0.2, message.column / max(1, self.size.width)))
        self.on_resize()

    def on_resize(self) -> None:
        """Text and law side by side, one above the other where the screen is narrow."""
        self.query_one("#left").styles.width = f"{self.split * 100:.0f}%" if self.size.width >= 70 else "1fr"

    def action_step(self, by: int) -> None:
        items = self.items()
        if not items:
            return
        here = next((n for n, item in enumerate(items) if self.item and item.key == self.item.key), -1 if by > 0 else 0)
        self.go(items[(here + by) % len(items)])

    def action_order(self) -> None:
        self.order = "text" if self.order == "unsure" else "unsure"
        if self.review and self.review.sheets:
            self.advance()

    def action_why(self) -> None:
        self.reasons = not self.reasons
        self.show_law()

    def action_scroll(self, by: float) -> None:
        self.document.action_pages(by)

    def action_fetch(self) -> None:
        if self.page.target:
            self.app.open_room("corpus", sync=self.page.target.partition("/")[0])

    def action_open_source(self) -> None:
        self.app.open_address(self.page.url)


def _as_link(item: Item) -> Link:
    """An item as the link that is drawn for it."""
    if item.link is not None:
        moved = (item.start, item.end) != (item.link.start, item.link.end)
        return item.link.replace(start=item.start, end=item.end) if moved else item.link
    return Link(item.start, item.end, "provision", "full", "linked", 1.0)
