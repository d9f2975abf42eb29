"""The corpus as a tree of rows: subject, instrument, division, provision. Children are made when a node is opened.

Knows no Textual.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple

from lexlink.kb.subjects import Subject
from lexlink.text.query import folded

if TYPE_CHECKING:
    from lexlink.kb.knowledge_base import KnowledgeBase
    from lexlink.types import Provision

NodeKind = Literal["subject", "instrument", "division", "provision", "nothing"]
MOST_FOUND = 500
_SEPARATORS = re.compile(r"[\W_]+")


class Node(NamedTuple):
    """A row. `key` is unique in the tree, `target` the id that it stands for, `number` what it is cited by, `opens` whether it has children."""

    key: str
    kind: NodeKind
    depth: int
    label: str
    target: str = ""
    number: str = ""
    opens: bool = False


class CorpusTree:
    """`rows` are what is shown now: what is open, or what a filter lets through."""

    def __init__(self, kb: KnowledgeBase, subjects: Sequence[Subject]) -> None:
        self._kb = kb
        self._subjects = subjects
        self._open: set[str] = set()
        self._names: dict[str, str] | None = None
        self.words = ""
        self.capped = False
        self.rows: list[Node] = []
        self._fill()

    # Opening

    def is_open(self, node: Node) -> bool:
        return node.key in self._open or bool(self.words and node.opens and node.kind in ("subject", "instrument") and self._held_open(node))

    def _held_open(self, node: Node) -> bool:
        """Whether a filter shows what is under a node."""
        at = self.rows.index(node)
        return at + 1 < len(self.rows) and self.rows[at + 1].depth > node.depth

    def toggle(self, row: int, wanted: bool | None = None) -> bool:
        """Open or close a node; whether anything changed."""
        node = self.rows[row]
        if not node.opens or (self.words and node.kind == "subject") or (wanted is not None and wanted == (node.key in self._open)):
            return False
        self._open ^= {node.key}
        self._fill()
        return True

    def parent(self, row: int) -> int:
        """The row of the node that a row is under; itself at the top."""
        depth = self.rows[row].depth
        return next((n for n in range(row - 1, -1, -1) if self.rows[n].depth < depth), row)

    def reveal(self, target: str) -> int:
        """Open what leads to an id; its row, -1 where the corpus does not hold it. A filter is taken away."""
        slug, _, eid = target.partition("/")
        subject = next((s for s in self._subjects if slug in s.instruments), None)
        if subject is None:
            return -1
        self.words = ""
        self._open.add(subject.title)
        if eid:
            article = eid.partition("__")[0]
            provisions = self._kb.provisions(slug)
            division = next((p for e, p in provisions.items() if _divides(e, p) and article in (p.outline or ())), None)
            self._open |= {f"{subject.title}/{slug}"} | ({f"{subject.title}/{division.id}"} if division else set())
            target = f"{slug}/{article}"
        self._fill()
        return next((n for n, node in enumerate(self.rows) if node.target == target), -1)

    def filter(self, words: str) -> None:
        """Show only what holds these words: instruments by any name, and their provisions where some words name the instrument."""
        self.words = " ".join(words.split())
        self._fill()

    # Rows

    def _fill(self) -> None:
        self.capped = False
        self.rows = list(self._filtered() if self.words else self._all())

    def _all(self) -> Iterator[Node]:
        for subject in self._subjects:
            yield Node(subject.title, "subject", 0, subject.title, number=str(len(subject.instruments)), opens=True)
            if subject.title in self._open:
                for slug in subject.instruments:
                    yield from self._instrument(subject, slug)

    def _instrument(self, subject: Subject, slug: str) -> Iterator[Node]:
        key = f"{subject.title}/{slug}"
        instrument = self._kb.instruments[slug]
        yield Node(key, "instrument", 1, instrument.short or instrument.title, slug, instrument.adopted[:4], opens=True)
        if key in self._open:
            yield from self._provisions(subject, slug)

    def _provisions(self, subject: Subject, slug: str) -> Iterator[Node]:
        provisions = self._kb.provisions(slug)
        if not provisions:
            yield Node(f"{subject.title}/{slug}/", "nothing", 2, "its articles are not in the corpus yet", slug)
            return
        inside = {eid: division for e, division in provisions.items() if _divides(e, division) for eid in division.outline or ()}
        told: set[str] = set()
        for eid, provision in provisions.items():
            division = inside.get(eid)
            if _divides(eid, provision):
                continue
            if division is None:
                yield self._provision(slug, provision, 2)
                continue
            key = f"{subject.title}/{division.id}"
            if division.id not in told:
                told.add(division.id)
                yield Node(key, "division", 2, division.heading, division.id, self._short(slug, division.id), opens=True)
            if key in self._open:
                yield self._provision(slug, provision, 3)

    def _provision(self, slug: str, provision: Provision, depth: int) -> Node:
        return Node(provision.id, "provision", depth, provision.heading, provision.id, self._short(slug, provision.id))

    def _short(self, slug: str, target: str) -> str:
        """A citation without the instrument's name."""
        instrument = self._kb.instruments[slug]
        return self._kb.citation(target).removeprefix(instrument.short or instrument.title).strip()

    # Filtering

    def _filtered(self) -> Iterator[Node]:
        wanted = _SEPARATORS.sub(" ", folded(self.words)).split()
        names, shown = self._known_names(), 0
        for subject in self._subjects:
            found: list[Node] = []
            for slug in subject.instruments:
                rest = [word for word in wanted if (f" {word} " if word.isdigit() else f" {word}") not in names[slug]]
                below = [] if len(rest) == len(wanted) else list(self._matching(slug, rest)) if rest else []
                if rest and not below:
                    continue
                head, *inside = self._instrument(subject, slug)
                found += (head, *(below or inside))
            if found and shown < MOST_FOUND:
                yield Node(subject.title, "subject", 0, subject.title, number=str(sum(n.kind == "instrument" for n in found)), opens=True)
                yield from found[: MOST_FOUND - shown]
            shown += len(found)
        self.capped = shown > MOST_FOUND

    def _matching(self, slug: str, words: Sequence[str]) -> Iterator[Node]:
        """The provisions whose number or heading holds every word; numbers as a whole."""
        for eid, provision in self._kb.provisions(slug).items():
            label = folded(f"{self._short(slug, provision.id)} {provision.number} {provision.heading} {' '.join(provision.topics)}")
            parts = set(_SEPARATORS.split(label))
            if not _divides(eid, provision) and all(word in parts if word.isdigit() else word in label for word in words):
                yield self._provision(slug, provision, 2)

    def _known_names(self) -> Mapping[str, str]:
        """Every name of every instrument, folded; made once."""
        if self._names is None:
            names: dict[str, list[str]] = {i.id: [i.id, i.short, i.title, *i.titles.values()] for i in self._kb.instruments.values()}
            for alias in self._kb.aliases:
                if len(alias.targets) == 1 and alias.target in names:
                    names[alias.target].append(alias.surface)
            self._names = {slug: f" {_SEPARATORS.sub(' ', folded(' '.join(known)))} " for slug, known in names.items()}
        return self._names


def _divides(eid: str, provision: Provision) -> bool:
    """Whether a provision is a part or chapter that holds articles."""
    return not eid.startswith(("art_", "preamble", "recital")) and bool(provision.outline) and any(e.startswith("art_") for e in provision.outline or ())


def cited(links: Iterable[Iterable[str]]) -> dict[str, int]:
    """How many links lead to an instrument or article, or to a part of it; each link with all its targets."""
    counts: dict[str, int] = {}
    for targets in links:
        parts = [target.partition("/") for target in targets]
        heads = {head for head, _, _ in parts} | {f"{head}/{eid.partition('__')[0]}" for head, _, eid in parts if eid}
        for head in heads:
            counts[head] = counts.get(head, 0) + 1
    return counts
