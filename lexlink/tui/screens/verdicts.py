"""Judging while browsing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from lexlink.errors import LexlinkError
from lexlink.reviewing.session import key_of
from lexlink.tui.view import View, shown

if TYPE_CHECKING:
    from lexlink.reviewing.session import Review
    from lexlink.tui.app import LexlinkApp
    from lexlink.tui.state import Reading
    from lexlink.tui.widgets.text_pane import TextPane


class Verdicts:
    """A part of the browse screen."""

    if TYPE_CHECKING:
        app: LexlinkApp
        document: TextPane
        view: View
        notify: Any

        @property
        def reading(self) -> Reading | None: ...
        def _show_reading(self) -> None: ...
        def show_provision(self, target: str) -> None: ...
        def go(self, index: int | None, choice: int = 0) -> None: ...

    def verdict_state(self) -> int:
        """Changes whenever a decision is made or taken back."""
        review = self.app.desk.review if self.app.desk else None
        return review.state.last if review else 0

    def verdict_marks(self) -> dict[int, str]:
        """The marks of the verdicts, by the number of the link; nothing is opened for them."""
        desk, reading = self.app.desk, self.reading
        if desk is None or desk.review is None or reading is None:
            return {}
        from lexlink.tui.desk import ASCII_MARKS, MARKS

        marks = ASCII_MARKS if self.app.ascii else MARKS
        decided = ((n, desk.verdict(reading, n)) for n in range(len(reading.links)))
        return {n: marks[decision.verdict] for n, decision in decided if decision}

    def verdict_words(self) -> str:
        """What was decided of the current link, in words."""
        desk, reading = self.app.desk, self.reading
        if desk is None or desk.review is None or reading is None or reading.at is None:
            return ""
        from lexlink.tui.desk import VERDICTS

        decision = desk.verdict(reading, reading.at)
        return f" · {VERDICTS[decision.verdict]}" if decision else ""

    def _review(self) -> Review | None:
        """The review with this document on its desk; why there is none is said."""
        reading, linker = self.reading, self.app.linker
        if reading is None or reading.linked is None or linker is None:
            self.notify("There is nothing to judge yet.", markup=False, timeout=3)
            return None
        from lexlink.tui.desk import Desk

        try:
            desk = self.app.desk = self.app.desk or Desk(kept=self.app.memory.file is not None)
            review = desk.open(linker.kb)
            desk.take([reading])
        except LexlinkError as error:
            self.notify(shown(str(error)), markup=False, severity="warning", timeout=8)
            return None
        return review

    def action_judge(self, what: Literal["accept", "reject", "undo"]) -> None:
        """Accept or reject the current link and go to the next one, or take the last decision back."""
        review, reading = self._review(), self.reading
        if review is None or reading is None:
            return
        from lexlink.tui.desk import VERDICTS

        where = None
        try:
            if what == "undo":
                where = review.undo()
                done = "Taken back." if where else "There is nothing left to undo."
            else:
                item = self.app.desk.item(reading, reading.at) if self.app.desk and reading.at is not None else None
                if item is None:
                    self.notify("Choose a reference first: n goes to the next one.", markup=False, timeout=3)
                    return
                chosen, targets = reading.chosen, tuple(t.id for t in reading.link.targets) if reading.link else ()
                if what == "reject":
                    decision = review.reject(item)
                elif chosen and chosen.role in ("rival", "suggestion", "nearest") and chosen.target not in targets and reading.choice:
                    decision = review.pick(item, (chosen.target,))  # the reader turned to another reading and accepts that
                else:
                    decision = review.accept(item)
                words = shown(reading.link.surface if reading.link else "").replace("\n", " ")
                done = f"“{words[:40]}” {VERDICTS[decision.verdict]} · Z takes it back, e reviews all"
        except LexlinkError as error:
            self.notify(shown(str(error)), markup=False, severity="warning", timeout=6)
            return
        self.notify(done, markup=False, timeout=3)
        self._show_reading()
        if what != "undo":
            self.go(reading.step(1))
        elif where and where[0] == reading.document.sha256:
            self.go(next((n for n, link in enumerate(reading.links) if key_of(link) == where[1]), None))

    def link_here(self, target: str) -> None:
        """Link the selected words, else the current mention, to what was looked up."""
        review, reading, desk = self._review(), self.reading, self.app.desk
        if review is None or reading is None or desk is None:
            return
        span, sheet = self.document.selected_span(), desk.sheet(reading)
        item = desk.item(reading, reading.at) if reading.at is not None else None
        try:
            if span and sheet:
                start, end = self.view.to_text(span[0]), self.view.to_text(span[1] - 1) + 1
                review.add(sheet, start, end, (target,))
                words = sheet.document.text[start:end]
            elif item and sheet:
                review.pick(item, (target,))
                words = sheet.document.text[item.start : item.end]
            else:
                self.notify("Select words in the text with the mouse, or go to a mention with n, before you search.", markup=False, timeout=6)
                return
        except LexlinkError as error:
            self.notify(shown(str(error)), markup=False, severity="warning", timeout=6)
            return
        linker = self.app.linker
        where = linker.kb.citation(target) if linker else target
        self.notify(shown(f"“{words[:40]}” → {where}, kept in your review. Z takes it back."), markup=False, timeout=5)
        self._show_reading()
        self.show_provision(target)
