"""Hold accuracy on the gold against pinned floors.

    python -m tests.gate                       fail where a measure fell below its floor
    python -m tests.gate --update              pin today's figures, refused where one would fall
    python -m tests.gate --update --allow-regression   lower a floor (write a page in docs/decisions)

The floors name the sha256 of the gold they were measured on, so that changed gold is noticed.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import tempfile
from pathlib import Path

from lexlink.evaluate import evaluate, read_gold
from lexlink.linker import Linker

GOLD = Path(__file__).parent / "gold"
FLOORS = GOLD / "floors.json"
SETS = ("dev", "heldout")
EPSILON = 0.0005  # one mention in two thousand: less is rounding


def measure(linker: Linker, name: str) -> dict[str, float | str]:
    path = GOLD / f"{name}.jsonl"
    report = evaluate(read_gold(path), linker.link, linker.kb.members, ("core", "body"))
    return {
        "gold": hashlib.sha256(path.read_bytes()).hexdigest(),
        "instrument": round(report.counts["instrument"].f1, 4),
        "provision": round(report.counts["provision"].f1, 4),
        "span": round(report.counts["span exact"].f1, 4),
        "body": round(report.counts["body"].f1, 4),
        "false_per_1000_words": round(report.false_per_1000_words, 4),
    }


def fallen(now: dict[str, float | str], floor: dict[str, float | str]) -> list[str]:
    """The measures that are worse than their floor, in words."""
    found = []
    for name, pinned in floor.items():
        if name == "gold":
            continue
        value = float(now[name])
        worse = value > float(pinned) + EPSILON if name.startswith("false") else value < float(pinned) - EPSILON
        if worse:
            found.append(f"{name} is {value}, its floor {pinned}")
    return found


def main(arguments: list[str]) -> int:
    linker = Linker()
    now = {name: measure(linker, name) for name in SETS}
    floors = json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.is_file() else {}
    problems = [f"{name}: {problem}" for name in SETS for problem in fallen(now[name], floors.get(name, {}))]
    for name in SETS:
        print(name, *(f"{key} {value}" for key, value in now[name].items() if key != "gold"), sep="  ")
    if "--update" in arguments:
        if problems and "--allow-regression" not in arguments:
            print("refused, a floor would fall:", *problems, sep="\n  ")
            return 1
        _write(json.dumps(now, indent=2) + "\n")
        return 0
    problems += [f"{name}: the gold changed; read the difference, then --update" for name in SETS if now[name]["gold"] != floors.get(name, {}).get("gold")]
    if problems:
        print("below the floor:", *problems, sep="\n  ")
    return 1 if problems else 0


def _write(text: str) -> None:
    handle, temporary = tempfile.mkstemp(dir=GOLD, suffix=".part")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    Path(temporary).replace(FLOORS)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
