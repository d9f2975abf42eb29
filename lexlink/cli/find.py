"""`lexlink find`: a citation or words."""

from __future__ import annotations

import click

from lexlink.cli.options import corpus_option, linker, say
from lexlink.text.columns import wrap
from lexlink.text.safe_text import safe_line


@click.command("find")
@click.argument("query", nargs=-1, required=True)
@click.option("--limit", type=click.IntRange(1, 100), default=10, show_default=True, help="How many results of a search.")
@corpus_option
def command(query: tuple[str, ...], limit: int, corpora: tuple[str, ...]) -> None:
    """Look up a citation as you would type it, or search headings and digests.

    \b
    lexlink find "art 121 rome"
    lexlink find GC IV 49
    lexlink find immunity of heads of state
    """
    from lexlink.lookup import find_citation, search

    engine, words = linker(corpora), " ".join(query)
    targets = find_citation(engine, words)
    if not targets:
        targets = [target for target, _ in search(engine.kb, words, limit)]
    for target in targets[:limit]:
        passage = engine.kb.passage(target)
        if passage is None:
            continue
        exists = "" if engine.kb.exists(target) is not False else "  (does not exist)"
        click.echo(click.style(f"{safe_line(passage.citation)}{exists}", bold=True) + f"  {target}")
        for text in filter(None, (passage.heading, passage.text or passage.digest)):
            for line in wrap(safe_line(text), 92):
                click.echo(f"    {line}")
    if not targets:
        say(f"nothing found for {words!r}: try a citation (art 27 rome statute) or other words")
