"""`lexlink corpus diff`: what changed in a text, word by word."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from lexlink.cli.options import colour_wanted, knowledge_base, say
from lexlink.text.safe_text import safe_line

if TYPE_CHECKING:
    from lexlink.store.changes import Change, Piece
    from lexlink.store.records import Version
    from lexlink.store.repository import Store

_MARKS = {"gone": ("[-", "-]", "red"), "new": ("{+", "+}", "green")}
_AROUND = 60


@click.command("diff")
@click.argument("slug")
@click.option("--lang", "language", metavar="CODE", help="The language; needed where the store holds several besides English.")
@click.option("--from", "old", type=click.IntRange(1), metavar="N", help="The number of the earlier version; the last but one by default.")
@click.option("--to", "new", type=click.IntRange(1), metavar="N", help="The number of the later version; the last one by default.")
@click.option("--list", "list_", is_flag=True, help="List the versions there are.")
@click.option("--color/--no-color", "colour", default=None, help="Colour or not; by default on a terminal.")
def command(slug: str, language: str | None, old: int | None, new: int | None, list_: bool, colour: bool | None) -> None:
    """Show what changed between two versions of an official text, word by word.

    Words that went stand in [-…-], words that came in {+…+}.

    \b
    lexlink corpus diff rome-statute
    lexlink corpus diff rome-statute --list
    lexlink corpus diff rome-statute --from 1 --to 3
    """
    from lexlink.store.changes import changes
    from lexlink.store.repository import Store

    with Store.open(read_only=True) as store:
        versions = _versions(store, slug, language)
        if list_:
            for version in versions:
                click.echo(_line(version))
            return
        before, after = _pair(versions, old, new)
        found = list(changes(store.version_text(before), store.version_text(after)))
    say(f"from {_line(before)}")
    say(f"to   {_line(after)}")
    kb = knowledge_base()
    for change in found:
        _show(change, kb.citation(f"{slug}/{change.eid}"), colour_wanted(colour))
    say(f"{len(found)} of its units differ" if found else "the words are the same")


def _versions(store: Store, slug: str, language: str | None) -> list[Version]:
    """The versions of a text in the language asked for, else in English, else in the only one there is."""
    from lexlink.errors import UsageError

    languages = sorted({h.language for h in store.instruments() if h.instrument == slug})
    if not languages:
        raise UsageError(f"the store holds no text of {slug!r}: lexlink corpus sync {slug} brings it")
    chosen = language or ("en" if "en" in languages else languages[0])
    if chosen not in languages:
        raise UsageError(f"the store holds {slug} in {', '.join(languages)}, not in {chosen!r}")
    return sorted(store.versions(slug, chosen), key=lambda v: v.number)


def _pair(versions: list[Version], old: int | None, new: int | None) -> tuple[Version, Version]:
    from lexlink.errors import UsageError

    numbers = {v.number: v for v in versions}
    later = new if new is not None else versions[-1].number
    earlier = old if old is not None else max((n for n in numbers if n < later), default=0)
    for number in (later, earlier):
        if number and number not in numbers:
            raise UsageError(f"there is no version {number}: versions are {', '.join(map(str, numbers))}")
    if not earlier:
        raise UsageError(f"there is only one version of {versions[0].instrument}: nothing to compare it with")
    return numbers[earlier], numbers[later]


def _line(version: Version) -> str:
    since = f"as of {version.as_of}" if version.as_of else "undated"
    return f"version {version.number}  {version.language}  {since}  retrieved {version.retrieved_at[:10]}  {safe_line(version.source)}  {version.sha256[:12]}"


def _show(change: Change, citation: str, colour: bool) -> None:
    note = {"changed": "", "gone": "  (gone)", "new": "  (new)"}[change.kind]
    click.echo(click.style(f"{safe_line(citation)}{note}", bold=True), color=colour)
    for line in "".join(_pieces(change.pieces, colour)).split("\n"):
        if line.strip():
            click.echo(f"    {line}", color=True)
    click.echo()


def _pieces(pieces: tuple[Piece, ...], colour: bool) -> Iterator[str]:
    for index, piece in enumerate(pieces):
        if piece.kind == "same":
            yield _shortened(piece.text, first=index == 0, last=index == len(pieces) - 1)
            continue
        opening, closing, hue = _MARKS[piece.kind]
        for number, line in enumerate(piece.text.split("\n")):
            text, rest = line.rstrip(" "), line[len(line.rstrip(" ")) :]
            marked = f"{opening}{safe_line(text)}{closing}" if text else ""
            yield ("\n" if number else "") + (click.style(marked, fg=hue) if colour and marked else marked) + rest


def _shortened(text: str, *, first: bool, last: bool) -> str:
    """What stayed the same: its ends only, where it is long."""
    lines = [safe_line(line) for line in text.split("\n")]
    whole = "\n".join(lines)
    if len(whole) <= 3 * _AROUND:
        return whole
    head, tail = whole[:_AROUND].rpartition(" ")[0], whole[-_AROUND:].partition(" ")[2]
    return f"… {tail}" if first else f"{head} …" if last else f"{head} … {tail}"
