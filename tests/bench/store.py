"""Measures the store, ratios in one run: python -m tests.bench.store [--links N] [--passages N] [--postgres]

Writing links against `sqlite3.executemany` of the same rows into the same table; the questions
of a report; loading and searching passages made of invented words as frequent as those of a language.
"""

import argparse
import itertools
import random
import sqlite3
import statistics
import tempfile
import time
from contextlib import ExitStack, closing
from pathlib import Path

from lexlink.law import LawText, LawUnit
from lexlink.store import runs
from lexlink.store.repository import Store
from lexlink.types import Document, Link, LinkedDocument, Target
from tests.store import postgres

LINKS_A_DOCUMENT = 50


def timed(function):
    start = time.perf_counter()
    result = function()
    return time.perf_counter() - start, result


def milliseconds(function, rounds=7):
    return statistics.median(timed(function)[0] for _ in range(rounds)) * 1000


def documents(links, draw):
    """Invented linked documents: half a dozen often cited treaties, many rarely cited ones."""
    targets = [f"treaty-{i}/art_{n}" for i in range(150) for n in range(1, 41)]
    weights = list(itertools.accumulate(1 / (n + 5) for n in range(len(targets))))
    draw.shuffle(targets)
    text = "Article 12 of the Harbour Convention and so on. " * LINKS_A_DOCUMENT
    for number in range(links // LINKS_A_DOCUMENT):
        found = []
        for n, target in enumerate(draw.choices(targets, cum_weights=weights, k=LINKS_A_DOCUMENT)):
            doubtful = n % 12 == 0
            start = n * 48
            ends = (Target(target, start, start + 36),)
            found.append(Link(start, start + 36, "provision", "full", "ambiguous" if doubtful else "linked", draw.random(), ends))
        yield LinkedDocument(Document(text, key=f"document-{number}", source=f"news/{number}.txt", language="en"), tuple(found), (), "law", "config")


def raw(file, rows):
    """The same rows into the same table with the same indexes, by the driver alone."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA synchronous = NORMAL")
        marks = ", ".join("?" * len(rows[0]))
        for start in range(0, len(rows), runs._BATCH):
            with connection:
                connection.executemany(f"INSERT INTO run_link VALUES ({marks})", rows[start : start + runs._BATCH])


def bench_links(address, folder, count):
    given = list(documents(count, random.Random(3)))
    rows = []
    for number, linked in enumerate(given, 1):
        runs._link_rows(1, number, linked, rows)
    Store.open(folder / "raw.sqlite").close()
    raw_seconds, _ = timed(lambda: raw(folder / "raw.sqlite", rows))
    with Store.open(address) as store:
        seconds, written = timed(lambda: store.record_links("bench", given))
        print(f"write {written:,} links: raw sqlite3 executemany {raw_seconds:.2f} s, store {seconds:.2f} s = {raw_seconds / seconds:.2f} of its speed")
        top = store.cited("bench", limit=1)[0]
        questions = {
            "most cited provisions": lambda: store.cited("bench"),
            "most cited instruments": lambda: store.cited("bench", "instrument"),
            "a provision by month": lambda: store.months("bench", top.key),
            f"where the most cited is cited (100 of {top.links:,})": lambda: store.links("bench", target=top.key, limit=100),
            "where its treaty is cited (100)": lambda: store.links("bench", target=top.key.partition("/")[0], limit=100),
            "100 most doubtful links": lambda: store.links("bench", status="ambiguous", limit=100),
            "the links of a document": lambda: store.links("bench", document="document-77"),
            "the runs": store.runs,
        }
        for name, question in questions.items():
            print(f"  {milliseconds(question):7.1f} ms  {name}")


def words(draw, vocabulary, cumulated, count):
    return " ".join(draw.choices(vocabulary, cum_weights=cumulated, k=count))


def passages(count, draw):
    vocabulary = ["".join(draw.choices("bcdfglmnprst", k=2)) + "".join(draw.choices("aeiou", k=2)) + ending for ending in _endings(20_000)]
    cumulated = list(itertools.accumulate(1 / (n + 3) for n in range(len(vocabulary))))
    for instrument in range(count // 100):
        units = tuple(LawUnit(f"art_{n}", str(n), words(draw, vocabulary, cumulated, 4), words(draw, vocabulary, cumulated, 110)) for n in range(1, 101))
        yield LawText(f"treaty-{instrument}", "en", units, "Treaty")


def _endings(count):
    letters = "bcdfglmnprstvz"
    return itertools.islice(("".join(pair) for pair in itertools.product(letters, "aeiou", letters, "aeiou", letters)), count)


def bench_search(address, count):
    draw = random.Random(5)
    texts = list(passages(count, draw))
    with Store.open(address) as store:
        seconds, _ = timed(lambda: [store.replace(text, source="bench", parser=1, pages=[], url="") for text in texts])
        print(f"shelve and index {count:,} passages: {seconds:.1f} s")
        seconds, found = timed(lambda: sum(1 for _ in itertools.islice(store.passages(), 20_000)))
        print(f"load {found:,} passages: {seconds:.2f} s")
        frequent = [w for text in texts[:3] for unit in text.units for w in unit.text.split()]
        queries = [" ".join(draw.sample(frequent, k)) for k in (1, 2, 3, 4) for _ in range(50)]
        common = sorted(set(frequent), key=lambda w: -frequent.count(w))[:5]
        for name, asked in (("200 queries of 1 to 4 words", queries), (f"the commonest words ({', '.join(common)})", common)):
            took = sorted(timed(lambda q=q: store.search(q))[0] * 1000 for q in asked)
            print(f"  {name}: median {took[len(took) // 2]:.1f} ms, 95 % {took[int(len(took) * 0.95)]:.1f} ms, most {took[-1]:.1f} ms")


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--links", type=int, default=1_000_000)
    options.add_argument("--passages", type=int, default=50_000)
    options.add_argument("--postgres", action="store_true", help="measure a PostgreSQL server of its own instead of SQLite")
    given = options.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        if given.postgres:
            database = stack.enter_context(postgres.server(postgres.programs()))
        for bench, count in ((bench_search, given.passages), (lambda a, n: bench_links(a, folder, n), given.links)):
            if count:
                bench(database() if given.postgres else str(folder / f"bench-{count}.sqlite"), count)


if __name__ == "__main__":
    main()
