"""`lexlink corpus`: look at the law and check it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from lexlink.cli import add, diff, status, sync
from lexlink.cli.options import as_of_option, corpus_option, knowledge_base, law_shelf, say
from lexlink.errors import UsageError
from lexlink.text.safe_text import safe_line

if TYPE_CHECKING:
    from lexlink.kb.knowledge_base import KnowledgeBase


@click.group("corpus")
def command() -> None:
    """The law that lexlink knows.

    \b
    lexlink corpus list
    lexlink corpus show rome-statute/art_27
    lexlink corpus sync rome-statute
    lexlink corpus add water-act.html
    """


command.add_command(add.command)
command.add_command(sync.command)
command.add_command(diff.command)
command.add_command(status.command)


def _kb(corpora: tuple[str, ...]) -> KnowledgeBase:
    return knowledge_base(corpora)


@command.command("list")
@click.option("--type", "kind", metavar="TYPE", help="Only instruments of a type, for example convention.")
@corpus_option
def list_(kind: str | None, corpora: tuple[str, ...]) -> None:
    """List the instruments: id, year, title.

    \b
    lexlink corpus list --type charter
    """
    kb = _kb(corpora)
    rows = [i for i in kb.instruments.values() if kind in (None, i.type)]
    if not rows:
        raise UsageError(f"no instrument of type {kind!r}; types: {', '.join(sorted({i.type for i in kb.instruments.values()}))}")
    for instrument in rows:
        click.echo(f"{instrument.id:44} {instrument.adopted[:4] or '    '}  {safe_line(instrument.title)}")


@command.command()
@click.argument("target", metavar="ID")
@click.option("--lang", "language", metavar="CODE", help="The official text in a language, for example fr.")
@as_of_option
@corpus_option
def show(target: str, language: str | None, as_of: str | None, corpora: tuple[str, ...]) -> None:
    """Show an instrument, organ or provision by its id, with the official text where there is one.

    \b
    lexlink corpus show un-charter/art_51
    lexlink corpus show rome-statute/art_8 --lang fr --as-of 2005-06-01
    """
    from lexlink.in_force import law_of

    kb = _kb(corpora)
    passage = law_of(kb, law_shelf(as_of), language, as_of).passage(target)
    if passage is None:
        raise UsageError(f"no {target!r} in the corpus{_nearest(target, list(kb.instruments) + list(kb.organs))}")
    click.echo(safe_line(passage.citation))
    click.echo("  " + " › ".join(safe_line(step) for step in passage.breadcrumb))
    origin = passage.origin.line if passage.origin else ""
    for line in (passage.heading, *(passage.text or passage.digest).split("\n"), origin, passage.url):
        if line:
            click.echo(f"  {safe_line(line)}")
    instrument = kb.instruments.get(target)
    if instrument is not None:
        _facts(kb, target)
    elif kb.exists(target) is False:
        click.echo(f"  This unit does not exist; the nearest is {kb.nearest(target)}.")


def _facts(kb: KnowledgeBase, target: str) -> None:
    instrument = kb.instruments[target]
    names = dict.fromkeys(a.surface for a in kb.names_of(target))
    articles = sum(e.startswith("art_") for e in kb.provisions(target))
    rows = {
        "type": instrument.type,
        "adopted": instrument.adopted,
        "in force": instrument.in_force,
        "articles known": str(articles or "none yet"),
        "confirmed": ", ".join(instrument.verified) or "nothing in a second source yet",
        **dict(instrument.equivalents),
        "names": "; ".join(names),
    }
    for name, value in rows.items():
        if value:
            click.echo(f"  {name:16} {safe_line(value)}")


def _nearest(target: str, known: list[str]) -> str:
    from rapidfuzz import process

    found = process.extract(target.partition("/")[0], known, limit=3, score_cutoff=60)
    return f"; did you mean {', '.join(name for name, _, _ in found)}?" if found else "; see lexlink corpus list"


@command.command()
@click.argument("slug")
@corpus_option
def tree(slug: str, corpora: tuple[str, ...]) -> None:
    """Print the articles of an instrument under its chapters and parts.

    \b
    lexlink corpus tree north-atlantic-treaty
    """
    kb = _kb(corpora)
    if slug not in kb.instruments:
        raise UsageError(f"no instrument {slug!r}{_nearest(slug, list(kb.instruments))}")
    click.echo(safe_line(kb.instruments[slug].title))
    provisions = kb.provisions(slug)
    heads = {
        next(iter(sorted(p.outline, key=list(provisions).index))): p for e, p in provisions.items() if not e.startswith(("art_", "preamble")) and p.outline
    }
    for eid, provision in provisions.items():
        if eid in heads:
            division = heads[eid]
            click.echo(f"  {kb.citation(division.id).removeprefix(kb.instruments[slug].short + ' ')}  {safe_line(division.heading)}")
        if eid.startswith(("art_", "preamble")):
            click.echo(f"    {kb.citation(provision.id).removeprefix(kb.instruments[slug].short + ' '):12} {safe_line(provision.heading)}")
    if not provisions:
        click.echo("  its articles are not in the corpus yet")


@command.command()
@click.option("--warnings/--no-warnings", default=False, help="Warnings too.")
@click.option("--reread", is_flag=True, help="Also read every official text again from its pages: does the same come out?")
@corpus_option
@click.pass_context
def verify(ctx: click.Context, warnings: bool, reread: bool, corpora: tuple[str, ...]) -> None:
    """Check schema, ids, clashing names, outlines, headings and dates; hash every official text and page anew.

    \b
    lexlink corpus verify --corpus my-corpus --warnings
    lexlink corpus verify --reread
    """
    from lexlink.kb.knowledge_base import packaged_corpus
    from lexlink.kb.own_folder import own_folders
    from lexlink.kb.verify import verify as check

    found = check(packaged_corpus(), *own_folders(), *corpora)
    errors = [f for f in found if f.severity == "error"]
    for finding in found if warnings else errors:
        click.echo(f"{finding.severity}: {safe_line(finding.place)}: {safe_line(finding.message)}")
    damaged = _damaged_store(reread)
    click.echo(f"{len(errors) + damaged} errors, {len(found) - len(errors)} warnings", err=True)
    ctx.exit(3 if errors or damaged else 0)


def _damaged_store(reread: bool) -> int:
    """Hash the store anew, where there is one, and say what is wrong; how many faults that is."""
    from lexlink.store.place import place

    if not place().exists:
        return 0
    from lexlink.store.repository import Store

    with Store.open(read_only=True) as store:
        faults = [(damage.place, damage.message) for damage in store.verify()]
        if reread:
            from lexlink.ingest import reread as read_again

            faults += [(f"{v.instrument} {v.language} version {v.number}", message) for v, message in read_again(store)]
        for where, message in faults:
            click.echo(f"error: {safe_line(where)}: {safe_line(message)}")
        say(f"{len(store.every_version())} versions of {len(store.instruments())} official texts hashed; the store's hash is {store.corpus_hash()[:16]}")
    return len(faults)


@command.command()
@corpus_option
def stats(corpora: tuple[str, ...]) -> None:
    """Count what the corpus holds.

    \b
    lexlink corpus stats
    """
    kb = _kb(corpora)
    provisions = [p for slug in kb.instruments for p in kb.provisions(slug).values()]
    rows = {
        "revision": kb.revision,
        "instruments": len(kb.instruments),
        "  with a confirmed fact": sum(bool(i.verified) for i in kb.instruments.values()),
        "  with articles": sum(bool(kb.provisions(i)) for i in kb.instruments),
        "organs": len(kb.organs),
        "names": len(kb.aliases),
        "articles and divisions": len(provisions),
        "  with a heading": sum(bool(p.heading) for p in provisions),
        "  with a digest": sum(bool(p.digest) for p in provisions),
        "  with an outline": sum(p.outline is not None for p in provisions),
    }
    for name, value in {**rows, **_shelf_rows()}.items():
        click.echo(f"{name:26} {value}")


def _shelf_rows() -> dict[str, object]:
    """What the store counts, where there is one."""
    from lexlink.lookup import law_store

    store = law_store()
    if store is None:
        return {"official texts": "none yet: lexlink corpus sync brings them"}
    with store:
        holdings = store.instruments()
        return {
            "official texts": len(holdings),
            "  languages": ", ".join(sorted({h.language for h in holdings})),
            "  versions": sum(h.versions for h in holdings),
            "  articles": sum(h.articles for h in holdings),
            "  texts refused": len(store.refusals()),
            "  hash": store.corpus_hash()[:16],
        }


@command.command()
def path() -> None:
    """Print the folder of the embedded corpus.

    \b
    lexlink corpus path
    """
    from lexlink.kb.knowledge_base import packaged_corpus

    click.echo(packaged_corpus())
