"""The reviewer's desk: the review that the open documents share, and what can be answered to a reference.

Knows no Textual. The journal is opened when the first decision is asked for, and stays open until the end.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from lexlink.errors import LexlinkError, UsageError
from lexlink.reviewing.marks import is_id
from lexlink.reviewing.session import Item, Sheet, key_of, proposal
from lexlink.tui.state import Reading, choices

if TYPE_CHECKING:
    from lexlink.kb.knowledge_base import KnowledgeBase
    from lexlink.reviewing.mirror import Mirror
    from lexlink.reviewing.session import Review
    from lexlink.reviewing.state import Decision

VERDICTS = {"accept": "accepted", "reject": "no reference", "correct": "corrected", "add": "added", "undecidable": "nobody can tell"}
MARKS = {"accept": "✓", "reject": "✗", "correct": "✎", "add": "+", "undecidable": "?"}
ASCII_MARKS = {"accept": "v", "reject": "x", "correct": "c", "add": "+", "undecidable": "?"}


class Answer(NamedTuple):
    """Something that a reference may mean: one target, or the several that it has together."""

    targets: tuple[str, ...]
    role: str
    score: float


def answers(item: Item, decision: Decision | None) -> list[Answer]:
    """What can be picked for a reference, the link's own reading first; then what it hints at and its rivals, each once."""
    found: dict[tuple[str, ...], Answer] = {}
    if decision and decision.targets:
        found[decision.targets] = Answer(decision.targets, "decided", decision.score)
    if item.link:
        own = proposal(item.link)
        if own and all(map(is_id, own)):
            found.setdefault(own, Answer(own, "cited" if item.link.status == "nil" else "target", item.link.score))
        for choice in choices(item.link):
            known = (choice.target,) in found or (own and choice.target in own)
            if not known:
                found[choice.target,] = Answer((choice.target,), choice.role, choice.score)
    return list(found.values())


def answer_words(answer: Answer, kb: KnowledgeBase) -> str:
    """An answer as it is read: a citation, or several in short."""
    first = answer.targets[0]
    if not is_id(first):
        return first.strip("()") + ": law of another kind"
    words = kb.instruments[first].short if first in kb.instruments and kb.instruments[first].short else kb.citation(first)
    if len(answer.targets) > 1:
        words += f" … {kb.citation(answer.targets[-1])} ({len(answer.targets)})"
    return words


class Desk:
    """The review of this session. Raises UsageError or InputError from `open` where the journal cannot be had."""

    def __init__(self, settings: Mapping[str, Any] | None = None, *, kept: bool = True) -> None:
        """`settings` as the command line gives them; where nothing is to be kept between runs only a journal named there is written."""
        given = settings or {}
        self._kept = kept
        self.reviewer: str = given.get("reviewer") or _user()
        self.journal_path: Path | None = given.get("journal")
        self.gold: Path | None = Path(given["gold"]) if given.get("gold") else None
        self.language: str = given.get("language") or ""
        self.review: Review | None = None
        self.mirror: Mirror | None = None

    def open(self, kb: KnowledgeBase) -> Review:
        """The review, with the journal open for writing."""
        if self.review is None:
            from lexlink.reviewing.journal import Journal, place_of
            from lexlink.reviewing.mirror import attach
            from lexlink.reviewing.session import Review

            if self.journal_path is None and not self._kept:
                raise UsageError("judging keeps a journal: start without --no-state")
            journal = Journal(self.journal_path or place_of(self.reviewer), self.reviewer)
            self.review = Review(journal, organs=kb.organs)
            self.mirror = attach(self.review)
        return self.review

    def close(self) -> None:
        """Bring the gold up to date and let others have the journal."""
        if self.review is not None:
            try:
                self.keep_gold()
            except LexlinkError:
                pass  # it was said when the text was finished, and the journal holds everything
            self.review.journal.close()
            self.review = None

    def take(self, readings: Iterable[Reading]) -> None:
        """Put linked documents on the desk."""
        if self.review is None:
            return
        for reading in readings:
            if reading.linked is not None and self.sheet(reading) is None:
                self.review.open(reading.linked)

    def sheet(self, reading: Reading) -> Sheet | None:
        """The sheet of a document that lies on the desk with these links."""
        if self.review is None or reading.linked is None:
            return None
        return next((sheet for sheet in self.review.sheets.values() if sheet.document is reading.linked.document), None)

    def item(self, reading: Reading, index: int) -> Item | None:
        """What is to be judged of a link of a document."""
        sheet = self.sheet(reading)
        link = reading.links[index]
        return Item(sheet.sha256, key_of(link), link.start, link.end, link) if sheet else None

    def verdict(self, reading: Reading, index: int) -> Decision | None:
        """What was decided of a link of a document."""
        item = self.item(reading, index)
        return self.review.decision(item) if self.review and item else None

    def keep_gold(self) -> str:
        """Bring the gold file up to date, where there is to be one; what came of it in words. Raises LexlinkError."""
        from lexlink.reviewing.gold import rows, write

        if self.gold is None or self.review is None:
            return ""
        made = rows(self.review.state, self.reviewer, only=self.review.sheets, language=self.language)
        unfinished = [sheet.sha256 for sheet in self.review.sheets.values() if not self.review.is_done(sheet)]
        if not made and not self.gold.exists():
            return ""
        total, _ = write(self.gold, made, unfinished, self.reviewer)
        return f"{self.gold.name} holds {total} texts"


def _user() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "reviewer"
