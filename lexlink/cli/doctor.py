"""`lexlink doctor`: does this installation work?"""

from __future__ import annotations

import os
import platform
import sys
from importlib.metadata import PackageNotFoundError, version

import click

from lexlink.cli.options import settings
from lexlink.text.safe_text import safe_line
from lexlink.version import __version__

_EXTRAS = {
    "arrow": ("pyarrow",),
    "cas": ("cassis",),
    "mcp": ("mcp",),
    "pdf": ("pypdf",),
    "postgres": ("psycopg",),
    "rdf": ("rdflib",),
    "serve": ("fastapi", "uvicorn"),
    "spacy": ("spacy",),
    "spark": ("pyspark",),
    "warc": ("fastwarc",),
    "zstd": ("zstandard",),
}
_NEEDED = ("ahocorasick-rs", "click", "platformdirs", "rapidfuzz")


@click.command("doctor")
@click.pass_context
def command(ctx: click.Context) -> None:
    """Check Python, the dependencies, the corpus, the cache and the store, and link one sentence.

    \b
    lexlink doctor
    """
    from lexlink.kb.knowledge_base import cache_folder, packaged_corpus
    from lexlink.linker import Linker

    rows = [("lexlink", True, __version__), ("Python", sys.version_info >= (3, 11), platform.python_version())]
    rows += [_dependency(name) for name in _NEEDED]
    rows.append(("settings", True, safe_line(", ".join(map(str, settings().files)) or "defaults: no lexlink.toml here or above")))
    rows.append(("extras", True, _extras()))
    linker = Linker()
    kb = linker.kb
    rows.append(("corpus", True, f"{kb.revision}: {len(kb.instruments)} instruments, {len(kb.organs)} organs in {packaged_corpus()}"))
    cache = cache_folder()
    rows.append(("cache", _writable(cache), cache))
    rows.append(("store", *_store()))
    found = [link.target for link in linker.link("Article 27 of the Rome Statute").links]
    rows.append(("linking", found == ["rome-statute/art_27"], f"Article 27 of the Rome Statute → {found[0] if found else 'nothing'}"))
    for name, fine, detail in rows:
        click.echo(f"{'ok ' if fine else 'NOT'}  {name:16} {detail}")
    ctx.exit(0 if all(fine for _, fine, _ in rows) else 3)


def _extras() -> str:
    """Which optional features are installed, and how to get the others."""
    from importlib.util import find_spec

    there = {extra: all(find_spec(module) for module in modules) for extra, modules in _EXTRAS.items()}
    missing = [extra for extra, found in there.items() if not found]
    told = ", ".join(extra for extra, found in there.items() if found) or "none"
    return told + (f"; not installed: {', '.join(missing)} (pip install 'lexlink[{missing[0]}]')" if missing else "")


def _dependency(name: str) -> tuple[str, bool, str]:
    try:
        return name, True, version(name)
    except PackageNotFoundError:
        return name, False, f"not installed: pip install {name}"


def _store() -> tuple[bool, str]:
    """Whether the store of official texts can be read, and what it holds; having none is fine."""
    from lexlink.errors import LexlinkError
    from lexlink.lookup import law_store
    from lexlink.store.place import place

    try:
        store = law_store()
        if store is None:
            return True, f"none yet in {place().name}: headings and digests only"
        with store:
            return True, f"{len(store.instruments())} official texts in {store.place.name}"
    except LexlinkError as error:
        return False, safe_line(str(error))


def _writable(folder: str) -> bool:
    try:
        os.makedirs(folder, exist_ok=True)  # noqa: PTH103
    except OSError:
        return False
    return os.access(folder, os.W_OK)
