"""Cold starts as multiples of a bare Python start: import, first link, help.

python -m tests.bench.cold_start
"""

from __future__ import annotations

import os
import subprocess
import sys
import time

CASES = {
    "bare Python": ["-c", "pass"],
    "import lexlink": ["-c", "import lexlink"],
    "import and first link": ["-c", "import lexlink; lexlink.link('Article 5 of the Rome Statute')"],
    "lexlink --help": ["-m", "lexlink", "--help"],
}
ROUNDS = 15


def main() -> None:
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    best = dict.fromkeys(CASES, float("inf"))
    for _ in range(ROUNDS):
        for name, arguments in CASES.items():
            start = time.perf_counter()
            subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL, env=environment)
            best[name] = min(best[name], time.perf_counter() - start)
    for name, took in best.items():
        print(f"{name:24} {took * 1000:7.1f} ms  {took / best['bare Python']:5.2f} × bare Python")


if __name__ == "__main__":
    main()
