"""`lexlink report`: from results to pages, tables and comparisons, without linking again."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lexlink.cli.options import corpus_option, linker, say, say_notice
from lexlink.types import Document, LinkedDocument, Notice

if TYPE_CHECKING:
    from lexlink.linker import Linker
    from lexlink.writers.tables import Table


@click.command("report")
@click.argument("names", nargs=-1, required=True, metavar="RESULTS|PATH...")
@click.option("-o", "--output", "outputs", multiple=True, metavar="FILE", help="report.html, .md, .csv or any other format of lexlink link. Repeatable.")
@click.option("-f", "--format", "forms", multiple=True, metavar="FORMAT", help="The format where the name of the output does not say it.")
@click.option("--compare", metavar="OLD", help="List the links gained, lost and changed since these results.")
@click.option("--authorities", is_flag=True, help="List which provisions are cited, how often, when and where.")
@click.option("--run", "run_name", default="", metavar="NAME", help="The run of a store; its last one where none is named.")
@click.option("-j", "--jobs", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes to link texts in.")
@corpus_option
@click.pass_context
def command(
    ctx: click.Context,
    names: tuple[str, ...],
    outputs: tuple[str, ...],
    forms: tuple[str, ...],
    compare: str | None,
    authorities: bool,
    run_name: str,
    jobs: int,
    corpora: tuple[str, ...],
) -> None:
    """Make a report of results (jsonl, json, csv, parquet, a store) without linking again; texts are linked first.

    \b
    lexlink report links.jsonl -o report.html
    lexlink report links.jsonl --compare last-week.jsonl -o changes.html
    lexlink report archive.sqlite --authorities -o authorities.csv
    """
    from lexlink.batch.outputs import Wishes
    from lexlink.batch.outputs import outputs as outputs_of
    from lexlink.batch.run import render
    from lexlink.errors import UsageError

    if compare and authorities:
        raise UsageError("--compare and --authorities are two reports: ask for one after the other")
    given = _Given(linker(corpora), run_name, jobs)
    if compare or authorities:
        table = _authorities(given, names) if authorities else _changes(given, names, str(compare))
        _write(table, outputs, forms)
    else:
        wanted = outputs_of(forms, outputs, "text", Wishes())
        documents, links = render(given.linked(names), wanted)
        if outputs and sys.stderr.isatty():
            say(f"{documents} documents, {links} links → {', '.join(output.name for output in wanted)}")
    ctx.exit(4 if given.failures else 0)


class _Given:
    """What was named on the command line, as linked documents; what cannot be read is told and counted."""

    def __init__(self, engine: Linker, run: str, jobs: int) -> None:
        self.engine, self.run, self.jobs = engine, run, jobs
        self.failures = 0

    def linked(self, names: tuple[str, ...]) -> Iterator[LinkedDocument]:
        from lexlink.batch.results import kind_of, results
        from lexlink.errors import InputError
        from lexlink.readers.inputs import documents

        for name in names:
            if kind_of(name) is None:
                yield from self.engine.pipe(self._documents(documents([name])), self.jobs, tolerant=True)
                continue
            try:
                for each in results(name, self.engine.kb, self.run):
                    if isinstance(each, LinkedDocument):
                        yield each
                    else:
                        self._failed(each)
            except InputError as error:
                self._failed(Notice("unreadable", str(error)))

    def _documents(self, found: Iterator[Document | Notice]) -> Iterator[Document]:
        for each in found:
            if isinstance(each, Document):
                yield each
            else:
                self._failed(each)

    def _failed(self, notice: Notice) -> None:
        self.failures += 1
        say_notice(notice)


def _authorities(given: _Given, names: tuple[str, ...]) -> Table:
    from lexlink.batch.authorities import authorities
    from lexlink.writers.tables import Table

    found = authorities(given.linked(names), given.engine.kb)
    rows = [(a.citation, a.heading, a.links, a.documents, a.first, a.last, "; ".join(a.where), a.target) for a in found]
    lead = f"{len(rows):,} provisions, instruments and bodies, cited {sum(a.links for a in found):,} times"
    return Table("Authorities cited", lead, ("cited", "heading", "times", "documents", "first", "last", "where", "id"), rows)


def _changes(given: _Given, names: tuple[str, ...], old: str) -> Table:
    from collections import Counter

    from lexlink.batch.comparison import changes
    from lexlink.batch.results import kind_of
    from lexlink.errors import UsageError
    from lexlink.writers.tables import Table

    if kind_of(old) is None:
        raise UsageError(f"--compare {old}: these are no results of lexlink; name what lexlink link -o FILE.jsonl wrote")
    found = list(changes(given.linked((old,)), given.linked(names)))
    counts = Counter(change.what for change in found)
    lead = f"{counts['gained']:,} gained, {counts['lost']:,} lost, {counts['changed']:,} changed since {old}"
    rows = [(c.what, c.document, c.surface, c.before, c.after, c.start, c.end) for c in found]
    return Table("Links that changed", lead, ("what", "document", "text", "before", "after", "start", "end"), rows)


def _write(table: Table, outputs: tuple[str, ...], forms: tuple[str, ...]) -> None:
    """The table into every file, or to standard output."""
    from lexlink.batch.outputs import ENDINGS
    from lexlink.errors import UsageError
    from lexlink.writers.tables import write_table
    from lexlink.writers.whole import whole_file

    if forms and len(forms) != max(1, len(outputs)):
        raise UsageError("give a --format for each -o, or none and let the names say it")
    for number, name in enumerate(outputs or ("-",)):
        form = forms[number] if forms else ENDINGS.get(Path(name).suffix.lower(), "text")
        if name == "-":
            write_table(table, form, sys.stdout)
        else:
            with whole_file(Path(name)) as out:
                write_table(table, form, out)
