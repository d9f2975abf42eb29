"""Decisions also in the store, beside the links of past runs, where the user has one.

The journal is what counts: where the store cannot be written, one problem is kept and the review goes on.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lexlink.errors import LexlinkError
from lexlink.reviewing.journal import Event
from lexlink.reviewing.state import Decision

if TYPE_CHECKING:
    from lexlink.reviewing.session import Review
    from lexlink.store.records import Judgement
    from lexlink.store.repository import Store


class Mirror:
    """Writes what a review tells it. `problem` says why it stopped, empty while it works."""

    def __init__(self, store: Store, review: Review) -> None:
        self._store, self._review = store, review
        self.problem = ""

    def __call__(self, what: str, decisions: Sequence[Decision], event: Event) -> None:
        if self.problem:
            return
        try:
            if what == "decide":
                self._store.add_judgement(*(self._judgement(decision, str(event.get("at", ""))) for decision in decisions))
            elif what == "undo":
                self._take_back(decisions)
        except LexlinkError as error:
            self.problem = str(error)
        except Exception as error:  # a database in trouble must not cost a decision that the journal holds
            self.problem = f"the store could not be written: {type(error).__name__}"

    def _judgement(self, decision: Decision, at: str) -> Judgement:
        from lexlink.store.records import Judgement

        review = self._review
        opened = review.state.documents[decision.document]
        return Judgement(
            document=opened.id,
            link=decision.link,
            start=decision.start,
            end=decision.end,
            kind=decision.kind,
            surface=opened.text[decision.start : decision.end],
            verdict=decision.verdict,
            target=" ".join(decision.targets),
            note=review.state.notes.get(decision.place, ""),
            judge=review.journal.reviewer,
            judged_at=at,
        )

    def _take_back(self, decisions: Sequence[Decision]) -> None:
        """Withdraw these decisions where they are the last that stand; others were made before there was a store."""
        judge = self._review.journal.reviewer
        standing, times = self._store.judgements(judge=judge), 0
        for decision in reversed(decisions):
            last = standing.pop() if standing else None
            opened = self._review.state.documents[decision.document]
            if last is None or (last.document, last.start, last.end, last.verdict) != (opened.id, decision.start, decision.end, decision.verdict):
                break
            times += 1
        if times:
            self._store.undo(judge, times)


def attach(review: Review) -> Mirror | None:
    """Let a review write to the user's store; None where there is none, or none that can be written."""
    from lexlink.store.place import place

    try:
        if not place().exists:
            return None
        from lexlink.store.repository import Store

        mirror = Mirror(Store.open(), review)
    except LexlinkError:
        return None
    review.watch(mirror)
    return mirror
