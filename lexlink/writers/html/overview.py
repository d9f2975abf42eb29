"""What a report counts while the documents pass: sums, not the documents, so that memory stays flat."""

from __future__ import annotations

import heapq
from collections import Counter
from itertools import combinations
from typing import NamedTuple

from lexlink.types import Link, LinkedDocument
from lexlink.writers.notes import note

SURE = 0.7  # a link below this score is marked as doubtful
MOST_DOUBTS = 40
_TOGETHER = 12  # instruments of a document that are counted as cited together
_URGENCY = ("no such provision", "misquoted", "not clear", "low score")


class Doubt(NamedTuple):
    """A link that somebody should look at: the address of its mark (empty where it is not shown), what the text says, why."""

    rank: int
    place: int
    number: int
    to: str
    surface: str
    document: str
    kind: str
    reason: str


class Cited(NamedTuple):
    """How often something is cited: links, documents."""

    links: int
    documents: int


class Overview:
    """The counts of a report."""

    def __init__(self) -> None:
        self.documents = self.links = self.linked = self.doubtful = self.shown = self.silent = 0
        self.cited: Counter[str] = Counter()
        self.citing: Counter[str] = Counter()
        self.names: dict[str, str] = {}
        self.months: Counter[str] = Counter()
        self.together: Counter[tuple[str, str]] = Counter()
        self._doubts: list[tuple[tuple[int, int, int], Doubt]] = []

    @property
    def doubts(self) -> list[Doubt]:
        """The most urgent ones, in the order of the texts within each kind."""
        return [doubt for _, doubt in sorted(self._doubts, key=lambda item: item[1][:3])]

    def add(self, linked: LinkedDocument, anchors: Anchors | None) -> int:
        """Count a document that is shown on the page of these anchors, or nowhere; its number."""
        self.documents += 1
        self.shown += anchors is not None
        if anchors is not None:
            anchors.begin(linked, self.documents)
        self.links += len(linked.links)
        self.silent += not linked.links
        for number, link in enumerate(linked.links, 1):
            if kind := doubt_of(link):
                self.doubtful += 1
                self._doubt(link, number, linked, kind, anchors)
        self._count(linked)
        return self.documents

    def on_one_page(self) -> None:
        """The texts stand on the overview's own page after all."""
        self._doubts = [(order, doubt._replace(to=f"#{doubt.to.rpartition('#')[2]}")) for order, doubt in self._doubts]

    def _count(self, linked: LinkedDocument) -> None:
        """A document's own counts, each target once a link."""
        sure = [link for link in linked.links if link.status == "linked"]
        self.linked += len(sure)
        cited: Counter[str] = Counter()
        for link in sure:
            targets = dict.fromkeys(t.id for t in link.targets)
            cited.update({*(t for t in targets if "/" in t), *(t.partition("/")[0] for t in targets)})
            for target in targets:
                self._name(link, target)
        self.cited.update(cited)
        self.citing.update(cited.keys())
        instruments = sorted(t for t in cited if "/" not in t)[:_TOGETHER]
        self.together.update(combinations(instruments, 2))
        if linked.document.date and sure:
            self.months[linked.document.date.isoformat()[:7]] += len(sure)

    def _name(self, link: Link, target: str) -> None:
        for wanted in (target, target.partition("/")[0]):
            if wanted not in self.names:
                self.names[wanted] = called(link, wanted)

    def _doubt(self, link: Link, number: int, linked: LinkedDocument, kind: str, anchors: Anchors | None) -> None:
        rank = _URGENCY.index(kind)
        order = (-rank, -self.documents, -number)  # the heap gives up its smallest: the least urgent, the last
        if len(self._doubts) >= MOST_DOUBTS and order < self._doubts[0][0]:
            return
        to = f"{anchors.file}#{anchors.of(link)}" if anchors is not None else ""
        doubt = Doubt(rank, self.documents, number, to, link.surface, title(linked), kind, reason(link))
        (heapq.heappush if len(self._doubts) < MOST_DOUBTS else heapq.heappushpop)(self._doubts, (order, doubt))

    def top(self, most: int, *, provisions: bool) -> list[tuple[str, Cited]]:
        """The targets that are cited most, provisions or instruments and bodies."""
        found = [(target, links) for target, links in self.cited.items() if ("/" in target) == provisions]
        best = heapq.nsmallest(most, found, key=lambda item: (-item[1], item[0]))
        return [(target, Cited(links, self.citing[target])) for target, links in best]


class Anchors:
    """The ids of marks on one page: those of the links, the same on every run; a document that comes again gets its number behind them."""

    def __init__(self, file: str = "") -> None:
        self.file = file
        self._seen: set[str] = set()
        self._behind = ""

    def begin(self, linked: LinkedDocument, place: int) -> None:
        """The document whose links are asked for next."""
        self._behind = f"-{place}" if linked.document.id in self._seen else ""
        self._seen.add(linked.document.id)

    def of(self, link: Link) -> str:
        return f"l{link.id}{self._behind}"


def doubt_of(link: Link) -> str:
    """The kind of a doubt, empty for a link that is sure or no link at all."""
    if link.nil_reason == "no_such_provision":
        return "no such provision"
    if link.quotation and not link.quotation.exact and link.status == "linked":
        return "misquoted"
    if link.status == "ambiguous":
        return "not clear"
    return "low score" if link.status == "linked" and link.score < SURE else ""


def state(link: Link) -> str:
    """How a mark looks: sure, doubt, none or idea."""
    if link.status == "suggested":
        return "idea"
    return "doubt" if doubt_of(link) else "none" if link.status == "nil" else "sure"


def reason(link: Link) -> str:
    """Why somebody should look at a link."""
    if link.status == "linked" and not link.quotation:
        return f"score {link.score:.2f}"
    shown = note(link)
    return shown.body if link.status == "ambiguous" and not link.quotation else ", ".join(filter(None, (shown.title, shown.place)))


def called(link: Link, target: str) -> str:
    """How a target is called in a list: an instrument by its short name."""
    passage = link.law.passage(target) if link.law else None
    if passage is None:
        return target
    return passage.citation if "/" in target else passage.breadcrumb[0]


def title(linked: LinkedDocument) -> str:
    document = linked.document
    return document.title or document.key or document.source or document.id
