"""Where a run writes to: standard output, files, folders, a store; several of them in one pass."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple, TextIO

from lexlink.errors import UsageError
from lexlink.protocols import Writer
from lexlink.types import LinkedDocument

ENDINGS = {
    ".txt": "text",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "json",
    ".csv": "csv",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".parquet": "parquet",
    ".sqlite": "store",
    ".sqlite3": "store",
    ".db": "store",
}
_SERVERS = ("postgresql://", "postgres://", "postgresql+psycopg://", "sqlite:///")


class Output(NamedTuple):
    """One of the outputs of a run. `consume` writes documents and does not begin before the first is asked for.

    `path` is None for standard output and for a server.
    """

    name: str
    form: str
    consume: Callable[[Iterable[LinkedDocument]], object]
    path: Path | None = None

    @property
    def exists(self) -> bool:
        return self.path is not None and self.path.exists()


class Wishes(NamedTuple):
    """What concerns some outputs only: whether JSON Lines hold the texts, and the run's name in a store."""

    text: bool = False
    run: str = ""
    resume: bool = False


def outputs(forms: Sequence[str], names: Sequence[str], usual: str, wishes: Wishes) -> list[Output]:
    """The outputs behind `--format` and `-o`. Raises UsageError where they do not fit together."""
    if not names:
        if len(forms) > 1:
            raise UsageError("several formats need a file each: give -o as often as --format, or -o alone and let the name say the format")
        return [_output(forms[0] if forms else usual, "-", wishes)]
    if forms and len(forms) != len(names):
        raise UsageError(f"{len(names)} outputs and {len(forms)} formats: give a --format for each -o, or none and let the names say it")
    given = [_output(form, name, wishes) for name, form in zip(names, forms or [_form(name, usual) for name in names], strict=True)]
    for first, second in ((a, b) for i, a in enumerate(given) for b in given[:i]):
        if first.path == second.path and first.name == second.name:
            raise UsageError(f"{first.name} is named twice as an output")
    return given


def _form(name: str, usual: str) -> str:
    if name.startswith(_SERVERS):
        return "store"
    return ENDINGS.get(Path(name).suffix.lower(), usual)


def _output(form: str, name: str, wishes: Wishes) -> Output:
    if form == "store":
        return _store(name, wishes)
    from lexlink.writers import file_writer, folder_writer, writer

    if name != "-" and (name.endswith(("/", os.sep)) or Path(name).is_dir()):
        write_folder = folder_writer(form)
        if write_folder is None:
            raise UsageError(f"the format {form} is one file: name a file with -o, not the folder {name}")
        folder = Path(name)
        return Output(name, form, lambda documents: write_folder(documents, folder), folder)
    path = Path(name)
    if name != "-" and (write_file := file_writer(form)) is not None:
        return Output(name, form, lambda documents: write_file(documents, path), path)
    write = _with_text() if form == "jsonl" and wishes.text else writer(form)
    if name == "-":
        return Output(name, form, lambda documents: write(documents, _standard_output()))

    def to_file(documents: Iterable[LinkedDocument]) -> None:
        from lexlink.writers.whole import whole_file

        with whole_file(path) as out:
            write(documents, out)

    return Output(name, form, to_file, path)


def _with_text() -> Writer:
    from lexlink.writers.json_lines import write_with_text

    return write_with_text


def _standard_output() -> TextIO:
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    return sys.stdout


def _store(name: str, wishes: Wishes) -> Output:
    """Links as a run of a store. Raises UsageError where it holds one of the name and is not to go on with it."""
    from lexlink.store.place import place
    from lexlink.store.repository import Store

    where = place(name)
    run = wishes.run or "links"
    if where.exists and not wishes.resume:
        with Store.open(name) as store:
            if any(held.name == run for held in store.runs()):
                raise UsageError(f"the store {where.name} holds a run {run!r} already: --resume goes on with it, --run NAME makes another")

    def to_store(documents: Iterable[LinkedDocument]) -> None:
        with Store.open(name) as store:
            store.record_links(run, documents)

    return Output(where.name, "store", to_store, where.file)
