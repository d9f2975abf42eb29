"""From what a person names (files, folders, patterns, `-`) to a stream of documents and notices."""

from __future__ import annotations

import glob
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from lexlink.errors import InputError
from lexlink.readers.jsonl import read_jsonl
from lexlink.readers.plain import decode, read_plain
from lexlink.types import Document, Notice

TEXT_ENDINGS = frozenset((".txt", ".md", ".markdown", ".text"))
LINES_ENDINGS = frozenset((".jsonl", ".ndjson"))


def documents(names: Iterable[str], text_field: str = "text", id_field: str = "id") -> Iterator[Document | Notice]:
    """Everything behind the names, in the order given; folders sorted. Never raises for one input."""
    for name in names:
        if name == "-":
            yield _standard_input()
            continue
        for found in _paths(name):
            if isinstance(found, Notice):
                yield found
                continue
            try:
                if found.suffix.lower() in LINES_ENDINGS:
                    yield from read_jsonl(found, text_field, id_field)
                else:
                    yield read_plain(found)
            except InputError as error:
                yield Notice("unreadable", str(error))


def _standard_input() -> Document | Notice:
    try:
        text, encoding = decode(sys.stdin.buffer.read(), "standard input")
    except InputError as error:
        return Notice("unreadable", str(error))
    return Document(text, key="-", source="-", encoding=encoding)


def _paths(name: str) -> Iterator[Path | Notice]:
    path = Path(name)
    if path.is_dir():
        found = [p for p in sorted(path.rglob("*")) if p.is_file() and p.suffix.lower() in TEXT_ENDINGS | LINES_ENDINGS and not _hidden(p, path)]
        yield from found
        if not found:
            yield Notice("empty-folder", f"{name} holds no text: lexlink reads {', '.join(sorted(TEXT_ENDINGS | LINES_ENDINGS))}")
    elif path.exists():
        yield path
    elif glob.has_magic(name):
        matches = sorted(glob.glob(name, recursive=True))
        yield from (Path(m) for m in matches if Path(m).is_file())
        if not matches:
            yield Notice("no-match", f"nothing matches {name}")
    else:
        yield Notice("missing", f"{name} does not exist: check the path, or use - for standard input")


def _hidden(path: Path, root: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(root).parts)
