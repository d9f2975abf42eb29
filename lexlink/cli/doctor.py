"""`lexlink doctor`: does this installation work?"""

from __future__ import annotations

import os
import platform
import sys
from importlib.metadata import PackageNotFoundError, version

import click

from lexlink.version import __version__

_NEEDED = ("ahocorasick-rs", "click", "platformdirs", "rapidfuzz")


@click.command("doctor")
@click.pass_context
def command(ctx: click.Context) -> None:
    """Check Python, the dependencies, the corpus and the cache, and link one sentence.

    \b
    lexlink doctor
    """
    from lexlink.kb.knowledge_base import cache_folder, packaged_corpus
    from lexlink.linker import Linker

    rows = [("lexlink", True, __version__), ("Python", sys.version_info >= (3, 11), platform.python_version())]
    rows += [_dependency(name) for name in _NEEDED]
    linker = Linker()
    kb = linker.kb
    rows.append(("corpus", True, f"{kb.revision}: {len(kb.instruments)} instruments, {len(kb.organs)} organs in {packaged_corpus()}"))
    cache = cache_folder()
    rows.append(("cache", _writable(cache), cache))
    found = [link.target for link in linker.link("Article 27 of the Rome Statute").links]
    rows.append(("linking", found == ["rome-statute/art_27"], f"Article 27 of the Rome Statute → {found[0] if found else 'nothing'}"))
    for name, fine, detail in rows:
        click.echo(f"{'ok ' if fine else 'NOT'}  {name:16} {detail}")
    ctx.exit(0 if all(fine for _, fine, _ in rows) else 3)


def _dependency(name: str) -> tuple[str, bool, str]:
    try:
        return name, True, version(name)
    except PackageNotFoundError:
        return name, False, f"not installed: pip install {name}"


def _writable(folder: str) -> bool:
    try:
        os.makedirs(folder, exist_ok=True)  # noqa: PTH103
    except OSError:
        return False
    return os.access(folder, os.W_OK)
