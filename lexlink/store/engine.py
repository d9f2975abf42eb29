"""Connections: how SQLite and PostgreSQL are spoken to so that writers wait and readers never do.

SQLite: write-ahead log, and writers take the lock when they begin. A transaction that reads
first and asks for the lock later would fail at once whenever somebody wrote in between.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, Table, create_engine, event, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from lexlink.errors import CorpusError, MissingExtra
from lexlink.store.place import Place

BUSY_SECONDS = 30
_WRITES = "lexlink_writes"
_LOCK = 0x6C6578  # what writers of the law hold on a server, any number that other programs do not use


def open_engine(place: Place, *, read_only: bool) -> Engine:
    """An engine for a place. Nothing is connected yet. Raises MissingExtra without a driver."""
    if place.file is None:
        return _postgresql(place.url, read_only)
    return _sqlite(place, read_only)


def _postgresql(url: str, read_only: bool) -> Engine:
    try:
        import psycopg  # noqa: F401
    except ImportError:
        raise MissingExtra("a store on a PostgreSQL server", "postgres") from None
    options = f"-c default_transaction_read_only={'on' if read_only else 'off'} -c timezone=UTC"
    return create_engine(url, pool_pre_ping=True, connect_args={"connect_timeout": 10, "options": options, "application_name": "lexlink"})


def _sqlite(place: Place, read_only: bool) -> Engine:
    assert place.file is not None
    if not read_only:
        place.file.parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(f"sqlite:///file:{quote(str(place.file.absolute()))}?{_mode(place, read_only)}&uri=true", connect_args={"timeout": BUSY_SECONDS})

    @event.listens_for(engine, "connect")
    def _connected(connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None  # the driver opens no transaction of its own: the listener below does
        connection.execute("PRAGMA foreign_keys = ON")
        if read_only:
            connection.execute("PRAGMA query_only = ON")
        else:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get(_WRITES) else "BEGIN")

    return engine


def _mode(place: Place, read_only: bool) -> str:
    """A reader in a folder that it may not write to can only take the file as it lies there."""
    assert place.file is not None
    if not read_only:
        return "mode=rwc"
    log = place.file.with_name(place.file.name + "-wal")
    return "mode=ro" if log.exists() or os.access(place.file.parent, os.W_OK) else "mode=ro&immutable=1"


@contextmanager
def reading(engine: Engine, place: Place) -> Iterator[Connection]:
    """A transaction that only reads: one moment of the store, whatever others write meanwhile."""
    with _transaction(engine.execution_options(isolation_level="REPEATABLE READ") if place.file is None else engine, place) as connection:
        yield connection


@contextmanager
def writing(engine: Engine, place: Place, *, alone: bool = False) -> Iterator[Connection]:
    """A transaction that writes. `alone`: one such at a time also on a server, for steps that count on what they read."""
    with _transaction(engine.execution_options(**{_WRITES: True}), place) as connection:
        if alone and place.file is None:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        yield connection


@contextmanager
def _transaction(engine: Engine, place: Place) -> Iterator[Connection]:
    """Whatever the database objects to becomes a CorpusError of one sentence."""
    try:
        with engine.begin() as connection:
            yield connection
    except SQLAlchemyError as error:
        raise CorpusError(_sentence(error, place)) from error


def insert_into(connection: Connection, into: Table) -> postgresql.Insert | sqlite.Insert:
    """An insert that can say what to do with rows that are there already; both databases spell it alike."""
    return postgresql.insert(into) if connection.dialect.name == "postgresql" else sqlite.insert(into)


def _sentence(error: SQLAlchemyError, place: Place) -> str:
    said = str(error.orig if isinstance(error, DBAPIError) else error).strip().partition("\n")[0]
    for sign, advice in _ADVICE.items():
        if sign in said:
            return f"the store {place.name} {advice}"
    return f"the store {place.name} cannot be used: {said}"


_ADVICE = {
    "database is locked": f"was kept busy by another program for {BUSY_SECONDS} seconds: try again when it is done",
    "disk is full": "cannot grow, the disk is full: nothing was lost, make room and try again",
    "file is not a database": "is not a store of lexlink: name another file, or move this one away",
    "malformed": "is damaged: put back a backup from beside it, or move it away and run lexlink corpus sync",
    "unable to open database file": "cannot be opened: check that its folder exists and that you may write there",
    "readonly database": "may not be written to: check the rights of the file and its folder",
    "read-only transaction": "was opened for reading only",
    "no such table": "is of an older lexlink: any command that writes (lexlink corpus sync) brings it up to date",
}
