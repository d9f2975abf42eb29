"""What the keys of the review do: each decision is written before the next reference is shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal

from lexlink.errors import LexlinkError
from lexlink.reviewing.session import Item, Sheet
from lexlink.tui.screens.ask import AskScreen, ConfirmScreen
from lexlink.tui.state import find_all
from lexlink.tui.view import View, shown

if TYPE_CHECKING:
    from lexlink.reviewing.session import Review
    from lexlink.tui.app import LexlinkApp
    from lexlink.tui.desk import Answer
    from lexlink.tui.widgets.text_pane import TextPane


class Judging:
    """A part of the review screen."""

    if TYPE_CHECKING:
        app: LexlinkApp
        review: Review | None
        item: Item | None
        sheet: Sheet | None
        answers: list[Answer]
        document: TextPane
        view: View
        notify: Any

        def advance(self) -> None: ...
        def go(self, item: Item | None, sheet: Sheet | None = None) -> None: ...
        def show(self, scroll: bool = False) -> None: ...
        def items(self) -> list[Item]: ...

    def _try(self, decide: Callable[[Review], object]) -> bool:
        """Decide; what cannot be done is said, and nothing has changed. Whether it was done."""
        review, sheet = self.review, self.sheet
        if review is None:
            return False
        finished = sheet is not None and review.is_done(sheet)
        try:
            decide(review)
        except LexlinkError as error:
            self.notify(shown(str(error)), markup=False, severity="warning", timeout=6)
            return False
        if finished:
            self._keep_gold()  # what is changed in a finished text is changed in the gold too
        return True

    def _keep_gold(self) -> str:
        """Bring the gold file up to date; what it holds in words."""
        try:
            return self.app.desk.keep_gold() if self.app.desk else ""
        except LexlinkError as error:
            self.notify(shown(str(error)), markup=False, severity="error", timeout=8)
            return ""

    def action_decide(self, verdict: Literal["accept", "reject", "undecidable"]) -> None:
        item = self.item
        if item is None:
            self._nothing()
        elif self._try(lambda review: getattr(review, verdict)(item)):
            self.advance()

    def action_pick(self, number: int) -> None:
        item = self.item
        if item is None:
            self._nothing()
        elif number == 0:
            self.action_decide("reject")
        elif number <= len(self.answers):
            answer = self.answers[number - 1]
            if self._try(lambda review: review.pick(item, answer.targets, erratum=answer.role == "cited")):
                self.advance()
        else:
            self.notify(f"There is no reading {number}: s searches for another.", markup=False, timeout=3)

    def _nothing(self) -> None:
        self.notify("No reference is chosen: n goes to the next one, b marks one that was missed.", markup=False, timeout=4)

    def action_skip(self) -> None:
        item = self.item
        if item is None:
            self._nothing()
        elif item.link is None or (self.review and self.review.decision(item)) or self._try(lambda review: review.skip(item)):
            self.advance()

    def action_undo(self) -> None:
        where: list[Any] = []
        if not self._try(lambda review: where.append(review.undo())) or self.review is None:
            return
        if where[0] is None:
            self.notify("There is nothing left to undo.", markup=False, timeout=2)
            return
        self._keep_gold()
        sha256, key = where[0]
        sheet = self.review.sheets.get(sha256)
        if sheet is None:
            self.notify("Taken back in a text that is not open now.", markup=False, timeout=4)
            self.show()
        else:
            self.go(next((item for item in self.review.items(sheet) if item.key == key), None), sheet)

    def action_nudge(self, edge: Literal["start", "end"], by: int) -> None:
        item = self.item
        if item is None:
            self._nothing()
        elif self._try(lambda review: review.nudge(item, edge, by)):
            self.show()

    def action_note(self) -> None:
        item, review = self.item, self.review
        if item is None or review is None:
            self._nothing()
            return

        before = shown(review.note_on(item)).replace("\n", " ")

        def answered(words: str | None) -> None:
            if words is not None and words != before and self._try(lambda r: r.note(item, words)):
                self.show()

        self.app.push_screen(AskScreen("Note on this reference", before, empty=True), answered)

    def action_search(self) -> None:
        """Search for what the reference means."""
        from lexlink.tui.screens.search import SearchScreen

        item, sheet = self.item, self.sheet
        if item is None or sheet is None:
            self._nothing()
            return

        def answered(target: str | None) -> None:
            if target and self._try(lambda review: review.pick(item, (target,))):
                self.advance()

        words = sheet.document.text[item.start : item.end]
        self.app.push_screen(SearchScreen(picking="means", query=words), answered)

    # A reference that was missed

    def action_add(self) -> None:
        if self.sheet is None:
            return
        span = self.document.selected_span()
        if span:
            self._mean(self.view.to_text(span[0]), self.view.to_text(span[1] - 1) + 1)
        else:
            self.app.push_screen(AskScreen("Which words were missed? Type them as they stand in the text"), self._missed)

    def _missed(self, words: str | None) -> None:
        if not words or self.sheet is None:
            return
        items, top = self.items(), self.view.to_text(self.document.top)
        hits = list(find_all(self.sheet.document.text, words))
        free = [hit for hit in hits if not any(item.start < hit[1] and hit[0] < item.end for item in items)]
        if free:
            self._mean(*next((hit for hit in free if hit[0] >= top), free[0]))
        elif hits:
            self.go(next(item for item in items if item.start < hits[0][1] and hits[0][0] < item.end))
            self.notify("These words are marked already: this is the reference.", markup=False, timeout=4)
        else:
            self.notify("These words do not stand in this text.", markup=False, severity="warning", timeout=5)

    def _mean(self, start: int, end: int) -> None:
        """Search for what these words mean, and mark them."""
        from lexlink.tui.screens.search import SearchScreen

        sheet = self.sheet
        assert sheet is not None
        self.document.reveal(self.view.to_view(start), self.view.to_view(end - 1) + 1)

        def answered(target: str | None) -> None:
            added: list[Item] = []
            if target and self._try(lambda review: added.append(review.add(sheet, start, end, (target,)))):
                self.go(added[0])
                self.notify("Marked. Edges move with < > H L; Space goes on.", markup=False, timeout=4)

        self.app.push_screen(SearchScreen(picking="means", query=sheet.document.text[start:end]), answered)

    # Whole texts

    def action_finish(self) -> None:
        sheet = self.sheet
        if sheet is not None and self._try(lambda review: review.finish(sheet)):
            self.notify(shown(f"Finished. {self._keep_gold()}".strip()), markup=False, timeout=4)
            self.advance()

    def action_bulk(self) -> None:
        self.app.push_screen(AskScreen("Accept undecided links without a look, from which score on?", "0.95"), self._from_score)

    def _from_score(self, words: str | None) -> None:
        review = self.review
        if not words or review is None:
            return
        try:
            score = float(words.replace(",", "."))
        except ValueError:
            score = -1.0
        if not 0 <= score <= 1:
            self.notify("A score is a number from 0 to 1.", markup=False, severity="warning", timeout=4)
            return
        number = len(review.above(score))
        if not number:
            self.notify(f"No undecided link scores {score:g} or more.", markup=False, timeout=4)
            return

        def answered(sure: bool | None) -> None:
            if sure and self._try(lambda r: r.accept_above(score)):
                self.notify(f"{number} links accepted; u takes them all back.", markup=False, timeout=5)
                self.advance()

        texts = len({item.document for item in review.above(score)})
        self.app.push_screen(ConfirmScreen(f"Accept {number} links from {score:g} on, in {texts} text{'s' if texts > 1 else ''}, without a look?"), answered)
