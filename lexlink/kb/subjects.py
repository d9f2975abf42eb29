"""Instruments by subject, for lists that people browse: `subjects.toml` beside the instruments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from lexlink.errors import CorpusError
from lexlink.types import Instrument

FILE = "subjects.toml"
OTHER = "Other"


class Subject(NamedTuple):
    """A subject and the ids of its instruments, in the order in which they are shown."""

    title: str
    instruments: tuple[str, ...]


def subjects(folders: Iterable[str | Path], instruments: Mapping[str, Instrument]) -> list[Subject]:
    """Every instrument under one subject; what no folder names comes last, under "Other". Raises CorpusError."""
    named: dict[str, list[str]] = {}
    placed: set[str] = set()
    for folder in folders:
        for title, slug in _read(Path(folder) / FILE):
            if slug in instruments and slug not in placed:
                named.setdefault(title, []).append(slug)
                placed.add(slug)
    found = [Subject(title, tuple(slugs)) for title, slugs in named.items()]
    others = tuple(sorted((i.id for i in instruments.values() if i.id not in placed), key=lambda slug: instruments[slug].short.casefold()))
    return [*found, Subject(OTHER, others)] if others else found


def _read(path: Path) -> Iterable[tuple[str, str]]:
    import tomllib

    if not path.is_file():
        return []
    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8"))["subject"]
        return [(str(row["title"]), str(slug)) for row in rows for slug in row["instruments"]]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CorpusError(f"{path} is no list of subjects: {error!r}") from error
