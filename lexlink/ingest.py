"""Law from its publishers onto the shelf: source → store, the law side's counterpart of `linker`.

    with Store.open() as store, Fetcher() as fetcher:
        for delivery in sync(store, orders(["rome-statute"]), fetcher):
            print(delivery.outcome, delivery.detail)

Every text is fetched, read and checked by itself, and put on the shelf in one transaction with its
pages: whatever happens to one leaves the others alone, and a program that is killed is simply
started again. A text that fails its checks is kept apart with the reason; the one at hand stays.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, zip_longest
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeVar

from lexlink import sources
from lexlink.errors import CorpusError, LexlinkError, MissingExtra, NetworkError, Parked, SourceError, UsageError
from lexlink.law import LawText, Offer, Page

if TYPE_CHECKING:
    from lexlink.protocols import Source
    from lexlink.sources.fetch import Fetcher
    from lexlink.store.records import Version
    from lexlink.store.repository import Store

Result = Literal["new", "changed", "unchanged", "refused", "parked", "failed", "missing"]
FAULTS: tuple[Result, ...] = ("refused", "parked", "failed")
FRESH_FOR = 3600.0
MOST_PAGES = 600
ACCEPTED = 202
T = TypeVar("T")
_DONE = ("new", "changed", "unchanged")


class Order(NamedTuple):
    """A text to bring, as of a date or undated: what its publishers offer, the preferred one first."""

    offers: tuple[tuple[str, Offer], ...]

    @property
    def instrument(self) -> str:
        return self.offers[0][1].instrument

    @property
    def language(self) -> str:
        return self.offers[0][1].language


class Delivery(NamedTuple):
    """What came of an order. `detail` says why, where it was not brought; `articles` counts what was read."""

    offer: Offer
    source: str
    outcome: Result
    detail: str = ""
    articles: int = 0


def orders(slugs: Iterable[str] = (), *, only: Iterable[str] = (), languages: Iterable[str] = (), store: Store | None = None) -> list[Order]:
    """What can be brought of instruments (all where none is named), from some sources, in some languages.

    Where several publishers have a text of the same date, the one that the shelf's own came from is
    preferred, then their order. Raises UsageError for an instrument that nobody offers, and for an unknown source.
    """
    wanted, chosen, spoken = list(slugs), list(only), set(languages)
    groups: dict[tuple[str, str, str], list[tuple[str, Offer]]] = {}
    offered: set[str] = set()
    for name in chosen or sources.names():
        for offer in sources.load(name).offers():
            offered.add(offer.instrument)
            if (not wanted or offer.instrument in wanted) and (not spoken or offer.language in spoken):
                groups.setdefault((offer.instrument, offer.language, offer.as_of), []).append((name, offer))
    for slug in wanted:
        if slug not in offered:
            raise UsageError(f"no source offers {slug!r}: lexlink corpus sync --dry-run lists what can be fetched, lexlink corpus add takes files of yours")
    if not groups:
        raise UsageError(f"nothing is offered in {', '.join(sorted(spoken))}: leave --lang out to see the languages there are")
    shelved = {(v.instrument, v.language, v.source) for v in store.every_version()} if store else set()
    return _by_turns([Order(tuple(sorted(group, key=lambda pair: (*pair[1][:2], pair[0]) not in shelved))) for _, group in sorted(groups.items())])


def _by_turns(found: Sequence[Order]) -> list[Order]:
    """One of each publisher after the other, so that the pauses that one is owed are spent with the next."""
    by_source: dict[str, list[Order]] = {}
    for order in found:
        by_source.setdefault(order.offers[0][0], []).append(order)
    return [order for order in chain.from_iterable(zip_longest(*by_source.values())) if order is not None]


def sync(
    store: Store,
    wanted: Iterable[Order],
    fetcher: Fetcher | None,
    *,
    force: bool = False,
    fresh_for: float = FRESH_FOR,
    watch: Callable[[Offer, str], None] = lambda _offer, _url: None,
) -> Iterator[Delivery]:
    """Bring texts, one delivery an order, in their order. Raises CorpusError where the store cannot be used, NetworkError where nobody can be reached.

    Without a `fetcher` texts are read again from the pages at hand. What was brought less than
    `fresh_for` seconds ago and what is parked is left alone, unless by `force`, which also asks for
    pages that did not change. `watch` is told of each address before it is asked.
    """
    task = _Task(store, fetcher, force, fresh_for, watch)
    for order in wanted:
        first: Delivery | None = None
        for name, offer in order.offers:
            delivery = task.bring(name, offer)
            first = first or delivery
            if delivery.outcome in _DONE or _shelved(store, order):
                break
        assert first is not None
        yield delivery if delivery.outcome in _DONE else first
        if fetcher is not None and fetcher.cut_off:
            raise NetworkError("no publisher can be reached: check the network of this machine, and a proxy in HTTPS_PROXY; --offline asks nobody")


def _shelved(store: Store, order: Order) -> bool:
    """Whether one of an order's publishers has brought it before: then nobody else's text takes its place."""
    mine = {name for name, _ in order.offers}
    return any(v.source in mine for v in store.versions(order.instrument, order.language))


class _Task(NamedTuple):
    """Bringing texts in one way."""

    store: Store
    fetcher: Fetcher | None
    force: bool
    fresh_for: float
    watch: Callable[[Offer, str], None]

    def bring(self, name: str, offer: Offer) -> Delivery:
        """One text, brought or not: no fault of a publisher, its pages or their reading gets out of here."""
        rested = self._rested(name, offer)
        if rested is not None:
            return rested
        source = sources.load(name)
        pages: list[Page] = []
        try:
            changed = self._gather(source, offer, pages)
            if not changed and self._is_read(source, offer):
                self.store.note_sync(offer, name, "unchanged", etag=pages[-1].headers.get("etag", ""))
                return Delivery(offer, name, "unchanged")
            text = read(source, offer, pages)
        except _Missing:
            return Delivery(offer, name, "missing", "no page of it is on this machine")
        except Parked as error:
            return self._noted(offer, name, "parked", f"{error.until}: {error}")
        except (NetworkError, MissingExtra) as error:
            return self._noted(offer, name, "failed", str(error))
        except SourceError as error:
            self.store.quarantine(offer, source=name, reason=str(error), pages=pages)
            return Delivery(offer, name, "refused", str(error))
        outcome = self.store.shelve(offer, text, source=name, parser=source.parser, pages=pages)
        return Delivery(offer, name, outcome, articles=len(text.articles))

    def _noted(self, offer: Offer, name: str, outcome: Result, detail: str) -> Delivery:
        self.store.note_sync(offer, name, outcome, detail)
        return Delivery(offer, name, outcome, detail)

    def _rested(self, name: str, offer: Offer) -> Delivery | None:
        """What the ledger says is enough, for now."""
        state = self.store.sync_state(offer)
        if state is None or self.force or self.fetcher is None:
            return None
        now = datetime.datetime.now(datetime.UTC)
        if state.outcome == "parked" and state.detail[:20] > now.strftime("%Y-%m-%dT%H:%M:%SZ"):
            return Delivery(offer, name, "parked", f"{state.detail}; --force asks again at once")
        if state.outcome in _DONE:
            age = (now - datetime.datetime.fromisoformat(state.noted_at)).total_seconds()
            if 0 <= age < self.fresh_for and self.store.versions(offer.instrument, offer.language):
                return Delivery(offer, name, "unchanged", f"fetched {int(age // 60)} minutes ago")
        return None

    def _gather(self, source: Source, offer: Offer, pages: list[Page]) -> bool:
        """Put all that a source wants of an offer into `pages`; whether any of it was not at hand already.

        Where a server says that a page is still being made (202, also how some turn programs away), the
        source is told by an empty page of that status: it may know another address.
        """
        if self.fetcher is None:
            pages += self._kept(source, offer)
            return False
        changed, told = False, list[Page]()
        while addresses := _asked(source, offer, told):
            for url in addresses:
                if len(told) >= MOST_PAGES:
                    raise SourceError(f"{offer.instrument}: its source wants more than {MOST_PAGES} pages; something is wrong with it")
                known = self._at_hand(url)
                self.watch(offer, url)
                try:
                    page = self.fetcher.fetch(url, known=None if self.force else known, language=offer.language)
                except NetworkError as error:
                    told.append(Page(url, b"", status=error.status))
                    asked = {page.url for page in told}
                    if error.status != ACCEPTED or not set(_asked(source, offer, told)) - asked:
                        raise
                    continue
                changed |= page is not known
                told.append(page)
                pages.append(page)
        return changed

    def _kept(self, source: Source, offer: Offer) -> list[Page]:
        """The pages at hand of an offer: those that the shelf's last text of this source was read from."""
        mine = [v for v in self.store.versions(offer.instrument, offer.language) if v.source == source.name]
        if not mine:
            raise _Missing
        return self.store.pages_of(max(mine, key=lambda v: v.number).id)

    def _at_hand(self, url: str) -> Page | None:
        """The last page of an address; a damaged one is as good as none, and healed by the next."""
        try:
            return self.store.latest_page(url)
        except CorpusError:
            return None

    def _is_read(self, source: Source, offer: Offer) -> bool:
        """Whether the shelf holds this source's text as its present parser reads it."""
        if self.force or self.fetcher is None:
            return False
        state = self.store.sync_state(offer)
        versions = self.store.versions(offer.instrument, offer.language)
        return bool(state and state.outcome in _DONE and any(v.source == source.name and v.parser == source.parser for v in versions))


class _Missing(Exception):
    """Nothing at hand to read from, and nobody may be asked."""


def _asked(source: Source, offer: Offer, pages: Sequence[Page]) -> Sequence[str]:
    return _guarded(offer, lambda: source.wanted(offer, pages))


def read(source: Source, offer: Offer, pages: Sequence[Page]) -> LawText:
    """The text in a source's pages, held against what it must hold. Raises SourceError, MissingExtra where a library is needed, and nothing else."""
    from lexlink.sources.check import check
    from lexlink.sources.identity import check_identity

    text = _guarded(offer, lambda: check_identity(check(source.read(offer, pages), source.expectation(offer))))
    if (text.instrument, text.language) != (offer.instrument, offer.language):
        raise SourceError(f"{offer.instrument} in {offer.language}: its pages hold {text.instrument} in {text.language}")
    return text


def _guarded(offer: Offer, reading: Callable[[], T]) -> T:
    """What a source makes of pages; whatever else it raises is its fault with this page, not the end of the sync."""
    try:
        return reading()
    except (SourceError, MissingExtra):
        raise
    except LexlinkError as error:
        raise SourceError(f"{offer.instrument} in {offer.language}: {error}") from error
    except Exception as error:
        raise SourceError(f"{offer.instrument} in {offer.language}: its pages cannot be read ({type(error).__name__})") from error


def reread(store: Store) -> Iterator[tuple[Version, str]]:
    """Read every version again from its own pages, without a network: those that come out otherwise, and how."""
    from lexlink.store.texts import rows, text_hash

    for version in store.every_version():
        try:
            text = _again(store, version)
        except LexlinkError as error:
            yield version, str(error)
        else:
            if text is not None and text_hash(text.title, rows(text)) != version.sha256:
                yield version, "its pages are read otherwise today: lexlink corpus sync --offline makes a new version"


def rebuild(store: Store, into: Store) -> int:
    """Make a store anew from the pages of another; how many versions it holds. Equal pages give an equal corpus hash."""
    count = 0
    for version in sorted(store.every_version(), key=lambda v: v.id):
        text = _again(store, version)
        if text is not None:
            offer = Offer(version.instrument, version.language, version.url, version.as_of)
            into.shelve(offer, text, source=version.source, parser=version.parser, pages=store.pages_of(version.id))
            count += 1
    return count


def _again(store: Store, version: Version) -> LawText | None:
    """A version's text, read from its pages once more; None where it came from no source, but from a file of the user's."""
    if version.source not in sources.names():
        return None
    offer = Offer(version.instrument, version.language, version.url, version.as_of)
    source = sources.load(version.source)
    offered = next((o for o in source.offers() if (o.instrument, o.language, o.url) == offer[:3]), offer)
    return read(source, offered, store.pages_of(version.id))
