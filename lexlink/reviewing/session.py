"""One reviewer at work: which reference to judge next, and what becomes of a judgement.

    with Journal(path, "ann") as journal:
        review = Review(journal, organs=kb.organs)
        sheet = review.open(linker.link(document))
        review.accept(review.queue()[0])

A decision has been written to the disk when the call that makes it returns.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Container, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, Literal, NamedTuple

from lexlink.errors import UsageError
from lexlink.reviewing.journal import Event, Glance, Journal
from lexlink.reviewing.marks import is_id, kind_of, layer_of
from lexlink.reviewing.state import Decision, Opened, Place, State, Verdict
from lexlink.types import Document, Link, LinkedDocument

Order = Literal["unsure", "text"]
_TOKEN = re.compile(r"\w+|[^\w\s]")
Watcher = Callable[[str, Sequence[Decision], Event], None]


class Item(NamedTuple):
    """Something to judge: a link that was found, or (`link` None) a mention that a reviewer added."""

    document: str
    key: str
    start: int
    end: int
    link: Link | None = None

    @property
    def place(self) -> Place:
        return self.document, self.key


class Sheet(NamedTuple):
    """A text under review with the links that were found in it, in text order."""

    document: Document
    sha256: str
    found: tuple[Item, ...]
    notices: tuple[str, ...] = ()


def key_of(link: Link) -> str:
    return f"{link.start}-{link.end}-{link.kind}"


def _is_idea(item: Item) -> bool:
    return item.link is not None and item.link.status == "suggested"


def _id_of(link: Link, document: str) -> str:
    """The link's id in a document of this id; `link.id` would hash the whole text anew for each link."""
    return link.replace(document=Document("", key=document)).id


def proposal(link: Link) -> tuple[str, ...] | None:
    """The targets that accepting a link means: none for one that leads nowhere, None where a choice has to be made."""
    if link.status == "ambiguous":
        return None
    if link.status == "suggested":
        return tuple(c.target for c in link.suggestions[:1]) or None
    return tuple(target.id for target in link.targets)


def certainty(link: Link) -> float:
    """How little a person is needed for a link, 0..1: the queue begins with the least."""
    if link.status == "ambiguous":
        return 0.0
    if link.status == "suggested":
        return link.suggestions[0].score if link.suggestions else 0.0
    if link.status == "nil":
        return {"below_threshold": 0.05, "no_antecedent": 0.1, "no_such_provision": 0.3, "not_in_corpus": 0.5}.get(link.nil_reason or "", 0.6)
    return link.score


class Review:
    """The open texts and the decisions on them."""

    def __init__(self, journal: Journal | Glance, organs: Container[str] = frozenset()) -> None:
        self.journal = journal
        self.state = State(journal.read.events)
        self.problems = (*journal.read.problems, *self.state.problems)
        self.sheets: dict[str, Sheet] = {}
        self._organs = organs
        self._watchers: list[Watcher] = []

    def watch(self, watcher: Watcher) -> None:
        """Have somebody told of each decision and each undoing, after it was written."""
        self._watchers.append(watcher)

    # Texts

    def open(self, linked: LinkedDocument) -> Sheet:
        """Take a text under review, or up again where it was left: a text is known by its characters, not by its name."""
        document = linked.document
        sha256 = document.sha256
        if sha256 not in self.state.documents:
            opened = Opened(sha256, document.id, document.source or "", document.title or "", document.language or "", document.text)
            self._write("open", **opened._asdict())
        found = tuple(Item(sha256, key_of(link), link.start, link.end, link) for link in linked.links)
        self.sheets[sha256] = Sheet(document, sha256, found)
        return self.sheets[sha256]

    def items(self, sheet: Sheet) -> list[Item]:
        """Everything on a text that is to be judged or was, where it stands now, in text order; judged links that are no longer found included."""
        found = {item.key: item for item in sheet.found}
        for decision in self.state.of(sheet.sha256):
            if decision.item not in found and decision.verdict != "reject":
                found[decision.item] = Item(sheet.sha256, decision.item, decision.start, decision.end)
        placed = (item._replace(start=start, end=end) for item in found.values() for start, end in [self.span(item)])
        return sorted(placed, key=lambda item: (item.start, item.end, item.key))

    def span(self, item: Item) -> tuple[int, int]:
        return self.state.spans.get(item.place, (item.start, item.end))

    def decision(self, item: Item) -> Decision | None:
        return self.state.decisions.get(item.place)

    def note_on(self, item: Item) -> str:
        return self.state.notes.get(item.place, "")

    def undecided(self, sheet: Sheet) -> list[Item]:
        return [item for item in sheet.found if item.place not in self.state.decisions]

    def owed(self, sheet: Sheet) -> list[Item]:
        """What has to be decided before a text is finished: ideas that nobody cites are not scored and may stay open."""
        return [item for item in self.undecided(sheet) if not _is_idea(item)]

    def is_done(self, sheet: Sheet) -> bool:
        return self.state.done.get(sheet.sha256, False)

    def queue(self, order: Order = "unsure") -> list[Item]:
        """What is left to judge: the least sure first over all texts, or text by text; ideas come after citations, what was put off comes last."""
        left = [(number, item) for number, sheet in enumerate(self.sheets.values()) for item in self.undecided(sheet)]

        def rank(entry: tuple[int, Item]) -> tuple[float, ...]:
            number, item = entry
            sure = certainty(item.link) if order == "unsure" and item.link else 0.0
            first = _is_idea(item) if order == "unsure" else 0
            return (self.state.skipped.get(item.place, 0), first, sure, number, item.start, item.end)

        return [item for _, item in sorted(left, key=rank)]

    def progress(self) -> tuple[int, int]:
        """How many of the links that were found are judged, and how many there are."""
        total = sum(len(sheet.found) for sheet in self.sheets.values())
        return total - sum(len(self.undecided(sheet)) for sheet in self.sheets.values()), total

    # Decisions

    def accept(self, item: Item) -> Decision:
        """The link is right. Raises UsageError where it leaves a choice open."""
        return self._decide([self._accepted(item)])[0]

    def _accepted(self, item: Item, bulk: bool = False) -> Decision:
        before = self.decision(item)
        targets = before.targets if item.link is None and before else proposal(item.link) if item.link else None
        if targets is None:
            raise UsageError("this reference has several readings: pick the one that is meant")
        erratum = item.link is not None and item.link.nil_reason == "no_such_provision"
        return self._made(item, "accept" if item.link else "add", targets, erratum=erratum, bulk=bulk)

    def reject(self, item: Item) -> Decision:
        """It is no reference to international law: the gold marks nothing there."""
        return self._decide([self._made(item, "reject", ())])[0]

    def pick(self, item: Item, targets: Sequence[str], *, erratum: bool = False) -> Decision:
        """Something else is meant: a rival, or whatever was found by searching. A reading that is no id means: law of another kind."""
        verdict: Verdict = "accept" if item.link and proposal(item.link) == tuple(targets) else "correct" if item.link else "add"
        return self._decide([self._made(item, verdict, tuple(targets), erratum=erratum)])[0]

    def undecidable(self, item: Item) -> Decision:
        """Nobody can tell: the mention neither costs nor earns in a score."""
        return self._decide([self._made(item, "undecidable", ())])[0]

    def add(self, sheet: Sheet, start: int, end: int, targets: Sequence[str]) -> Item:
        """Mark a mention that was missed. Raises UsageError for a stretch outside the text or without a target."""
        if not 0 <= start < end <= len(sheet.document.text) or not sheet.document.text[start:end].strip():
            raise UsageError("mark the words of the reference first")
        if not targets:
            raise UsageError("a mention that was missed needs a target: search it first")
        item = next((i for i in self.items(sheet) if (i.start, i.end) == (start, end)), Item(sheet.sha256, f"{start}-{end}-added", start, end))
        self._decide([self._made(item, "correct" if item.link else "add", tuple(targets))])
        return item

    def above(self, score: float) -> list[Item]:
        """The undecided links that lead somewhere and score at least so much, in text order."""
        left = (item for sheet in self.sheets.values() for item in self.undecided(sheet))
        return [item for item in left if item.link and item.link.status == "linked" and item.link.score >= score]

    def accept_above(self, score: float) -> int:
        """Accept every undecided link from a score on, as one step that can be undone; how many. Nobody has looked at them: the gold says so."""
        decisions = [self._accepted(item, bulk=True) for item in self.above(score)]
        return len(self._decide(decisions)) if decisions else 0

    def skip(self, item: Item) -> None:
        """Put it off: it comes again at the end of the queue."""
        self._write("skip", document=item.document, item=item.key)

    def note(self, item: Item, words: str) -> None:
        self._write("note", document=item.document, item=item.key, note=words)

    def move(self, item: Item, start: int, end: int) -> None:
        """The mention stands elsewhere. Raises UsageError for a stretch outside the text."""
        if not 0 <= start < end <= len(self.state.documents[item.document].text):
            raise UsageError("a mention has at least one character, inside the text")
        self._write("span", document=item.document, item=item.key, start=start, end=end)

    def nudge(self, item: Item, edge: Literal["start", "end"], by: int) -> None:
        """Move an edge of a mention by so many words or marks. Raises UsageError where there are no more."""
        text, (start, end) = self.state.documents[item.document].text, self.span(item)
        bounds = [token.span() for token in _TOKEN.finditer(text, max(0, start - 400), end + 400)]
        edges = [first for first, _ in bounds] if edge == "start" else [last for _, last in bounds]
        here = start if edge == "start" else end
        at = (bisect_left(edges, here) + by) if by < 0 else bisect_right(edges, here) + by - 1
        if not 0 <= at < len(edges):
            raise UsageError("there are no more words on that side")
        self.move(item, *((edges[at], end) if edge == "start" else (start, edges[at])))

    def finish(self, sheet: Sheet) -> None:
        """The whole text was read and nothing is missing: from now on it is gold. Raises UsageError while links are undecided."""
        if left := len(self.owed(sheet)):
            raise UsageError(f"{left} reference{'s are' if left > 1 else ' is'} still undecided in this text")
        self._write("done", document=sheet.sha256)

    def undo(self) -> Place | None:
        """Take back the last thing that was done; where it was, None where nothing is left to undo."""
        latest = self.state.latest
        if latest is None:
            return None
        row = latest["decisions"][0] if latest["do"] == "decide" else latest
        undone = [self.state.decisions[d["document"], d["item"]] for d in latest.get("decisions", ())]
        self._write("undo", undone, of=latest["n"])
        return row["document"], row.get("item", "")

    def history(self, most: int = 10) -> Iterator[Decision]:
        """The last decisions, the latest first."""
        seen = 0
        for event in reversed(self.state.history):
            for row in event.get("decisions", ())[:most]:
                if seen < most and (decision := self.state.decisions.get((row["document"], row["item"]))):
                    seen += 1
                    yield decision

    def _made(self, item: Item, verdict: Verdict, targets: Sequence[str], *, erratum: bool = False, bulk: bool = False) -> Decision:
        start, end = self.span(item)
        ids = tuple(target for target in targets if is_id(target))
        layer = "" if verdict == "reject" else "ignore" if verdict == "undecidable" else layer_of(ids, item.link, self._organs)
        surface = self.state.documents[item.document].text[start:end]
        return Decision(
            item.document,
            item.key,
            verdict,
            start,
            end,
            ids,
            kind=kind_of(surface, ids, layer, item.link) if layer else "",
            layer=layer,
            erratum=erratum,
            bulk=bulk,
            score=item.link.score if item.link else 0.0,
            link=_id_of(item.link, self.state.documents[item.document].id) if item.link else "",
        )

    def _decide(self, decisions: list[Decision]) -> list[Decision]:
        self._write("decide", decisions, decisions=[{**d._asdict(), "targets": list(d.targets)} for d in decisions])
        return decisions

    def _write(self, what: str, concerned: Sequence[Decision] = (), **fields: Any) -> None:
        event: Event = {"n": self.state.last + 1, "do": what, "at": datetime.now(UTC).isoformat(timespec="seconds"), **fields}
        self.journal.append(event)
        self.state.apply(event)
        for watcher in self._watchers if concerned else ():
            watcher(what, concerned, event)
