"""What changed between two results: links gained, lost, and led elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from lexlink.types import Link, LinkedDocument

_MOVED = 0.05  # scores that differ by less are the same


class Change(NamedTuple):
    """One link that is not as it was. `before` and `after` say the decision; one of them is empty for a link gained or lost."""

    what: Literal["gained", "lost", "changed"]
    document: str
    start: int
    end: int
    surface: str
    before: str
    after: str


class _Seen(NamedTuple):
    """As much of a link as a comparison needs."""

    start: int
    end: int
    kind: str
    surface: str
    decision: str
    score: float


def changes(old: Iterable[LinkedDocument], new: Iterable[LinkedDocument]) -> Iterator[Change]:
    """The changes in the order of the new documents, then what is lost with documents that are gone.

    Links are the same where span, words and kind are; where the text was edited or is not at hand, those that are
    left are the same where words and kind are, in order. The old results are held in memory.
    """
    known: dict[str, tuple[str, list[_Seen]]] = {}
    for linked in old:
        known.setdefault(linked.document.id, (_text(linked), []))[1].extend(map(_seen, linked.links))
    for linked in new:
        before, links = known.pop(linked.document.id, ("", []))
        yield from _document(linked.document.id, links, list(map(_seen, linked.links)), bool(before) and before == _text(linked))
    for document, (_, links) in known.items():
        yield from _document(document, links, [], True)


def _text(linked: LinkedDocument) -> str:
    """A mark of the text, empty where it is not at hand."""
    return "" if any(notice.code == "no-text" for notice in linked.notices) else linked.document.sha256


def _document(document: str, old: list[_Seen], new: list[_Seen], same_text: bool) -> Iterator[Change]:
    places = {(link.start, link.end, link.kind, link.surface): link for link in old}
    pairs = [(places.pop((link.start, link.end, link.kind, link.surface), None), link) for link in new]
    left: dict[tuple[str, str], list[_Seen]] = {}
    for each in places.values():
        left.setdefault((each.surface, each.kind), []).append(each)
    for past, link in pairs:
        if past is None and not same_text and (moved := left.get((link.surface, link.kind))):
            past = moved.pop(0)
        if past is None:
            yield Change("gained", document, link.start, link.end, link.surface, "", link.decision)
        elif past.decision != link.decision:
            yield Change("changed", document, link.start, link.end, link.surface, past.decision, link.decision)
        elif abs(past.score - link.score) >= _MOVED:
            scored = (f"{each.decision} ({each.score:.2f})" for each in (past, link))
            yield Change("changed", document, link.start, link.end, link.surface, *scored)
    for lost in sorted((each for rest in left.values() for each in rest), key=lambda each: each[:2]):
        yield Change("lost", document, lost.start, lost.end, lost.surface, lost.decision, "")


def _seen(link: Link) -> _Seen:
    targets = ", ".join(t.id for t in link.targets)
    decision = targets if link.status == "linked" else " ".join(filter(None, (link.status, link.nil_reason or "", targets)))
    return _Seen(link.start, link.end, link.kind, link.surface, decision, link.score)
