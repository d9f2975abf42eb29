"""Kills writers of a store again and again, and looks at what they leave: python -m tests.store.killed FOLDER [KILLS]

Prints one line of JSON. A process of its own, so that forking is safe.
"""

import json
import os
import random
import signal
import sqlite3
import sys
import time
from contextlib import closing, suppress
from pathlib import Path

import alembic.command  # noqa: F401  - loaded here so that kills fall into migrations, not into imports

from lexlink.law import Offer
from lexlink.store.repository import Store
from tests.store.law import HARBOUR, harbour, put

WORK = [harbour(language=language, as_of=f"{year}-01-01", fee=f"{year} coins", articles=30) for year in range(1990, 2010) for language in ("en", "fr")]
OLD = Path(__file__).parent / "old" / "0001.sql"


def work(file, done):
    """Put every text on the shelf, telling each that is safe."""
    with Store.open(file) as store:
        for number, text in enumerate(WORK):
            put(store, text)
            store.note_sync(Offer(HARBOUR, text.language, "https://harbour.example", text.as_of), "harbour", "new")
            os.write(done, bytes([number]))


def killed_after(seconds, job):
    """Run a job in a child and kill it; the bytes it told, and whether it came to its end."""
    out, done = os.pipe()
    child = os.fork()
    if not child:
        with suppress(BaseException):
            job(done)
            os._exit(0)
        os._exit(1)
    os.close(done)
    time.sleep(seconds)
    with suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)
    status = os.waitpid(child, 0)[1]
    with os.fdopen(out, "rb") as told:
        return told.read(), os.WIFEXITED(status) and os.WEXITSTATUS(status) == 0


def whole(file):
    with closing(sqlite3.connect(file)) as raw:
        integrity = raw.execute("PRAGMA integrity_check").fetchone()[0]
        with suppress(sqlite3.OperationalError):  # a store that was killed before its first table
            raw.execute("INSERT INTO entry_fts(entry_fts) VALUES ('integrity-check')")
    return integrity == "ok"


def kill_writers(folder, kills, draw):
    """Work in pieces between kills; what was told to be safe has to be there."""
    undisturbed = folder / "undisturbed.sqlite"
    with Path(os.devnull).open("wb") as nowhere:
        work(undisturbed, nowhere.fileno())
    with Store.open(undisturbed, read_only=True) as store:
        expected = store.corpus_hash()
    counts = {"kills": 0, "corrupt": 0, "partial": 0, "lost": 0}
    file, told = folder / "killed.sqlite", set()
    for _ in range(kills):
        safe, ended = killed_after(draw.uniform(0.005, 0.25), lambda done: work(file, done))
        told |= set(safe)
        counts["kills"] += not ended
        if not file.exists():
            continue
        counts["corrupt"] += not whole(file)
        with Store.open(file) as store:
            counts["partial"] += len(store.verify())
            kept = {(v.language, v.as_of) for language in ("en", "fr") for v in store.versions(HARBOUR, language)}
        counts["lost"] += sum((WORK[number].language, WORK[number].as_of) not in kept for number in told)
        if ended:
            file.unlink()
            told = set()
    with Path(os.devnull).open("wb") as nowhere:
        work(file, nowhere.fileno())
    with Store.open(file, read_only=True) as store:
        counts["same"] = store.corpus_hash() == expected
    return counts


def kill_upgrades(folder, kills, draw):
    """Kill openings of an older store: it stays the old one or becomes the new one."""
    counts = {"kills": 0, "corrupt": 0, "partial": 0}
    for number in range(kills):
        file = folder / f"old-{number}.sqlite"
        with closing(sqlite3.connect(file)) as raw:
            raw.executescript(OLD.read_text(encoding="utf-8"))
        _, ended = killed_after(draw.uniform(0.001, 0.08), lambda _done, file=file: Store.open(file).close())
        counts["kills"] += not ended
        counts["corrupt"] += not whole(file)
        with Store.open(file) as store:
            counts["partial"] += len(store.verify()) + (len(store.versions(HARBOUR, "en")) != 2) + (not store.search("lantern"))
    return counts


if __name__ == "__main__":
    place, count = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 20
    chance = random.Random(7)
    print(json.dumps({"writers": kill_writers(place, count, chance), "upgrades": kill_upgrades(place, count, chance)}))
