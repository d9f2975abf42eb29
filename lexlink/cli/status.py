"""`lexlink corpus status`: who is bound by a treaty, from the United Nations Treaty Collection."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lexlink.cli.options import corpus_option, knowledge_base
from lexlink.errors import InputError, LexlinkError, NetworkError, UsageError
from lexlink.text.safe_text import safe_line

if TYPE_CHECKING:
    from lexlink.law import Page
    from lexlink.sources.untc import Party, Status


@click.command("status")
@click.argument("slug")
@click.option("--from", "file", metavar="FILE", help="Read a page that was saved from a browser instead of asking the Treaty Collection.")
@click.option("--parties", is_flag=True, help="List everybody that signed or is bound.")
@click.option("--json", "as_json", is_flag=True, help="The same as JSON.")
@corpus_option
def command(slug: str, file: str | None, parties: bool, as_json: bool, corpora: tuple[str, ...]) -> None:
    """Say who is bound by a treaty, since when, and how many made declarations or reservations.

    The page is that of the United Nations Treaty Collection; it is asked each time, nothing is kept.

    \b
    lexlink corpus status rome-statute
    lexlink corpus status npt --from page.html --parties
    """
    from lexlink.sources.untc import read_status

    status = read_status(_page(slug, _address(slug, corpora, file), file))
    if as_json:
        _as_json(slug, status)
        return
    signed = [party for party in status.participants if not party.bound]
    rows = {
        "concluded": status.concluded,
        "in force since": status.in_force or "not in force",
        "registered as": status.registration,
        "parties": str(len(status.parties)),
        "signed, not bound": str(len(signed)),
        "with declarations or reservations": str(status.reservations),
    }
    for name, value in rows.items():
        if value:
            click.echo(f"{name:34} {safe_line(value)}")
    for party in status.participants if parties else ():
        click.echo(f"  {_row(party)}")


def _row(party: Party) -> str:
    words = f"{party.how} {party.bound}" if party.bound else f"signed {party.signed}"
    return safe_line(f"{party.name:48} {words}{', with a declaration' if party.declared else ''}")


def _address(slug: str, corpora: tuple[str, ...], file: str | None) -> str:
    from lexlink.sources.untc import addresses

    kb = knowledge_base(corpora)
    if slug not in kb.instruments:
        raise UsageError(f"no instrument {slug!r}; see lexlink corpus list")
    found = addresses(kb.instruments).get(slug, "")
    if not found and file is None:
        raise UsageError(f"the corpus does not know the number of {slug} in the United Nations Treaty Collection: save its page and give --from FILE")
    return found


def _page(slug: str, address: str, file: str | None) -> Page:
    from lexlink.law import Page

    if file is None:
        from lexlink.sources.fetch import Fetcher

        try:
            with Fetcher() as fetcher:
                return fetcher.fetch(address, language="en")
        except NetworkError:
            raise
        except LexlinkError as error:
            raise NetworkError(f"the status of {slug} cannot be fetched: {error}") from error
    try:
        body = Path(file).read_bytes()
    except OSError as error:
        raise InputError(f"cannot read {file}: {error.strerror or error}") from error
    return Page(address or file, body, retrieved_at=datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))


def _as_json(slug: str, status: Status) -> None:
    import json

    participants = [party._asdict() for party in status.participants]
    counts = {"parties": len(status.parties), "reservations": status.reservations}
    click.echo(json.dumps({"instrument": slug, **status._asdict(), "participants": participants, **counts}, ensure_ascii=False, indent=1))
