"""Linking against a bare scan, stage by stage: the ratios that the design promises to keep.

    python -m tests.bench.linking

`exact` finds names and numbers as they are spelt, `misspelt` those with slips, `context` is all from reading
citations to deciding, `quotations` looks for words of official texts (of treaties beside the checkout, where they
are), `all` is a linker with everything on. A last table shows what misspelt names cost as names become more.

Both run in one process, in turns, over the same texts: the bare scan is an `ahocorasick_rs`
bytes DFA over all folded names, on texts folded beforehand; linking starts from the strings and
ends with links. Real collections beside the checkout are used where present, made-up news else.
"""

from __future__ import annotations

import json
import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import ahocorasick_rs

from lexlink import Config, Linker
from lexlink.citing.languages import CODES, load
from lexlink.citing.misspelt import Misspellings
from lexlink.kb.knowledge_base import KnowledgeBase
from lexlink.kb.spelling import SpellingIndex, written
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
    """Of the processor, so that what else the machine does counts less."""
    start = time.process_time()
    run()
    return time.process_time() - start


def official(folder: str) -> str | None:
    """The file of the texts of treaties beside the checkout."""
    from lexlink.kb.official import build
    from tests.bench.quotations import treaties

    rows = list(treaties())
    path = Path(folder) / "bench.official"
    path.write_bytes(build(rows))
    return str(path) if rows else None


def best_of(stages: dict[str, Callable[[], object]], rounds: int = ROUNDS) -> dict[str, float]:
    """The shortest time of each stage, run in turns."""
    best = dict.fromkeys(stages, float("inf"))
    for _ in range(rounds):
        for stage, run in stages.items():
            best[stage] = min(best[stage], seconds(run))
    return best


def by_stage(kb: KnowledgeBase, bare: ahocorasick_rs.BytesAhoCorasick) -> None:
    exact, spelt, linker = Linker(kb, Config(misspellings=False, quotations=False)), Linker(kb, Config(quotations=False)), Linker(kb)
    for name, texts in collections().items():
        folded = [fold_for_scan(text) for text in texts]
        for engine in (exact, spelt, linker):
            engine.link("The warm treaty. " * 3_000)
        best = best_of(
            {
                "scan": lambda folded=folded: [bare.find_matches_as_indexes(f) for f in folded],
                "detect": lambda texts=texts: [exact._detector.detect(t) for t in texts],
                "detect, misspelt too": lambda texts=texts: [spelt._detector.detect(t) for t in texts],
                "link": lambda texts=texts: [spelt.link(t) for t in texts],
                "all": lambda texts=texts: [linker.link(t) for t in texts],
            }
        )
        shown = {
            "bare scan": best["scan"],
            "exact": best["detect"],
            "misspelt": best["detect, misspelt too"] - best["detect"],
            "context": best["link"] - best["detect, misspelt too"],
            "quotations": best["all"] - best["link"],
            "all": best["all"],
        }
        characters = sum(map(len, texts))
        links = sum(len(linker.link(t).links) for t in texts)
        print(f"{name}: {len(texts)} texts, {characters / 1e6:.2f} M characters, {links} links")
        for stage, took in shown.items():
            print(f"  {stage:12} {took * 4e9 / characters:8.1f} µs per 4,000 characters  {took / best['scan']:6.2f} × bare")


class _Names:
    """As much of a knowledge base as the search for misspelt names asks for, with as many names as wanted."""

    def __init__(self, kb: KnowledgeBase, count: int) -> None:
        chance, known = random.Random(5), kb.spelling()
        rows = [(known.names[n], known.aliases(n)) for n in range(len(known.names))]
        chance.shuffle(rows)
        real = list(rows)
        while len(rows) < count:
            name, aliases = chance.choice(real)
            words = name.split(" ")
            words[chance.randrange(len(words))] = "".join(chance.choices(("ba", "kor", "len", "mi", "tas", "rud", "vel", "son", "qui", "dra"), k=3))
            rows.append((" ".join(words), aliases))
        self._index = SpellingIndex(written([name for name, _ in rows[:count]], [aliases for _, aliases in rows[:count]]))
        self.alias = kb.alias

    def spelling(self) -> SpellingIndex:
        return self._index


def by_names(kb: KnowledgeBase) -> None:
    """What misspelt names cost for 300 to 10,000 names."""
    languages = [load(code) for code in CODES]
    ordinals, plurals = ({w for one in languages for w in table(one)} for table in (lambda one: one.ordinals, lambda one: one.plural_nouns))
    detector = Linker(kb, Config(misspellings=False, quotations=False))._detector
    for name, texts in collections().items():
        found = [detector.detect(text) for text in texts]
        searches = {str(count): Misspellings(_Names(kb, count), ordinals, plurals) for count in (300, 1000, 3000, 10_000)}  # type: ignore[arg-type]
        best = best_of({count: lambda search=search, found=found: [search.added(f) for f in found] for count, search in searches.items()}, 4)
        characters = sum(map(len, texts))
        told = ", ".join(f"{count} names {took * 4e9 / characters:.1f} µs" for count, took in best.items())
        print(f"{name}, misspelt names per 4,000 characters: {told}; 10,000 cost {best['10000'] / best['300']:.1f} times as much as 300")


def main() -> None:
    plain = KnowledgeBase.load()
    with tempfile.TemporaryDirectory() as folder:
        by_stage(KnowledgeBase.load(official=official(folder)), bare_scanner(plain))
        by_names(plain)


if __name__ == "__main__":
    main()
