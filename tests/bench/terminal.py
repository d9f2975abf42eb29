"""The terminal browser on a real pseudo-terminal, beside an empty Textual app in the same run.

    python -m tests.bench.terminal            200 KB with 500 links, 1 MB with 2,500 links

Times are those until the last byte has come; linking is left out: the links are made up, as many
as promised. CPU and memory are those of the opened document, compared with the empty app's.
"""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import statistics
import struct
import sys
import tempfile
import termios
import threading
import time
from pathlib import Path
from typing import NamedTuple

ROUNDS, PRESSES = 5, 15
SIZES = {"200 KB, 500 links": (200_000, 500), "1 MB, 2,500 links": (1_000_000, 2_500)}
FIRST = "FIRSTWORDS"
QUIET = 0.12
COLUMNS, ROWS = 140, 40
BUDGETS = {"cpu": 100.0, "rss": 25.0, "next": 25.0, "bytes": 14_000, "page": 15.0}


# The child


def made_up(size: int, links: int) -> str:
    """A text of so many characters with so many mentions, evenly spread."""
    filler = "The council met again on Tuesday and heard that nobody had changed “anything” since the last time it met. "
    between = max(1, size // links - 40)
    parts = [FIRST + "\n\n"]
    for number in range(links):
        words = (filler * (between // len(filler) + 1))[:between]
        parts.append(f"{words} Article {number % 120 + 1} of the Rome Statute.\n\n")
    return "".join(parts)[: size + links * 50]


def child(mode: str, file: str) -> None:
    if mode == "empty":
        from textual.app import App
        from textual.widgets import Static

        class Empty(App[None]):
            def compose(self):  # type: ignore[no-untyped-def]
                yield Static(FIRST)

        Empty().run()
        return
    from lexlink.tui.app import LexlinkApp, Start

    LexlinkApp(Start(linker=_never if mode == "text" else _Ready, names=(file,))).run()


def _never():  # type: ignore[no-untyped-def]
    threading.Event().wait()


class _Ready:
    """Stands in for the linker: the corpus is real, the links are made from a pattern."""

    def __init__(self) -> None:
        from lexlink.kb.knowledge_base import KnowledgeBase

        self.kb = KnowledgeBase.load()

    def link(self, document):  # type: ignore[no-untyped-def]
        from lexlink.types import Link, LinkedDocument, Target

        links = []
        for match in re.finditer(r"Article (\d+) of the Rome Statute", document.text):
            start, end = match.span()
            target = Target(f"rome-statute/art_{match[1]}", start, end)
            links.append(Link(start, end, "provision", "short", "linked", 0.96, (target,), document=document, law=self.kb))
        return LinkedDocument(document, tuple(links), (), self.kb.revision, "")


# The terminal


class Terminal:
    """A program on a pseudo-terminal that nobody looks at but the clock."""

    def __init__(self, mode: str, file: str) -> None:
        self.started = time.perf_counter()
        self.process, self.line = pty.fork()
        if not self.process:
            environment = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "TMUX", "STY", "PYTHONDONTWRITEBYTECODE")} | {
                "TERM": "xterm-256color",
                "COLORTERM": "truecolor",
            }
            os.execve(sys.executable, [sys.executable, "-m", "tests.bench.terminal", "child", mode, file], environment)
        fcntl.ioctl(self.line, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))

    def read(self, quiet: float = QUIET, until: str = "", limit: float = 30) -> tuple[bytes, float]:
        """What comes until nothing more does (or some words have come), and when the last of it came."""
        got, last, deadline = b"", time.perf_counter(), time.perf_counter() + limit
        while time.perf_counter() < deadline:
            ready, _, _ = select.select([self.line], [], [], quiet)
            if ready:
                try:
                    got += os.read(self.line, 1 << 16)
                except OSError:
                    break
                last = time.perf_counter()
                if until and until.encode() in got:
                    break
            elif not until:
                break
        return got, last

    def press(self, keys: bytes) -> tuple[float, int]:
        """Milliseconds to the last byte, and how many bytes."""
        start = time.perf_counter()
        os.write(self.line, keys)
        got, last = self.read()
        return (last - start) * 1000, len(got)

    @property
    def cpu(self) -> float:
        """Milliseconds of CPU so far, all threads."""
        total = 0
        for task in Path(f"/proc/{self.process}/task").iterdir():
            total += int((task / "schedstat").read_text().split()[0])
        return total / 1e6

    @property
    def rss(self) -> float:
        """Megabytes of memory."""
        return int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{self.process}/status").read_text())[1]) / 1024  # type: ignore[index]

    def end(self) -> None:
        os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)
        os.close(self.line)


class Opened(NamedTuple):
    paint: float
    cpu: float
    rss: float


def opened(mode: str, file: str) -> Opened:
    terminal = Terminal(mode, file)
    try:
        _, painted = terminal.read(until=FIRST)
        terminal.read(quiet=0.5)
        return Opened((painted - terminal.started) * 1000, terminal.cpu, terminal.rss)
    finally:
        terminal.end()


def keys(file: str) -> dict[str, list[tuple[float, int]]]:
    terminal = Terminal("links", file)
    try:
        terminal.read(until="sure")
        terminal.read(quiet=1.5)
        terminal.press(b"n")
        found = {"next link": [terminal.press(b"n") for _ in range(PRESSES)]}
        found["page down"] = [terminal.press(b"\x1b[6~") for _ in range(PRESSES)]
        found["end"] = [terminal.press(b"G")]
        found["memory"] = [(terminal.rss, 0)]
        return found
    finally:
        terminal.end()


def main() -> int:
    fine = True

    def hold(name: str, value: float, unit: str, budget: float) -> None:
        nonlocal fine
        fine = fine and value <= budget
        print(f"  {name:34} {value:9.1f} {unit:3} budget {budget:g}{'' if value <= budget else '   OVER'}")

    with tempfile.TemporaryDirectory() as folder:
        files = {}
        for name, (size, links) in SIZES.items():
            files[name] = str(Path(folder) / f"{links}.txt")
            Path(files[name]).write_text(made_up(size, links), encoding="utf-8")
        runs: dict[str, list[Opened]] = {"empty": [], **{name: [] for name in SIZES}}
        for _ in range(ROUNDS):
            runs["empty"].append(opened("empty", ""))
            for name in SIZES:
                runs[name].append(opened("text", files[name]))
        empty = Opened(*(min(values) for values in zip(*runs["empty"], strict=True)))
        busy = os.getloadavg()[0]
        print(f"load {busy:.1f} on {os.cpu_count()} cores" + (": busy, times will be too long" if busy > (os.cpu_count() or 1) else ""))
        print(f"empty Textual app: first paint {empty.paint:.0f} ms, CPU {empty.cpu:.0f} ms, memory {empty.rss:.0f} MB")
        for name in SIZES:
            best = Opened(*(min(values) for values in zip(*runs[name], strict=True)))
            print(f"{name} (at {COLUMNS}×{ROWS}), best of {ROUNDS}, median of {PRESSES} keys")
            print(f"  {'first paint':34} {best.paint:9.1f} ms  {best.paint / empty.paint:.2f} × empty")
            hold("CPU to open, more than empty", best.cpu - empty.cpu, "ms", BUDGETS["cpu"])
            hold("memory, more than empty", best.rss - empty.rss, "MB", BUDGETS["rss"])
            pressed = keys(files[name])
            for key, time_budget, byte_budget in (("next link", BUDGETS["next"], BUDGETS["bytes"]), ("page down", BUDGETS["page"], None)):
                hold(f"{key}, last byte", statistics.median(t for t, _ in pressed[key]), "ms", time_budget)
                size = statistics.median(n for _, n in pressed[key])
                if byte_budget:
                    hold(f"{key}, bytes", size, "", byte_budget)
                else:
                    print(f"  {f'{key}, bytes':34} {size:9.0f}")
            print(f"  {'to the end, last byte':34} {pressed['end'][0][0]:9.1f} ms")
            print(f"  {'memory with corpus and links':34} {pressed['memory'][0][0]:9.1f} MB")
    return 0 if fine else 1


if __name__ == "__main__":
    if sys.argv[1:2] == ["child"]:
        child(*sys.argv[2:4])
    else:
        sys.exit(main())
