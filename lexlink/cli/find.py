"""`lexlink find`: a citation or words."""

from __future__ import annotations

import json
from contextlib import nullcontext
from typing import TYPE_CHECKING

import click

from lexlink.cli.options import colour_wanted, corpus_option, linker, say
from lexlink.text.columns import wrap_spans
from lexlink.text.safe_text import safe_line

if TYPE_CHECKING:
    from datetime import datetime

    from lexlink.lookup import Finding
    from lexlink.store.repository import Store

_CELLS = 92


@click.command("find")
@click.argument("query", nargs=-1, required=True)
@click.option("--limit", type=click.IntRange(1, 1000), default=10, show_default=True, help="How many results at most.")
@click.option("--lang", "language", metavar="CODE", help="Only texts in a language, for example fr.")
@click.option("--in", "instrument", metavar="SLUG", help="Only in one instrument, for example rome-statute.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="The official wording in force on a date, for example 2005-06-01.")
@click.option("--json", "as_json", is_flag=True, help="One JSON array.")
@corpus_option
def command(
    query: tuple[str, ...],
    limit: int,
    language: str | None,
    instrument: str | None,
    as_of: datetime | None,
    as_json: bool,
    corpora: tuple[str, ...],
) -> None:
    """Look up a citation as you would type it, or search the law.

    Words are looked for in headings, digests and, once lexlink corpus sync has brought them, in the
    official texts. Words in quotation marks have to stand in a row.

    \b
    lexlink find "art 121 rome"
    lexlink find GC IV 49
    lexlink find immunity of heads of state
    lexlink find '"armed attack" self-defence' --in un-charter
    lexlink find art 8 rome --as-of 2005-06-01
    """
    from lexlink.errors import UsageError
    from lexlink.lookup import find

    engine, words = linker(corpora), " ".join(query)
    if instrument is not None and instrument not in engine.kb.instruments:
        raise UsageError(f"no instrument {instrument!r}: see lexlink corpus list")
    store = _store()
    with store or nullcontext():
        day = as_of.date().isoformat() if as_of else None
        found = find(engine, words, limit, store=store, language=language, instrument=instrument, as_of=day)
    if as_json:
        click.echo(json.dumps([finding._asdict() for finding in found], ensure_ascii=False, indent=2))
    else:
        for finding in found:
            _show(finding)
    if not found:
        say(f"nothing found for {words!r}: try a citation (art 27 rome statute) or other words")


def _store() -> Store | None:
    """The store, where there is one that can be read; why it cannot be is said, the search goes on without it."""
    from lexlink.errors import LexlinkError
    from lexlink.lookup import law_store

    try:
        return law_store()
    except LexlinkError as error:
        say(f"{error}; searching headings and digests only")
        return None


def _show(finding: Finding) -> None:
    missing = "  (does not exist)" if finding.exists is False else ""
    click.echo(click.style(f"{safe_line(finding.citation)}{missing}", bold=True) + f"  {safe_line(finding.id)}", color=colour_wanted(None))
    if finding.heading:
        _show_lines(safe_line(finding.heading), (), "    ")
    for line in finding.text.split("\n") if finding.official and finding.how == "citation" else [finding.text]:
        words = line.lstrip(" ")
        _show_lines(safe_line(words), finding.marks, " " * (4 + len(line) - len(words)))
    if finding.official:
        click.echo(click.style(f"    {safe_line(_origin(finding))}", dim=True), color=colour_wanted(None))


def _origin(finding: Finding) -> str:
    """Where an official text came from, since when it applies, and what has to be known of its date."""
    unsure = {
        "undated": "nobody says since when this wording applies",
        "later": "no wording of that date is at hand, this is the next one",
    }
    parts = (
        finding.source,
        f"retrieved {finding.retrieved_at[:10]}" if finding.retrieved_at else "",
        finding.url,
        f"as of {finding.as_of}" if finding.as_of else "",
        f"amended {finding.amended_on}" if finding.amended_on else "",
        f"amended by {finding.amended_by} at the latest" if finding.amended_by else "",
        unsure.get(finding.fit, ""),
    )
    return " · ".join(part for part in parts if part)


def _show_lines(text: str, marks: tuple[tuple[int, int], ...], margin: str) -> None:
    """The text wrapped and set in, with what was looked for in bold; `text` is safe and as long as it was."""
    for start, end in wrap_spans(text, _CELLS):
        line, at = margin, start
        for first, last in marks:
            if start <= first and last <= end:
                line += text[at:first] + click.style(text[first:last], bold=True)
                at = last
        click.echo(line + text[at:end], color=colour_wanted(None))
