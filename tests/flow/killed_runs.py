"""Kills runs of `lexlink link` again and again and lets them go on: python -m tests.flow.killed_runs FOLDER [KILLS]

Prints one line of JSON: kills, runs that came to their end, and whether all of these wrote the bytes of an undisturbed run.
"""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

NAMES = ("links.jsonl", "links.csv")


def archive(count):
    texts = ("Article 5 of the Rome Statute and Article 200 of the Rome Statute.", "Nothing here.", "The ICC met. The Statute of Rome, its article 98.")
    return "".join(json.dumps({"id": str(n), "text": f"{n}: {texts[n % len(texts)]}"}) + "\n" for n in range(count))


def start(folder, *more):
    outputs = [part for name in NAMES for part in ("-o", str(folder / name))]
    return subprocess.Popen([sys.executable, "-m", "lexlink", "link", str(folder.parent / "archive.jsonl"), *outputs, *more], start_new_session=True)


def kill_runs(folder, kills, documents, draw):
    (folder / "archive.jsonl").write_text(archive(documents), encoding="utf-8")
    whole, killed = folder / "whole", folder / "killed"
    whole.mkdir()
    killed.mkdir()
    began = time.monotonic()
    assert start(whole).wait() == 0
    length = time.monotonic() - began
    expected = [(whole / name).read_bytes() for name in NAMES]
    counts = {"kills": 0, "ended": 0, "same": 0}
    while counts["kills"] < kills or not counts["ended"]:
        running = start(killed, "--resume", "-j", str(1 + counts["kills"] % 2))
        if counts["kills"] < kills:
            time.sleep(draw.uniform(0.1, 1.0) * length)
        else:
            running.wait()
        if running.poll() is None:
            os.killpg(running.pid, signal.SIGKILL)
            counts["kills"] += 1
        if running.wait() == 0:
            counts["ended"] += 1
            counts["same"] += [(killed / name).read_bytes() for name in NAMES] == expected
            for name in NAMES:
                (killed / name).unlink()
    return counts


if __name__ == "__main__":
    print(json.dumps(kill_runs(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 20, 20_000, random.Random(7))))
