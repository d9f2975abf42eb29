"""`lexlink show`: text and law side by side."""

from __future__ import annotations

import shutil

import click

from lexlink.cli.options import as_of_option, colour_wanted, corpus_option, law_shelf, linker, numbered, one_document, with_law


@click.command("show")
@click.argument("file", metavar="FILE|-")
@click.option("--link", "number", type=int, metavar="N", help="Only the paragraph of link N (as numbered by lexlink link).")
@click.option("--plain", is_flag=True, help="One under the other instead of side by side, for screen readers and narrow windows.")
@click.option("--width", type=click.IntRange(30, 400), metavar="CELLS", help="The width to use instead of the terminal's.")
@click.option("--color/--no-color", "colour", default=None, help="Colour or not; by default on a terminal.")
@click.option("--suggest/--no-suggest", default=False, help="Also the provisions that a mention or an idea probably concerns.")
@as_of_option
@corpus_option
def command(
    file: str,
    number: int | None,
    plain: bool,
    width: int | None,
    colour: bool | None,
    suggest: bool,
    as_of: str | None,
    corpora: tuple[str, ...],
) -> None:
    """Show a text and, beside each paragraph, the passages of law it speaks of.

    \b
    lexlink show story.txt
    lexlink show story.txt --link 3 --plain
    lexlink show story.txt --as-of 2005-06-01
    """
    from lexlink.writers.side_by_side import Look, side_by_side

    engine = linker(corpora, suggest=suggest)
    linked = with_law(engine.link(one_document(file)), engine, law_shelf(as_of), as_of)
    if number is not None:
        numbered(linked, number)
    cells = width or min(shutil.get_terminal_size((100, 24)).columns, 160)
    for line in side_by_side(linked, Look(cells, colour_wanted(colour), plain), number):
        click.echo(line, color=True)
    if not linked.links:
        click.echo("lexlink: no reference to international law found in this text", err=True)
