"""Which provisions an archive cites, how often, where and when: a table of authorities."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from lexlink.types import LinkedDocument, PassageSource

_PLACES = 5  # documents named for each


class Authority(NamedTuple):
    """What is cited, in how many links and documents, from when to when (ISO dates, empty where undated), and where first."""

    target: str
    citation: str
    heading: str
    links: int
    documents: int
    first: str
    last: str
    where: tuple[str, ...]


class _Count:
    __slots__ = ("documents", "first", "last", "links", "where")

    def __init__(self) -> None:
        self.links = self.documents = 0
        self.first = self.last = ""
        self.where: list[str] = []


def authorities(documents: Iterable[LinkedDocument], law: PassageSource) -> list[Authority]:
    """What sure links lead to, the most cited first. An instrument counts its own mentions, not those of its provisions."""
    counts: dict[str, _Count] = {}
    for linked in documents:
        cited: dict[str, int] = {}
        for link in linked.links:
            if link.status == "linked":
                for target in dict.fromkeys(t.id for t in link.targets):
                    cited[target] = cited.get(target, 0) + 1
        for target, links in cited.items():
            _add(counts.setdefault(target, _Count()), links, linked)
    return [_authority(target, count, law) for target, count in sorted(counts.items(), key=lambda item: (-item[1].links, item[0]))]


def _add(count: _Count, links: int, linked: LinkedDocument) -> None:
    count.links += links
    count.documents += 1
    if len(count.where) < _PLACES:
        document = linked.document
        count.where.append(document.title or document.id)
    if linked.document.date:
        date = linked.document.date.isoformat()
        count.first = min(count.first or date, date)
        count.last = max(count.last, date)


def _authority(target: str, count: _Count, law: PassageSource) -> Authority:
    passage = law.passage(target)
    citation = passage.citation if passage else target
    if passage and "/" not in target:
        citation = passage.breadcrumb[0]
    return Authority(target, citation, passage.heading if passage else "", count.links, count.documents, count.first, count.last, tuple(count.where))
