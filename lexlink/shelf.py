"""The official texts of the store as a file that linking reads (`kb.official`), made anew when the texts change.

Asking is cheap: a note beside the file says which state of the store it was made from, and only
when the store's file has been written to since is the store opened at all.
"""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from lexlink.kb.knowledge_base import cache_folder
from lexlink.kb.official import FORMAT

if TYPE_CHECKING:
    from lexlink.store.place import Place


def official_texts(where: str | os.PathLike[str] | None = None, tell: Callable[[str], None] | None = None) -> str | None:
    """The path of the file for a store (the user's own where none is named); None where there is no store or it holds no text.

    `tell` hears when texts are read anew, which takes about a second for a hundred treaties. Raises
    CorpusError where the store cannot be read, UsageError for an address of another kind.
    """
    from lexlink.store.place import place

    found = place(where)
    if not found.exists:
        return None
    folder = Path(cache_folder()) / "official"
    note = folder / f"{zlib.crc32(f'{FORMAT} {found.name}'.encode()):08x}.json"
    stamp, known = _stamp(found), _noted(note)
    if known and stamp and known["stamp"] == stamp:
        return _path(folder, known["file"])
    return _renewed(found, folder, note, known, tell)


def _renewed(found: Place, folder: Path, note: Path, known: dict[str, str] | None, tell: Callable[[str], None] | None) -> str | None:
    from lexlink.kb.official import build
    from lexlink.store.repository import Store

    stamp = _stamp(found)
    with Store.open(str(found.file) if found.file else found.url, read_only=True) as store:
        state = store.corpus_hash()
        if known is not None and known["state"] == state:
            file = known["file"]
        else:
            holdings = store.instruments()
            if holdings and tell is not None:
                tell(f"reading {len(holdings)} official texts, to find what is quoted from them")
            file = f"{state[:24]}.official" if holdings else ""
            if file and not (folder / file).is_file():
                _write(folder / file, build(store.passages()))
    _write(note, json.dumps({"stamp": stamp, "state": state, "file": file}).encode())
    _tidy(folder, file)
    return _path(folder, file)


def _path(folder: Path, file: str) -> str | None:
    return str(folder / file) if file else None


def _stamp(found: Place) -> str:
    """Sizes and times of the store's files; empty for a server, which is asked each time."""
    if found.file is None:
        return ""
    rows = []
    for suffix in ("", "-wal"):
        try:
            stat = os.stat(f"{found.file}{suffix}")  # noqa: PTH116
        except OSError:
            continue
        if stat.st_size:
            rows.append(f"{suffix}{stat.st_size}:{stat.st_mtime_ns}")
    return " ".join(rows)


def _noted(note: Path) -> dict[str, str] | None:
    """What the last run noted, where its file is still there."""
    try:
        known = json.loads(note.read_bytes())
        fine = isinstance(known, dict) and all(isinstance(known.get(key), str) for key in ("stamp", "state", "file"))
    except (OSError, ValueError):
        return None
    return known if fine and (not known["file"] or (note.parent / known["file"]).is_file()) else None


def _write(path: Path, data: bytes) -> None:
    """Whole or not at all. Raises CorpusError where the folder cannot be written to."""
    import tempfile

    from lexlink.errors import CorpusError

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=".part")
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(temporary).replace(path)
    except OSError as error:
        raise CorpusError(
            f"the official texts cannot be prepared in {path.parent}: {error.strerror}; set LEXLINK_CACHE to a folder you may write to"
        ) from error


def _tidy(folder: Path, kept: str) -> None:
    """Remove files of earlier states, but for the latest ones: another program may still read them."""
    try:
        files = sorted(folder.glob("*.official"), key=lambda path: path.stat().st_mtime)
        for old in files[:-4]:
            if old.name != kept:
                old.unlink(missing_ok=True)
    except OSError:
        return
