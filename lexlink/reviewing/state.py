"""What stands after a journal's events: decisions, moved spans, notes, what was put off, finished texts.

Every event can be undone, the last one first, without limit: each leaves behind what was there before it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal, NamedTuple, get_args

from lexlink.reviewing.journal import Event

Verdict = Literal["accept", "reject", "correct", "add", "undecidable"]
VERDICTS = frozenset(get_args(Verdict))
Place = tuple[str, str]  # the text's sha256, the item's key
_ABSENT = object()


class Opened(NamedTuple):
    """A text that was reviewed, as it was when first opened."""

    sha256: str
    id: str
    source: str
    title: str
    language: str
    text: str


class Decision(NamedTuple):
    """What a person decided of a mention. `layer` and `kind` are the gold's; an empty layer: the gold marks nothing there.

    `bulk` says that it was accepted by its score without a look. `score` and `link` are the link's score and id.
    """

    document: str
    item: str
    verdict: Verdict
    start: int
    end: int
    targets: tuple[str, ...] = ()
    kind: str = ""
    layer: str = ""
    erratum: bool = False
    bulk: bool = False
    score: float = 0.0
    link: str = ""

    @property
    def place(self) -> Place:
        return self.document, self.item


class State:
    """The standing decisions of one reviewer, by text and item."""

    def __init__(self, events: Iterable[Event] = ()) -> None:
        self.documents: dict[str, Opened] = {}
        self.decisions: dict[Place, Decision] = {}
        self.spans: dict[Place, tuple[int, int]] = {}
        self.notes: dict[Place, str] = {}
        self.skipped: dict[Place, int] = {}
        self.done: dict[str, bool] = {}
        self.problems: list[str] = []
        self.last = 0
        self._past: list[tuple[Event, list[tuple[dict[Any, Any], Any, Any]]]] = []
        for event in events:
            try:
                self.apply(event)
            except (KeyError, TypeError, ValueError) as error:
                self.problems.append(f"event {event.get('n')} of the journal makes no sense and is left out: {error}")

    @property
    def latest(self) -> Event | None:
        """The event that would be undone."""
        return self._past[-1][0] if self._past else None

    @property
    def history(self) -> list[Event]:
        """The standing events, the first one first."""
        return [event for event, _ in self._past]

    def span(self, decision: Decision) -> tuple[int, int]:
        """Where a decided mention stands, as last moved."""
        return self.spans.get(decision.place, (decision.start, decision.end))

    def of(self, document: str) -> list[Decision]:
        """The decisions on a text, in text order."""
        return sorted((d for d in self.decisions.values() if d.document == document), key=lambda d: (self.span(d), d.item))

    def apply(self, event: Event) -> None:
        """Make an event stand. Raises KeyError, TypeError or ValueError, with nothing changed, for one that makes no sense."""
        number, what = int(event["n"]), event["do"]
        if what == "open":
            opened = Opened(*(_text(event, name) for name in Opened._fields))
            self.documents.setdefault(opened.sha256, opened)
        elif what == "undo":
            self._undo(int(event["of"]))
        else:
            changes = self._changes(what, event, number)
            before: list[tuple[dict[Any, Any], Any, Any]] = []
            for mapping, key, value in changes:
                before.append((mapping, key, mapping.get(key, _ABSENT)))
                mapping[key] = value
            self._past.append((event, before))
        self.last = max(self.last, number)

    def _changes(self, what: str, event: Event, number: int) -> list[tuple[dict[Any, Any], Any, Any]]:
        if what == "decide":
            decisions = [self._decision(row) for row in event["decisions"]]
            return [(self.decisions, d.place, d) for d in decisions]
        opened = self.documents[_text(event, "document")]
        if what == "done":
            return [(self.done, opened.sha256, bool(event.get("done", True)))]
        place = (opened.sha256, _text(event, "item"))
        if what == "span":
            return [(self.spans, place, _span(event, opened.text))]
        if what == "note":
            return [(self.notes, place, _text(event, "note"))]
        if what == "skip":
            return [(self.skipped, place, number)]
        raise ValueError(f"{what!r} is not known")

    def _decision(self, row: Mapping[str, Any]) -> Decision:
        opened = self.documents[_text(row, "document")]
        verdict = row["verdict"]
        if verdict not in VERDICTS:
            raise ValueError(f"{verdict!r} is no verdict")
        targets = tuple(row.get("targets", ()))
        if not all(isinstance(target, str) for target in targets):
            raise TypeError("a target is no text")
        start, end = _span(row, opened.text)
        return Decision(
            opened.sha256,
            _text(row, "item"),
            verdict,
            start,
            end,
            targets,
            kind=str(row.get("kind", "")),
            layer=str(row.get("layer", "")),
            erratum=bool(row.get("erratum")),
            bulk=bool(row.get("bulk")),
            score=float(row.get("score", 0.0)),
            link=str(row.get("link", "")),
        )

    def _undo(self, number: int) -> None:
        if not self._past or self._past[-1][0]["n"] != number:
            raise ValueError(f"event {number} is not the last one that stands")
        _, before = self._past.pop()
        for mapping, key, value in reversed(before):
            if value is _ABSENT:
                del mapping[key]
            else:
                mapping[key] = value


def _text(row: Mapping[str, Any], name: str) -> str:
    value = row[name]
    if not isinstance(value, str):
        raise TypeError(f"{name} is no text")
    return value


def _span(row: Mapping[str, Any], text: str) -> tuple[int, int]:
    start, end = row["start"], row["end"]
    if not isinstance(start, int) or not isinstance(end, int) or not 0 <= start < end <= len(text):
        raise ValueError(f"{start}–{end} is no stretch of the text")
    return start, end
