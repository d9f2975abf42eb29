"""The official wordings behind links, with where they came from: today's, or those of a day.

    with law_store() as store:
        linked = with_wordings(linked, store, as_of="document")
        linked.links[0].passage.text, linked.links[0].passage.origin.amended_on

What a link leads to does not change; `link.passage` then holds the words that applied on the day
asked for, in the language of the document where the store has them, and tells of later amendments.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from lexlink.citing.languages import CODES
from lexlink.law import Origin
from lexlink.types import LinkedDocument, Passage, PassageSource

if TYPE_CHECKING:
    from lexlink.kb.knowledge_base import KnowledgeBase
    from lexlink.store.records import Wording
    from lexlink.store.repository import Store

DOCUMENT, TODAY = "document", "today"
_MOST_KEPT = 5000


class Wordings:
    """Wordings of provisions from a store, each read once. Not for several threads."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._held = {(h.instrument, h.language) for h in store.instruments()}
        self._known: dict[tuple[str, str, str], Wording | None] = {}

    def of(self, target: str, languages: tuple[str, ...], as_of: str | None) -> Wording | None:
        """The wording of a provision in the first of some languages that the store holds it in."""
        instrument = target.partition("/")[0]
        for language in languages:
            if (instrument, language) not in self._held:
                continue
            key = (target, language, as_of or "")
            if key not in self._known:
                if len(self._known) >= _MOST_KEPT:
                    self._known.clear()
                self._known[key] = self._store.wording(target, language, as_of=as_of)
            if found := self._known[key]:
                return found
        return None


class LawOfDay:
    """The law behind ids as it was on a day: the knowledge base's passages with the wordings of a store.

    `as_of` is an ISO date, None for today. `asked` says that somebody asked for this day: only then
    does a passage tell that its wording is undated.
    """

    def __init__(self, kb: KnowledgeBase, wordings: Wordings, languages: tuple[str, ...], as_of: str | None = None, *, asked: bool = False) -> None:
        self._kb, self._wordings, self._languages = kb, wordings, languages
        self._as_of, self._asked = as_of, asked

    def passage(self, target: str) -> Passage | None:
        """What the knowledge base shows, with the wording of the day where the store has one."""
        passage = self._kb.passage(target)
        organ = self._kb.organs.get(target)
        place = organ.constituted_by if organ else target
        if passage is None or "/" not in place:
            return passage
        wording = self._wordings.of(place, self._languages, self._as_of)
        if wording is None or wording.unit is None:
            return passage
        text = "\n".join("  " * depth + line for depth, line in wording.unit.lines())
        heading = passage.heading or wording.unit.heading
        return passage._replace(text=text, heading=heading, origin=self._origin(wording), url=passage.url or wording.version.url)

    def _origin(self, wording: Wording) -> Origin:
        version = wording.version
        fit = wording.fit if self._as_of and (self._asked or wording.fit == "later") else ""
        facts = (version.source, version.language, version.url, version.retrieved_at, version.sha256)
        return Origin(*facts, as_of=version.as_of, amended_on=wording.amended_on, amended_by=wording.amended_by, fit=fit)


def with_wordings(linked: LinkedDocument, kb: KnowledgeBase, wordings: Wordings, as_of: str | None = None) -> LinkedDocument:
    """The same links, whose passages hold the official wordings of a day.

    `as_of` is an ISO date, `document` (the document's own date; today's wording where it has none),
    `today`, or None: the document's own date where it has one.
    """
    own = linked.document.date.isoformat() if linked.document.date else None
    day = {None: own, DOCUMENT: own, TODAY: None}.get(as_of, as_of)
    spoken = (linked.document.language or "", *CODES)
    law = LawOfDay(kb, wordings, tuple(dict.fromkeys(code for code in spoken if code)), day, asked=as_of not in (None, TODAY))
    return linked.replace(links=tuple(link.replace(law=law) for link in linked.links))


def law_of(kb: KnowledgeBase, found: Wordings | None, language: str | None = None, as_of: str | None = None) -> PassageSource:
    """What shows the law of a day, in a language or the first of ours that is there; the knowledge base alone without a store."""
    if found is None:
        return kb
    asked_for = None if as_of in (None, TODAY, DOCUMENT) else as_of
    return LawOfDay(kb, found, (language,) if language else CODES, asked_for, asked=asked_for is not None)


@contextmanager
def wordings(tell: Callable[[str], None]) -> Iterator[Wordings | None]:
    """The wordings of the user's own store; None where there is none. Why it cannot be read is told, nothing else happens."""
    from lexlink.errors import LexlinkError
    from lexlink.lookup import law_store

    try:
        store = law_store()
        found = Wordings(store) if store else None
    except LexlinkError as error:
        tell(f"{error}; going on without official texts")
        store, found = None, None
    try:
        yield found
    finally:
        if store is not None:
            store.close()


def day(value: str) -> str:
    """Check what somebody asks for: `document`, `today` or an ISO date. Raises ValueError."""
    return value if value in (DOCUMENT, TODAY) else datetime.date.fromisoformat(value).isoformat()
