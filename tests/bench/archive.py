"""Runs over a made-up archive: rate, memory, the same bytes for any number of processes and hash seed.

    python -m tests.bench.archive FOLDER [--documents 100000] [--spark]

One story in eight cites law. With `--spark` the same archive goes through Spark on two threads of this machine too.
"""

import argparse
import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

WORDS = [
    "harbour",
    "council",
    "minister",
    "vote",
    "tide",
    "fishing",
    "fleet",
    "court",
    "ruling",
    "state",
    "budget",
    "market",
    "school",
    "road",
    "bridge",
    "election",
    "talks",
    "border",
    "trade",
    "water",
    "power",
    "season",
    "match",
    "union",
    "strike",
]
LAW = (
    "Article {n} of the Rome Statute",
    "the UN Charter",
    "Article 51 of the UN Charter",
    "NATO's Article 5",
    "the Genocide Convention",
    "the Statute",
    "Article {n} of the Fourth Geneva Convention",
    "the Rome Statue",
    "Article 8(2)(b)(iv) of the Rome Statute",
    "the Security Council",
)
RUNS = ((1, "0"), (2, "1"), (1, "77"))  # processes, hash seed


def stories(count, draw):
    for number in range(count):
        sentences = []
        for _ in range(draw.randint(12, 30)):
            words = draw.choices(WORDS, k=draw.randint(6, 16))
            if number % 8 == 0 and draw.random() < 0.15:
                words.insert(draw.randint(0, len(words)), draw.choice(LAW).format(n=draw.randint(1, 140)))
            sentences.append(" ".join(words).capitalize() + ".")
        date = f"20{10 + number % 14}-{number % 12 + 1:02}-{number % 28 + 1:02}"
        yield {"id": f"g{number}", "title": f"Story {number}", "date": date, "text": " ".join(sentences)}


def run(archive, folder, jobs, seed):
    """One run in a process of its own, its memory looked at once a second: seconds, hash of the outputs, MB at a quarter and at the end."""
    names = [folder / f"links-{jobs}-{seed}.{ending}" for ending in ("jsonl", "csv")]
    command = [sys.executable, "-m", "lexlink", "link", str(archive), "-j", str(jobs), "-q", *(part for name in names for part in ("-o", str(name)))]
    began, memory = time.monotonic(), []
    running = subprocess.Popen(command, env={**os.environ, "PYTHONHASHSEED": seed})
    while running.poll() is None:
        time.sleep(1)
        status = Path(f"/proc/{running.pid}/statm")
        if status.exists() and (pages := status.read_text().split()):
            memory.append(int(pages[1]) * os.sysconf("SC_PAGE_SIZE") // 2**20)
    assert running.returncode == 0
    seconds = time.monotonic() - began
    memory = [m for m in memory if m] or [0]
    mark = hashlib.sha256(b"".join(name.read_bytes() for name in names)).hexdigest()
    return seconds, mark, memory[len(memory) // 4], memory[-1], max(memory)


def spark(archive, folder, count):
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    os.environ["PYTHONPATH"] = os.pathsep.join([str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")])
    from pyspark.sql import SparkSession

    from lexlink.integrations.spark import linked

    session = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").config("spark.driver.memory", "2g").getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    for name in ("first", "second"):  # the first one starts the workers
        shutil.rmtree(folder / "spark", ignore_errors=True)
        began = time.monotonic()
        linked(session.read.json(str(archive)).repartition(8)).write.parquet(str(folder / "spark"))
        print(f"spark, two threads, {name} run: {count / (time.monotonic() - began):,.0f} documents a second", flush=True)


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folder", type=Path)
    options.add_argument("--documents", type=int, default=100_000)
    options.add_argument("--spark", action="store_true")
    given = options.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    archive = given.folder / "archive.jsonl"
    with archive.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(story) + "\n" for story in stories(given.documents, random.Random(3)))
    marks = set()
    for jobs, seed in RUNS:
        seconds, mark, early, late, most = run(archive, given.folder, jobs, seed)
        marks.add(mark)
        rate = given.documents / seconds
        print(f"{jobs} processes, seed {seed}: {rate:,.0f} documents a second; {early} MB at a quarter, {late} MB at the end, at most {most}", flush=True)
    print("the same bytes" if len(marks) == 1 else "DIFFERENT BYTES")
    if given.spark:
        spark(archive, given.folder, given.documents)


if __name__ == "__main__":
    main()
