"""Bring a store to the tables of this lexlink: numbered migrations, each a transaction, a backup first."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from lexlink.errors import CorpusError
from lexlink.store import search
from lexlink.store.engine import reading, writing
from lexlink.store.place import Place

HEAD = "0003"
MIGRATIONS = Path(__file__).parent / "migrations"
_BACKUPS = 5


def revision(connection: Connection) -> str:
    """The migration that a database stands at, empty for one without tables."""
    if not inspect(connection).has_table("alembic_version"):
        return ""
    return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or "")


def require(engine: Engine, place: Place) -> None:
    """For a reader, who changes nothing. Raises CorpusError where the tables are not those of HEAD."""
    with reading(engine, place) as connection:
        found = revision(connection)
    _refuse_newer(found, place)
    if found != HEAD:
        raise CorpusError(f"the store {place.name} is of an older lexlink: any command that writes (lexlink corpus sync) brings it up to date")


def upgrade(engine: Engine, place: Place) -> None:
    """For a writer: run the migrations that are missing. Two programs at once do it once.

    The search index follows from the rest and is made anew. All of it is one transaction, so that a kill leaves the old tables. A SQLite file is copied
    to `NAME.before-REVISION` first; a server's backups are its keeper's.
    """
    with reading(engine, place) as connection:
        found = revision(connection)
    _refuse_newer(found, place)
    if found == HEAD:
        return
    with writing(engine, place, alone=True) as connection:
        found = revision(connection)
        if found == HEAD:
            return
        if found and place.file is not None:
            back_up(place.file, HEAD)
        _run(connection)
        if found:
            search.index_all(connection)


def _refuse_newer(found: str, place: Place) -> None:
    if found > HEAD:
        raise CorpusError(f"the store {place.name} was written by a newer lexlink: update lexlink, or name another store")


def _run(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def back_up(file: Path, head: str) -> Path:
    """A whole copy of a SQLite file beside it, as of its last commit; the oldest of many go."""
    target = file.with_name(f"{file.name}.before-{head}")
    temporary = target.with_name(f"{target.name}.part")
    with closing(sqlite3.connect(file)) as old, closing(sqlite3.connect(temporary)) as new:
        old.backup(new)
    temporary.replace(target)
    for stale in sorted(file.parent.glob(f"{file.name}.before-*"))[:-_BACKUPS]:
        stale.unlink(missing_ok=True)
    return target
