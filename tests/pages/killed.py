"""Kills syncs again and again, and looks at what they leave: python -m tests.pages.killed FOLDER [KILLS] [SEED]

Prints one line of JSON. A process of its own, so that forking is safe.
"""

import json
import os
import random
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path

import alembic.command  # noqa: F401  - loaded here so that kills fall into the work, not into imports
import bs4  # noqa: F401
import lxml.html  # noqa: F401

from lexlink import sources
from lexlink.ingest import orders, reread, sync
from lexlink.sources.fetch import Fetcher
from lexlink.store.repository import Store
from tests.pages.conftest import QUICK
from tests.pages.harbour import publish
from tests.pages.server import FaultServer, answer
from tests.store.killed import whole


def bring(file):
    """What `lexlink corpus sync` does; the number of texts that it had to bring."""
    with Store.open(file) as store, Fetcher(private=True, limits=QUICK) as fetcher:
        return sum(delivery.outcome in ("new", "changed") for delivery in sync(store, orders(store=store), fetcher))


def killed_after(seconds, file):
    """Sync in a child and kill it; whether it had come to its end before."""
    child = os.fork()
    if not child:
        with suppress(BaseException):
            bring(file)
            os._exit(0)
        os._exit(1)
    time.sleep(seconds)
    with suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)
    return os.WIFEXITED(os.waitpid(child, 0)[1])


def hash_of(file):
    with Store.open(file, read_only=True) as store:
        return store.corpus_hash()


def kill_syncs(folder, kills, draw):
    counts = {"kills": 0, "corrupt": 0, "partial": 0, "otherwise": 0, "rounds": 0}
    with FaultServer() as server:
        os.environ["HARBOUR"] = server.url
        publish(server, answer)
        undisturbed = folder / "undisturbed.sqlite"
        start = time.monotonic()
        bring(undisturbed)
        takes = time.monotonic() - start
        expected = hash_of(undisturbed)
        while counts["kills"] < kills:
            file = folder / f"killed-{counts['rounds']}.sqlite"
            counts["rounds"] += 1
            for _ in range(6):
                if counts["kills"] == kills:
                    break
                counts["kills"] += not killed_after(draw.uniform(0.02, takes * 0.6), file)
                if file.exists():
                    counts["corrupt"] += not whole(file)
                    with Store.open(file) as store:
                        counts["partial"] += len(store.verify()) + len(list(reread(store)))
            bring(file)
            counts["otherwise"] += hash_of(file) != expected
    return counts


if __name__ == "__main__":
    sources._SOURCES = {"harbour": "tests.pages.harbour:Harbour"}
    place, count, seed = Path(sys.argv[1]), *(int(word) for word in [*sys.argv[2:], "12", "7"][:2])
    print(json.dumps(kill_syncs(place, count, random.Random(seed))))
