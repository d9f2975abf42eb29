"""Linking against a bare scan: the ratios that the design promises to keep. `exact` leaves misspelt names aside.

    python -m tests.bench.linking

Both run in one process, in turns, over the same texts: the bare scan is an `ahocorasick_rs`
bytes DFA over all folded names, on texts folded beforehand; linking starts from the strings and
ends with links. Real collections beside the checkout are used where present, made-up news else.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path

import ahocorasick_rs

from lexlink import Config, Linker
from lexlink.kb.knowledge_base import KnowledgeBase
from lexlink.text.normalize import fold_for_scan

NEWS = Path(__file__).resolve().parents[3] / "shared" / "news"
ROUNDS = 7


def bare_scanner(kb: KnowledgeBase) -> ahocorasick_rs.BytesAhoCorasick:
    names = [name for name, _ in kb.short_names(quiet=True)] + [name for _, group in kb.long_names(quiet=True) for name, _ in group]
    return ahocorasick_rs.BytesAhoCorasick([n.encode("latin-1") for n in names], implementation=ahocorasick_rs.Implementation.DFA)


def made_up_news() -> list[str]:
    """News without law and with some, in a proportion that general news has."""
    plain = (
        "The council approved the plan for a new tram line on Tuesday. Shopkeepers fear two years of dust, the mayor "
        "promised one. Fares stay as they are. “We will hold her to it,” said a baker.\n\n"
    )
    law = "Prosecutors cited Article 8(2)(b) of the Rome Statute; the Statute has 125 members. The treaty is not in force here.\n\n"
    return [plain * 9 + (law if n % 12 == 0 else "") for n in range(600)]


def collections() -> dict[str, list[str]]:
    found = {"made-up news": made_up_news()}
    for name in ("bbc-2004", "un-general-debate"):
        path = NEWS / f"{name}.jsonl"
        if path.is_file():
            found[name] = [json.loads(line)["text"] for line in path.read_text(encoding="utf-8").splitlines()]
    return found


def seconds(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def main() -> None:
    kb = KnowledgeBase.load()
    linker, exact, bare = Linker(kb), Linker(kb, Config(misspellings=False)), bare_scanner(kb)
    for name, texts in collections().items():
        folded = [fold_for_scan(text) for text in texts]
        for engine in (linker, exact):
            engine.link("The warm treaty. " * 3_000)
        stages: dict[str, Callable[[], object]] = {
            "bare scan": lambda folded=folded: [bare.find_matches_as_indexes(f) for f in folded],
            "detect": lambda texts=texts: [exact._detector.detect(t) for t in texts],
            "exact": lambda texts=texts: [exact.link(t) for t in texts],
            "all": lambda texts=texts: [linker.link(t) for t in texts],
        }
        best = dict.fromkeys(stages, float("inf"))
        for _ in range(ROUNDS):
            for stage, run in stages.items():
                best[stage] = min(best[stage], seconds(run))
        characters = sum(map(len, texts))
        links = sum(len(linker.link(t).links) for t in texts)
        print(f"{name}: {len(texts)} texts, {characters / 1e6:.2f} M characters, {links} links")
        for stage, took in best.items():
            print(
                f"  {stage:10} {took * 4e9 / characters:8.1f} µs per 4,000 characters  {characters / took / 1e6:7.1f} M characters/s  {took / best['bare scan']:6.2f} × bare"
            )


if __name__ == "__main__":
    main()
