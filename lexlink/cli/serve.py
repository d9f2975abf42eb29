"""`lexlink serve`: the linker as a service, over HTTP or for assistants over MCP."""

from __future__ import annotations

import click

from lexlink.cli.options import corpus_option, linker, say


@click.command("serve")
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="Address to listen on. There is no password: keep it on this machine, or put a proxy before it."
)
@click.option("--port", type=click.IntRange(0, 65535), default=8010, show_default=True)
@click.option("--allow-host", "hosts", multiple=True, metavar="NAME", help="A host name to answer to, besides those of this machine; * for any. Repeatable.")
@click.option("--max-chars", type=click.IntRange(1_000, 50_000_000), default=1_000_000, show_default=True, help="The longest text to take.")
@click.option("--timeout", "seconds", type=click.FloatRange(0.1, 600), default=20.0, show_default=True, help="The most seconds for a request.")
@click.option("--all-organs", is_flag=True, help="Link every organ, also those like the UN that are left out by default.")
@click.option("--mcp", is_flag=True, help="Serve assistants over the Model Context Protocol on standard input and output instead.")
@corpus_option
def command(host: str, port: int, hosts: tuple[str, ...], max_chars: int, seconds: float, all_organs: bool, mcp: bool, corpora: tuple[str, ...]) -> None:
    """Serve link, find and passage over HTTP, described at /openapi.json; or, with --mcp, tools for assistants.

    \b
    lexlink serve
    curl -s localhost:8010/link -H 'content-type: application/json' -d '{"text": "Article 5 of the NPT"}'
    """
    engine = linker(corpora, all_organs=all_organs)
    if mcp:
        from lexlink.integrations.mcp_server import run as run_mcp

        run_mcp(engine)
        return
    from lexlink.integrations.server import LOOPBACK, run

    named = f"[{host}]" if ":" in host else host
    if named not in LOOPBACK:
        say(f"anybody who reaches {host} can use this server: it asks for no password")
    say(f"serving on http://{named}:{port}, described at /openapi.json; stop with Ctrl-C")
    answers = (*LOOPBACK, *((named,) if host not in ("0.0.0.0", "::") else ()), *hosts)  # noqa: S104 - compared, not bound
    run(host, port, engine, max_chars=max_chars, seconds=seconds, hosts=answers)
