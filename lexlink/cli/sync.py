"""`lexlink corpus sync`: bring the official texts to this machine."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from lexlink.cli.options import corpus_option, say
from lexlink.text.safe_text import safe_line

if TYPE_CHECKING:
    from lexlink.ingest import Delivery, Order
    from lexlink.law import Offer
    from lexlink.sources.fetch import Fetcher
    from lexlink.store.repository import Store

_BROUGHT = ("new", "changed")


@click.command("sync")
@click.argument("slugs", nargs=-1, metavar="[SLUG]...")
@click.option("--source", "only", multiple=True, metavar="NAME", help="Only from a publisher, for example icc. Repeatable.")
@click.option("--lang", "languages", multiple=True, metavar="CODE", help="Only texts in a language, for example fr. Repeatable.")
@click.option("--offline", is_flag=True, help="Ask nobody: read the texts again from the pages at hand.")
@click.option("--dry-run", is_flag=True, help="Say what would be fetched from where, and fetch nothing.")
@click.option("--force", is_flag=True, help="Ask again what was fetched within the hour, what is parked, and what has not changed.")
@click.option("--mirror", metavar="URL", help="Fetch https://HOST/PATH from URL/HOST/PATH instead, and nothing from anywhere else.")
@corpus_option
def command(
    slugs: tuple[str, ...],
    only: tuple[str, ...],
    languages: tuple[str, ...],
    offline: bool,
    dry_run: bool,
    force: bool,
    mirror: str | None,
    corpora: tuple[str, ...],
) -> None:
    """Bring the official texts of treaties to this machine, and keep them true.

    All that publishers offer, or the instruments that are named. Nothing is fetched that has not
    changed; every version is kept. A text that does not hold what it should (a login page, half a
    list of articles) is kept apart and the one at hand stays. After an interruption the same command
    goes on where it stopped.

    \b
    lexlink corpus sync rome-statute --lang en
    lexlink corpus sync --source icrc
    lexlink corpus sync --dry-run

    Exit code 5 where a text could not be brought; the others have been.
    """
    from lexlink.ingest import FAULTS, orders
    from lexlink.store.place import place

    if dry_run and not place().exists:
        _plan(orders(slugs, only=only, languages=languages), None)
        return
    from lexlink.store.repository import Store

    with Store.open(read_only=dry_run) as store:
        wanted = orders(slugs, only=only, languages=languages, store=store)
        if dry_run:
            _plan(wanted, store)
            return
        counts = _bring(store, wanted, None if offline else _fetcher(mirror), force)
        if counts["new"] or counts["changed"]:
            _index(store, corpora)
    click.get_current_context().exit(5 if any(counts[fault] for fault in FAULTS) else 0)


def _fetcher(mirror: str | None) -> Fetcher:
    from lexlink.sources.fetch import DEFAULT, Fetcher

    return Fetcher(mirror=mirror, limits=DEFAULT._replace(least_delay=0)) if mirror else Fetcher()


def _bring(store: Store, wanted: list[Order], fetcher: Fetcher | None, force: bool) -> Counter[str]:
    """Bring it and tell; on an interruption too what has been done so far."""
    from lexlink.ingest import FAULTS, sync

    counts: Counter[str] = Counter()
    faults: Counter[str] = Counter()
    progress = _Progress(len(wanted))
    try:
        for delivery in sync(store, wanted, fetcher, force=force, watch=progress.asks):
            counts[delivery.outcome] += 1
            progress.done()
            faults[delivery.detail] += delivery.outcome in FAULTS
            if faults[delivery.detail] <= 1:  # a host that is gone is told of once
                _tell(delivery)
    except KeyboardInterrupt:
        progress.clear()
        say(f"interrupted after {sum(counts.values())} of {len(wanted)} texts; nothing is lost, the same command goes on")
        raise
    finally:
        progress.clear()
    for detail, times in faults.items():
        if times > 1:
            say(f"{times - 1} more: {detail}")
    say(_summary(counts, offline=fetcher is None))
    return counts


def _tell(delivery: Delivery) -> None:
    """What is new goes to standard output, what failed to standard error."""
    offer = delivery.offer
    if delivery.outcome in _BROUGHT:
        since = f"  as of {offer.as_of}" if offer.as_of else ""
        click.echo(f"{delivery.outcome:8} {offer.instrument:44} {offer.language}  {delivery.articles:4} articles  {safe_line(delivery.source)}{since}")
    elif delivery.outcome not in ("unchanged", "missing"):
        say(f"{delivery.outcome}: {offer.instrument} {offer.language}: {delivery.detail}")


def _summary(counts: Counter[str], *, offline: bool) -> str:
    parts = [f"{counts[outcome]} {outcome}" for outcome in ("new", "changed", "unchanged")]
    parts += [f"{counts[outcome]} {outcome}" for outcome in ("refused", "parked", "failed") if counts[outcome]]
    if offline and counts["missing"]:
        parts.append(f"{counts['missing']} never fetched")
    return ", ".join(parts)


def _plan(wanted: Iterable[Order], store: Store | None) -> None:
    """What would be asked of whom, what is on the shelf, and what became of the last try where it failed."""
    shelved = {(h.instrument, h.language): h for h in store.instruments()} if store else {}
    for order in wanted:
        source, offer = order.offers[0]
        holding = shelved.get((order.instrument, order.language))
        have = f"have {holding.articles} articles of {holding.current.retrieved_at[:10]}" if holding else "not here yet"
        click.echo(f"{order.instrument:44} {order.language}  {safe_line(source):17} {have:32} {safe_line(offer.url)}")
        state = store.sync_state(offer) if store else None
        if state and state.detail:
            click.echo(f"    {state.outcome} on {state.noted_at[:10]}: {safe_line(state.detail)}")


def _index(store: Store, corpora: tuple[str, ...]) -> None:
    """Let searches know headings and digests beside the new texts, and linking the words that may be quoted."""
    from lexlink.cli.options import knowledge_base, official_texts

    store.index_knowledge(knowledge_base(corpora))
    official_texts()


class _Progress:
    """One line on a terminal: how far, and what is being asked for."""

    def __init__(self, total: int) -> None:
        self.total, self.count = total, 0
        self.shown = sys.stderr.isatty()

    def asks(self, offer: Offer, url: str) -> None:
        if self.shown:
            from urllib.parse import urlsplit

            line = f"{self.count + 1}/{self.total}  {offer.instrument} {offer.language}  {urlsplit(url).netloc}"
            self.clear()
            click.echo(safe_line(line)[:100], nl=False, err=True)

    def done(self) -> None:
        self.count += 1
        self.clear()

    def clear(self) -> None:
        if self.shown:
            click.echo("\r\x1b[K", nl=False, err=True)
