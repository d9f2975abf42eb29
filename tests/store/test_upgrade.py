"""Older stores are brought up to date, with a copy first, whole or not at all."""

import multiprocessing
import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from lexlink.errors import CorpusError
from lexlink.store import upgrade
from lexlink.store.repository import Store
from lexlink.store.tables import Row
from tests.store.law import HARBOUR, harbour, put

OLD = sorted((Path(__file__).parent / "old").glob("*.sql"))
WORDS_OF_OLD = "a614e20a693f91ab3fa79aadf46430b54fe2808ae64f06f66dc957a6cdcc4d4c"


def older(file, dump=OLD[0]):
    with sqlite3.connect(file) as raw:
        raw.executescript(dump.read_text(encoding="utf-8"))
    raw.close()


def revision(file):
    with sqlite3.connect(file) as raw:
        found = raw.execute("SELECT version_num FROM alembic_version").fetchone()[0]
    raw.close()
    return found


@pytest.mark.parametrize("dump", OLD, ids=lambda p: p.stem)
def test_an_older_store_keeps_all_it_held(file, dump):
    older(file, dump)
    with Store.open(file) as store:
        assert store.corpus_hash() == WORDS_OF_OLD
        assert store.text(HARBOUR, "en").text == harbour(as_of="2010-01-01", fee="three coins")
        assert store.verify() == []
        assert [r.reason for r in store.refusals()] == ["a bot wall"]
        assert store.latest_page("https://harbour.example/en").body != b"are you human?"
        assert put(store, harbour(as_of="2020-01-01", fee="a lantern")) == "changed"
    assert revision(file) == upgrade.HEAD


@pytest.mark.parametrize("dump", OLD, ids=lambda p: p.stem)
def test_texts_of_an_older_store_can_be_searched(file, dump):
    older(file, dump)
    with Store.open(file) as store:
        assert {hit.id for hit in store.search("lantern")} == {f"{HARBOUR}/art_2__para_1__point_b"}


def test_a_copy_is_made_first(file):
    older(file)
    Store.open(file).close()
    copy = file.with_name(f"{file.name}.before-{upgrade.HEAD}")
    assert revision(copy) == OLD[0].stem
    Store.open(file).close()
    assert [p.name for p in file.parent.glob("*.before-*")] == [copy.name]


def test_a_new_store_makes_no_copy(file):
    Store.open(file).close()
    assert not list(file.parent.glob("*.before-*"))


def test_a_reader_leaves_an_older_store_alone(file):
    older(file)
    with pytest.raises(CorpusError, match=r"older lexlink.*lexlink corpus sync"):
        Store.open(file, read_only=True)
    assert revision(file) == OLD[0].stem


def test_a_newer_store_is_refused(file):
    Store.open(file).close()
    with sqlite3.connect(file) as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
    raw.close()
    for read_only in (False, True):
        with pytest.raises(CorpusError, match="newer lexlink"):
            Store.open(file, read_only=read_only)


def test_a_step_that_fails_changes_nothing(file, monkeypatch):
    older(file)

    def fail(connection):
        connection.exec_driver_sql("CREATE TABLE half (way INTEGER)")
        raise RuntimeError("the lamp went out")

    monkeypatch.setattr(upgrade, "_run", fail)
    with pytest.raises(RuntimeError):
        Store.open(file)
    assert revision(file) == OLD[0].stem
    with sqlite3.connect(file) as raw:
        assert not raw.execute("SELECT 1 FROM sqlite_master WHERE name = 'half'").fetchall()
    raw.close()


def _open(file):
    Store.open(file).close()


def test_programs_that_start_together_upgrade_once(file):
    older(file)
    context = multiprocessing.get_context("spawn")
    programs = [context.Process(target=_open, args=(str(file),)) for _ in range(3)]
    for program in programs:
        program.start()
    for program in programs:
        program.join(60)
    assert [program.exitcode for program in programs] == [0, 0, 0]
    with Store.open(file, read_only=True) as store:
        assert store.corpus_hash() == WORDS_OF_OLD


def test_programs_that_start_together_make_one_store(address):
    context = multiprocessing.get_context("spawn")
    programs = [context.Process(target=_open, args=(address,)) for _ in range(3)]
    for program in programs:
        program.start()
    for program in programs:
        program.join(60)
    assert [program.exitcode for program in programs] == [0, 0, 0]
    with Store.open(address, read_only=True) as store:
        assert store.instruments() == []


def test_the_steps_end_at_the_tables_and_at_head(address):
    Store.open(address).close()
    url = address if "://" in address else f"sqlite:///{address}"
    engine = create_engine(url)
    with engine.connect() as connection:
        options = {"include_object": lambda _o, name, kind, _r, _c: not (kind == "table" and "_fts" in name) and not str(name).endswith("words")}
        found = compare_metadata(MigrationContext.configure(connection, opts=options), Row.metadata)
    engine.dispose()
    assert found == []
    config = Config()
    config.set_main_option("script_location", str(upgrade.MIGRATIONS))
    config.set_main_option("path_separator", "os")
    assert ScriptDirectory.from_config(config).get_heads() == [upgrade.HEAD]
