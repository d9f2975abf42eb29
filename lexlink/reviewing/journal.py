"""A journal of decisions: JSON Lines, only ever added to, on the disk before anybody is told so.

A process killed at any byte leaves at most one torn last line, which was never acknowledged: readers
pass over it, the next writer cuts it off. One process writes at a time.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from lexlink.errors import InputError, UsageError

FORM = "lexlink-review/1"
_HEAD = f'{{"journal": "{FORM}"'.encode()
Event = dict[str, Any]


class Record(NamedTuple):
    """What a journal holds. `whole` is how many bytes end in a complete line, `problems` what could not be read."""

    reviewer: str
    events: tuple[Event, ...]
    whole: int
    problems: tuple[str, ...]


def place_of(reviewer: str) -> Path:
    """Where the journal of a reviewer lies unless told otherwise: in the user's state folder."""
    import hashlib

    given = os.environ.get("LEXLINK_STATE")
    if given:
        folder = Path(given)
    else:
        import platformdirs

        folder = Path(platformdirs.user_state_dir("lexlink"))
    slug = re.sub(r"[^\w-]", "-", reviewer)[:60]
    if slug != reviewer:
        slug += "-" + hashlib.sha256(reviewer.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return folder / "reviews" / f"{slug}.jsonl"


def is_journal(path: Path) -> bool:
    """Whether a file says that it is a journal."""
    try:
        with path.open("rb") as file:
            return file.read(len(_HEAD)) == _HEAD
    except OSError:
        return False


def read(path: Path) -> Record:
    """What a journal holds, also while somebody writes to it. Raises InputError where it is none or cannot be read."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"cannot read the journal {path}: {error.strerror or error}") from error
    return _record(data, path)


def _record(data: bytes, path: Path) -> Record:
    whole = data.rfind(b"\n") + 1
    lines = data[:whole].split(b"\n")[:-1]
    if not data.startswith(_HEAD) and not _HEAD.startswith(data):
        raise InputError(f"{path} is no journal of lexlink review: give another name")
    events: list[Event] = []
    problems: list[str] = []
    reviewer = ""
    for number, line in enumerate(lines, 1):
        try:
            found = json.loads(line)
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict):
            problems.append(f"{path}:{number} is broken and left out")
        elif number == 1:
            reviewer = str(found.get("reviewer", ""))
        else:
            events.append(found)
    return Record(reviewer, tuple(events), whole, tuple(problems))


class Journal:
    """A journal open for writing; `read` is what it held. Close it, or use it in a `with`."""

    def __init__(self, path: Path, reviewer: str) -> None:
        """Open or begin a journal. Raises UsageError where somebody else writes to it or it is another reviewer's, InputError where it is none."""
        self.path, self.reviewer = path, reviewer
        self._file = -1
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._file = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
        except OSError as error:
            raise UsageError(f"the journal {path} cannot be written: {error.strerror or error}") from error
        try:
            _lock(self._file, path)
            self.read = self._begin()
        except BaseException:
            self.close()
            raise

    def _begin(self) -> Record:
        held = _record(_everything(self._file), self.path)
        os.ftruncate(self._file, held.whole)
        self._length = held.whole
        if not held.whole:
            self._write({"journal": FORM, "reviewer": self.reviewer})
            _sync_folder(self.path.parent)
        elif held.reviewer != self.reviewer:
            raise UsageError(f"{self.path} is the journal of {held.reviewer!r}: say --reviewer {held.reviewer!r}, or give another journal")
        return held

    def append(self, event: Mapping[str, Any]) -> None:
        """Add an event; it is on the disk when this returns. Raises UsageError, with nothing added, where it cannot be written."""
        self._write(event)

    def _write(self, event: Mapping[str, Any]) -> None:
        data = json.dumps(event, ensure_ascii=True).encode("ascii") + b"\n"
        try:
            os.lseek(self._file, self._length, os.SEEK_SET)
            sent = 0
            while sent < len(data):
                sent += os.write(self._file, data[sent:])
            os.fsync(self._file)
        except OSError as error:
            try:
                os.ftruncate(self._file, self._length)  # half a line would spoil the next one
            except OSError:
                pass
            raise UsageError(f"the decision could not be kept in {self.path}: {error.strerror or error}; make room and decide again") from error
        self._length += len(data)

    def close(self) -> None:
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

    def __enter__(self) -> Journal:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class Glance:
    """A journal that is only looked at, also while somebody writes to it: what is added here is forgotten."""

    def __init__(self, path: Path, reviewer: str) -> None:
        """Raises InputError where there is a file that is no journal; where there is none it holds nothing."""
        self.path = path
        self.read = read(path) if path.exists() else Record(reviewer, (), 0, ())
        self.reviewer = self.read.reviewer or reviewer

    def append(self, event: Mapping[str, Any]) -> None:
        """Keep nothing."""

    def close(self) -> None:
        """Nothing is open."""

    def __enter__(self) -> Glance:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing is open."""


def _everything(file: int) -> bytes:
    pieces = []
    while piece := os.read(file, 1 << 20):
        pieces.append(piece)
    return b"".join(pieces)


def _sync_folder(folder: Path) -> None:
    """Make the name of a new file last; not every system can."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(handle)
    except OSError:
        pass
    finally:
        os.close(handle)


def _lock(file: int, path: Path) -> None:
    """Keep others from writing until this process closes the file or dies. Raises UsageError."""
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(file, 1 << 40, os.SEEK_SET)
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
            os.lseek(file, 0, os.SEEK_SET)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        raise UsageError(f"another lexlink is reviewing with {path}: leave it first, or take another --reviewer or --journal") from error
