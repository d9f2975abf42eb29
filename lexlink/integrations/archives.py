"""ZIP files as tools export them: unpacked into a folder of one's own, within limits, names never trusted."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from lexlink.errors import InputError

MOST_FILES = 20_000
MOST_BYTES = 500_000_000
_PIECE = 1 << 20
_ODD = frozenset('<>:"|?*\\')


@contextmanager
def unpacked(path: Path) -> Iterator[Path]:
    """A temporary folder with the files of a ZIP file, and of the ZIP files inside it. Raises InputError for what is none or too large."""
    with tempfile.TemporaryDirectory(prefix="lexlink-") as folder:
        left = _unpack(path, Path(folder), MOST_BYTES, str(path))
        for inner in sorted(Path(folder).rglob("*.zip")):
            left = _unpack(inner, inner.with_suffix(""), left, f"{path}: {inner.name}")
            inner.unlink()
        yield Path(folder)


def _unpack(path: Path, folder: Path, left: int, name: str) -> int:
    """Write the members below a folder; how many bytes may still come."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            if len(members) > MOST_FILES:
                raise InputError(f"{name} holds {len(members)} files, more than the {MOST_FILES} that are read: unpack it and name its folders")
            for member in members:
                target = folder / _inside(member.filename, name)
                target.parent.mkdir(parents=True, exist_ok=True)
                with archive.open(member) as source, target.open("xb") as out:
                    while piece := source.read(_PIECE):
                        left -= len(piece)
                        if left < 0:
                            raise InputError(f"{name} unpacks to more than {MOST_BYTES // 1_000_000} MB: unpack it and name its folders")
                        out.write(piece)
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError) as error:
        raise InputError(f"{name} cannot be unpacked: {error}") from error
    return left


def _inside(member: str, name: str) -> PurePosixPath:
    """A member's path, where it leads inside the folder."""
    path = PurePosixPath(member.replace("\\", "/"))
    if path.is_absolute() or not path.parts or ".." in path.parts or any(set(part) & _ODD or not part.isprintable() for part in path.parts):
        raise InputError(f"{name} holds a file named {member!r}, which would not stay in its folder: unpack it yourself if you trust it")
    return path
