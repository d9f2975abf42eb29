"""What a run has done, on disk while it runs: one record a line, appended, so that a kill costs seconds.

A file `.NAME.journal` beside the first output. `--resume` reads it, and JSON Lines that an earlier run
finished, and takes what was linked from the same text with the same law and configuration.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Iterable
from pathlib import Path
from typing import IO, Any

from lexlink.errors import InputError, UsageError
from lexlink.record import dump, parsed, record, revived
from lexlink.types import Document, LinkedDocument, PassageSource
from lexlink.version import __version__

NOT_LINKED = "not-linked"  # the code of the notice on a document that failed
_FLUSH = 0.5  # seconds of work that a kill may cost


class Journal:
    """Appends what is done. Raises UsageError where another run writes to the same outputs."""

    def __init__(self, path: Path, *, fresh: bool) -> None:
        if not path.parent.is_dir():
            raise UsageError(f"the folder {path.parent} does not exist: create it first")
        self.path = path
        self._file = path.open("ab")
        _lock(self._file, path)
        self._file.truncate(0 if fresh else _whole_lines(path))
        self._flushed = time.monotonic()

    def add(self, linked: LinkedDocument) -> None:
        if any(notice.code == NOT_LINKED for notice in linked.notices):
            return
        self._file.write(dump(record(linked)).encode() + b"\n")
        now = time.monotonic()
        if now - self._flushed > _FLUSH:
            self._file.flush()
            self._flushed = now

    def close(self, *, done: bool) -> None:
        """Keep it for `--resume`, or delete it where the outputs hold everything."""
        self._file.close()
        if done:
            self.path.unlink(missing_ok=True)


class Done:
    """The documents that need no linking any more: found by id, text, law and configuration."""

    def __init__(self, files: Iterable[Path], law: PassageSource, corpus: str, config: str) -> None:
        self._law, self._marks = law, (__version__, corpus, config)
        self._files: list[IO[bytes]] = []
        self._places: dict[bytes, tuple[int, int]] = {}
        for path in files:
            if path.is_file():
                self._index(path)

    def __len__(self) -> int:
        return len(self._places)

    def get(self, document: Document) -> LinkedDocument | None:
        """The document with its links where they are at hand."""
        place = self._places.get(_key(document.id, document.sha256)) if self._places else None
        if place is None:
            return None
        file = self._files[place[0]]
        file.seek(place[1])
        try:
            found = revived(parsed(file.readline()), document.text, self._law)
        except InputError:
            return None
        links = tuple(link.replace(document=document) for link in found.links)
        return LinkedDocument(document, links, found.notices, found.corpus, found.config)

    def close(self) -> None:
        for file in self._files:
            file.close()

    def _index(self, path: Path) -> None:
        file = path.open("rb")
        at = 0
        for line in file:
            row = _row(line)
            if row is not None and (row["lexlink"], row["corpus"], row["config"]) == self._marks and not _failed(row):
                self._places[_key(row["document"]["id"], row["document"]["sha256"])] = (len(self._files), at)
            at += len(line)
        self._files.append(file)


def journal_path(output: Path) -> Path:
    """Where the journal of a run lies whose first output is this one."""
    return output.parent / f".{output.name[:120]}.journal"


def _key(identity: str, sha256: str) -> bytes:
    return hashlib.blake2b(f"{identity}\x1f{sha256}".encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _row(line: bytes) -> dict[str, Any] | None:
    """A record, or None for a line that is none: torn by a kill, or of another kind."""
    try:
        row = json.loads(line)
        return row if isinstance(row["document"]["sha256"], str) and {"lexlink", "corpus", "config", "notices"} <= row.keys() else None
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def _failed(row: dict[str, Any]) -> bool:
    return any(notice.get("code") == NOT_LINKED for notice in row["notices"])


def _whole_lines(path: Path) -> int:
    """The length of a file without a last line that was torn."""
    end = path.stat().st_size
    with path.open("rb") as file:
        while end:
            start = max(0, end - 65536)
            file.seek(start)
            newline = file.read(end - start).rfind(b"\n")
            if newline >= 0:
                return start + newline + 1
            end = start
    return 0


def _lock(file: IO[bytes], path: Path) -> None:
    if os.name != "posix":
        return
    import fcntl

    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        raise UsageError(f"another run is writing to {path.name.removeprefix('.').removesuffix('.journal')}: wait for it, or name another file") from None
