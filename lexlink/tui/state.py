"""What browsing is, without a terminal: open documents, the place in each, what is shown beside a link.

Offsets are code points of the document's own text.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from lexlink.tui.view import Sureness, shown, sureness
from lexlink.types import Document, Feature, Kind, Link, LinkedDocument, Status
from lexlink.value import value

Role = Literal["target", "cited", "suggestion", "nearest", "rival"]
Stage = Literal["linking", "linked", "stopped", "failed"]
KINDS: tuple[Kind, ...] = ("instrument", "provision", "organ", "quotation", "concept")
STATUSES: tuple[Status, ...] = ("linked", "ambiguous", "nil", "suggested")
MOST_HITS = 10_000
MOST_HISTORY = 500


class Choice(NamedTuple):
    """Something that can be shown beside a link, and what it is to it."""

    target: str
    role: Role
    score: float
    features: tuple[Feature, ...] = ()


def choices(link: Link) -> tuple[Choice, ...]:
    """All that a link may show, in order: its targets, what it hints at, its rivals. Each id once."""
    features = {c.target: c.features for c in link.candidates}
    first: Role = "cited" if link.status == "nil" else "target"
    hint: Role = "nearest" if link.status == "nil" else "suggestion"
    best = link.candidates[0].features if link.candidates else ()
    found = [Choice(t.id, first, link.score, features.get(t.id, best)) for t in link.targets]
    if link.kind != "organ" or not link.targets:  # what founds an organ is shown with the organ
        found += [Choice(c.target, hint, c.score, c.features) for c in link.suggestions]
    found += [Choice(c.target, "rival", c.score, c.features) for c in link.candidates]
    once: dict[str, Choice] = {}
    for choice in found:
        once.setdefault(choice.target, choice)
    return tuple(once.values())


@value
class Filter:
    """Which links are shown: kinds and statuses left out, and the least score."""

    without_kinds: frozenset[Any] = frozenset()
    without_statuses: frozenset[Any] = frozenset()
    least: float = 0.0

    if TYPE_CHECKING:

        def replace(self, **changes: Any) -> Filter: ...

    def lets(self, link: Link) -> bool:
        score = link.suggestions[0].score if link.status == "suggested" and link.suggestions else link.score
        return link.kind not in self.without_kinds and link.status not in self.without_statuses and (score >= self.least or link.status == "nil")

    def toggled(self, name: str) -> Filter:
        """The filter with a kind or a status switched on or off."""
        if name in KINDS:
            return self.replace(without_kinds=self.without_kinds ^ {name})
        return self.replace(without_statuses=self.without_statuses ^ {name})

    @property
    def says(self) -> str:
        """What is left out, in words; empty where nothing is."""
        left_out = [*(k for k in KINDS if k in self.without_kinds), *(s for s in STATUSES if s in self.without_statuses)]
        words = ["without " + ", ".join(left_out)] if left_out else []
        return " · ".join([*words, f"from {self.least:.2f}"] if self.least else words)


class Spot(NamedTuple):
    """A place to go back to: which document, the offset at the top, the link and what it showed."""

    key: str
    top: int
    link: int | None
    choice: int


class Reading:
    """One open document: how far linking is, where the reader is, what is filtered and looked for.

    `at` is the current link, `choice` which of its options is shown, `top` the offset of the first
    character on the screen, `wanted` the id of a link to take up again once links are there.
    """

    def __init__(self, document: Document) -> None:
        self.document = document
        self.text = shown(document.text)
        self.stage: Stage = "linking"
        self.problem = ""
        self.linked: LinkedDocument | None = None
        self.at: int | None = None
        self.choice = 0
        self.top = 0
        self.wanted = ""
        self.filter = Filter()
        self.visible: tuple[int, ...] = ()
        self.query = ""
        self.hits: tuple[tuple[int, int], ...] = ()
        self.hit: int | None = None
        self._visible_starts: list[int] = []
        self._counts: dict[Sureness, int] = {}
        self._citing: dict[str, list[int]] = {}

    @property
    def key(self) -> str:
        return self.document.source or self.document.id

    @property
    def name(self) -> str:
        """What the document is called on the screen: its title, else the end of where it came from."""
        source = self.document.source or ""
        name = self.document.title or ("standard input" if source == "-" else source.rstrip("/").rpartition("/")[2] or source) or "pasted text"
        return shown(name).replace("\n", " ")

    @property
    def links(self) -> tuple[Link, ...]:
        return self.linked.links if self.linked else ()

    @property
    def link(self) -> Link | None:
        return self.links[self.at] if self.at is not None and self.at < len(self.links) else None

    @property
    def options(self) -> tuple[Choice, ...]:
        return choices(self.link) if self.link else ()

    @property
    def chosen(self) -> Choice | None:
        options = self.options
        return options[self.choice % len(options)] if options else None

    def take(self, linked: LinkedDocument) -> None:
        """Accept the links; the reader's place stays, and a link remembered by its id is taken up again."""
        self.linked, self.stage = linked, "linked"
        self._citing = {}
        for n, link in enumerate(linked.links):
            for target in {part for t in link.targets for part in lying_in(t.id)}:
                self._citing.setdefault(target, []).append(n)
        self.set_filter(self.filter)
        if self.wanted:
            self.at = next((n for n, link in enumerate(self.links) if link.id == self.wanted), self.at)
            self.wanted = ""

    def set_filter(self, chosen: Filter) -> None:
        self.filter = chosen
        self.visible = tuple(n for n, link in enumerate(self.links) if chosen.lets(link))
        self._visible_starts = [self.links[n].start for n in self.visible]
        self._counts = dict.fromkeys(("sure", "likely", "unsure", "nil", "hint"), 0)
        for n in self.visible:
            self._counts[sureness(self.links[n])] += 1
        if self.at is not None and self.place is None:
            self.at, self.choice = None, 0

    def go(self, index: int | None, choice: int = 0) -> None:
        """Make a link the current one."""
        self.at, self.choice = index, choice

    def step(self, by: int, unsure: bool = False) -> int | None:
        """The next (1) or previous (-1) visible link from where the reader is, around the ends; None where there is none."""
        wanted = [n for n in self.visible if sureness(self.links[n]) not in ("sure", "hint")] if unsure else self.visible
        if not wanted:
            return None
        if self.at is not None:
            later = bisect_left(wanted, self.at + 1 if by > 0 else self.at)
        else:
            first = bisect_left(self._visible_starts, self.top)
            here = self.visible[first] if first < len(self.visible) else len(self.links)
            later = bisect_left(wanted, here)
        return wanted[(later if by > 0 else later - 1) % len(wanted)]

    def link_at(self, offset: int) -> int | None:
        """The innermost visible link around an offset."""
        around = [n for n in self.visible if self.links[n].start <= offset < self.links[n].end]
        return min(around, key=lambda n: (self.links[n].end - self.links[n].start, -n), default=None)

    def first_between(self, start: int, end: int) -> int | None:
        """The first visible link that begins in a stretch of the text."""
        at = bisect_left(self._visible_starts, start)
        return self.visible[at] if at < len(self.visible) and self._visible_starts[at] < end else None

    @property
    def counts(self) -> dict[Sureness, int]:
        """How many visible links there are of each sureness."""
        return self._counts or dict.fromkeys(("sure", "likely", "unsure", "nil", "hint"), 0)

    @property
    def place(self) -> int | None:
        """Where the current link stands among the visible ones, from 0."""
        if self.at is None:
            return None
        n = bisect_left(self.visible, self.at)
        return n if n < len(self.visible) and self.visible[n] == self.at else None

    def coming(self, count: int) -> tuple[str, ...]:
        """The first targets of the references that come next, for what has to be looked up to be ready."""
        first = 0 if self.place is None else self.place + 1
        links = (self.links[n] for n in self.visible[first : first + count])
        return tuple(link.targets[0].id for link in links if link.targets)

    def citing(self, target: str) -> Sequence[int]:
        """The links that lead to an id, or to a part of it."""
        return self._citing.get(target, ())

    def find(self, query: str) -> None:
        """Look for words, capitals aside; the first hit at or after the top becomes the current one."""
        self.query = query
        self.hits = tuple(find_all(self.text, query))
        after = bisect_left(self.hits, (self.top, 0))
        self.hit = (after if after < len(self.hits) else 0) if self.hits else None

    def step_hit(self, by: int) -> None:
        if self.hits:
            self.hit = ((self.hit or 0) + by) % len(self.hits)


def lying_in(target: str) -> Iterable[str]:
    """An id and all that it lies in: paragraph, article, instrument."""
    yield target
    while "__" in target:
        target = target.rpartition("__")[0]
        yield target
    if "/" in target:
        yield target.partition("/")[0]


def find_all(text: str, query: str) -> Iterable[tuple[int, int]]:
    """Where a string stands in a text, capitals aside, at most so many times; offsets are the text's own."""
    import re

    if not query:
        return
    for number, match in enumerate(re.finditer(re.escape(query), text, re.IGNORECASE)):
        if number >= MOST_HITS:
            return
        yield match.span()


class Session:
    """The open documents, which of them is read, and the way back."""

    def __init__(self) -> None:
        self.readings: list[Reading] = []
        self.current = 0
        self._back: list[Spot] = []
        self._forward: list[Spot] = []

    @property
    def reading(self) -> Reading | None:
        return self.readings[self.current] if self.readings else None

    def open(self, document: Document) -> Reading:
        """The reading of a document, a new one unless it is open already with the same text; it is not gone to."""
        made = Reading(document)
        for reading in self.readings:
            if reading.key == made.key and reading.document.text == document.text:
                return reading
        self.readings.append(made)
        return made

    def close(self, index: int) -> None:
        del self.readings[index]
        self.current = max(0, min(self.current if self.current <= index else self.current - 1, len(self.readings) - 1))

    def spot(self) -> Spot | None:
        reading = self.reading
        return Spot(reading.key, reading.top, reading.at, reading.choice) if reading else None

    def leave(self) -> None:
        """Remember the present place before going elsewhere; what was ahead is forgotten."""
        spot = self.spot()
        if spot and (not self._back or self._back[-1] != spot):
            self._back = [*self._back[-MOST_HISTORY:], spot]
        self._forward.clear()

    def back(self) -> bool:
        return self._travel(self._back, self._forward)

    def forward(self) -> bool:
        return self._travel(self._forward, self._back)

    @property
    def history(self) -> tuple[Sequence[Spot], Sequence[Spot]]:
        return tuple(self._back), tuple(self._forward)

    def _travel(self, origin: list[Spot], opposite: list[Spot]) -> bool:
        here = self.spot()
        while origin:
            spot = origin.pop()
            index = next((n for n, reading in enumerate(self.readings) if reading.key == spot.key), None)
            if index is None or spot == here:
                continue
            if here:
                opposite.append(here)
            self.current = index
            reading = self.readings[index]
            reading.top = spot.top
            reading.go(spot.link if spot.link is None or spot.link < len(reading.links) else None, spot.choice)
            return True
        return False
