"""What the store holds of an instrument, what changed in it, and bringing it from its publisher.

Knows no Textual; everything here reads a database or asks the network and is called in threads.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from lexlink.errors import LexlinkError

if TYPE_CHECKING:
    from lexlink.ingest import Delivery
    from lexlink.kb.knowledge_base import KnowledgeBase
    from lexlink.law import Offer
    from lexlink.sources.fetch import Fetcher
    from lexlink.store.changes import Change
    from lexlink.store.records import Version


class Holdings(NamedTuple):
    """The versions of an instrument by language, the last one first; what can be fetched from where; what stands in the way."""

    instrument: str
    versions: dict[str, tuple[Version, ...]]
    offers: tuple[str, ...] = ()
    problem: str = ""


class Comparison(NamedTuple):
    """What changed between two versions; `problem` instead where they could not be compared."""

    old: Version | None
    new: Version | None
    changes: tuple[Change, ...] = ()
    problem: str = ""


def holdings(instrument: str) -> Holdings:
    """What there is of an instrument, and what its publishers offer."""
    from lexlink.ingest import orders
    from lexlink.lookup import law_store

    try:
        found = tuple(f"{order.offers[0][0]} ({order.language})" for order in orders([instrument]))
    except LexlinkError:
        found = ()
    try:
        store = law_store()
        if store is None:
            return Holdings(instrument, {}, found)
        with store:
            languages = sorted({h.language for h in store.instruments() if h.instrument == instrument})
            ordered = {code: tuple(sorted(store.versions(instrument, code), key=lambda v: -v.number)) for code in languages}
            return Holdings(instrument, ordered, found)
    except LexlinkError as error:
        return Holdings(instrument, {}, found, str(error))


def compare(old: Version, new: Version, only: str = "") -> Comparison:
    """What changed between two versions, in the whole text or in one unit."""
    from lexlink.lookup import law_store
    from lexlink.store.changes import changes

    try:
        store = law_store()
        if store is None:
            return Comparison(old, new, problem="the store is gone")
        with store:
            found = changes(store.version_text(old), store.version_text(new))
            return Comparison(old, new, tuple(c for c in found if not only or c.eid == only))
    except LexlinkError as error:
        return Comparison(old, new, problem=str(error))


class Errand(NamedTuple):
    """Bringing the texts of an instrument; `stop` gives it up. `fetcher` is how pages are asked for."""

    instruments: tuple[str, ...]
    stop: threading.Event
    fetcher: Callable[[Callable[[], bool]], Fetcher]

    def run(self, kb: KnowledgeBase, tell: Callable[[str], None]) -> list[Delivery]:
        """Bring them, telling how far it is. What has been brought before it was stopped stays. Raises LexlinkError."""
        from lexlink.ingest import orders, sync
        from lexlink.store.repository import Store

        brought: list[Delivery] = []
        with Store.open() as store, self.fetcher(self.stop.is_set) as fetcher:
            wanted = orders(self.instruments, store=store)

            def watch(offer: Offer, url: str) -> None:
                from urllib.parse import urlsplit

                tell(f"{len(brought) + 1} of {len(wanted)}: {kb.citation(offer.instrument)} ({offer.language}) from {urlsplit(url).netloc}")

            for delivery in sync(store, wanted, fetcher, watch=watch):
                brought.append(delivery)
                if self.stop.is_set():
                    break
            if any(delivery.outcome in ("new", "changed") for delivery in brought):
                tell("making it searchable")
                store.index_knowledge(kb)
        return brought


def polite(cancelled: Callable[[], bool]) -> Fetcher:
    """The fetcher that asks publishers themselves."""
    from lexlink.sources.fetch import Fetcher

    return Fetcher(cancelled=cancelled)


def outcome(brought: list[Delivery]) -> str:
    """What came of an errand, in a sentence."""
    done = [d for d in brought if d.outcome in ("new", "changed")]
    same = sum(d.outcome == "unchanged" for d in brought)
    bad = [d for d in brought if d.outcome in ("refused", "parked", "failed", "missing")]
    words = [f"{len(done)} fetched"] if done else []
    words += [f"{same} unchanged"] if same else []
    words += [f"{len(bad)} not: {bad[0].detail or bad[0].outcome}"] if bad else []
    return ", ".join(words) or "nothing was fetched"
