"""`lexlink why`: the reasons behind links."""

from __future__ import annotations

import click

from lexlink.cli.options import as_of_option, corpus_option, law_shelf, linker, numbered, one_document, with_law


@click.command("why")
@click.argument("file", metavar="FILE|-")
@click.option("--link", "number", type=int, metavar="N", help="Only link N (as numbered by lexlink link); all links else.")
@click.option("--suggest/--no-suggest", default=False, help="Also the provisions that a mention or an idea probably concerns.")
@as_of_option
@corpus_option
def command(file: str, number: int | None, suggest: bool, as_of: str | None, corpora: tuple[str, ...]) -> None:
    """Explain links: what matched, what the antecedent was, which features made the score, the rivals.

    \b
    lexlink why story.txt --link 3
    """
    from lexlink.text.safe_text import safe_text

    engine = linker(corpora, suggest=suggest)
    linked = with_law(engine.link(one_document(file)), engine, law_shelf(as_of), as_of)
    if number is not None:
        numbered(linked, number)
    for index, link in enumerate(linked.links, 1):
        if number in (None, index):
            click.echo(safe_text(f"{index}. {link.explain()}"))
            if (passage := link.passage) and passage.origin and link.status == "linked":
                click.echo(safe_text(f"  {passage.citation}: {passage.origin.line}"))
