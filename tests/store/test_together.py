"""Several programs at once, and programs that are killed."""

import json
import multiprocessing
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from lexlink.law import Offer
from lexlink.store.repository import Store
from tests.store.law import HARBOUR, harbour, page, put

WRITERS, ROUNDS = 4, 25


def write(address, name):
    with Store.open(address) as store:
        for n in range(ROUNDS):
            put(store, harbour(fee=f"{n} coins of {name}"), source=name)
            store.note_sync(Offer(HARBOUR, "en", name, str(n)), name, "new")


def read(address, done, faults):
    """Read until the writers are done: whole texts only, and never fewer than before."""
    before = 0
    with Store.open(address, read_only=True) as store:
        while not done.is_set():
            stored = store.text(HARBOUR, "en")
            found = list(store.passages())
            versions = len(store.versions(HARBOUR, "en"))
            if versions < before or len(found) not in (0, 7) or (stored and len(stored.text.articles) != 3):
                faults.put((before, versions, len(found)))
            before = versions


def test_four_writers_and_a_reader_lose_nothing(address):
    Store.open(address).close()
    context = multiprocessing.get_context("spawn")
    done, faults = context.Event(), context.Queue()
    reader = context.Process(target=read, args=(address, done, faults))
    writers = [context.Process(target=write, args=(address, f"writer-{n}")) for n in range(WRITERS)]
    for process in (reader, *writers):
        process.start()
    for process in writers:
        process.join(120)
    done.set()
    reader.join(60)
    assert [p.exitcode for p in (reader, *writers)] == [0] * (WRITERS + 1)
    assert faults.empty()
    with Store.open(address) as store:
        versions = store.versions(HARBOUR, "en")
        assert sorted(v.number for v in versions) == list(range(1, WRITERS * ROUNDS + 1))
        assert all(store.sync_state(Offer(HARBOUR, "en", f"writer-{w}", str(n))) for w in range(WRITERS) for n in range(ROUNDS))
        assert store.verify() == []


def test_threads_share_a_store(store):
    def work(thread):
        for n in range(8):
            put(store, harbour(fee=f"{n} coins of {thread}"), source=f"thread-{thread}")
            assert len(store.text(HARBOUR, "en").text.articles) == 3
            store.search("coins")

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(work, range(6)))
    assert sorted(v.number for v in store.versions(HARBOUR, "en")) == list(range(1, 49))


def test_a_reader_is_not_held_up_by_a_writer_in_the_middle_of_its_work(address, store):
    put(store, harbour())
    with Store.open(address, read_only=True) as reader, store._writing() as connection:
        connection.exec_driver_sql("UPDATE passage SET text = 'half done'")
        start = time.perf_counter()
        assert reader.text(HARBOUR, "en").text == harbour()
        assert time.perf_counter() - start < 5  # the writer would hold it for half a minute


def test_passages_are_of_one_moment(store):
    put(store, harbour())
    passages = store.passages()
    first = next(passages)
    put(store, harbour(fee="a shell", articles=9))
    rest = list(passages)
    assert [first, *rest] == [p for p in [first, *rest] if "shell" not in p.text]
    assert len(rest) == 6


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a system that can fork")
def test_kills_leave_nothing_half_done(tmp_path):
    root = Path(__file__).resolve().parent.parent.parent
    done = subprocess.run([sys.executable, "-m", "tests.store.killed", str(tmp_path)], cwd=root, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    counts = json.loads(done.stdout)
    assert counts["writers"].pop("kills") > 5
    assert counts["upgrades"].pop("kills") > 5
    assert counts["writers"] == {"corrupt": 0, "partial": 0, "lost": 0, "same": True}
    assert counts["upgrades"] == {"corrupt": 0, "partial": 0}


def test_a_full_disk_keeps_what_was_committed(file):
    with Store.open(file) as store:
        put(store, harbour())
        with store._engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA max_page_count = 60")
        kept = 1
        with pytest.raises(Exception, match="disk is full: nothing was lost"):
            for n in range(200):
                store.keep_page("harbour", page(os.urandom(5000) + bytes([n])))
                kept += 1
        store._engine.dispose()
        assert store.verify() == []
        with store._engine.connect() as connection:
            assert connection.exec_driver_sql("SELECT count(*) FROM page").scalar() == kept
        put(store, harbour(fee="a shell"))
