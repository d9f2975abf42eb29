"""Where a store lies: a SQLite file, or a PostgreSQL database. Knows no SQL, so asking is cheap."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

from lexlink.errors import UsageError

VARIABLE = "LEXLINK_STORE"
FILE_NAME = "store.sqlite"
_SQLITE = "sqlite:///"


class Place(NamedTuple):
    """Either `file` (SQLite) or `url` (a server's address, credentials included) is set."""

    file: Path | None = None
    url: str = ""

    @property
    def exists(self) -> bool:
        """Whether something lies there; a server is taken at its word until it is opened."""
        return self.file is None or self.file.is_file()

    @property
    def name(self) -> str:
        """The place in words fit to be shown: no password."""
        if self.file is not None:
            return str(self.file)
        from urllib.parse import urlsplit

        parts = urlsplit(self.url)
        return f"{parts.scheme.partition('+')[0]}://{parts.hostname or ''}{parts.path}"


def place(where: str | os.PathLike[str] | None = None) -> Place:
    """The place behind a path, `sqlite:///PATH`, `postgresql://…`, or None for the user's own.

    None means the environment's `LEXLINK_STORE`, else what the settings say, else the user's data
    folder. Raises UsageError for an address of another kind.
    """
    name = os.fspath(where) if where is not None else os.environ.get(VARIABLE) or _set()
    if not name:
        return Place(file=_data_folder() / FILE_NAME)
    if name.startswith(_SQLITE):
        return Place(file=Path(name.removeprefix(_SQLITE)).expanduser())
    scheme, separator, rest = name.partition("://")
    if not separator:
        return Place(file=Path(name).expanduser())
    if scheme in ("postgres", "postgresql", "postgresql+psycopg"):
        return Place(url=f"postgresql+psycopg://{rest}")
    raise UsageError(f"a store of the kind {scheme!r} is not known: give a file name, sqlite:///FILE or postgresql://HOST/DATABASE")


def _set() -> str:
    from lexlink.config import load

    return str(load()["store.place"])


def _data_folder() -> Path:
    import platformdirs

    return Path(platformdirs.user_data_dir("lexlink"))
